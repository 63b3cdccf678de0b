//! The program as others start it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

fn start(arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqp"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = start(arguments);
    let mut stdin = child.stdin.take().expect("it has an input");
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().expect("it ends")
    })
}

fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("answers are text");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_line_gets_one_line_and_the_end_of_input_is_a_success() {
    let output = run(
        &["queue"],
        b"{\"at\":0,\"op\":\"create\",\"queue\":\"jobs\"}\n\nnonsense\n\xff\n{\"at\":1,\"op\":\"next\"}",
    );
    assert_eq!(
        lines(&output),
        [
            r#"{"result":{"queue":"jobs"},"transitions":[]}"#,
            r#"{"error":{"kind":"not_json","message":"a value is expected at byte 1","field":null}}"#,
            r#"{"error":{"kind":"not_json","message":"a value is expected at byte 1","field":null}}"#,
            r#"{"error":{"kind":"not_json","message":"the line is not UTF-8 at byte 1","field":null}}"#,
            r#"{"result":{"at":null},"transitions":[]}"#,
        ]
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn no_input_is_a_success_without_a_word() {
    let output = run(&["queue"], b"");
    assert_eq!((output.status.code(), output.stdout), (Some(0), Vec::new()));
}

#[test]
fn an_answer_does_not_wait_for_the_next_line() {
    let mut child = start(&["queue"]);
    let mut stdin = child.stdin.take().expect("it has an input");
    let mut answers = BufReader::new(child.stdout.take().expect("it has an output"));
    let mut ask = |text: &str| {
        stdin.write_all(text.as_bytes()).expect("it reads");
        stdin.flush().expect("it reads");
    };
    let mut answer = String::new();
    // The beginning of the next line is there already and must not hold up the answer.
    ask("{\"at\":5,\"op\":\"advance\"}\n{\"at\":6,");
    answers.read_line(&mut answer).expect("it answers");
    ask("\"op\":\"advance\"}\n");
    answers.read_line(&mut answer).expect("it answers");
    drop(stdin);
    assert_eq!(
        answer,
        "{\"result\":{\"at\":5},\"transitions\":[]}\n{\"result\":{\"at\":6},\"transitions\":[]}\n"
    );
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_line_that_is_too_long_is_refused_and_the_next_one_is_answered() {
    let mut input = vec![b' '; (8 << 20) + 1];
    input.extend_from_slice(b"\n{\"at\":0,\"op\":\"next\"}\n");
    assert_eq!(
        lines(&run(&["queue"], &input)),
        [
            r#"{"error":{"kind":"not_json","message":"the line has more than 8388608 bytes","field":null}}"#,
            r#"{"result":{"at":null},"transitions":[]}"#,
        ]
    );
}

#[test]
fn whoever_stops_reading_the_answers_is_no_failure() {
    let mut child = start(&["queue"]);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("it has an input");
    let line = b"{\"at\":0,\"op\":\"next\"}\n";
    while stdin.write_all(line).is_ok() {}
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_command_that_is_not_understood_tells_how_it_is_used() {
    let output = run(&["serve"], b"");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("it is text");
    assert!(told.starts_with("mqp: there is no command serve\nusage: mqp run"), "{told}");
    let output = run(&["help"], b"");
    assert_eq!(output.status.code(), Some(0));
    assert!(lines(&output)[0].starts_with("usage: mqp run"));
}
