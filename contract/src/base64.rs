//! Bytes as text: base64 with the standard alphabet and padding, and nothing that is nearly so.
//!
//! Strict, so that one body has one form: no blanks, no missing padding, no bits that are set
//! behind the last byte: the canonical form of RFC 4648, section 4.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The text for some bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            text.push(if digit <= chunk.len() {
                char::from(ALPHABET[(bits >> (18 - 6 * digit)) as usize & 63])
            } else {
                '='
            });
        }
    }
    text
}

/// The bytes for a text, or what is wrong with it.
pub fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    const LENGTH: &str = "the length of base64 is a multiple of 4, filled up with =";
    const LETTER: &str = "base64 is written with A to Z, a to z, 0 to 9, + and /";
    const REST: &str = "the last digit of this base64 has bits that belong to no byte";
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return Err(LENGTH);
    }
    let padding = text.iter().rev().take(2).take_while(|&&letter| letter == b'=').count();
    let digits = &text[..text.len() - padding];
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in digits.chunks(4) {
        let mut bits = 0;
        for &letter in chunk {
            bits = bits << 6 | value(letter).ok_or(LETTER)?;
        }
        bits <<= 6 * (4 - chunk.len());
        let [_, first, second, third] = bits.to_be_bytes();
        let whole = [first, second, third];
        let count = chunk.len() - 1;
        if whole[count..].iter().any(|&byte| byte != 0) {
            return Err(REST);
        }
        bytes.extend_from_slice(&whole[..count]);
    }
    Ok(bytes)
}

fn value(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_back_as_it_was() {
        let bytes: Vec<u8> = (0..=255).rev().chain(0..=255).collect();
        for length in 0..bytes.len() {
            let text = encode(&bytes[..length]);
            assert_eq!(decode(&text).as_deref(), Ok(&bytes[..length]), "{text}");
        }
    }

    #[test]
    fn the_form_is_that_of_everybody_else() {
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (bytes, text) in pairs {
            assert_eq!(encode(bytes.as_bytes()), text);
        }
        assert_eq!(encode(&[0xfb, 0xff, 0xbf]), "+/+/");
    }

    #[test]
    fn what_is_nearly_base64_is_refused() {
        let length = "the length of base64 is a multiple of 4, filled up with =";
        let letter = "base64 is written with A to Z, a to z, 0 to 9, + and /";
        let rest = "the last digit of this base64 has bits that belong to no byte";
        let cases = [
            ("Zg", length),
            ("Zg=", length),
            ("Zg== ", length),
            ("Z===", letter),
            ("====", letter),
            ("Zg==Zg==", letter),
            ("Z=g=", letter),
            ("Zm9\n", letter),
            ("-_-_", letter),
            ("Zm9ä", length),
            ("Zmä", letter),
            ("Zh==", rest),
            ("Zm9=", rest),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text), Err(expected), "{text}");
        }
    }
}
