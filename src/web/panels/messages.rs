//! The messages in the queue: those in flight, then the line in its order, then the delayed.
//!
//! Only the rows in sight are drawn; two empty rows stand for the others, so that the scroll bar
//! tells the truth about the length of the queue. The focus stays on the table while its rows come
//! and go: an active row takes the arrow keys.

mod active;
mod row;
mod window;

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot, View};
use message_queue_play::queue::MessageId;
use web_sys::Element;
use yew::prelude::*;

use super::quantity::grouped;
use crate::web::OnAction;
use crate::web::resize::Resize;
use crate::web::widgets::{key_of, use_unique_id};
use active::Active;
use row::Row;
use window::Window;

#[derive(PartialEq, Properties)]
pub struct MessagesProps {
    pub snapshot: Rc<Snapshot>,
    pub view: View,
    pub on_view: Callback<View>,
    pub on_action: OnAction,
}

/// The panel.
#[component]
pub fn Messages(props: &MessagesProps) -> Html {
    let title_id = use_unique_id();
    let scroll = use_node_ref();
    let active = use_state_eq(|| None::<Active>);
    let sight = use_state_eq(Sight::default);
    let measure = measure(&scroll, &sight);
    {
        // The rows have a height only while there are some.
        let (scroll, measure) = (scroll.clone(), measure.clone());
        use_effect_with(props.snapshot.row_count == 0, move |_| {
            measure.emit(());
            let resize = scroll.cast::<Element>().and_then(|it| Resize::watch(&it, measure));
            move || drop(resize)
        });
    }
    {
        let on_view = props.on_view.clone();
        use_effect_with((*sight, props.view.clone()), move |(sight, view)| {
            ask(*sight, view, &on_view);
        });
    }
    {
        let (active, snapshot) = (active.clone(), Rc::clone(&props.snapshot));
        let first = props.view.first_row;
        use_effect(move || active.set(active.map(|row| row.among(&snapshot.rows, first))));
    }
    let onscroll = measure.reform(|_: Event| ());
    let snapshot = &props.snapshot;
    html! {
        <section class="panel panel--messages" aria-labelledby={&title_id}>
            <header class="panel__head">
                <h2 id={&title_id}>{ "Messages" }</h2>
                if snapshot.chosen.has_queue {
                    <span class="panel__about">{ &snapshot.line().name }</span>
                    <span class="panel__count">{ grouped(snapshot.row_count as u64) }</span>
                }
            </header>
            <div class="messages" ref={&scroll} {onscroll}>
                if !snapshot.chosen.has_queue {
                    <p class="messages__none">{ "Nobody stores a call: who calls waits for the answer. Choose a queue on the stage to see its messages" }</p>
                } else if snapshot.row_count == 0 {
                    <p class="messages__none">{ "Nothing is in the queue. Send a message, or let the sender run" }</p>
                } else {
                    { table(props, &scroll, (&active, sight.row), title_id) }
                }
            </div>
        </section>
    }
}

/// What is in sight. Measured when it changes and not for each drawing: to measure is to make
/// the browser lay out what was just drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sight {
    top: i32,
    room: i32,
    row: i32,
}

impl Default for Sight {
    fn default() -> Self {
        Self { top: 0, room: 0, row: window::ROW }
    }
}

fn measure(scroll: &NodeRef, sight: &UseStateHandle<Sight>) -> Callback<()> {
    let (scroll, sight) = (scroll.clone(), sight.clone());
    Callback::from(move |()| {
        if let Some(scroll) = scroll.cast::<Element>() {
            let (top, room, row) =
                (scroll.scroll_top(), scroll.client_height(), row_height(&scroll));
            sight.set(Sight { top, room, row });
        }
    })
}

/// Asks for the rows in sight, when they are others than before.
fn ask(sight: Sight, view: &View, on_view: &Callback<View>) {
    let window = Window::around(sight.top, sight.room, sight.row);
    if (window.first, window.rows) != (view.first_row, view.rows) {
        on_view.emit(View { first_row: window.first, rows: window.rows, ..view.clone() });
    }
}

/// Taller where fingers point; measured, because the style sheet decides.
fn row_height(scroll: &Element) -> i32 {
    let row = scroll.query_selector(".messages__head").ok().flatten();
    row.map_or(window::ROW, |row| row.client_height()).max(window::ROW)
}

type ActiveRow = UseStateHandle<Option<Active>>;

fn table(
    props: &MessagesProps,
    scroll: &NodeRef,
    (active, height): (&ActiveRow, i32),
    title_id: AttrValue,
) -> Html {
    let Snapshot { rows, row_count, selected, .. } = &*props.snapshot;
    let first = props.view.first_row.min(*row_count);
    let after = row_count.saturating_sub(first + rows.len());
    let selected = selected.as_ref().map(|it| it.message);
    let active_id = active.and_then(|row| row.message).map(|message| row_id(&title_id, message));
    let shown = rows.iter().enumerate().map(|(at, row)| {
        html! {
            <Row key={row.message.0} id={row_id(&title_id, row.message)} index={first + at} row={row.clone()}
                selected={selected == Some(row.message)}
                active={active.is_some_and(|it| it.message == Some(row.message))}
                on_action={&props.on_action} />
        }
    });
    html! {
        <table class="messages__table" role="grid" tabindex="0" aria-labelledby={&title_id}
            aria-rowcount={(row_count + 1).to_string()} aria-activedescendant={active_id}
            onkeydown={onkeydown(props, scroll, active)}>
            <thead>
                <tr class="messages__head" role="row" aria-rowindex="1">
                    <th scope="col" class="messages__position"><abbr title="Position in the line">{ "Pos" }</abbr></th>
                    <th scope="col">{ "Id" }</th>
                    <th scope="col">{ "State" }</th>
                    <th scope="col" class="messages__number">{ "Age, s" }</th>
                    <th scope="col" class="messages__number"><abbr title="Deliveries">{ "Del." }</abbr></th>
                </tr>
            </thead>
            <tbody>
                { space(first, height) }
                { for shown }
                { space(after, height) }
            </tbody>
        </table>
    }
}

fn row_id(title_id: &AttrValue, message: MessageId) -> AttrValue {
    AttrValue::from(format!("{title_id}-{}", message.0))
}

/// Stands for the rows that are not drawn.
fn space(rows: usize, height: i32) -> Html {
    let height = window::height_of(rows, height);
    html! {
        <tr class="messages__space" aria-hidden="true" hidden={height == 0}>
            <td colspan="5" height={height.to_string()}></td>
        </tr>
    }
}

fn onkeydown(
    props: &MessagesProps,
    scroll: &NodeRef,
    active: &ActiveRow,
) -> Callback<KeyboardEvent> {
    let (scroll, active, on_action) = (scroll.clone(), active.clone(), props.on_action.clone());
    let count = props.snapshot.row_count;
    Callback::from(move |event: KeyboardEvent| {
        let Some(key) = key_of(&event) else { return };
        let Some(scroll) = scroll.cast::<Element>() else { return };
        if key == "Enter" || key == " " {
            event.prevent_default();
            if let Some(message) = active.and_then(|row| row.message) {
                let shown = on_action.emit(Action::Select(Some(message)));
                debug_assert!(shown.is_ok(), "any message may be looked at");
            }
            return;
        }
        let (top, room, height) =
            (scroll.scroll_top(), scroll.client_height(), row_height(&scroll));
        let page = usize::try_from(room / height).unwrap_or(1);
        let from = active.map(|row| row.index);
        let Some(to) = window::after_key(&key, from, count, page) else { return };
        event.prevent_default();
        scroll.set_scroll_top(window::scroll_to(to, top, room, height));
        active.set(Some(Active::at(to)));
    })
}
