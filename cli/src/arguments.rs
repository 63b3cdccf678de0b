//! What the program is asked to do.

use message_queue_contract::LARGEST_WHOLE;

/// How the program is used.
pub const USAGE: &str = "\
usage: mqp queue [--seed N]   answers each line of standard input with one line, until it ends
       mqp help               this text
The lines are described in docs/contract.md. The seed, 0 unless given, matters only to queues with
noise or jitter.
";

/// What the program does.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Answers lines.
    Queue {
        /// What all chance comes from.
        seed: u64,
    },
    /// Tells how it is used.
    Help,
}

/// Reads the words after the name of the program.
pub fn read(words: impl Iterator<Item = String>) -> Result<Command, String> {
    let words: Vec<String> = words.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["queue"] => Ok(Command::Queue { seed: 0 }),
        ["queue", "--seed", seed] => read_seed(seed).map(|seed| Command::Queue { seed }),
        ["help" | "--help" | "-h"] => Ok(Command::Help),
        [] => Err("a command is missing".to_owned()),
        ["queue", ..] => Err("queue takes nothing but --seed and a number".to_owned()),
        [unknown, ..] => Err(format!("there is no command {unknown}")),
    }
}

fn read_seed(text: &str) -> Result<u64, String> {
    let seed = text.parse().ok().filter(|&seed| seed <= LARGEST_WHOLE);
    seed.ok_or_else(|| format!("--seed takes a whole number from 0 to {LARGEST_WHOLE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_understood_or_refused_with_a_reason() {
        let check = |text: &str, expected: Result<Command, &str>| {
            let command = read(text.split_whitespace().map(str::to_owned));
            assert_eq!(command, expected.map_err(str::to_owned), "{text}");
        };
        check("queue", Ok(Command::Queue { seed: 0 }));
        check("queue --seed 7", Ok(Command::Queue { seed: 7 }));
        check("help", Ok(Command::Help));
        check("", Err("a command is missing"));
        check("serve", Err("there is no command serve"));
        check("queue --fast", Err("queue takes nothing but --seed and a number"));
        let range = Err("--seed takes a whole number from 0 to 9007199254740991");
        check("queue --seed -1", range);
        let range = Err("--seed takes a whole number from 0 to 9007199254740991");
        check("queue --seed 9007199254740992", range);
    }
}
