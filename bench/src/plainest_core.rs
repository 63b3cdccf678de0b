//! The plainest queue that could work, as the yardstick for ours: a ring of ids, an arena, deadlines
//! in order, and no rule but one lease for all.

use std::collections::VecDeque;

use message_queue_core::queue::Body;

/// A place in the arena. The epoch goes on when another message takes the place, so that no receipt
/// fits two.
struct Place {
    body: Option<Body>,
    epoch: u32,
    is_held: bool,
}

/// One queue.
#[derive(Default)]
pub struct PlainestCore {
    arena: Vec<Place>,
    free: Vec<usize>,
    line: VecDeque<usize>,
    /// When which delivery of which message is over. What was acked meanwhile is passed over.
    deadlines: VecDeque<(u64, usize, u32)>,
}

/// How long a worker may hold a message, in microseconds.
const LEASE: u64 = 30_000_000;

impl PlainestCore {
    /// Puts a message at the end of the line.
    #[inline]
    pub fn send(&mut self, body: Body) {
        let body = Some(body);
        let id = if let Some(id) = self.free.pop() {
            self.arena[id].body = body;
            id
        } else {
            self.arena.push(Place { body, epoch: 0, is_held: false });
            self.arena.len() - 1
        };
        self.line.push_back(id);
    }

    /// Hands out the first message of the line: its id, its epoch and its body.
    #[inline]
    pub fn receive(&mut self, now: u64) -> Option<(usize, u32, Body)> {
        self.expire(now);
        let id = self.line.pop_front()?;
        let place = &mut self.arena[id];
        place.epoch += 1;
        place.is_held = true;
        self.deadlines.push_back((now + LEASE, id, place.epoch));
        Some((id, place.epoch, place.body.clone()?))
    }

    /// Forgets a message, if the receipt is that of its latest delivery.
    #[inline]
    pub fn ack(&mut self, id: usize, epoch: u32) -> bool {
        let place = &mut self.arena[id];
        let is_latest = place.epoch == epoch && place.body.take().is_some();
        if is_latest {
            place.is_held = false;
            place.epoch += 1;
            self.free.push(id);
        }
        is_latest
    }

    fn expire(&mut self, now: u64) {
        while let Some((until, id, epoch)) = self.deadlines.front().copied() {
            let place = &mut self.arena[id];
            if place.epoch == epoch && place.is_held {
                if until > now {
                    return;
                }
                place.is_held = false;
                self.line.push_front(id);
            }
            self.deadlines.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use message_queue_core::queue::Format;

    use super::*;

    #[test]
    fn it_is_a_queue_with_leases() {
        let mut core = PlainestCore::default();
        core.send(Body::new("a", Format::Text));
        core.send(Body::new("b", Format::Text));
        let (id, epoch, body) = core.receive(0).expect("a message");
        assert_eq!(body.bytes(), b"a");
        assert_eq!(core.receive(LEASE).map(|it| it.2.bytes().to_vec()), Some(b"a".to_vec()));
        assert!(!core.ack(id, epoch), "the receipt is stale");
        assert!(core.ack(id, epoch + 1), "this one is the latest");
        core.send(Body::new("c", Format::Text));
        assert!(!core.ack(id, epoch + 1), "the place is that of another message now");
        assert_eq!(core.receive(LEASE).map(|it| it.2.bytes().to_vec()), Some(b"b".to_vec()));
    }
}
