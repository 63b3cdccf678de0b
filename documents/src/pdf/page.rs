//! A page: lines of text, and rules.

use pdf_writer::types::TextRenderingMode;
use pdf_writer::{Content, Name, Str};

use super::fonts::{Fonts, Weight};

/// A grey, from ink to hairline, as the page of the playground has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// For text.
    Strong,
    /// For what comes second.
    Soft,
    /// For labels.
    Faint,
    /// For hairlines.
    Hairline,
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// How heavy it is.
    pub weight: Weight,
    /// The size of the font, in points.
    pub size: f32,
    /// Its grey.
    pub ink: Ink,
}

/// A page that is being written on.
pub struct Page {
    content: Content,
}

impl Ink {
    fn rgb(self) -> [f32; 3] {
        let [red, green, blue]: [u8; 3] = match self {
            Self::Strong => [0x1b, 0x1a, 0x18],
            Self::Soft => [0x4f, 0x4b, 0x45],
            Self::Faint => [0x69, 0x64, 0x5c],
            Self::Hairline => [0xd3, 0xcf, 0xc6],
        };
        [red, green, blue].map(|part| f32::from(part) / 255.0)
    }
}

impl Style {
    /// How wide a text becomes, in points.
    pub fn width(self, fonts: &Fonts, text: &str) -> f32 {
        text.chars().map(|letter| self.width_of(fonts, letter)).sum()
    }

    /// How wide a letter becomes, in points.
    pub fn width_of(self, fonts: &Fonts, letter: char) -> f32 {
        fonts.get(self.weight).width_of(letter) * self.size / 1_000.0
    }
}

impl Page {
    /// Nothing on it yet.
    pub fn new() -> Self {
        Self { content: Content::new() }
    }

    /// Writes a line that begins at `x`, with its base line at `y`.
    pub fn text(&mut self, fonts: &mut Fonts, [x, y]: [f32; 2], style: Style, text: &str) {
        let encoded = fonts.get_mut(style.weight).encode(text);
        let [red, green, blue] = style.ink.rgb();
        self.content
            .begin_text()
            .set_text_rendering_mode(TextRenderingMode::Fill)
            .set_fill_rgb(red, green, blue)
            .set_font(font_name(style.weight), style.size)
            .next_line(x, y)
            .show(Str(&encoded))
            .end_text();
    }

    /// The same for a line that ends at `x`.
    pub fn text_before(&mut self, fonts: &mut Fonts, [x, y]: [f32; 2], style: Style, text: &str) {
        let start = x - style.width(fonts, text);
        self.text(fonts, [start, y], style, text);
    }

    /// Draws a level rule of some thickness from one place to another.
    pub fn rule(&mut self, [from, to]: [f32; 2], y: f32, thickness: f32, ink: Ink) {
        let [red, green, blue] = ink.rgb();
        self.content
            .set_stroke_rgb(red, green, blue)
            .set_line_width(thickness)
            .move_to(from, y)
            .line_to(to, y)
            .stroke();
    }

    /// What a PDF says about it.
    pub fn finish(self) -> Vec<u8> {
        self.content.finish().into_vec()
    }
}

/// The name of the font on a page.
pub fn font_name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"Regular"),
        Weight::Bold => Name(b"Bold"),
    }
}
