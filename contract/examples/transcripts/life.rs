//! A random life of some queues, as the lines that ask for it.
//!
//! Each line is answered while the next one is thought of, so that most receipts are real ones.

#[path = "rules.rs"]
mod rules;

use message_queue_contract::{Desk, Value};
use rand::RngExt;
use rand_pcg::Lcg64Xsh32;
use serde_json::json;

const LINES: usize = 60;
const NAMES: [&str; 5] = ["dead", "jobs", "ä 😀", "slow", "q"];

/// The lines of one life. The same seed gives the same lines.
pub fn transcript(seed: u64) -> Vec<String> {
    let mut life = Life::new(seed);
    for _ in 0..LINES {
        life.go_on();
    }
    life.lines
}

struct Life {
    desk: Desk,
    chance: Lcg64Xsh32,
    at: u64,
    queues: Vec<&'static str>,
    /// Queue, message and epoch of deliveries, the latest last.
    receipts: Vec<(String, u64, u64)>,
    lines: Vec<String>,
}

impl Life {
    fn new(seed: u64) -> Self {
        Self {
            desk: Desk::with_seed(seed),
            chance: Lcg64Xsh32::new(seed, 1),
            at: 0,
            queues: Vec::new(),
            receipts: Vec::new(),
            lines: Vec::new(),
        }
    }

    fn go_on(&mut self) {
        self.let_time_pass();
        // Now and then somebody did not get the answer and asks again.
        let again = self.one_in(15).then(|| self.lines.last().cloned()).flatten();
        let line = match again {
            Some(line) => line,
            None if self.queues.is_empty() || self.one_in(15) => self.create(),
            None => self.operation(),
        };
        let line = if self.one_in(25) { self.spoilt(&line) } else { line };
        let answer = self.desk.apply_line(&line);
        self.note_receipts(&line, &answer);
        self.lines.push(line);
    }

    fn let_time_pass(&mut self) {
        self.at += match self.below(12) {
            0..4 => 0,
            4..6 => self.below(1_000),
            6..10 => self.below(3_000_000),
            10 => self.below(100_000_000),
            _ if self.one_in(5) => self.below(100_000_000_000),
            _ => 1_000_000,
        };
    }

    fn create(&mut self) -> String {
        let unused: Vec<_> = NAMES.iter().filter(|name| !self.queues.contains(name)).collect();
        let name = match unused.first() {
            Some(name) => **name,
            None => NAMES[0],
        };
        let others = self.queues.clone();
        let mut line = json!({"at": self.at, "op": "create", "queue": name});
        rules::add(&mut self.chance, &mut line, &others);
        if name == "dead" && self.one_in(3) {
            line["knobs"]["capacity"] = json!({"messages": 1});
        }
        if !self.queues.contains(&name) {
            self.queues.push(name);
        }
        line.to_string()
    }

    fn operation(&mut self) -> String {
        let queue = self.queue();
        let mut line = json!({"at": self.at, "op": "next", "queue": queue});
        match self.below(40) {
            0..13 => self.send(&mut line),
            13..22 => self.receive(&mut line),
            22..32 => self.settle(&mut line),
            32 => {
                line["op"] = json!("worker_lost");
                line["worker"] = json!(self.worker());
            }
            33 => self.redrive(&mut line),
            34 => {
                line["op"] = json!(if self.one_in(3) { "purge" } else { "cancel_redrive" });
            }
            35 => {
                line["op"] = json!("set");
                let others: Vec<_> =
                    self.queues.iter().copied().filter(|name| *name != queue).collect();
                rules::add(&mut self.chance, &mut line, &others);
            }
            36..38 => {
                line["op"] = json!("inspect");
                if self.one_in(2) {
                    line["id"] = json!(self.below(30) + 1);
                }
            }
            when => {
                let op = if when == 38 { "next" } else { "advance" };
                line = json!({"at": self.at, "op": op});
            }
        }
        line.to_string()
    }

    fn send(&mut self, line: &mut serde_json::Value) {
        line["op"] = json!("send");
        let length = self.below(12);
        match self.below(5) {
            0 => {
                let bytes: Vec<u8> = (0..length * 3).map(|_| self.chance.random()).collect();
                line["body_base64"] = json!(base64(&bytes));
            }
            1 => {
                let body: String = (0..length).map(|_| self.chance.random::<char>()).collect();
                line["body"] = json!(body);
            }
            2 => line["body"] = json!("\0\"\\\n\u{7f}\u{2028}".repeat(3)),
            _ => line["body"] = json!(format!("job {}", self.below(5))),
        }
        if self.one_in(2) {
            line["group"] = json!(["a", "b", "c", "ö"][self.chance.random_range(0..4)]);
        }
        if self.one_in(4) {
            line["dedup_key"] = json!(self.below(4).to_string());
        }
        if self.one_in(5) {
            line["delay_us"] = json!(self.below(5_000_000));
        }
        if self.one_in(8) {
            line["ttl_us"] = json!(self.below(9_000_000));
        }
        if self.one_in(6) {
            line["priority"] = json!(self.below(6));
        }
    }

    fn receive(&mut self, line: &mut serde_json::Value) {
        line["op"] = json!("receive");
        line["worker"] = json!(self.worker());
        if self.one_in(2) {
            line["most"] = json!(self.below(6) + 1);
        }
        if self.one_in(6) {
            let longest = if self.one_in(4) { 86_400_000_000 } else { 700_000 };
            line["lease_us"] = json!(self.below(3) * longest);
        }
    }

    fn settle(&mut self, line: &mut serde_json::Value) {
        let (queue, id, epoch) = self.receipt();
        line["queue"] = json!(queue);
        line["receipt"] = json!({"id": id, "epoch": epoch});
        if self.one_in(2) {
            line["worker"] = json!(self.worker());
        }
        let op = ["ack", "ack", "ack", "nack", "nack", "extend", "reject"];
        let op = op[self.chance.random_range(0..op.len())];
        line["op"] = json!(op);
        if op == "extend" {
            line["lease_us"] = json!(self.below(4) * 20_000_000);
        }
        if op == "nack" {
            line["failed"] = json!(self.one_in(2));
            if self.one_in(3) {
                line["delay_us"] = json!(self.below(2_000_000));
            }
        }
    }

    fn redrive(&mut self, line: &mut serde_json::Value) {
        line["op"] = json!("redrive");
        if self.one_in(2) {
            line["most"] = json!(self.below(5) + 1);
        } else {
            line["per_second"] = json!(self.below(3) + 1);
        }
    }

    /// A real receipt, most often one of the latest, or one that nobody was given.
    fn receipt(&mut self) -> (String, u64, u64) {
        if self.receipts.is_empty() || self.one_in(20) {
            return (self.queue().to_owned(), self.below(9), self.below(3));
        }
        let back = if self.one_in(3) { self.below(9) } else { self.below(2) };
        let last = self.receipts.len() - 1;
        self.receipts[last.saturating_sub(usize::try_from(back).expect("it is small"))].clone()
    }

    /// The line with a letter too few, too many or wrong.
    fn spoilt(&mut self, line: &str) -> String {
        let mut letters: Vec<char> = line.chars().collect();
        let place = self.chance.random_range(0..letters.len());
        let other = ['"', '}', '0', '-', '\\', 'u', '😀', ','][self.chance.random_range(0..8)];
        match self.below(3) {
            0 => letters[place] = other,
            1 => letters.insert(place, other),
            _ => _ = letters.remove(place),
        }
        letters.into_iter().collect()
    }

    fn note_receipts(&mut self, line: &str, answer: &str) {
        let answer: serde_json::Value = serde_json::from_str(answer).expect("an answer is JSON");
        let Some(deliveries) = answer["result"]["deliveries"].as_array() else { return };
        let Ok(Value::Object(fields)) = Value::read(line) else { return };
        let queue = fields.into_iter().find(|(name, _)| name == "queue");
        let Some((_, Value::Text(queue))) = queue else { return };
        for delivery in deliveries {
            let number = |name: &str| delivery["receipt"][name].as_u64().expect("it is a number");
            self.receipts.push((queue.clone(), number("id"), number("epoch")));
        }
    }

    fn queue(&mut self) -> &'static str {
        self.queues[self.chance.random_range(0..self.queues.len())]
    }

    fn worker(&mut self) -> u64 {
        self.below(3) + 1
    }

    fn below(&mut self, end: u64) -> u64 {
        self.chance.random_range(0..end)
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// Three bytes at a time, so that nothing has to be filled up.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |three: &[u8]| {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[bits >> shift & 63]))
    };
    bytes.chunks_exact(3).flat_map(digits).collect()
}
