//! Controls and pictures that know nothing about scenes.

mod icon;
mod switch;

pub use icon::{Icon, Shape};
pub use switch::Switch;
