//! The one clock of this package: the core has none, so time is measured around it.

#[cfg(not(target_arch = "wasm32"))]
mod host {
    #![expect(clippy::disallowed_types, reason = "to measure time is what this package is for")]

    use std::time::Instant;

    /// A running measurement.
    pub struct Clock(Instant);

    impl Clock {
        /// Starts to measure.
        pub fn start() -> Self {
            Self(Instant::now())
        }

        /// The time since the start.
        pub fn nanoseconds(&self) -> f64 {
            self.0.elapsed().as_secs_f64() * 1e9
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod host {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        fn now() -> f64;
    }

    /// A running measurement; holds milliseconds.
    pub struct Clock(f64);

    impl Clock {
        /// Starts to measure.
        pub fn start() -> Self {
            Self(now())
        }

        /// The time since the start.
        pub fn nanoseconds(&self) -> f64 {
            (now() - self.0) * 1e6
        }
    }
}

pub use host::Clock;
