//! What came of a send, in words.

use message_queue_play::playground::{ActionError, Outcome};
use message_queue_play::sim;
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::text_gate::Refusal;
use crate::web::panels::quantity::grouped;
use crate::web::panels::refusal::in_place;
use crate::web::widgets::{Shape, icon};

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All of it is in the queue.
    Accepted,
    /// Some or all of it never got in.
    Rejected,
}

impl Tone {
    fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// What came of a send: the answer itself and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    tone: Tone,
    head: String,
    rest: String,
}

/// What the queue was like when the message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// How many messages waited.
    pub ready: usize,
    /// How long a message is hidden.
    pub delay: Duration,
}

impl Reply {
    /// The answer to a send.
    pub fn to_send(answer: Result<Outcome, ActionError>, before: Before) -> Self {
        match answer {
            Ok(Outcome::Replied(sim::Reply::Sent { accepted, refused })) => {
                let accepted = accepted.map(|(first, last)| (first.0, last.0));
                let refused = refused.map(|(count, why)| (count, why.to_string()));
                Self::sent(accepted, refused, before)
            }
            Ok(_) => Self::done("Sent".to_owned(), String::new()),
            Err(error) => Self::refused(in_place(&error)),
        }
    }

    /// Something was done.
    pub fn done(head: String, rest: String) -> Self {
        Self { tone: Tone::Accepted, head, rest }
    }

    /// Something was refused, and why.
    pub fn refused(head: String) -> Self {
        Self { tone: Tone::Rejected, head, rest: String::new() }
    }

    /// A text was turned away at the border.
    pub fn turned_away(refusal: &Refusal) -> Self {
        let rest = "the editor keeps the text as it was".to_owned();
        Self { tone: Tone::Rejected, head: refusal.to_string(), rest }
    }

    fn sent(accepted: Option<(u64, u64)>, refused: Option<(u64, String)>, before: Before) -> Self {
        match (accepted, refused) {
            (Some((first, last)), None) if first == last => {
                Self::done(format!("Accepted as #{first}"), what_now(before))
            }
            (Some((first, last)), None) => {
                let count = grouped(last - first + 1);
                Self::done(format!("Accepted {count}: #{first} to #{last}"), what_now(before))
            }
            (Some((first, last)), Some((count, why))) => {
                let in_all = grouped(last - first + 1 + count);
                let count = grouped(count);
                let head = format!("{count} of {in_all} rejected at the door: {why}");
                let rest = format!("accepted are #{first} to #{last}");
                Self { tone: Tone::Rejected, head, rest }
            }
            (None, Some((1, why))) => Self::refused(format!("Rejected at the door: {why}")),
            (None, Some((count, why))) => {
                let count = grouped(count);
                Self::refused(format!("{count} of {count} rejected at the door: {why}"))
            }
            (None, None) => Self::done(
                "Published".to_owned(),
                "each queue that wants it has a copy of its own".to_owned(),
            ),
        }
    }
}

fn what_now(before: Before) -> String {
    if !before.delay.is_zero() {
        return format!("hidden for {}, no worker can see it until then", before.delay);
    }
    match before.ready {
        0 => "no worker has seen it yet, nothing is ahead".to_owned(),
        1 => "no worker has seen it yet, 1 is ahead".to_owned(),
        ahead => format!("no worker has seen it yet, {} are ahead", grouped(ahead as u64)),
    }
}

#[derive(PartialEq, Properties)]
pub struct ReplyLineProps {
    pub reply: Option<Reply>,
}

/// The line below the buttons. It is always there, so that what appears in it is read out.
#[component]
pub fn ReplyLine(props: &ReplyLineProps) -> Html {
    let Some(Reply { tone, head, rest }) = &props.reply else {
        return html! { <p class="reply" role="status" /> };
    };
    let shape = match tone {
        Tone::Accepted => Shape::Check,
        Tone::Rejected => Shape::Door,
    };
    html! {
        <p class="reply" role="status" data-tone={tone.name()}>
            <span class="reply__sign">{ icon(shape) }</span>
            <span>
                <b>{ head }</b>
                if !rest.is_empty() {
                    { ", " }<span class="reply__rest">{ rest }</span>
                }
            </span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accepted: Option<(u64, u64)>, refused: Option<u64>, ready: usize, expected: &str) {
        let full = "the queue is full, 100 of 100".to_owned();
        let before = Before { ready, delay: Duration::ZERO };
        let reply = Reply::sent(accepted, refused.map(|count| (count, full)), before);
        let said = [reply.head, reply.rest].join(", ");
        assert_eq!(said.trim_end_matches(", "), expected);
    }

    #[test]
    fn a_reply_says_what_came_of_each_message() {
        check(Some((98, 98)), None, 12, "Accepted as #98, no worker has seen it yet, 12 are ahead");
        check(
            Some((99, 198)),
            None,
            0,
            "Accepted 100: #99 to #198, no worker has seen it yet, nothing is ahead",
        );
        check(
            Some((4, 100)),
            Some(3),
            3,
            "3 of 100 rejected at the door: the queue is full, 100 of 100, accepted are #4 to #100",
        );
        check(None, Some(1), 0, "Rejected at the door: the queue is full, 100 of 100");
    }

    #[test]
    fn a_delayed_message_is_hidden_first() {
        let before = Before { ready: 3, delay: Duration::from_millis(2_500) };
        let reply = Reply::sent(Some((7, 7)), None, before);
        assert_eq!(reply.rest, "hidden for 2.5 s, no worker can see it until then");
    }
}
