//! `message-queue-split mark MODULE MARKED`, and
//! `message-queue-split divide MODULE MAP RAN FIRST SECOND`, where MAP is what the linker
//! wrote about the module and the file RAN has the numbers of the functions that ran, with blanks
//! between them. Dividing prints the old and the new name of what is
//! imported.

use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

use message_queue_split::Pieces;

const USAGE: &str = "usage: message-queue-split mark MODULE MARKED\n       \
                     message-queue-split divide MODULE MAP RAN FIRST SECOND";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match *arguments {
        ["mark", module, marked] => mark(module, marked),
        ["divide", module, map, ran, first, second] => divide(module, map, ran, [first, second]),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn mark(module: &str, marked: &str) -> Result<(), Box<dyn Error>> {
    let module = message_queue_split::mark(&read(module)?)?;
    Ok(fs::write(marked, module)?)
}

fn divide(module: &str, map: &str, ran: &str, parts: [&str; 2]) -> Result<(), Box<dyn Error>> {
    let [first, second] = parts;
    let pieces = Pieces::read(&String::from_utf8(read(map)?)?);
    let ran = String::from_utf8(read(ran)?)?;
    let ran: Vec<usize> = ran.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let parts = message_queue_split::divide(&read(module)?, &ran, &pieces)?;
    for (long, short) in &parts.renamed {
        println!("{long} {short}");
    }
    fs::write(first, parts.first)?;
    Ok(fs::write(second, parts.second)?)
}

fn read(path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    fs::read(path).map_err(|error| format!("cannot read {path}: {error}").into())
}
