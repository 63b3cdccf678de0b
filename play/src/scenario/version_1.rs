//! Version 1 of the saved form: one sender, one queue, one service, without keys.

use super::node::Field;
use super::{Wrong, parts};
use crate::sim::{JOBS, Setup};

/// Reads the parts. They get the keys that they had in traces.
#[inline(never)] // Not in the first view.
pub fn read(root: &Field<'_>) -> Result<Setup, Wrong> {
    root.only(&["version", "name", "title", "summary", "sender", "queue", "service"])?;
    let [sender, queue, service] = [root.get("sender")?, root.get("queue")?, root.get("service")?];
    sender.only(&["name", "on", "arrivals", "count", "backlog", "format", "body"])?;
    queue.only(&["name", "lease", "limit", "backoff", "delay", "capacity"])?;
    service.only(&["name", "workers", "time", "failure", "ack", "restart"])?;
    Ok(Setup {
        senders: vec![parts::sender(&sender, "sender", JOBS.into())?],
        queues: vec![parts::queue(&queue, "jobs")?],
        topics: Vec::new(),
        services: vec![parts::service(&service, "service", Some(JOBS))?],
        actions: Vec::new(),
    })
}
