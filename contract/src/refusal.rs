//! Why an operation was not done.

use std::fmt;

use message_queue_core::queue::{
    HideError, MAX_GROUP_BYTES, ReceiveError, RedriveError, SendError, Stale,
};

use crate::limits::MAX_LINE_BYTES;

/// Why a line or an operation was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What sort of mistake it is; never changes for the same mistake.
    pub kind: RefusalKind,
    /// What is wrong and what would be right, for people.
    pub message: String,
    /// The path of the field that is to be changed, like `knobs.lease_us`, if it is one.
    pub field: Option<String>,
}

/// The sorts of mistakes. The first group is found before the queues are asked, so that time stands
/// still; the others depend on what the queues hold at that instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalKind {
    /// The line is not one JSON object, or not one that is accepted.
    NotJson,
    /// A field is unknown, missing, or has a wrong value.
    BadField,
    /// There is no queue with this name.
    UnknownQueue,
    /// There is a queue with this name already.
    QueueExists,
    /// The instant lies before that of an earlier operation.
    TimeWentBack,

    /// There are as many queues as may be.
    TooManyQueues,
    /// More deadlines fell due than one answer may tell; the line is to be sent again.
    MoreDue,
    /// One answer could not carry so many bytes.
    TooMuchToCarry,
    /// The queue holds as many messages as it may.
    Full,
    /// The queue holds as many bytes as it may.
    FullOfBytes,
    /// All queues together hold as many bytes as they may.
    NoRoom,
    /// The body is too large.
    BodyTooLarge,
    /// The message needs a group.
    GroupMissing,
    /// A group or dedup key is empty or too long.
    KeyLength,
    /// The message needs a dedup key.
    DedupMissing,
    /// The queue does not look for duplicates.
    DedupRefused,
    /// The message may not bring such a delay.
    DelayRefused,
    /// The message may not bring such a time to live.
    TtlRefused,
    /// There is no such priority.
    PriorityRefused,
    /// As many messages are held as may be.
    InFlight,
    /// The receipt no longer works.
    Stale,
    /// The message would be hidden for longer than one delivery may hide it.
    LeaseTooLong,
    /// The queue has no dead-letter queue.
    NoDeadLetterQueue,
    /// A redrive is under way already.
    RedriveUnderWay,
}

impl RefusalKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::NotJson,
        Self::BadField,
        Self::UnknownQueue,
        Self::QueueExists,
        Self::TooManyQueues,
        Self::TimeWentBack,
        Self::MoreDue,
        Self::TooMuchToCarry,
        Self::Full,
        Self::FullOfBytes,
        Self::NoRoom,
        Self::BodyTooLarge,
        Self::GroupMissing,
        Self::KeyLength,
        Self::DedupMissing,
        Self::DedupRefused,
        Self::DelayRefused,
        Self::TtlRefused,
        Self::PriorityRefused,
        Self::InFlight,
        Self::Stale,
        Self::LeaseTooLong,
        Self::NoDeadLetterQueue,
        Self::RedriveUnderWay,
    ];

    /// The name that goes out.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::BadField => "bad_field",
            Self::UnknownQueue => "unknown_queue",
            Self::QueueExists => "queue_exists",
            Self::TooManyQueues => "too_many_queues",
            Self::TimeWentBack => "time_went_back",
            Self::MoreDue => "more_due",
            Self::TooMuchToCarry => "too_much_to_carry",
            Self::Full => "full",
            Self::FullOfBytes => "full_of_bytes",
            Self::NoRoom => "no_room",
            Self::BodyTooLarge => "body_too_large",
            Self::GroupMissing => "group_missing",
            Self::KeyLength => "key_length",
            Self::DedupMissing => "dedup_missing",
            Self::DedupRefused => "dedup_refused",
            Self::DelayRefused => "delay_refused",
            Self::TtlRefused => "ttl_refused",
            Self::PriorityRefused => "priority_refused",
            Self::InFlight => "in_flight",
            Self::Stale => "stale",
            Self::LeaseTooLong => "lease_too_long",
            Self::NoDeadLetterQueue => "no_dead_letter_queue",
            Self::RedriveUnderWay => "redrive_under_way",
        }
    }
}

impl Refusal {
    /// A refusal that concerns no field in particular.
    pub(crate) fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), field: None }
    }

    /// A refusal of the value of a field.
    pub(crate) fn at(
        field: impl Into<String>,
        kind: RefusalKind,
        message: impl Into<String>,
    ) -> Self {
        Self { kind, message: message.into(), field: Some(field.into()) }
    }

    /// A line that is not what a request looks like.
    pub(crate) fn not_json(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::NotJson, message)
    }

    /// A line that is longer than it may be.
    pub(crate) fn long_line() -> Self {
        Self::not_json(format!("the line has more than {MAX_LINE_BYTES} bytes"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<SendError> for Refusal {
    fn from(error: SendError) -> Self {
        let (kind, field) = match error {
            SendError::Full { .. } => (RefusalKind::Full, None),
            SendError::FullOfBytes { .. } => (RefusalKind::FullOfBytes, None),
            SendError::NoRoom { .. } => (RefusalKind::NoRoom, None),
            SendError::TooLarge { .. } => (RefusalKind::BodyTooLarge, Some("body")),
            SendError::GroupMissing => (RefusalKind::GroupMissing, Some("group")),
            SendError::KeyLength { .. } => (RefusalKind::KeyLength, None),
            SendError::DedupMissing => (RefusalKind::DedupMissing, Some("dedup_key")),
            SendError::DedupRefused => (RefusalKind::DedupRefused, Some("dedup_key")),
            SendError::DelayRefused { .. } => (RefusalKind::DelayRefused, Some("delay_us")),
            SendError::TtlRefused { .. } => (RefusalKind::TtlRefused, Some("ttl_us")),
            SendError::PriorityRefused { .. } => (RefusalKind::PriorityRefused, Some("priority")),
        };
        Self { kind, message: error.to_string(), field: field.map(str::to_owned) }
    }
}

impl From<ReceiveError> for Refusal {
    fn from(error: ReceiveError) -> Self {
        let kind = match error {
            ReceiveError::InFlight { .. } => RefusalKind::InFlight,
            ReceiveError::TooLong { .. } => {
                return Self::at("lease_us", RefusalKind::LeaseTooLong, error.to_string());
            }
        };
        Self::new(kind, error.to_string())
    }
}

impl From<Stale> for Refusal {
    fn from(stale: Stale) -> Self {
        Self::at("receipt", RefusalKind::Stale, stale.to_string())
    }
}

impl Refusal {
    /// `field` is the one that says how long the message is to be hidden.
    pub(crate) fn of_hiding(error: HideError, field: &'static str) -> Self {
        match error {
            HideError::Stale(stale) => stale.into(),
            HideError::TooLong { .. } => {
                Self::at(field, RefusalKind::LeaseTooLong, error.to_string())
            }
        }
    }
}

impl From<RedriveError> for Refusal {
    fn from(error: RedriveError) -> Self {
        let (kind, field) = match error {
            RedriveError::NoDeadLetterQueue => (RefusalKind::NoDeadLetterQueue, "queue"),
            RedriveError::UnderWay => (RefusalKind::RedriveUnderWay, "queue"),
            RedriveError::Rate { .. } => (RefusalKind::BadField, "per_second"),
        };
        Self::at(field, kind, error.to_string())
    }
}

/// Whether a group or dedup key has a length that the queue takes.
pub(crate) fn key_fits(key: Option<&str>) -> bool {
    key.is_none_or(|key| (1..=MAX_GROUP_BYTES).contains(&key.len()))
}
