//! How many messages a worker holds, and how many it works on together.

use message_queue_play::sim::{Intake, ServiceConfig};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::panels::quantity::read_count;
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct IntakeFieldsProps {
    pub settings: Settings,
}

/// Prefetch and batch.
#[component]
pub fn IntakeFields(props: &IntakeFieldsProps) -> Html {
    let Intake { prefetch, batch } = props.settings.current_service().crew.intake;
    let set_prefetch = props.settings.service(|service: &mut ServiceConfig, text: String| {
        service.crew.intake.prefetch = read_count(&text, &Intake::RANGE)?;
        Ok(())
    });
    let set_batch = props.settings.service(|service: &mut ServiceConfig, text: String| {
        service.crew.intake.batch = read_count(&text, &Intake::RANGE)?;
        Ok(())
    });
    html! {
        <div class="settings__pair">
            <NumberField label="Prefetch" value={prefetch.to_string()} oncommit={set_prefetch} />
            <NumberField label="Batch" value={batch.to_string()} oncommit={set_batch} />
        </div>
    }
}
