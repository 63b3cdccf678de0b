//! Controls and pictures that know nothing about scenes.

mod choice;
mod disclosure;
mod icon;
mod keys;
mod number_field;
mod select;
mod slider;
mod stepper;
mod switch;
mod token;
mod unique_id;

pub use choice::{Segmented, Tabs};
pub use disclosure::Disclosure;
pub use icon::{Shape, icon};
pub use keys::key_of;
pub use number_field::NumberField;
pub use select::Select;
pub use slider::Slider;
pub use stepper::Stepper;
pub use switch::switch;
pub use token::{Token, outline, short_number};
pub use unique_id::use_unique_id;
