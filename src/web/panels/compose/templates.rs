//! Messages to begin with.

use message_queue_play::queue::Format;

/// The names of the templates, in the order of [`text`], and last what a person wrote.
pub const NAMES: [&str; 4] = ["E-mail job", "Invoice", "Order", "Own text"];

/// Which of [`NAMES`] is what a person wrote.
pub const OWN: usize = 3;

/// The text of a template in a format; `None` when there is no such template.
pub fn text(template: usize, format: Format) -> Option<&'static str> {
    let of_format = match format {
        Format::Json => &JSON,
        Format::Text => &TEXT,
        Format::Xml => &XML,
    };
    of_format.get(template).copied()
}

/// Which of [`NAMES`] a text is.
pub fn name_of(written: &str, format: Format) -> usize {
    (0..OWN).find(|template| text(*template, format) == Some(written)).unwrap_or(OWN)
}

const JSON: [&str; 3] = [
    r#"{
  "email_from": "shop@example.com",
  "email_to": "ana@example.com",
  "subject": "Parcel {{seq}} is on its way",
  "mail": "Good morning Ana, parcel {{seq}} left today."
}"#,
    r#"{
  "invoice": {{seq}},
  "customer": { "name": "Ana Lima", "email": "ana@example.com" },
  "currency": "EUR",
  "lines": [
    { "text": "Coffee, 1 kg", "quantity": 1, "unit_price": "18.50" },
    { "text": "Filters", "quantity": 2, "unit_price": "3.20" }
  ]
}"#,
    r#"{
  "order": {{seq}},
  "ship_to": "Ana Lima, 12 Harbour Street",
  "items": [
    { "sku": "COF-1000", "count": 1 },
    { "sku": "FIL-0100", "count": 2 }
  ]
}"#,
];

const TEXT: [&str; 3] = [
    "From: shop@example.com
To: ana@example.com
Subject: Parcel {{seq}} is on its way

Good morning Ana, parcel {{seq}} left today.",
    "Invoice {{seq}} for Ana Lima
Coffee, 1 kg   18.50 EUR
Filters         3.20 EUR",
    "Order {{seq}}
Ship to Ana Lima, 12 Harbour Street
1 x COF-1000
2 x FIL-0100",
];

const XML: [&str; 3] = [
    r"<email>
  <email_from>shop@example.com</email_from>
  <email_to>ana@example.com</email_to>
  <subject>Parcel {{seq}} is on its way</subject>
  <mail>Good morning Ana, parcel {{seq}} left today.</mail>
</email>",
    r#"<invoice number="{{seq}}" currency="EUR">
  <customer>Ana Lima</customer>
  <line price="18.50">Coffee, 1 kg</line>
  <line price="3.20">Filters</line>
</invoice>"#,
    r#"<order number="{{seq}}">
  <ship_to>Ana Lima, 12 Harbour Street</ship_to>
  <item sku="COF-1000" count="1"/>
  <item sku="FIL-0100" count="2"/>
</order>"#,
];

#[cfg(test)]
mod tests {
    use message_queue_play::queue::{Body, Kind};
    use message_queue_play::sim::{Template, check_syntax};

    use super::*;

    #[test]
    fn every_template_is_what_its_format_says_and_looks_like_its_job() {
        for format in Format::ALL {
            for (template, kind) in [Kind::Email, Kind::Invoice, Kind::Order].iter().enumerate() {
                let written = text(template, format).expect("there is one");
                let body = Template::new(Body::new(written.as_bytes(), format)).example(12);
                assert_eq!(check_syntax(body.bytes(), format), Ok(()), "{written}");
                let expected = if format == Format::Text { Kind::Text } else { *kind };
                assert_eq!(body.kind(), expected, "{written}");
                assert_eq!(name_of(written, format), template);
            }
        }
    }

    #[test]
    fn what_was_changed_is_own_text() {
        assert_eq!(name_of("{}", Format::Json), OWN);
        assert_eq!(text(OWN, Format::Json), None);
    }
}
