//! The documents for scripts: e-mails and invoices from the bodies of messages.
//!
//! A module of its own beside the page: it carries a font, and whoever never looks at a document
//! never loads it. What a body holds is told by [`message_queue_documents`].

use message_queue_documents::{About, Unusable};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest number that JavaScript tells apart from its neighbours: 2^53 − 1.
const LARGEST_WHOLE: u64 = (1 << 53) - 1;

/// Whether a body, an `Uint8Array`, makes an e-mail.
///
/// # Errors
/// When it does not, an `Error` that says why.
#[wasm_bindgen(js_name = checkEmail)]
pub fn check_email(body: &[u8]) -> Result<(), JsError> {
    message_queue_documents::check_email(body).map_err(|wrong| error(&wrong))
}

/// Whether a body, an `Uint8Array`, makes an invoice.
///
/// # Errors
/// When it does not, an `Error` that says why.
#[wasm_bindgen(js_name = checkInvoice)]
pub fn check_invoice(body: &[u8]) -> Result<(), JsError> {
    message_queue_documents::check_invoice(body).map_err(|wrong| error(&wrong))
}

/// The e-mail that a body asks for: the bytes of an `.eml` file.
///
/// `message` is the number of the message, `sent_us` when it was sent, in microseconds since the
/// start of the run; both are whole numbers from 0 to 2^53 − 1.
///
/// # Errors
/// When the body does not make one or a number is none, an `Error` that says why.
#[wasm_bindgen]
pub fn email(body: &[u8], message: f64, sent_us: f64) -> Result<Vec<u8>, JsError> {
    let about = about(message, sent_us)?;
    message_queue_documents::email(body, about).map_err(|wrong| error(&wrong))
}

/// The invoice that is attached to that e-mail: the bytes of a PDF, `undefined` when there is none;
/// the numbers as for [`email`].
///
/// # Errors
/// When the body does not make an e-mail or a number is none, an `Error` that says why.
#[wasm_bindgen]
pub fn attachment(body: &[u8], message: f64, sent_us: f64) -> Result<Option<Vec<u8>>, JsError> {
    let about = about(message, sent_us)?;
    message_queue_documents::attachment(body, about).map_err(|wrong| error(&wrong))
}

/// The invoice that a body asks for: the bytes of a PDF; the numbers as for [`email`].
///
/// # Errors
/// When the body does not make one or a number is none, an `Error` that says why.
#[wasm_bindgen]
pub fn invoice(body: &[u8], message: f64, sent_us: f64) -> Result<Vec<u8>, JsError> {
    let about = about(message, sent_us)?;
    message_queue_documents::invoice(body, about).map_err(|wrong| error(&wrong))
}

fn about(message: f64, sent_us: f64) -> Result<About, JsError> {
    let sent_us = whole("sent_us", sent_us)?;
    Ok(About { message: whole("message", message)?, sent_us })
}

/// The whole number that a number of JavaScript is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in the range")]
fn whole(name: &str, number: f64) -> Result<u64, JsError> {
    let fits = number.fract() == 0.0 && (0.0..=LARGEST_WHOLE as f64).contains(&number);
    let wrong =
        || JsError::new(&format!("{name}: a whole number from 0 to {LARGEST_WHOLE} is needed"));
    fits.then_some(number as u64).ok_or_else(wrong)
}

fn error(wrong: &Unusable) -> JsError {
    JsError::new(&wrong.to_string())
}
