//! A message as an invoice.

mod bill;
mod sheet;

use crate::about::About;
use crate::calendar::Day;
use crate::currency::Currency;
use crate::decimal::Decimal;
use crate::field::Field;
use crate::limits::{
    MAX_LINES, MAX_NAME_CHARS, MAX_NUMBER_CHARS, MAX_POSTAL_CHARS, MAX_POSTAL_LINES, MAX_QUANTITY,
    MAX_TAX_PERCENT, MAX_TEXT_CHARS, MAX_UNIT_PRICE,
};
use crate::mailbox::Mailbox;
use crate::pdf::Letters;
use crate::text;
use crate::unusable::Unusable;

/// An invoice that can be written: the font has every letter of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// As the sender numbers it; `None`: as the queue numbers the message.
    number: Option<String>,
    /// `None`: the day on which the message was sent.
    date: Option<Day>,
    /// The name first; empty when it is not said who sells.
    seller: Vec<String>,
    customer: Customer,
    currency: Currency,
    /// At least one.
    lines: Vec<Line>,
    /// `None`: the invoice does not speak of tax.
    tax_percent: Option<Decimal>,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Customer {
    name: String,
    email: String,
    /// Lines; none when there is no address.
    address: Vec<String>,
}

/// What is to be paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    /// More than 0.
    quantity: Decimal,
    /// In whole units of the currency; below 0 for what is taken off.
    unit_price: Decimal,
}

impl Invoice {
    /// Reads the fields of a body.
    ///
    /// # Errors
    /// When something is missing or wrong, or the font lacks a letter.
    pub fn read(body: &Field<'_>) -> Result<Self, Unusable> {
        let customer = body.get("customer")?;
        let lines = body.get("lines")?.list("lines", MAX_LINES)?;
        let letters = Letters::of_the_font();
        Ok(Self {
            number: body.find("invoice")?.map(|field| number(&field, &letters)).transpose()?,
            date: body.find("date")?.map(|field| day(&field)).transpose()?,
            seller: postal(body, "seller", &letters)?,
            customer: Customer {
                name: printed_line(&customer.get("name")?, MAX_NAME_CHARS, &letters)?,
                email: Mailbox::read(&customer.get("email")?)?.address,
                address: postal(&customer, "address", &letters)?,
            },
            currency: currency(&body.get("currency")?)?,
            lines: lines.iter().map(|line| Line::read(line, &letters)).collect::<Result<_, _>>()?,
            tax_percent: body.find("tax_percent")?.map(|field| percent(&field)).transpose()?,
        })
    }

    /// Writes it as PDF.
    pub fn write(&self, about: About) -> Vec<u8> {
        sheet::write(self, about)
    }

    /// The name under which it is attached: ASCII, without blanks and folders.
    pub fn file_name(&self, about: About) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let number: String = self.number(about).chars().map(plain).collect();
        format!("invoice-{number}.pdf")
    }

    fn number(&self, about: About) -> String {
        self.number.clone().unwrap_or_else(|| about.message.to_string())
    }
}

impl Line {
    fn read(field: &Field<'_>, letters: &Letters) -> Result<Self, Unusable> {
        let quantity = field.get("quantity")?;
        let price = field.get("unit_price")?;
        Ok(Self {
            text: printed_line(&field.get("text")?, MAX_TEXT_CHARS, letters)?,
            quantity: positive(&quantity, Decimal::whole(MAX_QUANTITY))?,
            unit_price: {
                let highest = Decimal::whole(MAX_UNIT_PRICE);
                let what = format!("a price like 12.50 of at most {highest}");
                price.decimal(&what, |number| number.is_within(highest))?
            },
        })
    }
}

fn positive(field: &Field<'_>, most: Decimal) -> Result<Decimal, Unusable> {
    let number = field.decimal("a positive number", |number| number > Decimal::ZERO)?;
    if number > most { Err(field.needed(&format!("a number up to {most}"))) } else { Ok(number) }
}

/// A number that counts invoices, or whatever text stands for it.
fn number(field: &Field<'_>, letters: &Letters) -> Result<String, Unusable> {
    let Some(digits) = field.digits() else {
        return printed_line(field, MAX_NUMBER_CHARS, letters);
    };
    let fits = digits.len() <= MAX_NUMBER_CHARS && digits.bytes().all(|it| it.is_ascii_digit());
    let what = format!("a whole number or one line of 1 to {MAX_NUMBER_CHARS} characters");
    if fits { Ok(digits.to_owned()) } else { Err(field.needed(&what)) }
}

fn day(field: &Field<'_>) -> Result<Day, Unusable> {
    let what = "a day like 2026-12-01";
    Day::read(field.text(what)?).ok_or_else(|| field.needed(what))
}

fn currency(field: &Field<'_>) -> Result<Currency, Unusable> {
    let what = "a currency of ISO 4217 like EUR";
    Currency::read(field.text(what)?).ok_or_else(|| field.needed(what))
}

fn percent(field: &Field<'_>) -> Result<Decimal, Unusable> {
    let most = Decimal::whole(MAX_TAX_PERCENT);
    let what = format!("a number from 0 to {most}");
    field.decimal(&what, |number| number >= Decimal::ZERO && number <= most)
}

/// The lines of a field that may be left out.
fn postal(body: &Field<'_>, name: &str, letters: &Letters) -> Result<Vec<String>, Unusable> {
    let Some(field) = body.find(name)? else { return Ok(Vec::new()) };
    let lines = text::lines(&field, MAX_POSTAL_CHARS, MAX_POSTAL_LINES)?;
    lines.iter().try_for_each(|line| printed(&field, line, letters))?;
    Ok(lines)
}

fn printed_line(field: &Field<'_>, most: usize, letters: &Letters) -> Result<String, Unusable> {
    let line = text::line(field, most)?;
    printed(field, &line, letters)?;
    Ok(line)
}

/// A letter that the font lacks would be an empty box on paper, and nobody would notice in time.
fn printed(field: &Field<'_>, text: &str, letters: &Letters) -> Result<(), Unusable> {
    text.chars().find(|&letter| !letters.has(letter)).map_or(Ok(()), |letter| {
        let code = u32::from(letter);
        let what = format!("a text in Latin, Greek or Cyrillic letters, without U+{code:04X},");
        Err(field.needed(&what))
    })
}
