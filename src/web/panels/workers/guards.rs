//! What a service does against what goes wrong: heartbeats for long work, and a memory of what it
//! has done.

use message_queue_play::sim::{Idempotency, ServiceConfig};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_optional_span};
use crate::web::widgets::{NumberField, Segmented};

/// What can be chosen. A field of the body comes from a scenario alone; none of these is chosen
/// then.
const KNOWN_BY: [&str; 2] = ["off", "message"];

#[derive(PartialEq, Properties)]
pub struct GuardsProps {
    pub settings: Settings,
    pub report: Callback<Result<(), String>>,
}

/// The heartbeat and the idempotency key.
#[component]
pub fn Guards(props: &GuardsProps) -> Html {
    let service = props.settings.current_service();
    let heartbeat = props.settings.service(|service, text: String| {
        service.heartbeat = read_optional_span(&text, Unit::Seconds, &ServiceConfig::TIME)?;
        Ok(())
    });
    let value = service.heartbeat.map(|every| Unit::Seconds.write(every.as_micros()));
    let select = props.settings.service(|service, index: usize| {
        service.idempotency = if index == 1 { Idempotency::Message } else { Idempotency::None };
        Ok(())
    });
    let report = props.report.clone();
    let onselect = Callback::from(move |index| report.emit(select.emit(index)));
    html! {
        <div class="settings__group" role="group" aria-label="Guards">
            <NumberField class="field--line" label="Heartbeat every" unit="s" placeholder="off"
                value={value.unwrap_or_default()} oncommit={heartbeat} />
            <div class="settings__line">
                <span class="settings__name" aria-hidden="true">{ "Idempotency key" }</span>
                <Segmented label="Idempotency key" options={&KNOWN_BY[..]}
                    selected={known_by(&service.idempotency)} {onselect} />
            </div>
            if let Idempotency::Field(path) = &service.idempotency {
                <p class="settings__note">
                    { "What is done is known by " }<code>{ path.to_string() }</code>{ " in the body" }
                </p>
            }
        </div>
    }
}

fn known_by(idempotency: &Idempotency) -> usize {
    match idempotency {
        Idempotency::None => 0,
        Idempotency::Message => 1,
        Idempotency::Field(_) => KNOWN_BY.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use message_queue_play::time::Duration;

    #[test]
    fn an_empty_heartbeat_is_none() {
        let read = |text| read_optional_span(text, Unit::Seconds, &ServiceConfig::TIME);
        assert_eq!(read(" "), Ok(None));
        assert_eq!(read("2.5"), Ok(Some(Duration::from_millis(2_500))));
        assert!(read("never").is_err());
    }
}
