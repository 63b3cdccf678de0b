//! Which panel is shown, where there is room for one.

use yew::prelude::*;

/// A panel below the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Compose,
    Messages,
    Inspector,
    Workers,
    Log,
    Charts,
}

impl Panel {
    const ALL: [Self; 6] =
        [Self::Compose, Self::Messages, Self::Inspector, Self::Workers, Self::Log, Self::Charts];

    /// The name in `data-panel`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compose => "compose",
            Self::Messages => "messages",
            Self::Inspector => "inspector",
            Self::Workers => "workers",
            Self::Log => "log",
            Self::Charts => "charts",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Compose => "Compose",
            Self::Messages => "Messages",
            Self::Inspector => "Inspect",
            Self::Workers => "Workers",
            Self::Log => "Log",
            Self::Charts => "Charts",
        }
    }
}

#[derive(PartialEq, Properties)]
pub struct TabsProps {
    pub panel: Panel,
    pub on_panel: Callback<Panel>,
}

/// The choice of a panel on a narrow page.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let tab = |panel: Panel| {
        let onclick = props.on_panel.reform(move |_: MouseEvent| panel);
        let current = (panel == props.panel).then_some("true");
        html! {
            <button type="button" class="panel-tabs__tab" aria-current={current} {onclick}>
                { panel.title() }
            </button>
        }
    };
    html! {
        <nav class="panel-tabs" aria-label="Panels">{ for Panel::ALL.map(tab) }</nav>
    }
}
