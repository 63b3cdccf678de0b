//! What a message becomes, told as stories, and read by programs that are not ours: Python's
//! `email`, `pdftotext` and `qpdf`.

mod bytes;
mod covering;
mod email;
mod hostile;
mod invoice;
mod mistakes;
mod readers;

use message_queue_documents::About;

/// The seventh message, sent a second and a half after the start.
const SEVENTH: About = About { message: 7, sent_us: 1_500_000 };
