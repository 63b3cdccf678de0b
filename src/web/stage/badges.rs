//! What a service is labelled with: its language and its team.

use std::sync::Arc;

use message_queue_play::playground::Snapshot;
use message_queue_play::sim::{Badges, ServiceId};
use yew::prelude::*;

/// What the service is labelled with. The texts are anybody's, so each keeps its own direction.
pub fn badges(id: ServiceId, snapshot: &Snapshot) -> Html {
    let Badges { language, team } = &snapshot.setup.services[usize::from(id.0)].crew.badges;
    if language.is_none() && team.is_none() {
        Html::default()
    } else {
        some_badges([language, team])
    }
}

#[inline(never)] // Not in the first view.
fn some_badges(labels: [&Option<Arc<str>>; 2]) -> Html {
    let named = ["Language", "Team"].into_iter().zip(labels);
    let labels = named.filter_map(|(name, label)| Some((name, label.as_ref()?)));
    html! {
        <p class="badges">
            { for labels.map(|(name, label)| html! {
                <span class="badge"><span class="hidden-text">{ name }{ " " }</span><bdi>{ label.to_string() }</bdi></span>
            }) }
        </p>
    }
}
