//! The editor: a text area with line numbers that shows the first mistake while typing.
//!
//! The text area keeps its text itself. Yew would read the whole of it back for every drawing;
//! so it is only written to when another text is put in its place. Numbers and marks lie in
//! layers that show the lines in sight and nothing else, whatever the length of the text.

use message_queue_play::queue::Format;
use message_queue_play::sim::{SyntaxError, check_syntax, field_places};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::layers::{Layers, Sight};
use super::text_gate::{MAX_MESSAGE, Refusal, admit, admit_paste};
use crate::web::widgets::{Shape, icon, use_unique_id};

#[derive(PartialEq, Properties)]
pub struct EditorProps {
    pub text: AttrValue,
    /// Another number means that the text did not come from the editor itself.
    pub revision: u32,
    pub format: Format,
    /// The element around it, which the tabs control.
    pub id: AttrValue,
    pub ontext: Callback<AttrValue>,
    pub onrefuse: Callback<Refusal>,
}

/// The editor.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let area = use_node_ref();
    let error_id = use_unique_id();
    let sight = use_state_eq(Sight::default);
    let mistake =
        use_memo((props.text.clone(), props.format), |(text, format)| mistake_in(text, *format));
    {
        let (area, text, sight) = (area.clone(), props.text.clone(), sight.clone());
        use_effect_with((props.revision, props.format), move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area.set_value(&text);
                area.set_scroll_top(0);
                sight.set(Sight::of(&area));
            }
        });
    }
    let bad = mistake.is_some();
    let refresh = refresh(&area, &sight);
    html! {
        <div class="editor" id={&props.id} role="tabpanel" aria-label={format!("{} text", props.format.name())}>
            <div class="editor__page">
                <Layers text={&props.text} sight={(*sight).clone()}
                    mistake={mistake.as_ref().as_ref().map(|it| (it.line, it.column))} />
                <textarea ref={&area} class="editor__area" aria-label="Message body" rows="7" wrap="off"
                    spellcheck="false" autocomplete="off" autocapitalize="off"
                    aria-invalid={bad.then_some("true")} aria-describedby={bad.then(|| error_id.clone())}
                    oninput={oninput(props, &area)} onpaste={onpaste(props)} ondrop={ondrop(props)}
                    onscroll={&refresh} onfocus={refresh.reform(|event: FocusEvent| event.into())} />
            </div>
            if let Some(mistake) = &*mistake {
                { error_line(mistake, error_id) }
            }
        </div>
    }
}

/// The mistake in a text that is a template. Its fields are stood in for by as many digits, so
/// that the mistake is where the person sees it; in one pass, because all of it may be fields.
fn mistake_in(text: &str, format: Format) -> Option<SyntaxError> {
    let (mut specimen, mut done) = (String::with_capacity(text.len()), 0);
    for place in field_places(text) {
        specimen.push_str(&text[done..place.start]);
        specimen.extend(text[place.clone()].chars().map(|_| '1'));
        done = place.end;
    }
    specimen.push_str(&text[done..]);
    check_syntax(specimen.as_bytes(), format).err()
}

fn error_line(mistake: &SyntaxError, id: AttrValue) -> Html {
    html! {
        <p class="editor__error" {id}>
            { icon(Shape::Warn) }
            <span>
                <b>{ mistake.to_string() }</b>
                <span class="editor__hint">{ "Send anyway: the queue does not read it, a worker fails on it" }</span>
            </span>
        </p>
    }
}

/// Looks again at which lines are in sight.
fn refresh(area: &NodeRef, sight: &UseStateHandle<Sight>) -> Callback<Event> {
    let (area, sight) = (area.clone(), sight.clone());
    Callback::from(move |_: Event| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            sight.set(Sight::of(&area));
        }
    })
}

fn oninput(props: &EditorProps, area: &NodeRef) -> Callback<InputEvent> {
    let (area, text) = (area.clone(), props.text.clone());
    let (ontext, onrefuse) = (props.ontext.clone(), props.onrefuse.clone());
    Callback::from(move |_: InputEvent| {
        let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
        match admit(&area, MAX_MESSAGE) {
            Ok(text) => ontext.emit(AttrValue::from(text)),
            Err(refusal) => {
                area.set_value(&text);
                onrefuse.emit(refusal);
            }
        }
    })
}

fn onpaste(props: &EditorProps) -> Callback<Event> {
    let onrefuse = props.onrefuse.clone();
    Callback::from(move |event: Event| refuse_long(&event, &onrefuse))
}

fn ondrop(props: &EditorProps) -> Callback<DragEvent> {
    let onrefuse = props.onrefuse.clone();
    Callback::from(move |event: DragEvent| refuse_long(&event, &onrefuse))
}

fn refuse_long(event: &Event, onrefuse: &Callback<Refusal>) {
    let area = event.target().and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = area else { return };
    if let Err(refusal) = admit_paste(event, &area, MAX_MESSAGE) {
        event.prevent_default();
        onrefuse.emit(refusal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_behind_a_field_is_where_it_is_seen() {
        let mistake = mistake_in("{\"order\": {{seq}},}", Format::Json).expect("a comma too many");
        assert_eq!((mistake.line, mistake.column), (1, 19));
        assert_eq!(mistake_in("{\"order\": {{seq}}}", Format::Json), None);
        let words = "{\"word\": \"{{choice é|ü}}\", \"n\": {{int 1 6}},}";
        let mistake = mistake_in(words, Format::Json).expect("a comma too many");
        assert_eq!(mistake.column as usize, words.chars().count());
        assert_eq!(mistake_in(&words.replace("},}", "}}"), Format::Json), None);
    }
}
