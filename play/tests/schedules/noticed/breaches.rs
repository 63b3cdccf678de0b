//! The rules of calls and of senders, and how each is broken.

use super::OTHER_BOOKS;
use super::edit::{Lines, field, whole};
use crate::settings::{Kind, Settings};

/// How a rule is broken.
#[derive(Clone, Copy)]
pub enum How {
    /// By a change to the trace at the so-manieth place, if there are so many.
    Trace(fn(&Lines, usize) -> Option<String>),
    /// By saying of the run that it is set in another way.
    Settings(fn(&mut Settings)),
}

/// A rule that is broken.
pub struct Breach {
    /// What a checker says of it.
    pub rule: &'static str,
    pub how: How,
}

macro_rules! in_trace {
    ($rule:expr, $edit:expr) => {
        Breach { rule: $rule, how: How::Trace($edit) }
    };
}

macro_rules! in_settings {
    ($rule:expr, $edit:expr) => {
        Breach { rule: $rule, how: How::Settings($edit) }
    };
}

const CALLED: &str = "\"event\":\"called\"";
const TAKEN: &str = "\"event\":\"call-taken\"";
const ENDED: &str = "\"event\":\"call-ended\"";
const EFFECT: &str = "\"event\":\"effect\"";
const SENT: &str = "\"event\":\"sent\"";
const ANSWERED: &str = "\"end\":\"answered\"";
const BY_SERVICE: &str = "\"origin\":\"service\"";
const BY_SENDER: &str = "\"origin\":\"sender\"";
const BY_CHANCE: &str = "\"reason\":\"chance\"";
const AGAIN: &str = "\"what\":\"again\"";
const GIVEN_UP: &str = "\"what\":\"given-up\"";
const REQUEST_LOST: &str = "\"what\":\"request-lost\"";
const ANSWER_LOST: &str = "\"what\":\"answer-lost\"";
const DUPLICATE: &str = "\"event\":\"duplicate\"";

/// Each rule once.
pub const BREACHES: &[Breach] = &[
    // Messages.
    in_trace!(OTHER_BOOKS, |it, nth| Some(it.without(it.nth(&["\"event\":\"acked\""], nth)?))),
    in_trace!("a stale ack worked", |it, nth| {
        Some(it.without(it.nth(&["\"event\":\"delivered\""], nth)?))
    }),
    in_trace!("it was never sent", |it, nth| Some(it.without(it.nth(&[SENT], nth)?))),
    in_trace!(OTHER_BOOKS, |it, nth| Some(it.without(it.nth(&["\"event\":\"rejected\""], nth)?))),
    in_settings!("hidden for another time", |it| {
        it.queues.iter_mut().for_each(|queue| queue.backoff.lengthen(1_000_000));
    }),
    // Each call ends once, and is taken once at most.
    in_trace!("it ended twice", |it, nth| Some(it.twice(it.nth(&[ENDED], nth)?))),
    in_trace!("there was no such call", |it, nth| {
        Some(it.without(it.nth(&[CALLED, "\"origin\":\"hand\""], nth)?))
    }),
    in_trace!("a call without an end", |it, nth| {
        let ends: Vec<_> = it.with(&[ENDED, ANSWERED]).collect();
        Some(it.without(*ends.iter().rev().nth(nth)?))
    }),
    in_trace!("a second call of this number", |it, nth| Some(it.twice(it.nth(&[CALLED], nth)?))),
    in_trace!("it is the number of a message", |it, nth| {
        let (place, sent) = (it.nth(&[CALLED], nth)?, it.nth(&[SENT], 0)?);
        let number = whole(it.0[sent], "message");
        it.rewritten(place, &whole(it.0[place], "message"), &number).filter(|_| sent < place)
    }),
    in_trace!("nobody waits for that any more", |it, nth| Some(it.twice(it.nth(&[TAKEN], nth)?))),
    in_trace!("a call to others", |it, nth| {
        let place = it.nth(&[ENDED, "\"service\":\"service-1\""], nth)?;
        it.rewritten(place, "\"service-1\"", "\"service-0\"")
    }),
    in_trace!("another call waits longer", out_of_turn),
    // A call that is taken holds a worker that can take it.
    in_trace!("that worker can take no call", |it, nth| {
        let back = |place: &usize| it.0.get(place + 1).is_some_and(|next| next.contains(TAKEN));
        let backs = it.with(&["\"event\":\"worker\"", "\"change\":\"restarted\""]);
        Some(it.without(backs.filter(back).nth(nth)?))
    }),
    in_trace!("that worker can take no call", |it, nth| {
        let place = it.nth(&[TAKEN], nth)?;
        Some(it.before(place, &worker_is(it.0[place], "cut-off")))
    }),
    in_trace!("it holds", |it, nth| taken_by(it, "\"event\":\"delivered\"", nth)),
    in_trace!("that worker is at another call", |it, nth| taken_by(it, TAKEN, nth)),
    in_trace!("another worker is at that call", |it, nth| {
        let ends = it.with(&[ENDED, ANSWERED]).map(|end| end - 1);
        let other = |place: &usize| it.0[*place].contains(EFFECT) && of_worker(it.0[*place]) > 1;
        let place = ends.filter(other).nth(nth)?;
        it.rewritten(place, &whole(it.0[place], "worker"), "\"worker\":1")
    }),
    in_trace!("one call is done twice", |it, nth| {
        let ends = it.with(&[ENDED, ANSWERED]).map(|end| end - 1);
        Some(it.twice(ends.filter(|place| it.0[*place].contains(EFFECT)).nth(nth)?))
    }),
    in_trace!("nothing came of it", |it, nth| {
        let ends = it.with(&[ENDED, ANSWERED]).map(|end| end - 1);
        Some(it.without(ends.filter(|place| it.0[*place].contains(EFFECT)).nth(nth)?))
    }),
    in_trace!("nobody was at it", |it, nth| ends_as(it, "down", "failed", nth)),
    in_trace!("somebody is at it", |it, nth| ends_as(it, "failed", "down", nth)),
    in_trace!("its worker did not stop", |it, nth| ends_as(it, "failed", "broken", nth)),
    in_trace!("whose worker stopped goes on", |it, nth| {
        Some(it.without(it.nth(&[ENDED, "\"end\":\"broken\""], nth)?))
    }),
    in_trace!("that worker is cut off", |it, nth| {
        let ends = it.with(&[ENDED, ANSWERED]);
        let end = ends.filter(|end| it.0[end - 1].contains(EFFECT)).nth(nth)?;
        Some(it.before(end, &worker_is(it.0[end - 1], "cut-off")))
    }),
    // Who is refused, and who waits.
    in_trace!("who is up says other", |it, nth| ends_as(it, "busy", "down", nth)),
    in_trace!("who is up says other", |it, nth| ends_as(it, "down", "busy", nth)),
    in_settings!("there is room to wait", |it| it.services.iter_mut().for_each(|it| it.line += 1)),
    in_settings!("more calls wait than may", |it| {
        it.services.iter_mut().for_each(|it| it.line = it.line.saturating_sub(1));
    }),
    in_trace!("calls wait for nobody", |it, nth| {
        Some(it.without(it.nth(&[ENDED, "\"end\":\"down\""], nth)?))
    }),
    in_trace!("a call waits while one is free", |it, nth| Some(it.without(it.nth(&[TAKEN], nth)?))),
    in_settings!("its caller waits longer", |it| {
        it.services.iter_mut().for_each(|it| it.timeout += 1_000);
        it.by_hand += 1_000;
    }),
    in_settings!("its caller waited too long", |it| {
        it.services.iter_mut().for_each(|it| it.timeout -= 1_000);
    }),
    // Callers.
    in_trace!("its caller is still there", |it, nth| ends_as(it, "timed-out", "hung-up", nth)),
    in_trace!("no answer, and it goes on", |it, nth| {
        let failed = ["\"event\":\"released\"", "\"reason\":\"not-answered\""];
        Some(it.without(it.nth(&failed, nth)?))
    }),
    in_trace!("its call was answered", |it, nth| {
        let place = it.nth(&["\"event\":\"released\"", BY_CHANCE], nth)?;
        it.rewritten(place, BY_CHANCE, "\"reason\":\"not-answered\"")
    }),
    in_trace!("done without the answer it needs", |it, nth| {
        let waits = |place: &usize| it.0[place + 1].contains(EFFECT);
        let ends = it.with(&[ENDED, ANSWERED]).filter(|end| end + 1 < it.0.len());
        Some(it.without(ends.filter(waits).nth(nth)?))
    }),
    in_trace!("more wait for answers than are up", |it, nth| {
        let place = it.nth(&[CALLED, BY_SERVICE], nth)?;
        let number = whole(it.0[place], "message");
        let more =
            (1..7).map(|n| it.0[place].replacen(&number, &format!("\"message\":90000{n}"), 1));
        let more: Vec<_> = more.collect();
        let lines: Vec<_> = more.iter().map(String::as_str).chain([it.0[place]]).collect();
        Some(it.instead(place, &lines))
    }),
    in_settings!("that service does not call it", |it| {
        it.services.iter_mut().for_each(|service| service.calls.clear());
    }),
    in_settings!("it calls another", |it| {
        let services = it.services.len();
        for sender in &mut it.senders {
            if let Kind::Service(to) = &mut sender.kind {
                *to = (*to + 1) % services;
            }
        }
    }),
    // A sender that is cut off, and answers that are lost.
    in_trace!("that sender is cut off", |it, nth| {
        let place = it.nth(&[SENT, BY_SENDER], nth)?;
        let sender = whole(it.0[place], "sender");
        Some(it.before(place, &format!("\"event\":\"sender\",{sender},\"change\":\"cut-off\"")))
    }),
    in_trace!("that sender is not cut off", |it, nth| {
        let cuts = ["\"event\":\"sender\"", "\"change\":\"cut-off\""];
        Some(it.without(it.nth(&cuts, nth)?))
    }),
    in_trace!("it sends another", |it, nth| {
        let place = it.nth(&[REQUEST_LOST], nth)?;
        it.rewritten(place, "\"number\":", "\"number\":1")
    }),
    in_trace!("that answer is not under way", |it, nth| {
        Some(it.twice(it.nth(&[ANSWER_LOST], nth)?))
    }),
    // What is sent again, how often and when.
    in_trace!("that sender is through with it", |it, nth| {
        Some(it.twice(it.nth(&[GIVEN_UP], nth)?))
    }),
    in_trace!("not the next attempt", |it, nth| {
        let place = it.nth(&[AGAIN, "\"attempt\":2"], nth)?;
        it.rewritten(place, "\"attempt\":2", "\"attempt\":3")
    }),
    in_trace!("more attempts than it makes", |it, nth| {
        let place = it.nth(&[GIVEN_UP, "\"attempt\":3"], nth)?;
        let again = it.0[place].replacen("given-up\",\"attempt\":3", "again\",\"attempt\":4", 1);
        Some(it.instead(place, &[&again]))
    }),
    in_trace!("that attempt did not fail", |it, nth| {
        let again = it.with(&[AGAIN, "\"attempt\":2"]);
        let stored = |place: &usize| it.0.get(place + 1).is_some_and(|next| next.contains(SENT));
        let place = again.filter(stored).nth(nth)?;
        let third = it.0[place].replacen("\"attempt\":2", "\"attempt\":3", 1);
        Some(it.instead(place + 1, &[it.0[place + 1], &third]))
    }),
    in_settings!("it tries again at another time", |it| {
        it.senders.iter_mut().for_each(|sender| sender.backoff.lengthen(1_000_000));
    }),
    in_trace!("waits longer than it may", |it, nth| Some(it.without(it.nth(&[GIVEN_UP], nth)?))),
    in_trace!("forgets its", |it, nth| {
        let given_up = it.with(&[GIVEN_UP]);
        let refused = |place: &usize| it.0[place - 1].contains("\"event\":\"rejected\"");
        Some(it.without(given_up.filter(refused).nth(nth)?))
    }),
    in_settings!("it may try again", |it| it.senders.iter_mut().for_each(|it| it.attempts += 1)),
    in_settings!("it does not know yet", |it| {
        it.senders.iter_mut().for_each(|it| it.timeout += 1_000);
    }),
    in_settings!("more open than it may have", |it| {
        let several = it.senders.iter_mut().filter_map(|it| it.concurrency.as_mut());
        several.filter(|most| **most > 1).for_each(|most| *most -= 1);
    }),
    in_trace!("it was to send", |it, nth| {
        let again = it.with(&[AGAIN]);
        let stored = |place: &usize| it.0.get(place + 1).is_some_and(|next| next.contains(SENT));
        Some(it.without(again.filter(stored).nth(nth)? + 1))
    }),
    // What is stored twice, and what is recognised.
    in_trace!("the queue knows that message", |it, nth| {
        let place = it.nth(&[DUPLICATE], nth)?;
        let (at, queue) = (whole(it.0[place], "at"), whole(it.0[place], "queue"));
        let sent = format!(
            "{{\"n\":0,{at},{SENT},{queue},\"message\":0,\"bytes\":1,\"until\":null,{BY_SENDER},\
             \"sender\":\"api\",\"text\":\"\"}}"
        );
        Some(it.instead(place, &[&sent]))
    }),
    in_settings!("the queue cannot know that", |it| {
        it.queues.iter_mut().for_each(|queue| queue.dedup = None);
    }),
    in_trace!("nobody sent it again", |it, nth| Some(it.twice(it.nth(&[DUPLICATE], nth)?))),
];

/// A call ends in another way than it did; one that failed did so by chance.
fn ends_as(it: &Lines, from: &str, to: &str, nth: usize) -> Option<String> {
    let was = format!("\"end\":\"{from}\"");
    let chance = if from == "failed" { BY_CHANCE } else { ENDED };
    it.rewritten(it.nth(&[ENDED, &was, chance], nth)?, &was, &format!("\"end\":\"{to}\""))
}

/// Which worker of its service a line is about.
fn of_worker(line: &str) -> u64 {
    field(line, "worker").and_then(|nth| nth.parse().ok()).unwrap_or(0)
}

/// The fields of a line that says of the worker of another line what became of it.
fn worker_is(line: &str, change: &str) -> String {
    let (service, worker) = (whole(line, "service"), whole(line, "worker"));
    format!("\"event\":\"worker\",{service},{worker},\"change\":\"{change}\",\"holds\":null")
}

/// A call is taken by another worker of its service, one to which something of a kind happened last,
/// a few lines before.
fn taken_by(it: &Lines, kind: &str, nth: usize) -> Option<String> {
    let other = |place: usize| {
        let (line, few) = (it.0[place], &it.0[place.saturating_sub(8)..place]);
        let service = whole(line, "service");
        let last = few.iter().rfind(|before| before.contains(&service) && of_worker(before) > 0)?;
        let is_other = of_worker(last) != of_worker(line) && last.contains(kind);
        is_other.then(|| (place, whole(last, "worker")))
    };
    let (place, worker) = it.with(&[TAKEN]).filter_map(other).nth(nth)?;
    it.rewritten(place, &whole(it.0[place], "worker"), &worker)
}

/// A call is taken while another one waits longer.
fn out_of_turn(it: &Lines, nth: usize) -> Option<String> {
    let second = |place: usize| {
        // The next one that the same service takes waits already, if it called before.
        let service = whole(it.0[place], "service");
        let later = it.0[place + 1..].iter();
        let next = later.take(40).find(|line| line.contains(TAKEN) && line.contains(&service))?;
        let number = whole(next, "message");
        let called = |line: &&&str| line.contains(CALLED) && line.contains(&format!("{number},"));
        it.0[place.saturating_sub(40)..place].iter().find(called)?;
        Some((place, number))
    };
    let (place, number) = it.with(&[TAKEN]).filter_map(second).nth(nth)?;
    it.rewritten(place, &whole(it.0[place], "message"), &number)
}
