//! Programs that read documents and know nothing of ours.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// What Python's `email` finds in an e-mail.
pub fn read_email(bytes: &[u8]) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read_email.py");
    let mut python = Command::new("python3");
    let output = fed(python.arg("-I").arg(script), bytes);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the script writes JSON")
}

/// The text of a PDF as it lies on its pages, which `\u{c}` ends.
pub fn read_pdf(bytes: &[u8]) -> String {
    let output = fed(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8", "-", "-"]), bytes);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "pdftotext complains");
    String::from_utf8(output.stdout).expect("pdftotext writes UTF-8")
}

/// Lets `qpdf` look at every object of a PDF.
///
/// # Panics
/// When it finds a mistake or has a warning.
pub fn check_pdf(name: &str, bytes: &[u8]) {
    let file = file(name);
    fs::write(&file, bytes).expect("the folder of the build can be written to");
    let output = started(Command::new("qpdf").arg("--check").arg(&file)).wait_with_output();
    let output = output.expect("qpdf ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
}

/// Where a document is kept for whoever wants to look at it.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn fed(command: &mut Command, bytes: &[u8]) -> Output {
    let mut child = started(command);
    let mut input = child.stdin.take().expect("its input is ours");
    let bytes = bytes.to_vec();
    // By a thread of its own: a program that answers before it has read all would wait for us.
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("nothing panics there").expect("it reads all");
    output
}

fn started(command: &mut Command) -> std::process::Child {
    let program = command.get_program().to_string_lossy().into_owned();
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    piped.spawn().unwrap_or_else(|error| {
        panic!("{program} does not start ({error}); `apt-get install python3 poppler-utils qpdf`")
    })
}
