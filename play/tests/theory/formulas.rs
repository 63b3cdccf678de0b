//! What theory says in closed form, or nearly.

/// The probability that all of so many workers are busy, so that whoever comes has to wait.
pub fn erlang_c(workers: u32, load: f64) -> f64 {
    let offered = f64::from(workers) * load;
    let mut term = 1.0;
    let mut sum = 0.0;
    for n in 0..workers {
        sum += term;
        term *= offered / f64::from(n + 1);
    }
    let all = term / (1.0 - load);
    all / (sum + all)
}

/// The probability that so many exponential services of mean 1 take longer than `t` together.
pub fn poisson_tail(services: u32, t: f64) -> f64 {
    let mut term = libm::exp(-t);
    let mut sum = 0.0;
    for n in 0..services {
        sum += term;
        term *= t / f64::from(n + 1);
    }
    sum
}

/// Where a function that grows is 0, from 0 to 16; beyond that, series of alternating terms lose
/// their last digits.
pub fn bisect(grows: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 16.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if grows(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[test]
fn the_formulas_have_the_values_of_textbooks() {
    assert!((erlang_c(1, 0.8) - 0.8).abs() < 1e-12);
    assert!((erlang_c(4, 0.9) - 0.787_8).abs() < 5e-4, "{}", erlang_c(4, 0.9));
    assert!((poisson_tail(1, 2.0) - libm::exp(-2.0)).abs() < 1e-12);
    assert!((bisect(|t| t - 7.0) - 7.0).abs() < 1e-9);
}
