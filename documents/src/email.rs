//! An e-mail as bytes, in the format of RFC 5322.

use std::collections::BTreeSet;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::mime::MimePart;
use message_queue_bodies::{About, Email, Invoice, Mailbox, unix_seconds};

use crate::sheet;

/// The host in the identifiers of our e-mails. By RFC 2606 there is none with such a name.
const HOST: &str = "message-queue-playground.invalid";

/// How many digits the number of a boundary has at most: no body holds so many of them.
const TRY_DIGITS: usize = 7;

/// Writes an e-mail in the format of RFC 5322.
///
/// Date, Message-ID and boundary would come from a clock if they were not given.
pub fn write(email: &Email, about: About) -> Vec<u8> {
    let micros = about.sent_us;
    let seconds = i64::try_from(unix_seconds(about.sent_us)).unwrap_or(i64::MAX);
    let message = MessageBuilder::new()
        .date(Date::new(seconds))
        .from(address(&email.from))
        .to(address(&email.to))
        .subject(email.subject.as_str())
        .message_id(format!("{}.{micros}@{HOST}", about.message));
    let message = match &email.invoice {
        None => message.text_body(email.mail.as_str()),
        Some(invoice) => message.body(with_attachment(email, invoice, about)),
    };
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    bytes
}

fn with_attachment<'a>(email: &'a Email, invoice: &Invoice, about: About) -> MimePart<'a> {
    let kind = ContentType::new("multipart/mixed").attribute("boundary", boundary(email, about));
    let text = MimePart::new("text/plain", email.mail.as_str());
    let document = MimePart::new("application/pdf", sheet::write(invoice, about))
        .attachment(invoice.file_name(about));
    MimePart::new(kind, vec![text, document])
}

/// A line that stands nowhere in the text, so that nobody ends a part of the e-mail by hand.
///
/// Encoded parts never contain `=_`, so only a text that goes out as it is has to be looked at,
/// and once: it may hold as many tries as fit into a body.
fn boundary(email: &Email, about: About) -> String {
    let base = format!("=_{}_{}_", about.message, about.sent_us);
    let mut taken = BTreeSet::new();
    for (at, _) in email.mail.match_indices(&base) {
        let rest = &email.mail[at + base.len()..];
        let digits = rest.bytes().take(TRY_DIGITS).take_while(u8::is_ascii_digit).count();
        taken.extend((1..=digits).map(|length| &rest[..length]));
    }
    let mut tries = (0_u32..).map(|number| number.to_string());
    let free = tries.find(|number| !taken.contains(number.as_str())).unwrap_or_default();
    base + &free
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    Address::new_address(mailbox.name.as_deref(), mailbox.address.as_str())
}
