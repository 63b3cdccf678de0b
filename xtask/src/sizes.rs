//! How large a file is, as it is and compressed.

use std::fs;
use std::io::Write;
use std::iter::Sum;
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::{Outcome, Trying};

/// Bytes of a file, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// As it is.
    pub raw: usize,
    /// After gzip, or as it is when that is not worth it.
    pub gzip: usize,
    /// After brotli, or as it is when that is not worth it.
    pub brotli: usize,
}

impl Sum for Sizes {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |total, sizes| Self {
            raw: total.raw + sizes.raw,
            gzip: total.gzip + sizes.gzip,
            brotli: total.brotli + sizes.brotli,
        })
    }
}

/// Measures a file and, when it is `compressible`, writes `.gz` and `.br` beside it.
///
/// A form that is no smaller is not written: a server would gain nothing by it.
pub fn measure_and_compress(file: &Path, compressible: bool) -> Outcome<Sizes> {
    let bytes = fs::read(file).trying_to(|| format!("read {}", file.display()))?;
    let raw = bytes.len();
    if !compressible {
        return Ok(Sizes { raw, gzip: raw, brotli: raw });
    }
    let gzip = write_if_smaller(&file.with_added_extension("gz"), raw, &gzip(&bytes)?)?;
    let brotli = write_if_smaller(&file.with_added_extension("br"), raw, &brotli(&bytes)?)?;
    Ok(Sizes { raw, gzip, brotli })
}

fn write_if_smaller(file: &Path, raw: usize, compressed: &[u8]) -> Outcome<usize> {
    if compressed.len() >= raw {
        return Ok(raw);
    }
    fs::write(file, compressed).trying_to(|| format!("write {}", file.display()))?;
    Ok(compressed.len())
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .trying_to(|| "compress with gzip".to_owned())
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)
        .trying_to(|| "compress with brotli".to_owned())?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn both_forms_unpack_to_what_was_packed() {
        let text = "first in, first out. ".repeat(500);
        let mut unpacked = String::new();
        GzDecoder::new(&gzip(text.as_bytes()).unwrap()[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(text.as_bytes()).unwrap()[..], &mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text.as_bytes());
    }

    #[test]
    fn sizes_add_up() {
        let one = Sizes { raw: 3, gzip: 2, brotli: 1 };
        assert_eq!([one, one].into_iter().sum::<Sizes>(), Sizes { raw: 6, gzip: 4, brotli: 2 });
    }
}
