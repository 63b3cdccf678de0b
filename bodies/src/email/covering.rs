//! The e-mail around an invoice that was sent on as it is.
//!
//! A service that writes invoices hands the message on unchanged; the one that mails them finds in
//! it all that it needs: to whom, from whom, and what is attached.

use super::Email;
use crate::field::Field;
use crate::invoice::Invoice;
use crate::mailbox::Mailbox;
use crate::text::looks_encoded;
use crate::unusable::Unusable;

/// Where such e-mails come from when it is not said. By RFC 2606 there is no such host.
const SENDER: &str = "invoices@message-queue-playground.invalid";

/// Whether a body is an invoice and no e-mail.
pub fn is_wanted(body: &Field<'_>) -> Result<bool, Unusable> {
    Ok(body.find("email_to")?.is_none() && body.find("customer")?.is_some())
}

/// The e-mail to the customer of an invoice, with the invoice attached.
pub fn read(body: &Field<'_>) -> Result<Email, Unusable> {
    let invoice = Invoice::read(body)?;
    let from = match body.find("email_from")? {
        Some(field) => Mailbox::read(&field)?,
        None => Mailbox::with_name(invoice.seller.first(), SENDER),
    };
    let customer = &invoice.customer;
    Ok(Email {
        from,
        to: Mailbox::with_name(Some(&customer.name), &customer.email),
        subject: subject(&invoice),
        mail: mail(&invoice),
        invoice: Some(invoice),
    })
}

fn subject(invoice: &Invoice) -> String {
    match &invoice.number {
        Some(number) if !looks_encoded(number) => format!("Invoice {number}"),
        _ => "Your invoice".to_owned(),
    }
}

fn mail(invoice: &Invoice) -> String {
    let Invoice { customer, currency, seller, .. } = invoice;
    let total = currency.written(invoice.bill().total);
    let name = &customer.name;
    let regards = seller.first().map(|name| format!("\nKind regards\n{name}\n"));
    let regards = regards.unwrap_or_default();
    let code = currency.code();
    format!("Dear {name},\n\nyour invoice over {total} {code} is attached.\n{regards}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Makes;

    fn invoice(changed: &[(&str, Value)]) -> String {
        let mut body = json!({
            "invoice": 7,
            "seller": "Teestube Süd\n80331 München",
            "customer": {"name": "Ana Lima", "email": "ana@example.com"},
            "currency": "EUR",
            "lines": [{"text": "Tea", "quantity": 3, "unit_price": "4.10"}],
        });
        for (name, value) in changed {
            body[name] = value.clone();
        }
        body.to_string()
    }

    fn email(changed: &[(&str, Value)]) -> Email {
        Email::of(invoice(changed).as_bytes()).expect("an invoice is mailed")
    }

    #[test]
    fn an_invoice_goes_to_its_customer_as_it_is() {
        let email = email(&[]);
        let mailbox = |name: &str, address: &str| Mailbox {
            name: Some(name.to_owned()),
            address: address.to_owned(),
        };
        assert_eq!(email.to, mailbox("Ana Lima", "ana@example.com"));
        assert_eq!(email.from, mailbox("Teestube Süd", SENDER));
        assert_eq!(email.subject, "Invoice 7");
        let text = "Dear Ana Lima,\n\nyour invoice over 12.30 EUR is attached.\n\n\
                    Kind regards\nTeestube Süd\n";
        assert_eq!(email.mail, text);
        assert_eq!(email.invoice, Invoice::of(invoice(&[]).as_bytes()).ok());
    }

    #[test]
    fn the_invoice_may_say_who_mails_it() {
        let from = ("email_from", json!("Shop <shop@example.com>"));
        assert_eq!(email(&[from]).from.address, "shop@example.com");
        let wrong = invoice(&[("email_from", json!("shop"))]);
        let flaw = Makes::Email.check(wrong.as_bytes()).expect_err("this is no address");
        assert_eq!(flaw.to_string(), "email_from must be an address");
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_left_out_of_it() {
        let hidden = "=?utf-8?q?=0D=0ABcc:_eve=40b.c?=";
        let customer = json!({"name": "Ana \"Eve\" <eve@example.com>", "email": "ana@example.com"});
        let email =
            email(&[("invoice", json!(hidden)), ("seller", json!(hidden)), ("customer", customer)]);
        assert_eq!(email.subject, "Your invoice");
        assert_eq!((email.from.name, email.to.name), (None, None));
        assert_eq!(email.to.address, "ana@example.com");
    }

    #[test]
    fn an_e_mail_is_no_invoice_because_it_names_a_customer() {
        let body = json!({
            "email_from": "a@b.c", "email_to": "d@e.f", "subject": "Hello", "mail": "",
            "customer": 7,
        });
        let email = Email::of(body.to_string().as_bytes()).expect("it is an e-mail");
        assert_eq!((email.subject.as_str(), email.invoice), ("Hello", None));
    }
}
