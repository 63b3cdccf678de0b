//! Controls and pictures that know nothing about scenes.

mod icon;
mod switch;
mod token;

pub use icon::{Icon, Shape};
pub use switch::Switch;
pub use token::{Token, outline, short_number};
