//! The simulation agrees with what queueing theory has proved.
//!
//! Each model is run in [`REPLICATIONS`] independent replications. The mean over them has to lie within
//! three standard errors of theory, and the standard error itself must be small enough for that to
//! mean something.
//!
//! # Source
//! Leonard Kleinrock, "Queueing Systems", volume I, 1975: M/M/1 in section 3.2, M/M/1/K in 3.6,
//! M/M/m in 3.5, M/G/1 in 5.6.

mod formulas;
mod model;

use formulas::{bisect, erlang_c, poisson_tail};
use model::{Measured, Model, Service, measured};

/// How many independent replications there are of each model.
const REPLICATIONS: u64 = 30;

/// The largest standard error, as a part of what theory says.
const PRECISE: f64 = 0.01;

/// Compares the mean of what replications measured with what theory says.
fn agrees(what: &str, samples: &[f64], theory: f64) {
    let count = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / count;
    let squares: f64 = samples.iter().map(|sample| (sample - mean) * (sample - mean)).sum();
    let error = (squares / (count - 1.0) / count).sqrt();
    let told = format!("{what}: {mean:.5}, theory {theory:.5}, standard error {error:.5}");
    assert!(error <= PRECISE * theory, "not precise enough: {told}");
    assert!((mean - theory).abs() <= 3.0 * error, "{told}");
}

/// Compares mean and 95th percentile of the wait, in service times.
fn waits_agree(runs: &[Measured], mean: f64, p95: f64) {
    let means: Vec<f64> = runs.iter().map(|run| run.mean_wait).collect();
    agrees("mean wait", &means, mean);
    let p95s: Vec<f64> = runs.iter().map(|run| run.p95_wait).collect();
    agrees("95th percentile of the wait", &p95s, p95);
}

/// Independent replications of a model.
fn replications(model: Model) -> Vec<Measured> {
    (1..=REPLICATIONS).map(|seed| measured(model, seed)).collect()
}

#[test]
fn m_m_1_waits_as_theory_says() {
    let load: f64 = 0.8;
    let model = Model { load, workers: 1, service: Service::Exponential, room: None };
    waits_agree(&replications(model), load / (1.0 - load), libm::log(load / 0.05) / (1.0 - load));
}

#[test]
fn m_m_4_waits_as_theory_says() {
    let (load, workers): (f64, u32) = (0.75, 4);
    let spare = f64::from(workers) * (1.0 - load);
    let waits = erlang_c(workers, load);
    let model = Model { load, workers, service: Service::Exponential, room: None };
    waits_agree(&replications(model), waits / spare, libm::log(waits / 0.05) / spare);
}

#[test]
fn m_d_1_waits_half_as_long() {
    let load: f64 = 0.8;
    let model = Model { load, workers: 1, service: Service::Constant, room: None };
    // A. K. Erlang, 1909: the wait is at most t with this probability.
    let within = |t: f64| {
        let mut sum = 0.0;
        let mut k = 0.0;
        let mut factorial = 1.0;
        while k <= t {
            let x = load * (k - t);
            sum += libm::pow(x, k) / factorial * libm::exp(-x);
            k += 1.0;
            factorial *= k;
        }
        (1.0 - load) * sum
    };
    waits_agree(&replications(model), load / (1.0 - load) / 2.0, bisect(|t| within(t) - 0.95));
}

#[test]
fn m_m_1_k_loses_and_waits_as_theory_says() {
    let (load, room): (f64, u32) = (0.9, 5);
    let model = Model { load, workers: 1, service: Service::Exponential, room: Some(room) };
    let part = |n: u32| libm::pow(load, f64::from(n));
    let all: f64 = (0..=room).map(part).sum();
    let lost = part(room) / all;
    // Whoever gets in finds n others with this probability, and waits for n exponential services.
    let finds = |n: u32| part(n) / all / (1.0 - lost);
    let mean: f64 = (0..room).map(|n| f64::from(n) * finds(n)).sum();
    let longer = |t: f64| (1..room).map(|n| finds(n) * poisson_tail(n, t)).sum::<f64>();
    let runs = replications(model);
    waits_agree(&runs, mean, bisect(|t| 0.05 - longer(t)));
    let losses: Vec<f64> = runs.iter().map(|run| run.lost).collect();
    agrees("part that is refused", &losses, lost);
}

#[test]
fn a_simulation_that_is_wrong_by_a_twentieth_is_noticed() {
    let samples: Vec<f64> = (0..REPLICATIONS).map(|n| 4.0 + 0.02 * (n % 7) as f64).collect();
    agrees("mean", &samples, 4.06);
    let wrong = std::panic::catch_unwind(|| agrees("mean", &samples, 4.26));
    assert!(wrong.is_err(), "it is more than three standard errors away");
    let scattered: Vec<f64> = samples.iter().map(|sample| 4.0 + 20.0 * (sample - 4.0)).collect();
    let vague = std::panic::catch_unwind(|| agrees("mean", &scattered, 5.2));
    assert!(vague.is_err(), "what is not precise proves nothing");
}
