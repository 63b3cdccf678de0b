//! The Message Queue Playground: see, touch and break a message queue in the browser.
//!
//! This package is the page. What a queue does, how time passes and where chance comes from is
//! in [`message_queue_play`], which has never heard of a browser.
//!
//! # The map
//!
//! ```text
//! core/      time  <-  queue  <-  sim  <------------------+              pure, compiled to be fast
//! play/                  ^         scenario  <-  playground              pure, compiled to be small
//! contract/  desk -------+                           ^                   a line of JSON each way
//!             ^                                      |
//! api/        +-- QueueSet     src/  web  <-  main --+                   the same for scripts
//! cli/        +-- mqp                                                    and natively
//! bodies/     what e-mails and invoices say  <-  sim, documents, web     pure
//! documents/  bodies  <-  email, invoice                                 pure, a module of its own
//! ```
//!
//! # One action from click to pixel
//!
//! 1. A panel turns a gesture into an [`Action`] and emits it through `on_action`.
//! 2. [`web::App`] hands it to [`Playground::apply`] and draws again if that changed something.
//!    The answer goes back to the panel, which shows a refusal next to the control that caused it.
//! 3. `Playground::apply` writes it to the journal and matches it; what concerns the world is a
//!    [`Command`].
//! 4. [`Simulation::execute`] calls the queue with the current simulated time, records what
//!    happened and schedules what follows.
//! 5. Operations of the [`QueueSet`] do one thing and report it as [`Transition`]s.
//! 6. The frame loop says how much wall-clock time went by; the pacer turns that into a bounded
//!    span, and the simulation lets the events in it happen, in order.
//! 7. `App` takes a [`Snapshot`] and gives every panel its own part. Between two of them the
//!    stage draws the [`Scene`] of each frame.
//!
//! [`Action`]: message_queue_play::playground::Action
//! [`Playground::apply`]: message_queue_play::playground::Playground::apply
//! [`Command`]: message_queue_play::sim::Command
//! [`Simulation::execute`]: message_queue_play::sim::Simulation::execute
//! [`QueueSet`]: message_queue_play::queue::QueueSet
//! [`Transition`]: message_queue_play::queue::Transition
//! [`Snapshot`]: message_queue_play::playground::Snapshot
//! [`Scene`]: message_queue_play::playground::Scene
//!
//! # Two parts
//!
//! The release build is divided: `cargo xtask dist` watches which functions run while the first
//! view is shown, and puts the others into a second module with the same memory, together with the
//! data that only they reach; it is fetched when that view stands. Nothing in the code says what is where. The panels are drawn when the
//! second part is there; any other function of it that is called too early waits for it.
//! `split/` divides, `web/second-part.js` loads.
//!
//! # Words
//!
//! Neutral ones, since the core serves the rules of several systems: a *sender* sends messages
//! to a *queue*, a *worker* receives them under a *lease* and *acks* them. A message is *ready*,
//! *delayed* or *in flight* (leased), and ends *done*, *dead* (in the dead-letter queue) or
//! *dropped*. A *receipt* proves one delivery; *redrive* moves dead letters back to the line.

pub mod web;
