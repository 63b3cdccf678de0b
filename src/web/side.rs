//! The last column of the panels: the log or the charts, where all other panels are in sight.

use yew::prelude::*;

use super::tabs::Panel;

#[derive(PartialEq, Properties)]
pub struct SideProps {
    /// The panel that is wanted; anything but the charts means the log.
    pub panel: Panel,
    pub on_panel: Callback<Panel>,
    /// The panels to choose from.
    pub children: Html,
}

/// The column.
#[component]
pub fn Side(props: &SideProps) -> Html {
    let tab = |panel: Panel, title: &'static str| {
        let onclick = props.on_panel.reform(move |_: MouseEvent| panel);
        let is_current = (panel == Panel::Charts) == (props.panel == Panel::Charts);
        let current = is_current.then_some("true");
        html! {
            <button type="button" class="side__tab" aria-current={current} {onclick}>{ title }</button>
        }
    };
    html! {
        <div class="side">
            <nav class="side__tabs" aria-label="Log or charts">
                { tab(Panel::Log, "Log") }
                { tab(Panel::Charts, "Charts") }
            </nav>
            { props.children.clone() }
        </div>
    }
}
