//! What is known of the messages of senders: what is sent again, and what is given up.

use std::collections::{BTreeMap, BTreeSet};

use message_queue_play::sim::{SenderId, Simulation};

use crate::line::Line;
use crate::settings::{Kind, SenderRules, Settings};

/// What a sender knows of a message that it sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// It is being sent.
    Nothing,
    /// The answer to a call is to come.
    Asked,
    /// The answer is there at an instant.
    Answer { accepted: bool, at: u64 },
    /// At an instant it has waited long enough.
    Silence { at: u64 },
}

/// A message that a sender has not handed over.
#[derive(Clone, Copy, Debug)]
struct Exchange {
    attempts: u64,
    tried: u64,
    known: Known,
    /// Until when something comes of it.
    due: u64,
}

impl Exchange {
    /// From when on the attempt is known to have failed.
    fn failed_at(&self) -> Option<u64> {
        match self.known {
            Known::Answer { accepted: false, at } | Known::Silence { at } => Some(at),
            Known::Nothing | Known::Asked | Known::Answer { .. } => None,
        }
    }

    /// Whether nothing more has to come of it at an instant.
    fn is_over(&self, now: u64, rules: &SenderRules) -> bool {
        match self.known {
            Known::Answer { accepted, at } => at <= now && (accepted || rules.is_plain()),
            Known::Nothing | Known::Asked | Known::Silence { .. } => false,
        }
    }
}

#[derive(Debug, Default)]
struct Sender {
    is_cut_off: bool,
    /// The number of its last message.
    last: u64,
    /// Which message it is sending again.
    again: Option<u64>,
    /// Which message it is publishing.
    publishing: Option<u64>,
    open: BTreeMap<u64, Exchange>,
    /// Which of its calls is about which message.
    calls: BTreeMap<u64, u64>,
    /// Which of its messages a queue stored: under which number, and when.
    stored: BTreeMap<(u64, usize), (u64, u64)>,
    accepted: u64,
    refused: u64,
    retried: u64,
}

/// All senders.
#[derive(Debug)]
pub struct Senders {
    all: Vec<Sender>,
    /// By when something comes of which message of which sender.
    dues: BTreeSet<(u64, usize, u64)>,
    /// Requests lost, answers lost, sent again, given up, recognised, stored again.
    signs: [u64; 6],
}

impl Senders {
    pub fn new(settings: &Settings) -> Self {
        let all = settings.senders.iter().map(|_| Sender::default()).collect();
        Self { all, dues: BTreeSet::new(), signs: [0; 6] }
    }

    pub fn cut_off(&mut self, sender: usize, cut_off: bool) {
        self.all[sender].is_cut_off = cut_off;
    }

    /// Which message a sender is sending: the one that it sends again, or its next.
    fn begin(&mut self, id: usize, now: u64, line: &Line, settings: &Settings) -> u64 {
        let (sender, rules) = (&mut self.all[id], &settings.senders[id]);
        if let Some(number) = sender.again.take() {
            return number;
        }
        sender.last += 1;
        let exchange = Exchange { attempts: 1, tried: now, known: Known::Nothing, due: u64::MAX };
        sender.open.insert(sender.last, exchange);
        if let Some(most) = rules.concurrency {
            let open = sender.open.values().filter(|it| !it.is_over(now, rules)).count();
            assert!(open <= most, "more open than it may have: {line}");
        }
        sender.last
    }

    /// Something is known of a message now; by when something has to come of it follows.
    fn learn(&mut self, id: usize, number: u64, known: Known, settings: &Settings) {
        let rules = &settings.senders[id];
        let Some(exchange) = self.all[id].open.get_mut(&number) else { return };
        self.dues.remove(&(exchange.due, id, number));
        exchange.known = known;
        let retries = exchange.attempts < rules.attempts;
        let longest = if retries { rules.backoff.after(exchange.attempts).1 } else { 0 };
        exchange.due = match known {
            Known::Nothing | Known::Asked => u64::MAX,
            Known::Answer { accepted: true, at } => at,
            Known::Answer { at, .. } | Known::Silence { at } => at + longest,
        };
        self.dues.insert((exchange.due, id, number));
    }

    /// A message came to a queue, which stored it under a number or refused it.
    pub fn came_to(
        &mut self,
        id: usize,
        (queue, stored): (usize, Option<u64>),
        now: u64,
        line: &Line,
        settings: &Settings,
    ) {
        let number = match self.all[id].publishing {
            Some(number) => number,
            None => self.begin(id, now, line, settings),
        };
        let rules = &settings.senders[id];
        let sender = &mut self.all[id];
        assert!(!sender.is_cut_off, "that sender is cut off: {line}");
        if rules.attempts > 1 {
            let known = sender.stored.get(&(number, queue)).copied();
            let span = settings.queues[queue].dedup.filter(|_| known.is_some());
            let forgotten = span.is_none_or(|span| known.is_some_and(|it| now >= it.1 + span));
            assert!(forgotten, "the queue knows that message: {line}");
            if let Some(message) = stored {
                self.signs[5] += u64::from(known.is_some());
                sender.stored.insert((number, queue), (message, now));
            }
        }
        match rules.kind {
            Kind::Topic => sender.publishing = Some(number),
            Kind::Queue => self.is_told(id, number, stored.is_some(), now, settings),
            Kind::Service(_) => panic!("that sender calls: {line}"),
        }
    }

    /// A queue knows a message that it has stored under a number. Answers with whose it is.
    pub fn recognised(
        &mut self,
        line: &Line,
        (message, queue): (u64, usize),
        now: u64,
        settings: &Settings,
    ) -> usize {
        let repeats = |it: &Sender| it.again.or(it.publishing);
        let id = self.all.iter().position(|it| repeats(it).is_some());
        let id = id.unwrap_or_else(|| panic!("nobody sent it again: {line}"));
        let (sender, rules) = (&mut self.all[id], &settings.senders[id]);
        assert!(!sender.is_cut_off, "that sender is cut off: {line}");
        let number = repeats(sender).expect("it was seen");
        let span = settings.queues[queue].dedup;
        let known = sender.stored.get(&(number, queue)).copied();
        let is_known = |(first, at)| first == message && span.is_some_and(|it| now < at + it);
        assert!(known.is_some_and(is_known), "the queue cannot know that: {line}");
        self.signs[4] += 1;
        sender.again = None;
        match rules.kind {
            Kind::Topic => sender.publishing = Some(number),
            _ => self.is_told(id, number, true, now, settings),
        }
        id
    }

    /// All queues that wanted a copy had it.
    pub fn published(
        &mut self,
        id: usize,
        accepted: bool,
        now: u64,
        line: &Line,
        settings: &Settings,
    ) {
        let number = match self.all[id].publishing.take() {
            Some(number) => number,
            None => self.begin(id, now, line, settings),
        };
        assert!(!self.all[id].is_cut_off, "that sender is cut off: {line}");
        self.is_told(id, number, accepted, now, settings);
    }

    fn is_told(&mut self, id: usize, number: u64, accepted: bool, now: u64, settings: &Settings) {
        let at = now + settings.senders[id].hands_over_in(number);
        self.learn(id, number, Known::Answer { accepted, at }, settings);
    }

    pub fn called(&mut self, id: usize, call: u64, now: u64, line: &Line, settings: &Settings) {
        let number = self.begin(id, now, line, settings);
        assert!(!self.all[id].is_cut_off, "that sender is cut off: {line}");
        self.all[id].calls.insert(call, number);
        self.learn(id, number, Known::Asked, settings);
    }

    pub fn call_ended(
        &mut self,
        id: usize,
        answered: bool,
        now: u64,
        line: &Line,
        settings: &Settings,
    ) {
        let number = self.all[id].calls.remove(&line.number("message"));
        let number = number.expect("a call is of a message, or it was not let through");
        self.learn(id, number, Known::Answer { accepted: answered, at: now }, settings);
    }

    fn of(&mut self, id: usize, line: &Line) -> &mut Exchange {
        let exchange = self.all[id].open.get_mut(&line.number("number"));
        exchange.unwrap_or_else(|| panic!("that sender is through with it: {line}"))
    }

    pub fn request_lost(&mut self, id: usize, now: u64, line: &Line, settings: &Settings) {
        let number = self.begin(id, now, line, settings);
        assert_eq!(number, line.number("number"), "it sends another: {line}");
        assert!(self.all[id].is_cut_off, "that sender is not cut off: {line}");
        self.signs[0] += 1;
        let at = now + settings.senders[id].timeout;
        self.learn(id, number, Known::Silence { at }, settings);
    }

    pub fn answer_lost(&mut self, id: usize, now: u64, line: &Line, settings: &Settings) {
        let is_cut_off = self.all[id].is_cut_off;
        let exchange = self.of(id, line);
        let Known::Answer { at, .. } = exchange.known else {
            panic!("that answer is not under way: {line}");
        };
        let is_under_way = exchange.tried == now || (at == now && is_cut_off);
        let is_of_call = matches!(settings.senders[id].kind, Kind::Service(_)) && at == now;
        assert!(is_under_way || is_of_call, "that answer is not under way: {line}");
        let at = now.max(exchange.tried + settings.senders[id].timeout);
        self.signs[1] += 1;
        self.learn(id, line.number("number"), Known::Silence { at }, settings);
    }

    pub fn again(&mut self, id: usize, now: u64, line: &Line, settings: &Settings) {
        let (rules, attempt) = (&settings.senders[id], line.number("attempt"));
        let exchange = self.of(id, line);
        assert_eq!(attempt, exchange.attempts + 1, "not the next attempt: {line}");
        assert!(attempt <= rules.attempts, "more attempts than it makes: {line}");
        let failed_at = exchange.failed_at();
        let failed_at = failed_at.unwrap_or_else(|| panic!("that attempt did not fail: {line}"));
        let (least, most) = rules.backoff.after(exchange.attempts);
        let span = failed_at + least..=failed_at + most;
        assert!(span.contains(&now), "it tries again at another time: {line}");
        (exchange.attempts, exchange.tried) = (attempt, now);
        let number = line.number("number");
        self.learn(id, number, Known::Nothing, settings);
        let before = self.all[id].again.replace(number);
        assert_eq!(before, None, "it did not send that: {line}");
        self.all[id].retried += 1;
        self.signs[2] += 1;
    }

    pub fn given_up(&mut self, id: usize, now: u64, line: &Line, settings: &Settings) {
        let rules = &settings.senders[id];
        let exchange = *self.of(id, line);
        let attempts = (exchange.attempts, line.number("attempt"));
        assert_eq!(attempts, (rules.attempts, rules.attempts), "it may try again: {line}");
        assert_eq!(exchange.failed_at(), Some(now), "it does not know yet: {line}");
        let number = line.number("number");
        self.dues.remove(&(exchange.due, id, number));
        self.all[id].open.remove(&number);
        self.all[id].refused += 1;
        self.signs[3] += 1;
    }

    /// Time goes on: what had to come of messages by now has come.
    pub fn pass(&mut self, to: u64, settings: &Settings) {
        for sender in &self.all {
            let half = sender.again.or(sender.publishing);
            assert!(half.is_none(), "it was to send its {half:?} before {to}, and did not");
        }
        while let Some(&(due, id, number)) = self.dues.first().filter(|(due, ..)| *due < to) {
            self.dues.pop_first();
            let (sender, rules) = (&mut self.all[id], &settings.senders[id]);
            let exchange = sender.open.remove(&number).expect("what is due is open");
            let Known::Answer { accepted, .. } = exchange.known else {
                panic!("{} waits longer than it may for its {number} at {due}", rules.key);
            };
            assert!(
                accepted || rules.is_plain(),
                "{} forgets its {number}, which was refused, at {due}",
                rules.key
            );
            sender.accepted += u64::from(accepted);
            sender.refused += u64::from(!accepted);
        }
    }

    /// Nobody sends any more.
    pub fn finish(&self) {
        for sender in &self.all {
            assert!(sender.open.is_empty(), "messages without an end: {:?}", sender.open);
        }
    }

    pub fn signs(&self) -> [u64; 6] {
        self.signs
    }

    /// A line for each number.
    pub fn books(&self, settings: &Settings) -> Vec<String> {
        let [_, _, _, _, recognised, stored] = self.signs;
        let repeats = [format!("recognised {recognised}"), format!("stored-again {stored}")];
        let sender = |(rules, it): (&SenderRules, &Sender)| {
            let Sender { accepted, refused, retried, .. } = it;
            format!("{} {accepted} {refused} {retried}", rules.key)
        };
        let senders = settings.senders.iter().zip(&self.all).map(sender);
        repeats.into_iter().chain(senders).collect()
    }

    /// Compares with what the simulation counted.
    pub fn compare(&self, simulation: &Simulation) {
        for (outside, id) in self.all.iter().zip((0..).map(SenderId)) {
            let inside = simulation.sender(id);
            let counted = (inside.accepted, inside.refused, inside.retried);
            let Sender { accepted, refused, retried, .. } = outside;
            assert_eq!(counted, (*accepted, *refused, *retried), "{}", inside.config.key);
        }
        let queues = simulation.queues().len();
        let queues = (0..queues).map(message_queue_play::sim::queue_id);
        let inside: u64 = queues.map(|it| simulation.queue(it).ledger().duplicates).sum();
        assert_eq!(inside, self.signs[4], "repeats that were recognised");
    }
}
