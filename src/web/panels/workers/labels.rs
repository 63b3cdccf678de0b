//! What the service is labelled with: its language and its team.

use std::sync::Arc;

use message_queue_play::sim::{Badges, ServiceConfig};
use yew::prelude::*;

use super::settings::Settings;
use crate::web::widgets::NumberField;

#[derive(PartialEq, Properties)]
pub struct LabelsProps {
    pub settings: Settings,
}

/// Two fields for short texts.
#[component]
pub fn Labels(props: &LabelsProps) -> Html {
    let Badges { language, team } = props.settings.current_service().crew.badges.clone();
    let set_language = props.settings.service(|service: &mut ServiceConfig, text: String| {
        service.crew.badges.language = read_label(&text)?;
        Ok(())
    });
    let set_team = props.settings.service(|service: &mut ServiceConfig, text: String| {
        service.crew.badges.team = read_label(&text)?;
        Ok(())
    });
    let shown = |label: Option<Arc<str>>| label.map(|label| label.to_string()).unwrap_or_default();
    html! {
        <div class="settings__pair">
            <NumberField label="Language" placeholder="none" value={shown(language)}
                oncommit={set_language} />
            <NumberField label="Team" placeholder="none" value={shown(team)} oncommit={set_team} />
        </div>
    }
}

/// Nothing typed is no label.
fn read_label(text: &str) -> Result<Option<Arc<str>>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if Badges::is_label(text) {
        return Ok(Some(text.into()));
    }
    Err("1 to 20 characters without control characters".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_and_may_be_left_out() {
        assert_eq!(read_label(" "), Ok(None));
        assert_eq!(read_label(" Rust "), Ok(Some("Rust".into())));
        assert!(read_label(&"x".repeat(21)).is_err());
        assert!(read_label("a\u{7}b").is_err());
    }
}
