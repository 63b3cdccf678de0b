//! The font: how wide its letters are, and which of them a document has used.

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

/// Noto Sans, as far as printing needs it.
pub const REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular.ttf"));
/// The same in bold.
pub const BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bold.ttf"));

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For text.
    Regular,
    /// For what is to be seen first.
    Bold,
}

impl Weight {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Regular, Self::Bold];
}

/// Both weights of the font, and what a document needs of them.
pub struct Fonts {
    regular: Font,
    bold: Font,
}

/// One weight.
pub struct Font {
    bytes: &'static [u8],
    face: Face<'static>,
    /// Glyphs are numbered anew in the order in which they are used.
    glyphs: GlyphRemapper,
    /// A letter for each glyph by its new number, for whoever copies or searches text.
    letters: BTreeMap<u16, char>,
}

impl Fonts {
    /// Noto Sans, nothing of it used yet.
    pub fn new() -> Self {
        Self { regular: Font::new(REGULAR), bold: Font::new(BOLD) }
    }

    /// One weight.
    pub fn get(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// One weight, to write with.
    pub fn get_mut(&mut self, weight: Weight) -> &mut Font {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }
}

impl Font {
    fn new(bytes: &'static [u8]) -> Self {
        let face = Face::parse(bytes, 0).expect("the font came in one piece");
        Self { bytes, face, glyphs: GlyphRemapper::new(), letters: BTreeMap::new() }
    }

    /// The letters as a PDF shows them: two bytes with the new number of each glyph.
    pub fn encode(&mut self, text: &str) -> Vec<u8> {
        let mut encoded = Vec::with_capacity(text.len() * 2);
        for letter in text.chars() {
            let number = self.glyphs.remap(self.glyph(letter).0);
            self.letters.entry(number).or_insert(letter);
            encoded.extend(number.to_be_bytes());
        }
        encoded
    }

    /// How wide a letter is, in thousandths of the size.
    pub fn width_of(&self, letter: char) -> f32 {
        self.advance(self.glyph(letter))
    }

    /// Widths of all used glyphs by their new numbers, in thousandths of the size.
    pub fn used_widths(&self) -> Vec<f32> {
        self.glyphs.remapped_gids().map(|glyph| self.advance(GlyphId(glyph))).collect()
    }

    /// Which letter each used glyph stands for, by its new number.
    pub fn used_letters(&self) -> impl Iterator<Item = (u16, char)> {
        self.letters.iter().map(|(&number, &letter)| (number, letter))
    }

    /// A font file with only the used glyphs.
    ///
    /// # Panics
    /// Never: the font is whole, and as simple as its kind can be.
    pub fn used_part(&self) -> Vec<u8> {
        subsetter::subset(self.bytes, 0, &self.glyphs).expect("the font came in one piece")
    }

    /// A measure of the font in thousandths of the size.
    pub fn measure(&self, measure: impl Fn(&Face<'static>) -> i16) -> f32 {
        f32::from(measure(&self.face)) * 1_000.0 / f32::from(self.face.units_per_em())
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        let units = self.face.glyph_hor_advance(glyph).unwrap_or(0);
        f32::from(units) * 1_000.0 / f32::from(self.face.units_per_em())
    }

    /// The glyph of a letter; that of a missing one when the font has none, which is looked at when
    /// a body is read.
    fn glyph(&self, letter: char) -> GlyphId {
        self.face.glyph_index(letter).unwrap_or(GlyphId(0))
    }
}
