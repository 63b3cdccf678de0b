//! How much of everything a document may have, so that no body makes it burst.

/// The longest body, in bytes: as much as a queue carries.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How deep values may stand inside each other. Ours stand four deep.
pub const MAX_DEPTH: usize = 16;

/// How many lines an invoice may have.
pub const MAX_LINES: usize = 1_000;

/// How many characters the text of one line of an invoice may have.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// How many characters a name may have.
pub const MAX_NAME_CHARS: usize = 100;

/// How many characters the number of an invoice may have.
pub const MAX_NUMBER_CHARS: usize = 40;

/// How many characters a postal address may have, and the text that says who sells.
pub const MAX_POSTAL_CHARS: usize = 500;

/// How many lines such an address may have.
pub const MAX_POSTAL_LINES: usize = 8;

/// How many characters the subject of an e-mail may have.
pub const MAX_SUBJECT_CHARS: usize = 500;

/// How many characters an e-mail address may have: what RFC 5321 leaves of a path of 256.
pub const MAX_ADDRESS_CHARS: usize = 254;

/// How many characters of it may stand before the `@`.
pub const MAX_LOCAL_CHARS: usize = 64;

/// The largest quantity of a line.
pub const MAX_QUANTITY: u32 = 1_000_000;

/// The highest price of one piece, in whole units of the currency, also for what is taken off.
pub const MAX_UNIT_PRICE: u32 = 1_000_000_000;

/// The highest tax, in percent.
pub const MAX_TAX_PERCENT: u32 = 100;

/// How many digits a number may have after the point.
pub const MAX_DECIMALS: usize = 6;
