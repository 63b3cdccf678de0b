//! What a message carries.

use std::fmt;
use std::sync::Arc;

use super::bug::{Bug, has};

/// The largest body that a queue takes, in bytes: 1 MiB.
///
/// # Source
/// Amazon SQS API Reference, `SetQueueAttributes`, `MaximumMessageSize`, read 2026-11-22.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// What the sender says the bytes are. The queue carries it and never looks at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JSON text.
    Json,
    /// Any text or bytes.
    #[default]
    Text,
    /// XML text.
    Xml,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Json, Self::Text, Self::Xml];

    /// The name as it is written on screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Text => "Text",
            Self::Xml => "XML",
        }
    }
}

/// What sort of job a body looks like, for its picture and for the worker that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An e-mail to send.
    Email,
    /// An invoice to write.
    Invoice,
    /// An order to fulfil.
    Order,
    /// Anything else.
    Text,
}

impl Kind {
    /// The word for it in running text.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Invoice => "invoice",
            Self::Order => "order",
            Self::Text => "text",
        }
    }
}

/// The bytes of a message and what its sender says they are.
///
/// Cloning shares the bytes; they are never changed, trimmed or written anew.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Body {
    /// The format as one byte, then the bytes: so a body is no more than a pointer and a length,
    /// which a million messages notice.
    stored: Arc<[u8]>,
}

impl Body {
    /// A body of these bytes.
    #[must_use]
    pub fn new(bytes: impl AsRef<[u8]>, format: Format) -> Self {
        let bytes = bytes.as_ref();
        let bytes = if has(Bug::BodyTrimmed) { bytes.trim_ascii_end() } else { bytes };
        let mut stored = Vec::with_capacity(bytes.len() + 1);
        stored.push(format as u8);
        stored.extend_from_slice(bytes);
        Self { stored: stored.into() }
    }

    /// The bytes, as they were given.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.stored[1..]
    }

    /// What the sender says the bytes are.
    #[must_use]
    pub fn format(&self) -> Format {
        Format::ALL[usize::from(self.stored[0])]
    }

    /// The number of bytes.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.stored.len() - 1
    }

    /// Whether there is not a single byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What sort of job the bytes look like. A glance at the words in it, not a parse: a body
    /// that is broken still looks like what it was meant to be.
    #[must_use]
    pub fn kind(&self) -> Kind {
        const GLANCE: usize = 4096;
        let bytes = self.bytes();
        let glance = &bytes[..bytes.len().min(GLANCE)];
        let shows = |word: &str| glance.windows(word.len()).any(|part| part == word.as_bytes());
        if self.format() == Format::Text {
            Kind::Text
        } else if shows("email_to") {
            Kind::Email
        } else if shows("invoice") {
            Kind::Invoice
        } else if shows("order") {
            Kind::Order
        } else {
            Kind::Text
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes();
        write!(f, "{} {:?}", self.format().name(), String::from_utf8_lossy(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_format_come_out_as_they_went_in() {
        for format in Format::ALL {
            for bytes in [&b""[..], b"\0", b"\xff\xfe \n", "\u{feff}{}".as_bytes()] {
                let body = Body::new(bytes, format);
                assert_eq!((body.bytes(), body.format(), body.len()), (bytes, format, bytes.len()));
            }
        }
    }

    #[test]
    fn a_body_looks_like_its_job_even_when_broken() {
        let check = |text: &str, format, expected| {
            assert_eq!(Body::new(text.as_bytes(), format).kind(), expected, "{text}");
        };
        check(r#"{"email_to": "ana@example.com""#, Format::Json, Kind::Email);
        check("<invoice id=\"7\">", Format::Xml, Kind::Invoice);
        check(r#"{"order": 7}"#, Format::Json, Kind::Order);
        check(r#"{"order": 7}"#, Format::Text, Kind::Text);
        check("", Format::Json, Kind::Text);
    }
}
