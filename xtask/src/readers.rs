//! Programs that read the documents in the tests, and know nothing of ours.

use crate::failure::{Failure, Outcome};
use crate::{apt, process};

/// Each with the package of Debian and its relatives that brings it.
const READERS: [(&str, &str); 3] =
    [("python3", "python3"), ("pdftotext", "poppler-utils"), ("qpdf", "qpdf")];

/// Makes sure that they are there; on Debian and its relatives they are installed when they are missing.
pub fn provide() -> Outcome {
    let packages = missing();
    if !packages.is_empty() && apt::distribution().is_some() {
        apt::install(&packages).unwrap_or_else(|| Err(not_found(&packages)))?;
    }
    match missing().as_slice() {
        [] => {
            println!("  python3, pdftotext and qpdf are there");
            Ok(())
        }
        packages => Err(not_found(packages)),
    }
}

/// The packages of those that are not on the search path.
fn missing() -> Vec<&'static str> {
    let missing = READERS.iter().filter(|(program, _)| process::find(program).is_none());
    missing.map(|&(_, package)| package).collect()
}

fn not_found(packages: &[&str]) -> Failure {
    let packages = packages.join(" ");
    Failure::new(format!(
        "the tests of the documents need python3, pdftotext and qpdf, and did not find all of them.\n\
         Debian: `sudo apt-get install {packages}`. macOS: `brew install python poppler qpdf`."
    ))
}
