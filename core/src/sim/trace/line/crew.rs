//! What happens to the workers of a service as a crew, as a line.

use super::Line;
use crate::sim::Happening;

impl Line<'_> {
    /// How many there are, what they hold beside what they work on.
    #[inline(never)] // Not in the first view.
    pub(super) fn crew(&mut self, happening: &Happening) {
        match *happening {
            Happening::HeldMore { worker, more } => {
                self.word("event", "held-more");
                self.worker(worker);
                self.number("more", u64::from(more));
            }
            Happening::Scaled { service, from, to, ready, target } => {
                self.word("event", "scaled");
                self.word("service", self.names.service_key(service));
                self.number("from", u64::from(from));
                self.number("to", u64::from(to));
                self.number("ready", ready);
                self.number("target", u64::from(target));
            }
            Happening::RollOut { service, version, is_over } => {
                self.word("event", "roll-out");
                self.word("service", self.names.service_key(service));
                self.word("version", self.names.version(version));
                self.word("stage", if is_over { "end" } else { "begin" });
            }
            Happening::Versioned { worker, version } => {
                self.word("event", "versioned");
                self.worker(worker);
                self.word("version", self.names.version(version));
            }
            _ => {}
        }
    }
}
