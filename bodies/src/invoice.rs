//! A body that asks for an invoice.

mod bill;

pub use bill::Bill;

use crate::about::About;
use crate::calendar::{Day, Moment};
use crate::currency::Currency;
use crate::decimal::Decimal;
use crate::field::Field;
use crate::json::Value;
use crate::letters::is_printed;
use crate::limits::{
    MAX_LINES, MAX_NAME_CHARS, MAX_NUMBER_CHARS, MAX_POSTAL_CHARS, MAX_POSTAL_LINES, MAX_QUANTITY,
    MAX_TAX_PERCENT, MAX_TEXT_CHARS, MAX_UNIT_PRICE,
};
use crate::mailbox::Mailbox;
use crate::text;
use crate::unusable::Unusable;

/// The heads of the columns with numbers.
const HEADS: [&str; 3] = ["Quantity", "Unit price", "Amount"];

/// An invoice that can be written: the font has every letter of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// As the sender numbers it; `None`: as the queue numbers the message.
    pub number: Option<String>,
    /// `None`: the day on which the message was sent.
    pub date: Option<Day>,
    /// The name first; empty when it is not said who sells.
    pub seller: Vec<String>,
    /// Who pays.
    pub customer: Customer,
    /// In what.
    pub currency: Currency,
    /// At least one.
    pub lines: Vec<Line>,
    /// `None`: the invoice does not speak of tax.
    pub tax_percent: Option<Decimal>,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub name: String,
    /// The address for e-mails.
    pub email: String,
    /// Lines; none when there is no address.
    pub address: Vec<String>,
}

/// What is to be paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub text: String,
    /// More than 0.
    pub quantity: Decimal,
    /// In whole units of the currency; below 0 for what is taken off.
    pub unit_price: Decimal,
}

impl Invoice {
    /// The invoice that a body asks for.
    ///
    /// # Errors
    /// When the body is not JSON, a field is missing or wrong, or the font lacks a letter.
    pub fn of(body: &[u8]) -> Result<Self, Unusable> {
        Self::read(&Field::root(&Value::read(body)?))
    }

    /// The same for a part of a body.
    pub(crate) fn read(body: &Field<'_>) -> Result<Self, Unusable> {
        let customer = body.get("customer")?;
        let lines = body.get("lines")?.list("lines", MAX_LINES)?;
        Ok(Self {
            number: body.find("invoice")?.map(|field| number(&field)).transpose()?,
            date: body.find("date")?.map(|field| day(&field)).transpose()?,
            seller: postal(body, "seller")?,
            customer: Customer {
                name: printed_line(&customer.get("name")?, MAX_NAME_CHARS)?,
                email: Mailbox::read(&customer.get("email")?)?.address,
                address: postal(&customer, "address")?,
            },
            currency: currency(&body.get("currency")?)?,
            lines: lines.iter().map(Line::read).collect::<Result<_, _>>()?,
            tax_percent: body.find("tax_percent")?.map(|field| percent(&field)).transpose()?,
        })
    }

    /// The name under which it is attached: ASCII, without blanks and folders.
    pub fn file_name(&self, about: About) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let number: String = self.number(about).chars().map(plain).collect();
        format!("invoice-{number}.pdf")
    }

    /// Its number.
    pub fn number(&self, about: About) -> String {
        self.number.clone().unwrap_or_else(|| about.message.to_string())
    }

    /// Its day.
    pub fn day(&self, about: About) -> Day {
        self.date.unwrap_or_else(|| Moment::of(about.sent_us).day)
    }

    /// What stands over the columns with numbers; the last one also names the currency.
    pub fn heads(&self) -> [String; 3] {
        let [quantity, price, amount] = HEADS;
        let amount = format!("{amount}, {}", self.currency.code());
        [quantity.to_owned(), price.to_owned(), amount]
    }

    /// What stands in them for one line.
    pub fn numbers(&self, line: &Line) -> [String; 3] {
        let currency = &self.currency;
        [
            line.quantity.written(0),
            line.unit_price.written(currency.decimals()),
            currency.written(line.amount(currency)),
        ]
    }
}

impl Line {
    fn read(field: &Field<'_>) -> Result<Self, Unusable> {
        let quantity = field.get("quantity")?;
        let price = field.get("unit_price")?;
        Ok(Self {
            text: printed_line(&field.get("text")?, MAX_TEXT_CHARS)?,
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
fn number(field: &Field<'_>) -> Result<String, Unusable> {
    let Some(digits) = field.digits() else {
        return printed_line(field, MAX_NUMBER_CHARS);
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
fn postal(body: &Field<'_>, name: &str) -> Result<Vec<String>, Unusable> {
    let Some(field) = body.find(name)? else { return Ok(Vec::new()) };
    let lines = text::lines(&field, MAX_POSTAL_CHARS, MAX_POSTAL_LINES)?;
    lines.iter().try_for_each(|line| printed(&field, line))?;
    Ok(lines)
}

fn printed_line(field: &Field<'_>, most: usize) -> Result<String, Unusable> {
    let line = text::line(field, most)?;
    printed(field, &line)?;
    Ok(line)
}

/// A letter that the font lacks would be an empty box on paper, and nobody would notice in time.
fn printed(field: &Field<'_>, text: &str) -> Result<(), Unusable> {
    text.chars().find(|&letter| !is_printed(letter)).map_or(Ok(()), |letter| {
        let code = u32::from(letter);
        let what = format!("a text in Latin, Greek or Cyrillic letters, without U+{code:04X},");
        Err(field.needed(&what))
    })
}
