//! Rules of the simulation: chance, time, faults, and what is written down of them.

mod actions;
mod calls;
mod faults;
#[path = "../golden/runs.rs"]
mod golden_runs;
mod graph;
mod history;
mod load;
mod makes;
mod measured;
mod outside_books;
mod prefetch;
mod random_runs;
mod replay;
mod scaling;
mod scene_of;
mod senders;
mod stage;
mod timed;
mod topics;
mod trace;
mod versions;
mod words;
mod worker_faults;
