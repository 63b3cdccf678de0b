//! A message queue and a deterministic simulation around it, in pure Rust.
//!
//! ```text
//! time  <-  queue  <-  sim
//! ```
//!
//! An arrow points at what is used; nothing points the other way.
//!
//! * [`time`] defines simulated instants. It never reads a clock.
//! * [`queue`] holds the rules of sending, receiving, acking and dead-lettering.
//!   It keeps no time by itself and knows no worker but by number. It rolls dice of its own, from the
//!   seed, only where rules ask for noise or jitter.
//! * [`sim`] is the only place where time passes, and where chance is drawn for all else.
//!
//! # The one idea
//!
//! A run is its scenario, its seed and its journal of commands; everything else is derived.
//! Nothing else may influence a run: no clock, no frame rate, no hash order, no float function of the platform.

pub mod queue;
pub mod sim;
pub mod time;
