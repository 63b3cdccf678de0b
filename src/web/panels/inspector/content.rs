//! What a message carries.

use std::borrow::Cow;

use message_queue_play::queue::Body;
use yew::prelude::*;

use crate::web::panels::quantity::{grouped, size};

/// The most bytes of a body that are shown: 64 KiB.
const SHOWN: usize = 64 << 10;

#[derive(PartialEq, Properties)]
pub struct ContentProps {
    pub body: Body,
}

/// The body as text, whatever it is.
#[component]
pub fn Content(props: &ContentProps) -> Html {
    let Excerpt { text, more, replaced } = &*use_memo(props.body.clone(), excerpt);
    let about = format!("{}, {}", props.body.format().name(), size(props.body.len() as u64));
    html! {
        <>
            <h3 class="inspector__title">{ "Body" }<span>{ about }</span></h3>
            if *replaced {
                <p class="inspector__note">{ "Some bytes are not UTF-8 and shown as \u{fffd}" }</p>
            }
            <pre class="inspector__body" tabindex="0" role="group" aria-label="Body of the message">{ text }</pre>
            if *more > 0 {
                <p class="inspector__note">{ format!("and {} more bytes", grouped(*more as u64)) }</p>
            }
        </>
    }
}

/// The beginning of a body.
#[derive(Clone, Debug, PartialEq)]
struct Excerpt {
    text: AttrValue,
    /// How many bytes follow.
    more: usize,
    /// Whether the text stands for other bytes.
    replaced: bool,
}

fn excerpt(body: &Body) -> Excerpt {
    let bytes = body.bytes();
    let shown = &bytes[..end_of_excerpt(bytes)];
    let text = String::from_utf8_lossy(shown);
    Excerpt {
        more: bytes.len() - shown.len(),
        replaced: matches!(text, Cow::Owned(_)),
        text: AttrValue::from(text.into_owned()),
    }
}

/// Not in the middle of a character.
fn end_of_excerpt(bytes: &[u8]) -> usize {
    if bytes.len() <= SHOWN {
        return bytes.len();
    }
    let begins = |at: &usize| bytes[*at] & 0b1100_0000 != 0b1000_0000;
    (SHOWN - 3..=SHOWN).rev().find(begins).unwrap_or(SHOWN)
}

#[cfg(test)]
mod tests {
    use message_queue_play::queue::Format;

    use super::*;

    fn check(bytes: &[u8], more: usize, replaced: bool) {
        let shown = excerpt(&Body::new(bytes, Format::Text));
        assert_eq!((shown.more, shown.replaced), (more, replaced));
    }

    #[test]
    fn a_long_body_is_cut_between_two_characters() {
        check(&b"a".repeat(SHOWN), 0, false);
        check(&b"a".repeat(SHOWN + 7), 7, false);
        check("ü".repeat(SHOWN).as_bytes(), SHOWN, false);
        check(format!("a{}", "ü".repeat(SHOWN)).as_bytes(), SHOWN + 2, false);
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_all_the_same() {
        check(b"a\xffb", 0, true);
        check("\u{fffd}".as_bytes(), 0, false);
    }
}
