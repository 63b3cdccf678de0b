//! JSON as it comes in: a small strict reader that says where a text stops being JSON.
//!
//! Our own and not a library, because three things are refused here that readers let pass or
//! repair: a field that is there twice, a number that a script could not hold exactly, and half of
//! a surrogate pair, which is no character and would not come out as it went in.

pub(crate) mod line;

use std::fmt;

/// The largest number that goes in or out: 2^53 − 1, so that a script holds every number exactly.
pub const LARGEST_WHOLE: u64 = (1 << 53) - 1;

/// How deep values may stand inside each other. Our own stand four deep.
const DEPTH: usize = 16;
/// How many values a text may have: a line is to cost no more memory than its own length.
const VALUES: usize = 1_000;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number from 0 to [`LARGEST_WHOLE`], written with digits only.
    Whole(u64),
    /// Any other number; none of ours is.
    Number,
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Self>),
    /// Fields, in the order in which they are written; no name is there twice.
    Object(Vec<(String, Self)>),
}

/// Where a text stops being JSON that is accepted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// How many bytes came before.
    pub at: usize,
    /// What is wrong there.
    pub why: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.why, self.at + 1)
    }
}

impl Value {
    /// Reads a text that is one value.
    ///
    /// # Errors
    /// When it is not, with the place.
    pub fn read(text: &str) -> Result<Self, Misread> {
        let mut reader = Reader { text, at: 0, values: 0 };
        let value = reader.value(DEPTH)?;
        reader.skip_blanks();
        if reader.at < text.len() {
            return Err(reader.misread("nothing is expected after the end of the object"));
        }
        Ok(value)
    }

    /// What kind of value it is, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Whole(_) => "a number",
            Self::Number => "a number that is negative, too large or not whole",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, Misread> {
        self.skip_blanks();
        self.values += 1;
        if self.values > VALUES {
            return Err(self.misread(format!("there are more than {VALUES} values")));
        }
        match self.peek() {
            Some(b'{' | b'[') if depth == 0 => {
                Err(self.misread(format!("values stand more than {DEPTH} deep in each other")))
            }
            Some(b'{') => self.object(depth - 1),
            Some(b'[') => self.list(depth - 1),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Misread> {
        self.at += 1;
        let mut fields: Vec<(String, Value)> = Vec::new();
        if self.took(b'}') {
            return Ok(Value::Object(fields));
        }
        loop {
            self.skip_blanks();
            let name_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.misread("the name of a field in quotation marks is expected"));
            }
            let name = self.string()?;
            if fields.iter().any(|(other, _)| *other == name) {
                let why = format!("the field \"{}\" is there twice", shortened(&name));
                return Err(Misread { at: name_at, why });
            }
            self.expect(b':', "a colon is expected")?;
            fields.push((name, self.value(depth)?));
            if self.took(b'}') {
                return Ok(Value::Object(fields));
            }
            self.expect(b',', "a comma or the end of the object is expected")?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Misread> {
        self.at += 1;
        let mut items = Vec::new();
        if self.took(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.took(b']') {
                return Ok(Value::List(items));
            }
            self.expect(b',', "a comma or the end of the list is expected")?;
        }
    }

    fn word(&mut self) -> Result<Value, Misread> {
        let words =
            [("null", Value::Null), ("true", Value::Flag(true)), ("false", Value::Flag(false))];
        let rest = &self.text.as_bytes()[self.at..];
        for (word, value) in words {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.misread("a value is expected"))
    }

    fn number(&mut self) -> Result<Value, Misread> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.at;
        self.digits()?;
        if self.text.as_bytes()[first] == b'0' && self.at > first + 1 {
            return Err(Misread { at: first, why: "a number begins with a needless zero".into() });
        }
        let whole = &self.text[start..self.at];
        let mut only_digits = first == start;
        if self.peek() == Some(b'.') {
            only_digits = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            only_digits = false;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let number = whole.parse().ok().filter(|&number| only_digits && number <= LARGEST_WHOLE);
        Ok(number.map_or(Value::Number, Value::Whole))
    }

    fn digits(&mut self) -> Result<(), Misread> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.misread("a digit is expected"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<String, Misread> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..0x20);
            let end = rest.bytes().position(|byte| !plain(&byte)).unwrap_or(rest.len());
            string.push_str(&rest[..end]);
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => {
                    return Err(self.misread("a control character is not written as an escape"));
                }
                None => return Err(self.misread("a text has no end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Misread> {
        let start = self.at;
        self.at += 2;
        Ok(match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at = start;
                return self.unicode();
            }
            _ => return Err(Misread { at: start, why: "there is no such escape".into() }),
        })
    }

    /// A character as `\u` and four digits, or as two of them that make a pair.
    fn unicode(&mut self) -> Result<char, Misread> {
        let start = self.at;
        let lone = || Misread {
            at: start,
            why: "half of a surrogate pair is no character; send such bytes as base64".into(),
        };
        let first = self.unit()?;
        if let 0xd800..0xdc00 = first
            && self.text.as_bytes()[self.at..].starts_with(b"\\u")
        {
            let second = self.unit()?;
            let pair = char::decode_utf16([first, second]).next();
            return pair.and_then(Result::ok).ok_or_else(lone);
        }
        char::from_u32(u32::from(first)).ok_or_else(lone)
    }

    /// Four digits after `\u`.
    fn unit(&mut self) -> Result<u16, Misread> {
        let digits = self.text.as_bytes().get(self.at + 2..self.at + 6);
        let value = |digits: &[u8]| {
            digits.iter().try_fold(0, |value, digit| {
                Some(value * 16 + u16::try_from(char::from(*digit).to_digit(16)?).ok()?)
            })
        };
        let unit = digits.and_then(value).ok_or_else(|| Misread {
            at: self.at,
            why: "four hexadecimal digits are expected after \\u".into(),
        })?;
        self.at += 6;
        Ok(unit)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past this byte and blanks before it, if it comes next.
    fn took(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    fn expect(&mut self, byte: u8, why: &str) -> Result<(), Misread> {
        if self.took(byte) { Ok(()) } else { Err(self.misread(why)) }
    }

    fn misread(&self, why: impl Into<String>) -> Misread {
        Misread { at: self.at, why: why.into() }
    }
}

/// The beginning of something that came from outside, for a message.
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests;
