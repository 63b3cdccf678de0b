//! The rules of the queue, told as short stories, and as properties of random lives.

mod dead_letters;
mod delay;
mod lease;
mod order;
mod random_life;
mod sets;
mod settle;
mod story;
