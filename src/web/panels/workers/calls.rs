//! How many calls wait for a service, and how long it waits itself for those that it calls.

use message_queue_play::sim::{ServiceConfig, TIMEOUT};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::{Unit, read_count, read_span};
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct CallFieldsProps {
    pub settings: Settings,
}

/// What concerns calls, where there are any.
#[component]
pub fn CallFields(props: &CallFieldsProps) -> Html {
    let settings = &props.settings;
    let ServiceConfig { line, timeout, .. } = settings.current_service();
    let set_line = settings.service(|service: &mut ServiceConfig, text: String| {
        service.line = read_count(&text, &ServiceConfig::LINE)?;
        Ok(())
    });
    let set_timeout = settings.service(|service: &mut ServiceConfig, text: String| {
        service.timeout = read_span(&text, Unit::Seconds, &TIMEOUT)?;
        Ok(())
    });
    html! {
        <>
            if settings.is_called() {
                <NumberField class="field--line" label="Calls that may wait" value={line.to_string()}
                    oncommit={set_line} />
            }
            if settings.makes_calls() {
                <NumberField class="field--line" label="Waits for an answer" unit="s"
                    value={Unit::Seconds.write(timeout.as_micros())} oncommit={set_timeout} />
            }
        </>
    }
}
