//! What a service makes of a message.

use crate::email::Email;
use crate::field::Field;
use crate::flaw::Flaw;
use crate::invoice::Invoice;
use crate::json::Value;

/// What a service makes of each message that it receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Makes {
    /// An e-mail.
    Email,
    /// An invoice.
    Invoice,
}

impl Makes {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Email, Self::Invoice];

    /// The name in files and traces.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Invoice => "invoice",
        }
    }

    /// The word for it in running text.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Invoice => "invoice",
        }
    }

    /// Whether it can be made of a body.
    ///
    /// # Errors
    /// When it cannot; then [`Email::of`] or [`Invoice::of`] says more about it.
    #[inline(never)] // Not in the first view.
    pub fn check(self, body: &[u8]) -> Result<(), Flaw> {
        let value = Value::read(body).map_err(|_| Flaw::FORM)?;
        let root = Field::root(&value);
        let made = match self {
            Self::Email => Email::read(&root).map(drop),
            Self::Invoice => Invoice::read(&root).map(drop),
        };
        made.map_err(|unusable| Flaw::at(unusable.field()))
    }
}
