//! `mqp queue`: the queues on the command line, one line of JSON each way.

mod arguments;
mod lines;
mod serve;

use std::io;
use std::process::ExitCode;

use arguments::{Command, USAGE};

fn main() -> ExitCode {
    match arguments::read(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Command::Queue { seed }) => {
            match serve::serve(seed, io::stdin().lock(), io::stdout().lock()) {
                // Whoever reads the answers has had enough of them.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
                Err(error) => {
                    eprintln!("mqp: {error}");
                    ExitCode::FAILURE
                }
                Ok(()) => ExitCode::SUCCESS,
            }
        }
        Err(message) => {
            eprint!("mqp: {message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
