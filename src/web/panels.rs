//! What stands below the stage: each panel shows one part of the domain and emits actions.

mod backoff;
mod charts;
mod compose;
mod inbox;
mod inspector;
mod log;
mod messages;
pub mod quantity;
mod refusal;
mod scale;
mod sentence;
mod workers;

pub use charts::Charts;
pub use compose::Compose;
pub use inbox::Inbox;
pub use inspector::Inspector;
pub use log::Log;
pub use messages::Messages;
pub use workers::Workers;
