//! What was typed after the name of a command.

use crate::failure::{Failure, Outcome};

/// Words that have not been understood yet; [`Arguments::finish`] refuses what is left.
pub struct Arguments {
    command: String,
    rest: Vec<String>,
}

impl Arguments {
    /// The words after `command`.
    pub fn new(command: &str, rest: Vec<String>) -> Self {
        Self { command: command.to_owned(), rest }
    }

    /// Whether an option without a value was given.
    pub fn take_flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|word| word != name);
        self.rest.len() < before
    }

    /// The value of an option, written `--name value` or `--name=value`.
    pub fn take_value(&mut self, name: &str) -> Outcome<Option<String>> {
        let prefix = format!("{name}=");
        let found = self.rest.iter().position(|word| word == name || word.starts_with(&prefix));
        let Some(position) = found else {
            return Ok(None);
        };
        let word = self.rest.remove(position);
        if let Some(value) = word.strip_prefix(&prefix) {
            return Ok(Some(value.to_owned()));
        }
        if position < self.rest.len() {
            return Ok(Some(self.rest.remove(position)));
        }
        Err(Failure::new(format!("{name} wants a value: `{name} …`")))
    }

    /// Refuses words that no option has taken.
    pub fn finish(self) -> Outcome {
        match self.rest.first() {
            None => Ok(()),
            Some(word) => Err(Failure::new(format!(
                "`cargo xtask {}` does not know {word}; `cargo xtask help` lists what there is",
                self.command
            ))),
        }
    }

    /// All words as they are, for a command that hands them on.
    pub fn into_words(self) -> Vec<String> {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &str) -> Arguments {
        Arguments::new("serve", words.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn a_value_may_follow_or_be_joined() {
        for words in ["--port 8081", "--port=8081"] {
            let mut arguments = arguments(words);
            assert_eq!(arguments.take_value("--port").unwrap().as_deref(), Some("8081"));
            arguments.finish().unwrap();
        }
    }

    #[test]
    fn a_missing_value_is_an_error() {
        assert!(arguments("--port").take_value("--port").is_err());
    }

    #[test]
    fn an_unknown_word_is_refused_by_name() {
        let mut arguments = arguments("--no-open --prot 1");
        assert!(arguments.take_flag("--no-open"));
        assert!(arguments.take_value("--port").unwrap().is_none());
        assert!(arguments.finish().unwrap_err().to_string().contains("--prot"));
    }
}
