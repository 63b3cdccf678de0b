//! The contract, told as stories: what is asked and what is answered, line by line.

mod bodies;
mod knobs;
mod limits;
mod requests;
mod story;
mod time;
