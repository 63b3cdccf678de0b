//! Sentences of the log, taken apart at the message they are about.

use message_queue_play::queue::MessageId;

/// A sentence without the number of the message that begins it.
pub fn about(text: &str, message: MessageId) -> &str {
    let name = message.to_string();
    text.strip_prefix(&name).map_or(text, str::trim_start)
}

/// What stands before and after the number of the message; `None` when it is not named.
pub fn around(text: &str, message: MessageId) -> Option<(&str, &str)> {
    let name = message.to_string();
    let whole = |(at, _): &(usize, &str)| {
        !text[at + name.len()..].starts_with(|letter: char| letter.is_ascii_digit())
    };
    let (at, _) = text.match_indices(&name).find(whole)?;
    Some((&text[..at], &text[at + name.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUR: MessageId = MessageId(4);

    #[test]
    fn the_message_is_found_by_its_whole_number() {
        assert_eq!(around("#4 sent", FOUR), Some(("", " sent")));
        assert_eq!(
            around("worker 2 crashed while it held #4", FOUR),
            Some(("worker 2 crashed while it held ", ""))
        );
        assert_eq!(around("#47 after #4", FOUR), Some(("#47 after ", "")));
        assert_eq!(around("worker 4 is up", FOUR), None);
    }

    #[test]
    fn a_life_does_not_repeat_whose_it_is() {
        assert_eq!(about("#4 sent by hand", FOUR), "sent by hand");
        assert_eq!(about("worker 1 crashed", FOUR), "worker 1 crashed");
    }
}
