//! How a story is told and checked.
//!
//! `> ` is asked and `< ` is the whole answer; `~ ` is a part of the answer to the last question.

use message_queue_contract::Desk;

/// Tells a story to a new desk.
#[track_caller]
pub fn tell(story: &str) {
    tell_to(&mut Desk::default(), story);
}

/// Goes on with a story.
#[track_caller]
pub fn tell_to(desk: &mut Desk, story: &str) {
    let mut answer = String::new();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_at(2) {
            ("> ", request) => answer = desk.apply_line(request),
            ("< ", expected) => assert_eq!(answer, expected, "in the story\n{story}"),
            ("~ ", part) => {
                assert!(
                    answer.contains(part),
                    "{part}\nis not in\n{answer}\nin the story\n{story}"
                );
            }
            _ => panic!("a line of a story begins with > or < or ~: {line}"),
        }
    }
}

/// The kind and the field of a refusal, or the result.
pub fn outcome(desk: &mut Desk, request: &str) -> String {
    let answer: serde_json::Value =
        serde_json::from_str(&desk.apply_line(request)).expect("an answer is JSON");
    match answer.get("error") {
        Some(error) => {
            let field = error["field"].as_str().unwrap_or("no field");
            format!("{} at {field}", error["kind"].as_str().expect("it has a kind"))
        }
        None => answer["result"].to_string(),
    }
}
