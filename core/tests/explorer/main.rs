//! Everything that can happen in a small world: all runs of the real queues, one after another,
//! with the rules checked after each step.
//!
//! A world has three messages, two workers, and a budget of trouble: a crash, a lease that is too
//! short, a send that is repeated. What may happen next is tried in every state that is not known
//! yet, so nothing is left to chance. See [`world`] for what may happen, [`always`] for what must
//! hold each time ([`books`] and [`leases`] have their own share of it), [`through`] for what it all
//! comes to in the end, [`sometimes`] for what must have happened at all, and [`promises`] for what the
//! presets say about themselves.

mod always;
mod books;
mod event;
mod hands;
mod leases;
mod presets;
mod promises;
mod search;
mod setup;
mod sometimes;
mod step;
mod through;
mod world;
