//! Every die that is rolled.

mod exponential;
mod words;

use std::fmt;
use std::str::FromStr;

use rand::RngExt;
use rand_pcg::Lcg64Xsh32;

use super::{SenderId, ServiceTime};
use crate::queue::{Body, Probability, WorkerId};
use crate::time::Duration;

/// What all chance of a run comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The largest seed: 2^53 − 1, so that a script can hold every seed exactly.
    pub const MAX: u64 = (1 << 53) - 1;
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.trim().parse().ok().filter(|number| *number <= Self::MAX);
        number.map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("seed: \"{shown}\" is not a whole number from 0 to {}", Self::MAX)
        })
    }
}

/// The dice of one actor: PCG-XSH-RR 64/32, seeded by the run, with a sequence of its own.
///
/// It multiplies 64 bits by 64 bits and needs no more, which keeps it quick in wasm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Lcg64Xsh32);

impl Stream {
    /// The dice of one sender.
    pub fn of_sender(seed: Seed, id: SenderId) -> Self {
        Self(Lcg64Xsh32::new(seed.0, 1 + u64::from(id.0)))
    }

    /// The dice of one worker. Its number is above 65,536 times that of its service, so no two
    /// workers share any, nor does a worker share those of a sender: there are less than 1,000.
    pub fn of_worker(seed: Seed, worker: WorkerId) -> Self {
        Self(Lcg64Xsh32::new(seed.0, 1_000 + u64::from(worker.0)))
    }

    /// Whether something happens that is this likely. Rolls even when it is certain, so that
    /// changing how likely it is does not change the dice that follow.
    pub fn happens(&mut self, probability: Probability) -> bool {
        let roll = self.0.random_range(0..Probability::ALWAYS.parts_per_million());
        roll < probability.parts_per_million()
    }

    /// A span that is exponentially distributed, as the gaps of a Poisson process are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the product is positive and far below 2^53; `as` stays at the ends"
    )]
    pub fn exponential(&mut self, mean: Duration) -> Duration {
        let unit = exponential::sample(&mut self.0);
        // A cast cuts off; with a half more it rounds, and takes a third of the time of `round`.
        Duration::from_micros((unit * mean.as_micros() as f64 + 0.5) as u64)
    }

    /// How long an attempt takes.
    pub fn service_time(&mut self, time: &ServiceTime, body: &Body) -> Duration {
        match *time {
            ServiceTime::Constant(span) => span,
            ServiceTime::Uniform { min, max } => {
                Duration::from_micros(self.0.random_range(min.as_micros()..=max.as_micros()))
            }
            ServiceTime::Exponential { mean } => self.exponential(mean),
            ServiceTime::LogNormal { median, p95 } => self.log_normal(median, p95),
            ServiceTime::Field { ref path, otherwise } => {
                ServiceTime::of_field(path, otherwise, body)
            }
        }
    }

    /// A span whose logarithm is normally distributed; at most an hour, at least a microsecond.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "spans are far below 2^53 microseconds; `as` stays at the ends"
    )]
    #[inline(never)] // Not in the first view.
    fn log_normal(&mut self, median: Duration, p95: Duration) -> Duration {
        /// So many standard deviations above the mean are 95 in 100 of a normal distribution.
        const P95: f64 = 1.644_853_626_951_472_2;
        let [median, p95] = [median, p95].map(|span| span.as_micros() as f64);
        let deviation = libm::log(p95 / median) / P95;
        // Box and Muller: two even rolls make a normal one. The first is never 0.
        let first = 1.0 - self.0.random::<f64>();
        let second = self.0.random::<f64>();
        let normal =
            libm::sqrt(-2.0 * libm::log(first)) * libm::cos(std::f64::consts::TAU * second);
        let micros = median * libm::exp(deviation * normal) + 0.5;
        Duration::from_micros((micros as u64).clamp(1, 3_600_000_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_whole_number_that_a_script_can_hold() {
        assert_eq!("42".parse(), Ok(Seed(42)));
        for wrong in ["", "-1", "9007199254740992", "1.5", "seven"] {
            let error = wrong.parse::<Seed>().expect_err(wrong);
            assert!(error.contains("whole number from 0 to 9007199254740991"), "{error}");
        }
    }

    #[test]
    fn exponential_gaps_have_the_mean_that_was_asked_for() {
        let mut stream = Stream::of_sender(Seed(7), SenderId::FIRST);
        let mean = Duration::from_millis(500);
        let total: u64 = (0..100_000).map(|_| stream.exponential(mean).as_micros()).sum();
        // The standard error of the mean is 500 ms / sqrt(100,000) = 1.6 ms.
        assert!((495_200..504_800).contains(&(total / 100_000)), "mean {} µs", total / 100_000);
    }

    #[test]
    fn log_normal_times_have_the_median_and_the_95th_percentile_that_were_asked_for() {
        let mut stream = Stream::of_sender(Seed(7), SenderId::FIRST);
        let [median, p95] = [Duration::from_millis(200), Duration::from_millis(900)];
        let mut times: Vec<_> = (0..100_000).map(|_| stream.log_normal(median, p95)).collect();
        times.sort_unstable();
        // Standard errors of the ranks are 158 and 69 of 100,000.
        for (rank, asked) in [(50_000, median), (95_000, p95)] {
            assert!(times[rank - 480] < asked && asked < times[rank + 480], "{}", times[rank]);
        }
    }

    #[test]
    fn actors_have_dice_of_their_own() {
        let rolls = |mut stream: Stream| [(); 4].map(|()| stream.exponential(Duration::MAX));
        assert_ne!(
            rolls(Stream::of_worker(Seed(7), WorkerId(1))),
            rolls(Stream::of_worker(Seed(7), WorkerId(2)))
        );
        assert_eq!(
            rolls(Stream::of_worker(Seed(7), WorkerId(1))),
            rolls(Stream::of_worker(Seed(7), WorkerId(1)))
        );
    }
}
