//! Pages of a PDF: text in an embedded font, and rules.
//!
//! ```text
//! Fonts: how wide letters are, which were used      wrap: lines that fit
//! Page: where they stand                            file: all of it as bytes
//! ```
//!
//! A page is measured in points, 72 to an inch, from its lower left corner.

mod file;
mod fonts;
#[cfg(test)]
mod letters;
mod page;
mod wrap;

pub use file::{Outline, assemble};
pub use fonts::{Fonts, Weight};
pub use page::{Ink, Page, Style};
pub use wrap::wrap;
