//! A line of a trace, taken apart without knowing who wrote it.

use std::fmt;

use crate::settings::Settings;

/// The most fields that a line has.
const MOST: usize = 16;

/// A line of a trace by its fields: each value as it is written, without the quotation marks of a
/// text. What comes after the sentence is left alone, and the sentence too.
pub struct Line<'a> {
    whole: &'a str,
    fields: [(&'a str, &'a str); MOST],
    count: usize,
}

/// Who is behind a message or a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The sender with this number.
    Sender(usize),
    /// The service with this number.
    Service(usize),
    Hand,
}

impl<'a> Line<'a> {
    pub fn new(whole: &'a str) -> Self {
        let mut line = Self { whole, fields: [("", ""); MOST], count: 0 };
        line.split().unwrap_or_else(|| panic!("it is no line of a trace: {whole}"));
        line
    }

    fn split(&mut self) -> Option<()> {
        let mut rest = self.whole.strip_prefix('{')?;
        loop {
            let (name, after) = rest.strip_prefix('"')?.split_once('"')?;
            if name == "text" {
                return Some(());
            }
            let value = after.strip_prefix(':')?;
            let (value, after) = match value.strip_prefix('"') {
                Some(text) => text.split_once('"')?,
                None => value.split_at(value.find(',')?),
            };
            *self.fields.get_mut(self.count)? = (name, value);
            self.count += 1;
            rest = after.strip_prefix(',')?;
        }
    }

    pub fn maybe(&self, name: &str) -> Option<&'a str> {
        let fields = self.fields[..self.count].iter();
        fields.copied().find_map(|(other, value)| (other == name).then_some(value))
    }

    pub fn text(&self, name: &str) -> &'a str {
        self.maybe(name).unwrap_or_else(|| panic!("no {name}: {self}"))
    }

    pub fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_else(|_| panic!("{name} is no number: {self}"))
    }

    /// A number, or nothing where the line says so.
    pub fn until(&self) -> Option<u64> {
        (self.text("until") != "null").then(|| self.number("until"))
    }

    /// Which of the parts with these names a field names.
    fn place<'b>(&self, name: &str, keys: impl Iterator<Item = &'b String>) -> usize {
        let wanted = self.text(name);
        let mut keys = keys;
        keys.position(|key| key == wanted).unwrap_or_else(|| panic!("nobody is called so: {self}"))
    }

    /// The number of a service that a field names.
    pub fn service(&self, name: &str, settings: &Settings) -> usize {
        self.place(name, settings.services.iter().map(|it| &it.key))
    }

    /// The number of the sender.
    pub fn sender(&self, settings: &Settings) -> usize {
        self.place("sender", settings.senders.iter().map(|it| &it.key))
    }

    /// The number of the queue; of the one from which they come for dead letters.
    pub fn queue(&self, settings: &Settings) -> usize {
        let wanted = self.text("queue");
        let key = wanted.strip_suffix(".dead-letters").unwrap_or(wanted);
        let place = settings.queues.iter().position(|it| it.key == key);
        place.unwrap_or_else(|| panic!("no queue is called so: {self}"))
    }

    /// Who sent or called.
    pub fn origin(&self, settings: &Settings) -> Origin {
        match self.text("origin") {
            "sender" => Origin::Sender(self.sender(settings)),
            "service" => Origin::Service(self.service("from", settings)),
            _ => Origin::Hand,
        }
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.whole.trim_end().fmt(f)
    }
}
