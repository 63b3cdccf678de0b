//! The queues against a reference model: plain lists, searched from end to end, which answer every
//! random life in the same way.

mod admission;
mod any_rules;
mod deadlines;
mod dice;
mod ends;
mod expected_presets;
mod life;
mod lives;
mod model;
mod ordering;
mod receiving;
mod settling;
mod tally;
mod twins;
mod views;
mod worlds;
