//! `message-queue-split mark MODULE MARKED`, and
//! `message-queue-split divide MODULE RAN FIRST SECOND`, where the file RAN has the numbers of the
//! functions that ran, with blanks between them. Dividing prints the old and the new name of what is
//! imported.

use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

const USAGE: &str = "usage: message-queue-split mark MODULE MARKED\n       \
                     message-queue-split divide MODULE RAN FIRST SECOND";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match *arguments {
        ["mark", module, marked] => mark(module, marked),
        ["divide", module, ran, first, second] => divide(module, ran, first, second),
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

fn divide(module: &str, ran: &str, first: &str, second: &str) -> Result<(), Box<dyn Error>> {
    let ran = String::from_utf8(read(ran)?)?;
    let ran: Vec<usize> = ran.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let parts = message_queue_split::divide(&read(module)?, &ran)?;
    for (long, short) in &parts.renamed {
        println!("{long} {short}");
    }
    fs::write(first, parts.first)?;
    Ok(fs::write(second, parts.second)?)
}

fn read(path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    fs::read(path).map_err(|error| format!("cannot read {path}: {error}").into())
}
