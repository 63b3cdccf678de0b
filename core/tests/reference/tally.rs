//! What has happened over many lives, so that a test cannot pass because nothing did.

use std::collections::BTreeMap;

use message_queue_core::queue::{
    DeathReason, DropReason, RedriveError, ReleaseCause, SendError, Settle, Stale, TransitionKind,
};

/// How often each thing has happened in the queue under test.
#[derive(Default)]
pub struct Tally(BTreeMap<&'static str, u64>);

/// Everything that can happen, apart from what needs 256 MiB of bodies.
pub const ALL: &str = "\
    Sent, SentHidden, BecameReady, Delivered, DeliveredAgain, Acked, Extended, ReleasedNack, \
    ReleasedFail, ReleasedExpire, ReleasedLost, ReleasedHidden, Duplicate, LateAck, LateNack, \
    LateExtend, LateReject, StaleAck, StaleNack, StaleExtend, StaleReject, Gone, Superseded, \
    Expired, Unknown, Ignored, LeaseTooLong, DelayTooLong, ExtendTooLong, InFlight, Redriven, \
    DeadLimit, DeadRejected, DeadExpired, DeadOverflow, DroppedLimit, DroppedRejected, DroppedDeadLettersFull, DroppedExpired, \
    DroppedOverflow, DroppedCycle, DroppedPurged, ParkedLimit, ParkedRejected, Full, FullOfBytes, \
    TooLarge, GroupMissing, KeyLength, DedupMissing, DedupRefused, DelayRefused, TtlRefused, \
    PriorityRefused, NoDeadLetterQueue, UnderWay, Rate";

impl Tally {
    pub fn count(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    /// Everything has happened often enough, but for what cannot happen, which never has.
    pub fn check(&self, often: u64, never: &str) {
        let never: Vec<&str> = never.split(", ").filter(|it| !it.is_empty()).collect();
        for what in &never {
            assert!(ALL.split(", ").any(|it| it == *what), "there is no such thing as {what}");
        }
        let times = |what: &str| self.0.get(what).copied().unwrap_or_default();
        let (not_here, here): (Vec<&str>, Vec<&str>) =
            ALL.split(", ").partition(|it| never.contains(it));
        let wrong: Vec<&str> = not_here.into_iter().filter(|it| times(it) > 0).collect();
        assert!(wrong.is_empty(), "these cannot happen here: {wrong:?}\n{:#?}", self.0);
        let rare: Vec<_> =
            here.iter().map(|it| (*it, times(it))).filter(|it| it.1 < often).collect();
        assert!(rare.is_empty(), "these happened too rarely: {rare:?}\n{:#?}", self.0);
        for what in self.0.keys() {
            assert!(ALL.split(", ").any(|it| it == *what), "{what} is not in the list");
        }
    }

    pub fn transition(&mut self, kind: &TransitionKind) {
        let what = match *kind {
            TransitionKind::Sent { until: None, .. } => "Sent",
            TransitionKind::Sent { until: Some(_), .. } => "SentHidden",
            TransitionKind::BecameReady => "BecameReady",
            TransitionKind::Delivered { epoch: 1, .. } => "Delivered",
            TransitionKind::Delivered { .. } => "DeliveredAgain",
            TransitionKind::Acked { .. } => "Acked",
            TransitionKind::Extended { .. } => "Extended",
            TransitionKind::Duplicate => "Duplicate",
            TransitionKind::Redriven => "Redriven",
            TransitionKind::Released { cause, until, .. } => self.released(cause, until.is_some()),
            TransitionKind::LateSettle { settle, .. } => late(settle),
            TransitionKind::StaleSettle { settle, stale, .. } => self.stale(settle, stale),
            TransitionKind::Dead { reason, .. } => dead(reason),
            TransitionKind::Dropped { reason, .. } => dropped(reason),
            TransitionKind::Parked { reason, .. } => parked(reason),
        };
        self.count(what);
    }

    fn released(&mut self, cause: ReleaseCause, is_hidden: bool) -> &'static str {
        if is_hidden {
            self.count("ReleasedHidden");
        }
        match cause {
            ReleaseCause::Nack => "ReleasedNack",
            ReleaseCause::Fail => "ReleasedFail",
            ReleaseCause::Expire => "ReleasedExpire",
            ReleaseCause::Lost => "ReleasedLost",
        }
    }

    fn stale(&mut self, settle: Settle, stale: Stale) -> &'static str {
        self.count(match stale {
            Stale::Gone => "Gone",
            Stale::Superseded { .. } => "Superseded",
            Stale::Expired => "Expired",
            Stale::Unknown => "Unknown",
        });
        match settle {
            Settle::Ack => "StaleAck",
            Settle::Nack => "StaleNack",
            Settle::Extend => "StaleExtend",
            Settle::Reject => "StaleReject",
        }
    }

    pub fn send_error(&mut self, error: &SendError) {
        self.count(match error {
            SendError::Full { .. } => "Full",
            SendError::FullOfBytes { .. } => "FullOfBytes",
            SendError::NoRoom { .. } => "NoRoom",
            SendError::TooLarge { .. } => "TooLarge",
            SendError::GroupMissing => "GroupMissing",
            SendError::KeyLength { .. } => "KeyLength",
            SendError::DedupMissing => "DedupMissing",
            SendError::DedupRefused => "DedupRefused",
            SendError::DelayRefused { .. } => "DelayRefused",
            SendError::TtlRefused { .. } => "TtlRefused",
            SendError::PriorityRefused { .. } => "PriorityRefused",
        });
    }

    pub fn redrive_error(&mut self, error: RedriveError) {
        self.count(match error {
            RedriveError::NoDeadLetterQueue => "NoDeadLetterQueue",
            RedriveError::UnderWay => "UnderWay",
            RedriveError::Rate { .. } => "Rate",
        });
    }
}

fn late(settle: Settle) -> &'static str {
    match settle {
        Settle::Ack => "LateAck",
        Settle::Nack => "LateNack",
        Settle::Extend => "LateExtend",
        Settle::Reject => "LateReject",
    }
}

fn dead(reason: DeathReason) -> &'static str {
    match reason {
        DeathReason::Limit => "DeadLimit",
        DeathReason::Rejected => "DeadRejected",
        DeathReason::Expired => "DeadExpired",
        DeathReason::Overflow => "DeadOverflow",
    }
}

fn parked(reason: DeathReason) -> &'static str {
    match reason {
        DeathReason::Limit => "ParkedLimit",
        DeathReason::Rejected => "ParkedRejected",
        DeathReason::Expired => "ParkedExpired",
        DeathReason::Overflow => "ParkedOverflow",
    }
}

fn dropped(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Limit => "DroppedLimit",
        DropReason::Rejected => "DroppedRejected",
        DropReason::DeadLettersFull => "DroppedDeadLettersFull",
        DropReason::Expired => "DroppedExpired",
        DropReason::Overflow => "DroppedOverflow",
        DropReason::Cycle => "DroppedCycle",
        DropReason::Purged => "DroppedPurged",
    }
}
