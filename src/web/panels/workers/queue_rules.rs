//! What the queue grants its workers: a lease, so many deliveries, so much room.

use message_queue_play::queue::{Dedup, QueueConfig};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_optional, read_optional_span, read_span};
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct QueueRulesProps {
    pub settings: Settings,
    /// What stands beside the capacity.
    pub children: Html,
}

/// The fields.
#[component]
pub fn QueueRules(props: &QueueRulesProps) -> Html {
    let QueueConfig { lease, limit, capacity, dedup, .. } = *props.settings.current_queue();
    let set_lease = props.settings.queue(|queue, text: String| {
        queue.lease = read_span(&text, Unit::Seconds, &QueueConfig::LEASE)?;
        Ok(())
    });
    let set_limit = props.settings.queue(|queue, text: String| {
        queue.limit = read_optional(&text, &QueueConfig::LIMIT)?;
        Ok(())
    });
    let set_capacity = props.settings.queue(|queue, text: String| {
        queue.capacity = read_optional(&text, &QueueConfig::CAPACITY)?;
        Ok(())
    });
    let set_dedup = props.settings.queue(|queue, text: String| {
        queue.dedup = read_optional_span(&text, Unit::Seconds, &Dedup::WINDOW)?;
        Ok(())
    });
    html! {
        <>
            <div class="settings__pair">
                <NumberField label="Lease" unit="s" value={Unit::Seconds.write(lease.as_micros())}
                    oncommit={set_lease} />
                <NumberField label="Delivery limit" placeholder="no limit"
                    value={limit.map(|limit| limit.to_string()).unwrap_or_default()} oncommit={set_limit} />
            </div>
            <div class="settings__pair">
                <NumberField label="Capacity" placeholder="no limit"
                    value={capacity.map(|most| most.to_string()).unwrap_or_default()} oncommit={set_capacity} />
                { props.children.clone() }
            </div>
            <NumberField class="field--line" label="Deduplication" unit="s" placeholder="off"
                value={dedup.map(|span| Unit::Seconds.write(span.as_micros())).unwrap_or_default()}
                oncommit={set_dedup} />
        </>
    }
}
