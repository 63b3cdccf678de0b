//! The module that writes e-mails and invoices, which is loaded when the first one is opened.

use js_sys::Uint8Array;
use message_queue_bodies::{About, Makes};
use message_queue_play::playground::Made;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::about;

#[wasm_bindgen(module = "/src/web/panels/inbox/documents.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn documents() -> Result<JsValue, JsValue>;

    type Documents;
    #[wasm_bindgen(method, catch)]
    fn email(
        this: &Documents,
        body: &[u8],
        message: f64,
        sent_us: f64,
    ) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn attachment(
        this: &Documents,
        body: &[u8],
        message: f64,
        sent_us: f64,
    ) -> Result<Option<Uint8Array>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn invoice(
        this: &Documents,
        body: &[u8],
        message: f64,
        sent_us: f64,
    ) -> Result<Uint8Array, JsValue>;
}

/// What a file holds, and what kind of file that is.
pub struct Written {
    pub bytes: Uint8Array,
    pub is_pdf: bool,
}

/// Why there is no file.
pub enum NotWritten {
    /// The module did not come; it may the next time.
    NotLoaded,
    /// The module does not write it.
    Refused(String),
}

/// Writes what was made: an e-mail with what is attached to it, or an invoice.
pub async fn write(made: &Made) -> Result<Vec<Written>, NotWritten> {
    let documents = documents().await.map_err(|_| NotWritten::NotLoaded)?;
    let written = all_of(documents.unchecked_ref(), made);
    written.map_err(|error| {
        let error: js_sys::Error = error.unchecked_into();
        NotWritten::Refused(error.message().into())
    })
}

fn all_of(documents: &Documents, made: &Made) -> Result<Vec<Written>, JsValue> {
    let (body, About { message, sent_us }) = (made.body.bytes(), about(made));
    let (message, sent_us) = (message as f64, sent_us as f64);
    let pdf = |bytes| Written { bytes, is_pdf: true };
    match made.makes {
        Makes::Email => {
            let bytes = documents.email(body, message, sent_us)?;
            let attached = documents.attachment(body, message, sent_us)?;
            let email = Written { bytes, is_pdf: false };
            Ok(std::iter::once(email).chain(attached.map(pdf)).collect())
        }
        Makes::Invoice => Ok(vec![pdf(documents.invoice(body, message, sent_us)?)]),
    }
}
