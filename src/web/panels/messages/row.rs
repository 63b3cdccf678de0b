//! One message of the list.

use message_queue_play::playground::{Action, MessageRow};
use message_queue_play::queue::State;
use message_queue_play::time::Duration;
use yew::prelude::*;

use crate::web::OnAction;
use crate::web::look::{look_of, state_name, state_word};
use crate::web::panels::quantity::grouped;
use crate::web::widgets::Token;

#[derive(PartialEq, Properties)]
pub struct RowProps {
    pub id: AttrValue,
    /// Its place in the whole list, from 0.
    pub index: usize,
    pub row: MessageRow,
    pub selected: bool,
    /// Whether the keys act on it.
    pub active: bool,
    pub on_action: OnAction,
}

/// The row.
#[component]
pub fn Row(props: &RowProps) -> Html {
    let row = &props.row;
    let look = look_of(row.state);
    let onclick = {
        let (on_action, message) = (props.on_action.clone(), row.message);
        Callback::from(move |_: MouseEvent| {
            let shown = on_action.emit(Action::Select(Some(message)));
            debug_assert!(shown.is_ok(), "any message may be looked at");
        })
    };
    html! {
        <tr id={&props.id} class="messages__row" role="row" aria-rowindex={(props.index + 2).to_string()}
            aria-selected={props.selected.to_string()} data-active={props.active.to_string()}
            data-state={state_name(look)} {onclick}>
            <td class="messages__position">{ row.position.map(|place| place.to_string()).unwrap_or_default() }</td>
            <td class="messages__id"><Token kind={row.kind} {look} small={true} />{ row.message.to_string() }</td>
            <td class="messages__state">{ state_word(look) }{ worker(row.state) }</td>
            <td class="messages__number">{ seconds(row.age) }</td>
            <td class="messages__number">{ row.deliveries }</td>
        </tr>
    }
}

/// Who holds it.
fn worker(state: State) -> Html {
    match state {
        State::Leased(lease) => {
            html! { <span>{ format!(" w{}", message_queue_play::sim::number_of(lease.worker)) }</span> }
        }
        State::Ready | State::Delayed { .. } => html! {},
    }
}

/// Seconds with as many decimals as there is room for.
fn seconds(age: Duration) -> String {
    let hundredths = age.as_micros() / 10_000;
    if hundredths < 100_000 {
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    } else {
        grouped(hundredths / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_seconds() {
        let check =
            |micros, expected: &str| assert_eq!(seconds(Duration::from_micros(micros)), expected);
        check(0, "0.00");
        check(12_345_678, "12.34");
        check(1_234_567_890, "1,234");
    }
}
