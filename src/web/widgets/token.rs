//! A message as a picture: the outline is its kind, hue and fill are its state.

use message_queue_play::playground::Look;
use message_queue_play::queue::{Kind, MessageId};
use yew::prelude::*;

use super::super::look::{kind_name, state_name};

/// The lines of one kind, on a grid of 28.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    /// The body that is filled.
    pub body: &'static str,
    /// What tells it apart from the others, drawn on the body.
    pub mark: &'static str,
    /// Where the number stands.
    pub baseline: &'static str,
}

/// The lines of a kind: an envelope, a folded sheet, a parcel, a disc.
pub fn outline(kind: Kind) -> Outline {
    match kind {
        Kind::Email => Outline {
            body: "M4.5 4h19A3.5 3.5 0 0 1 27 7.5v13a3.5 3.5 0 0 1-3.5 3.5h-19A3.5 3.5 0 0 1 1 20.5v-13A3.5 3.5 0 0 1 4.5 4z",
            mark: "M2.5 5.6 14 11.4l11.5-5.8",
            baseline: "20.8",
        },
        Kind::Invoice => Outline {
            body: "M6 1h11.5L25 8.5V24a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z",
            mark: "M17.3 1.6v7.1h7.1",
            baseline: "20.2",
        },
        Kind::Order => Outline {
            body: "M14 1 25.7 7.5v13L14 27 2.3 20.5v-13z",
            mark: "M3 8l5.2 2.8M25 8l-5.2 2.8",
            baseline: "18.4",
        },
        Kind::Text => Outline {
            body: "M14 1.2a12.8 12.8 0 1 1 0 25.6 12.8 12.8 0 0 1 0-25.6z",
            mark: "",
            baseline: "18.1",
        },
    }
}

/// The number on a token: its last three digits.
pub fn short_number(MessageId(id): MessageId) -> String {
    if id < 1_000 { id.to_string() } else { format!("{:03}", id % 1_000) }
}

#[derive(PartialEq, Properties)]
pub struct TokenProps {
    pub kind: Kind,
    pub look: Look,
    /// Whose number it bears; `None` for a picture in a list that tells the number anyway.
    #[prop_or_default]
    pub message: Option<MessageId>,
    /// How many times it was delivered; shown from 2 on.
    #[prop_or_default]
    pub deliveries: u32,
    /// Whether it is as small as a line of text.
    #[prop_or_default]
    pub small: bool,
}

/// A message. The picture is never the only name of it.
#[component]
pub fn Token(props: &TokenProps) -> Html {
    let Outline { body, mark, baseline } = outline(props.kind);
    let number = props.message.map(short_number).unwrap_or_default();
    let long = (number.len() > 2).then_some("token__number--long");
    html! {
        <svg class={classes!("token", props.small.then_some("token--small"))}
            data-state={state_name(props.look)} data-kind={kind_name(props.kind)}
            viewBox="-5 -5 38 38" aria-hidden="true">
            if props.look == Look::Duplicate {
                { twin(body) }
            }
            <path class="token__body" d={body} />
            <path class="token__mark" d={mark} />
            <text class={classes!("token__number", long)} x="14" y={baseline}>{ number }</text>
            { badge(props.look) }
            if props.deliveries > 1 {
                { count(props.deliveries) }
            }
        </svg>
    }
}

#[inline(never)] // Not in the first view.
fn twin(body: &'static str) -> Html {
    html! { <path class="token__twin" d={body} transform="translate(-4 -3.5)" /> }
}

#[inline(never)] // Not in the first view.
fn count(deliveries: u32) -> Html {
    html! {
        <>
            <circle class="token__count-ground" cx="26" cy="3" r="6.4" />
            <text class="token__count" x="26" y="6.5">{ deliveries }</text>
        </>
    }
}

/// The mark of an end at the lower corner.
fn badge(look: Look) -> Html {
    let path = match look {
        Look::Done => "m23.4 25.3 1.9 1.9 3.4-3.9",
        Look::Dead => "m24.1 23.1 3.8 3.8m0-3.8-3.8 3.8",
        Look::Ready | Look::Delayed | Look::InFlight | Look::Duplicate => return Html::default(),
    };
    html! {
        <g class="token__badge">
            <circle cx="26" cy="25" r="5.4" />
            <path d={path} />
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_bears_the_last_three_digits() {
        let check = |id, expected: &str| assert_eq!(short_number(MessageId(id)), expected);
        check(7, "7");
        check(999, "999");
        check(1_047, "047");
        check(12_000, "000");
    }
}
