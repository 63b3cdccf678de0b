//! The queues for scripts: the class `QueueSet` gives the answers that `mqp queue` gives.
//!
//! The lines are those of [`message_queue_contract`]; `docs/contract.md` tells what they look like.
//! This is a module of its own beside the page, because neither needs the other to be loaded.

use js_sys::{JSON, JsString};
use message_queue_contract::{Desk, LARGEST_WHOLE, MAX_LINE_BYTES, refuse_line, refuse_long_line};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

/// Queues by name, and the way to ask them something.
#[wasm_bindgen]
#[derive(Debug)]
pub struct QueueSet {
    desk: Desk,
}

#[wasm_bindgen]
impl QueueSet {
    /// No queues yet. The seed, 0 unless given, matters only to queues with noise or jitter.
    ///
    /// # Errors
    /// When the seed is not a whole number from 0 to 2^53 − 1.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: Option<f64>) -> Result<Self, JsError> {
        let seed = seed.unwrap_or(0.0);
        let seed = whole(seed).ok_or_else(|| {
            JsError::new(&format!("a seed is a whole number from 0 to {LARGEST_WHOLE}"))
        })?;
        Ok(Self { desk: Desk::with_seed(seed) })
    }

    /// Answers an object with an object.
    ///
    /// # Panics
    /// Never: an answer is JSON.
    pub fn apply(&mut self, request: &JsValue) -> JsValue {
        let line = JSON::stringify(request).ok().and_then(|text| text.as_string());
        let answer = match line {
            Some(line) => self.desk.apply_line(&line),
            None => refuse_line("an object is expected that can be written as JSON"),
        };
        JSON::parse(&answer).expect("an answer is JSON")
    }

    /// Answers a line of JSON with a line of JSON; neither has a line end.
    #[wasm_bindgen(js_name = applyLine)]
    pub fn apply_line(&mut self, line: &JsValue) -> String {
        let Some(text) = line.dyn_ref::<JsString>() else {
            return refuse_line("a line is a text");
        };
        // No text has fewer bytes than JavaScript counts; a longer one is not even copied.
        if text.length() as usize > MAX_LINE_BYTES {
            return refuse_long_line();
        }
        let copy = String::from(text);
        // On the way here, half of a surrogate pair became this character without a word.
        if copy.contains('\u{fffd}') && !text.is_valid_utf16() {
            return refuse_line(
                "the line has half of a surrogate pair, which is no character; send such bytes as \
                 base64",
            );
        }
        self.desk.apply_line(&copy)
    }
}

/// The whole number that a number of JavaScript is, if it is one that goes in or out.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in the range")]
fn whole(number: f64) -> Option<u64> {
    let fits = number.fract() == 0.0 && (0.0..=LARGEST_WHOLE as f64).contains(&number);
    fits.then_some(number as u64)
}
