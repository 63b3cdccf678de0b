//! The border that typed and pasted text crosses: what is too long never becomes ours.
//!
//! The length of a string of JavaScript is known without reading it, and in bytes it is at least
//! as long. So ten megabytes are turned away at once, and what is copied is never much more
//! than the limit.

use std::fmt;

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, HtmlTextAreaElement};

use crate::web::panels::quantity::size;

/// The most bytes that the editor makes a message of: 256 KiB.
pub const MAX_MESSAGE: usize = 256 << 10;

/// Why a text was turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is longer than it may be.
    TooLong { bytes: u64, limit: usize },
    /// It has half of a character in it, which no UTF-8 can say.
    HalfCharacter,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes, limit } => {
                let (given, limit) = (size(*bytes), size(*limit as u64));
                write!(f, "Rejected at the door: {given}, the limit is {limit}")
            }
            Self::HalfCharacter => f.write_str(
                "Rejected at the door: it has half of a character in it, a lone surrogate",
            ),
        }
    }
}

/// The text of a field, if it is fit to be a message.
///
/// # Errors
/// When it is too long or not text.
pub fn admit(field: &HtmlTextAreaElement, limit: usize) -> Result<String, Refusal> {
    let value = value(field);
    let too_long = |bytes| Refusal::TooLong { bytes, limit };
    if value.length() as usize > limit {
        return Err(too_long(utf8_length(&value)));
    }
    let text = String::from(&value);
    if text.len() > limit {
        return Err(too_long(text.len() as u64));
    }
    // Half a character is replaced on the way; then the copy is another text.
    let replaced = text.contains(char::REPLACEMENT_CHARACTER);
    if replaced && !Object::is(&JsValue::from_str(&text), &value) {
        return Err(Refusal::HalfCharacter);
    }
    Ok(text)
}

/// Looks at what is about to be pasted or dropped, so that the browser need not lay out what is
/// going to be turned away. The bytes are counted by [`admit`], once the text is there.
///
/// # Errors
/// When the field would hold more than it may.
pub fn admit_paste(
    event: &Event,
    field: &HtmlTextAreaElement,
    limit: usize,
) -> Result<(), Refusal> {
    let Some(pasted) = pasted(event) else { return Ok(()) };
    let at = |place: Result<Option<u32>, JsValue>| place.ok().flatten().unwrap_or(0);
    let replaced = at(field.selection_end()).saturating_sub(at(field.selection_start()));
    let kept = value(field).length().saturating_sub(replaced);
    if kept as usize + pasted.length() as usize <= limit {
        return Ok(());
    }
    let bytes = u64::from(kept) + utf8_length(&pasted);
    Err(Refusal::TooLong { bytes, limit })
}

/// The value as it is in JavaScript: nothing is copied.
fn value(field: &HtmlTextAreaElement) -> JsString {
    let value = Reflect::get(field, &"value".into()).ok();
    value.and_then(|value| value.dyn_into().ok()).unwrap_or_else(|| JsString::from(""))
}

fn pasted(event: &Event) -> Option<JsString> {
    let carried = |name: &str| Reflect::get(event, &name.into()).ok().filter(JsValue::is_object);
    let data = carried("clipboardData").or_else(|| carried("dataTransfer"))?;
    let get = Reflect::get(&data, &"getData".into()).ok()?.dyn_into::<Function>().ok()?;
    get.call1(&data, &"text/plain".into()).ok()?.dyn_into().ok()
}

/// How many bytes a text has in UTF-8, counted by the browser.
fn utf8_length(text: &JsString) -> u64 {
    let blob = Blob::new_with_str_sequence(&Array::of1(text));
    // A length is a whole number far below the first that a double cannot say.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
    let length = |blob: Blob| blob.size() as u64;
    blob.map_or(u64::from(text.length()), length)
}
