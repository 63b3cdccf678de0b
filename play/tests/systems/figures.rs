//! Means over many runs, and what they are compared with.

/// How many seeds are run where chance has a part.
pub const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

/// A mean, with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub mean: f64,
    /// The standard deviation of one sample.
    pub deviation: f64,
    pub error: f64,
}

impl Figure {
    pub fn of(samples: &[f64]) -> Self {
        let count = samples.len() as f64;
        let mean = samples.iter().sum::<f64>() / count;
        let squares: f64 = samples.iter().map(|sample| (sample - mean) * (sample - mean)).sum();
        let deviation = (squares / (count - 1.0)).sqrt();
        Self { mean, deviation, error: deviation / count.sqrt() }
    }

    /// Compares the mean with a number of theory. The error may be `precise` of it at most, so that
    /// being within three of them means something.
    pub fn agrees(self, what: &str, theory: f64, precise: f64) {
        self.agrees_with(what, Self { mean: theory, deviation: 0.0, error: 0.0 }, precise);
    }

    /// Compares the mean with that of an independent model, which has an error of its own.
    pub fn agrees_with(self, what: &str, model: Self, precise: f64) {
        let error = (self.error * self.error + model.error * model.error).sqrt();
        let told = format!("{what}: {:.5} ± {error:.5}, expected {:.5}", self.mean, model.mean);
        println!("{told}");
        assert!(error <= precise * model.mean.abs(), "not precise enough: {told}");
        assert!((self.mean - model.mean).abs() <= 3.0 * error, "{told}");
    }

    /// Compares the mean with a figure that is rounded: it lies within a twentieth of it.
    pub fn is_about(self, what: &str, figure: f64) {
        println!("{what}: {:.5} ± {:.5}, about {figure}", self.mean, self.error);
        assert!((self.mean / figure - 1.0).abs() <= 0.05, "{what}: {self:?} is not about {figure}");
    }
}

/// The span that so many percent of all do not exceed.
pub fn percentile(spans: &mut [f64], percent: usize) -> f64 {
    assert!(!spans.is_empty(), "there are some");
    spans.sort_unstable_by(f64::total_cmp);
    spans[(spans.len() * percent).div_ceil(100).max(1) - 1]
}

#[test]
fn a_mean_that_is_wrong_or_vague_is_noticed() {
    let samples: Vec<f64> = (0..20).map(|n| 4.0 + 0.02 * f64::from(n % 7)).collect();
    let figure = Figure::of(&samples);
    figure.agrees("mean", 4.06, 0.01);
    figure.is_about("mean", 4.0);
    let fails =
        |check: &(dyn Fn() + std::panic::RefUnwindSafe)| std::panic::catch_unwind(check).is_err();
    assert!(fails(&|| figure.agrees("mean", 4.26, 0.01)), "it is wrong");
    assert!(fails(&|| figure.agrees("mean", 4.06, 0.001)), "it is vague");
    assert!(fails(&|| figure.is_about("mean", 4.5)), "it is not about that");
}

#[test]
fn half_of_three_are_two() {
    for (percent, expected) in [(50, 2.0), (95, 3.0), (0, 1.0)] {
        let span: f64 = percentile(&mut [3.0, 1.0, 2.0], percent);
        assert!((span - expected).abs() < 1e-9, "{percent} %: {span}");
    }
}
