//! A body that asks for an e-mail.

mod covering;

use crate::field::Field;
use crate::invoice::Invoice;
use crate::json::Value;
use crate::limits::MAX_SUBJECT_CHARS;
use crate::mailbox::Mailbox;
use crate::text;
use crate::unusable::Unusable;

/// An e-mail that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Who sends it.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Mailbox,
    /// One line.
    pub subject: String,
    /// Lines that end with `\n`.
    pub mail: String,
    /// What is attached to it.
    pub invoice: Option<Invoice>,
}

impl Email {
    /// The e-mail that a body asks for; that of an invoice goes to its customer.
    ///
    /// # Errors
    /// When the body is not JSON, or a field is missing or wrong.
    pub fn of(body: &[u8]) -> Result<Self, Unusable> {
        Self::read(&Field::root(&Value::read(body)?))
    }

    /// The same for a body that was taken apart.
    pub(crate) fn read(body: &Field<'_>) -> Result<Self, Unusable> {
        if covering::is_wanted(body)? {
            return covering::read(body);
        }
        Ok(Self {
            from: Mailbox::read(&body.get("email_from")?)?,
            to: Mailbox::read(&body.get("email_to")?)?,
            subject: text::header(&body.get("subject")?, MAX_SUBJECT_CHARS)?,
            mail: text::plain(&body.get("mail")?)?,
            invoice: body.find("invoice")?.map(|field| Invoice::read(&field)).transpose()?,
        })
    }
}
