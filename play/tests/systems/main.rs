//! The systems that come with the playground show the figures that they promise.
//!
//! Each story runs a shipped scenario as it is. What a person would do to it on the page is done
//! with commands, at set instants. Figures of constant schedules are exact to the microsecond.
//! Where chance has a part, many seeds are run, and the mean over them lies within three standard
//! errors of what theory says, or within a twentieth of it; see [`figures`].

mod direct_or_queue;
mod email_jobs;
mod figures;
mod invoice_workers;
mod invoices;
mod invoices_by_email;
mod line;
mod orders_fan_out;
mod run;
mod shop;
mod shop_costs;
mod shop_scale;
