//! `mqp`: whole scenarios and single queues on the command line.

mod arguments;
mod lines;
mod run;
mod serve;

use std::io;
use std::process::ExitCode;

use arguments::{Command, USAGE};
use run::Refused;

fn main() -> ExitCode {
    match arguments::read(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Command::Queue { seed }) => {
            ended(serve::serve(seed, io::stdin().lock(), io::stdout().lock()))
        }
        Ok(Command::Scenarios) => ended(run::list(&mut io::stdout().lock())),
        Ok(Command::Run(asked)) => match run::run(&asked, &mut io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(Refused::Output(error)) => ended(Err(error)),
            Err(Refused::Input(message)) => {
                eprintln!("mqp: {message}");
                ExitCode::from(2)
            }
        },
        Err(message) => {
            eprint!("mqp: {message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn ended(result: io::Result<()>) -> ExitCode {
    match result {
        // Whoever reads the answers has had enough of them.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mqp: {error}");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}
