//! The scenarios and the controls of the Message Queue Playground, in pure Rust.
//!
//! ```text
//! core  <-  scenario  <-  playground
//! ```
//!
//! An arrow points at what is used; nothing points the other way.
//!
//! * [`scenario`] is the only place with a saved form.
//! * [`playground`] is where wall-clock time meets simulated time and where an action is applied.
//!
//! A package apart from the core, because the two want to be compiled differently: the core to be
//! fast, this one to be small. Whoever uses it needs not name the core: it is here as
//! [`queue`], [`sim`] and [`time`].

pub use message_queue_core::{queue, sim, time};

pub mod playground;
pub mod scenario;
