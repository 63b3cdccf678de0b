//! A message as an e-mail.

use std::collections::BTreeSet;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::mime::MimePart;

use crate::about::About;
use crate::calendar::unix_seconds;
use crate::field::Field;
use crate::invoice::Invoice;
use crate::limits::MAX_SUBJECT_CHARS;
use crate::mailbox::Mailbox;
use crate::text;
use crate::unusable::Unusable;

/// The host in the identifiers of our e-mails. By RFC 2606 there is none with such a name.
const HOST: &str = "message-queue-playground.invalid";

/// How many digits the number of a boundary has at most: no body holds so many of them.
const TRY_DIGITS: usize = 7;

/// An e-mail that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    from: Mailbox,
    to: Mailbox,
    /// One line.
    subject: String,
    /// Lines that end with `\n`.
    mail: String,
    invoice: Option<Invoice>,
}

impl Email {
    /// Reads the fields of a body.
    ///
    /// # Errors
    /// When something is missing or wrong.
    pub fn read(body: &Field<'_>) -> Result<Self, Unusable> {
        Ok(Self {
            from: Mailbox::read(&body.get("email_from")?)?,
            to: Mailbox::read(&body.get("email_to")?)?,
            subject: text::header(&body.get("subject")?, MAX_SUBJECT_CHARS)?,
            mail: text::plain(&body.get("mail")?)?,
            invoice: body.find("invoice")?.map(|field| Invoice::read(&field)).transpose()?,
        })
    }

    /// Writes it in the format of RFC 5322.
    ///
    /// Date, Message-ID and boundary would come from a clock if they were not given.
    pub fn write(&self, about: About) -> Vec<u8> {
        let micros = about.sent.as_micros();
        let seconds = i64::try_from(unix_seconds(about.sent)).unwrap_or(i64::MAX);
        let message = MessageBuilder::new()
            .date(Date::new(seconds))
            .from(address(&self.from))
            .to(address(&self.to))
            .subject(self.subject.as_str())
            .message_id(format!("{}.{micros}@{HOST}", about.message));
        let message = match &self.invoice {
            None => message.text_body(self.mail.as_str()),
            Some(invoice) => message.body(self.with_attachment(invoice, about)),
        };
        let mut bytes = Vec::new();
        message.serialize(&mut bytes);
        bytes
    }

    fn with_attachment(&self, invoice: &Invoice, about: About) -> MimePart<'_> {
        let kind = ContentType::new("multipart/mixed").attribute("boundary", self.boundary(about));
        let text = MimePart::new("text/plain", self.mail.as_str());
        let document = MimePart::new("application/pdf", invoice.write(about))
            .attachment(invoice.file_name(about));
        MimePart::new(kind, vec![text, document])
    }

    /// A line that stands nowhere in the text, so that nobody ends a part of the e-mail by hand.
    ///
    /// Encoded parts never contain `=_`, so only a text that goes out as it is has to be looked at,
    /// and once: it may hold as many tries as fit into a body.
    fn boundary(&self, about: About) -> String {
        let base = format!("=_{}_{}_", about.message, about.sent.as_micros());
        let mut taken = BTreeSet::new();
        for (at, _) in self.mail.match_indices(&base) {
            let rest = &self.mail[at + base.len()..];
            let digits = rest.bytes().take(TRY_DIGITS).take_while(u8::is_ascii_digit).count();
            taken.extend((1..=digits).map(|length| &rest[..length]));
        }
        let mut tries = (0_u32..).map(|number| number.to_string());
        let free = tries.find(|number| !taken.contains(number.as_str())).unwrap_or_default();
        base + &free
    }
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    Address::new_address(mailbox.name.as_deref(), mailbox.address.as_str())
}
