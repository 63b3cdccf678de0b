//! JSON as it goes out: one line, with the fields in the order in which they are written.

use crate::base64;

/// A line of JSON that is being written. Commas come by themselves.
#[derive(Default)]
pub struct Line {
    text: String,
}

impl Line {
    /// The whole line, without a line end.
    pub fn finish(self) -> String {
        self.text
    }

    /// Opens an object or a list with this bracket.
    pub fn open(&mut self, bracket: char) -> &mut Self {
        self.comma();
        self.text.push(bracket);
        self
    }

    /// Closes what was opened last with this bracket.
    pub fn close(&mut self, bracket: char) -> &mut Self {
        self.text.push(bracket);
        self
    }

    /// The name of the field whose value comes next.
    pub fn key(&mut self, name: &str) -> &mut Self {
        self.text(name);
        self.text.push(':');
        self
    }

    /// A whole number.
    pub fn whole(&mut self, number: impl Into<u64>) -> &mut Self {
        self.raw(&number.into().to_string())
    }

    /// Yes or no.
    pub fn flag(&mut self, yes: bool) -> &mut Self {
        self.raw(if yes { "true" } else { "false" })
    }

    /// Nothing.
    pub fn null(&mut self) -> &mut Self {
        self.raw("null")
    }

    /// A whole number, or nothing.
    pub fn maybe_whole(&mut self, number: Option<impl Into<u64>>) -> &mut Self {
        match number {
            Some(number) => self.whole(number),
            None => self.null(),
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.comma();
        self.text.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)) {
            self.text.push_str(&rest[..at]);
            self.escape(rest.as_bytes()[at]);
            rest = &rest[at + 1..];
        }
        self.text.push_str(rest);
        self.text.push('"');
        self
    }

    /// A text, or nothing.
    pub fn maybe_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// The field with the bytes of a body: as text where they are UTF-8, otherwise as base64.
    pub fn body(&mut self, bytes: &[u8]) -> &mut Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.key("body").text(text),
            Err(_) => self.key("body_base64").text(&base64::encode(bytes)),
        }
    }

    fn raw(&mut self, text: &str) -> &mut Self {
        self.comma();
        self.text.push_str(text);
        self
    }

    fn comma(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }

    fn escape(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x8 => "\\b",
            0xc => "\\f",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            _ => "",
        };
        self.text.push_str(short);
        if short.is_empty() {
            self.text.push_str("\\u00");
            self.text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            self.text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_the_order_in_which_they_are_written() {
        let mut line = Line::default();
        line.open('{').key("b").whole(1_u64).key("a").open('[').null().flag(true).close(']');
        line.key("c").open('{').close('}').key("d").text("").close('}');
        assert_eq!(line.finish(), r#"{"b":1,"a":[null,true],"c":{},"d":""}"#);
    }

    #[test]
    fn a_text_stays_on_its_line_and_comes_back_as_it_was() {
        let every: String = (0..=0x2029).filter_map(char::from_u32).collect();
        let mut line = Line::default();
        line.text(&every);
        let line = line.finish();
        assert!(!line.bytes().any(|byte| byte < 0x20), "no line end and nothing like it");
        assert_eq!(crate::json::Value::read(&line), Ok(crate::json::Value::Text(every)));
    }

    #[test]
    fn bytes_that_are_no_text_go_out_as_base64() {
        let check = |bytes: &[u8], expected: &str| {
            let mut line = Line::default();
            line.open('{').body(bytes).close('}');
            assert_eq!(line.finish(), expected);
        };
        check(b"a\0\n", r#"{"body":"a\u0000\n"}"#);
        check(b"\xef\xbb\xbfa ", "{\"body\":\"\u{feff}a \"}");
        check(b"\xff", r#"{"body_base64":"/w=="}"#);
        check(b"\xed\xa0\x80", r#"{"body_base64":"7aCA"}"#);
    }
}
