//! Whose charts are shown, where there is more than one queue.

use message_queue_play::queue::QueueId;
use message_queue_play::sim::{QueueSetup, place_of, queue_id};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The choice of a queue; nothing where there is only one.
pub fn queue_choice(queues: &[QueueSetup], chosen: QueueId, on_queue: &Callback<QueueId>) -> Html {
    if queues.len() < 2 {
        return Html::default();
    }
    let on_queue = on_queue.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let place = select.and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(place) = place {
            on_queue.emit(queue_id(place));
        }
    });
    let option = |(place, queue): (usize, &QueueSetup)| {
        html! { <option key={place} selected={place == place_of(chosen)}>{ &queue.name }</option> }
    };
    html! {
        <label class="picker">
            <span class="picker__label">{ "Queue" }</span>
            <select class="picker__select" {onchange}>
                { for queues.iter().enumerate().map(option) }
            </select>
        </label>
    }
}
