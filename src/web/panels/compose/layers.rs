//! What lies behind the text of the editor: line numbers, the line with the mistake, and marks.

use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::marks::{Part, parts};

/// The height of a line in pixels; the style sheet says the same.
const LINE: i32 = 18;
/// The most lines that are drawn, whatever the height of the editor.
const MOST: usize = 60;

/// Which part of the text is in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    top: i32,
    left: i32,
    lines: usize,
}

impl Default for Sight {
    fn default() -> Self {
        Self { top: 0, left: 0, lines: 12 }
    }
}

impl Sight {
    /// What a text area shows.
    pub fn of(area: &HtmlTextAreaElement) -> Self {
        let lines = usize::try_from(area.client_height() / LINE + 2).unwrap_or(0);
        Self { top: area.scroll_top(), left: area.scroll_left(), lines: lines.min(MOST) }
    }

    /// The first line that is drawn, from 0.
    fn first(&self) -> usize {
        usize::try_from(self.top / LINE).unwrap_or(0)
    }
}

#[derive(PartialEq, Properties)]
pub struct LayersProps {
    pub text: AttrValue,
    pub sight: Sight,
    /// The line and the column of the mistake, from 1.
    pub mistake: Option<(u32, u32)>,
}

/// The layers. They repeat what the text area says and are nothing to a screen reader.
#[component]
pub fn Layers(props: &LayersProps) -> Html {
    let layers = use_node_ref();
    {
        // The policy of the page forbids the attribute `style`, not the object model.
        let (layers, sight) = (layers.clone(), props.sight.clone());
        use_effect_with(sight, move |sight| {
            let Some(layers) = layers.cast::<HtmlElement>() else { return };
            let set = |name: &str, pixels: i32| {
                let set = layers.style().set_property(name, &format!("{}px", -pixels));
                debug_assert!(set.is_ok(), "any property can be set");
            };
            set("--editor-top", sight.top % LINE);
            set("--editor-left", sight.left);
        });
    }
    let Sight { lines, .. } = props.sight;
    let first = props.sight.first();
    let in_sight: Vec<_> = props.text.split('\n').enumerate().skip(first).take(lines).collect();
    let bad = |line: usize| props.mistake.filter(|(bad, _)| *bad as usize == line + 1);
    let number = |(line, _): &(usize, &str)| {
        let bad = bad(*line).is_some();
        html! { <span key={*line} data-bad={bad.to_string()}>{ line + 1 }</span> }
    };
    let text = |(line, text): &(usize, &str)| {
        let bad = bad(*line);
        html! {
            <span key={*line} class="editor__line" data-bad={bad.is_some().to_string()}>
                <span class="editor__code">{ for parts(text, bad.map(|(_, column)| column)).into_iter().map(part) }</span>
            </span>
        }
    };
    html! {
        <div class="editor__layers" aria-hidden="true" ref={layers}>
            <div class="editor__lines">{ for in_sight.iter().map(text) }</div>
            <div class="editor__numbers"><div>{ for in_sight.iter().map(number) }</div></div>
        </div>
    }
}

fn part((part, text): (Part, String)) -> Html {
    match part {
        Part::Plain => html! { { text } },
        Part::Field => html! { <mark class="editor__field">{ text }</mark> },
        Part::Mistake => html! { <mark class="editor__mistake">{ text }</mark> },
    }
}
