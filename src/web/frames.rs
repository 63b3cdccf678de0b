//! The frame loop: it says how much wall-clock time went by.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use wasm_bindgen::prelude::*;
use yew::Callback;

type Tick = Closure<dyn FnMut(f64)>;

/// The frame loop. It runs while time passes, and only then; the browser stops it while the
/// page is hidden.
pub struct Frames {
    inner: Rc<Inner>,
}

struct Inner {
    on_frame: Callback<Duration>,
    tick: RefCell<Option<Tick>>,
    last: Cell<Option<f64>>,
    request: Cell<Option<i32>>,
}

impl Frames {
    /// A loop that stands still.
    pub fn new(on_frame: Callback<Duration>) -> Self {
        let inner = Rc::new(Inner {
            on_frame,
            tick: RefCell::new(None),
            last: Cell::new(None),
            request: Cell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        let tick = Closure::new(move |now| {
            if let Some(inner) = weak.upgrade() {
                inner.frame(now);
            }
        });
        *inner.tick.borrow_mut() = Some(tick);
        Self { inner }
    }

    /// Starts or stops the loop.
    pub fn set_running(&self, running: bool) {
        match (running, self.inner.request.get()) {
            (true, None) => {
                self.inner.last.set(None);
                self.inner.ask();
            }
            (false, Some(request)) => {
                self.inner.request.set(None);
                if let Some(window) = web_sys::window() {
                    // A frame that is already on its way finds the loop stopped.
                    let _ = window.cancel_animation_frame(request);
                }
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.set_running(false);
    }
}

impl Inner {
    fn ask(&self) {
        let tick = self.tick.borrow();
        let tick = tick.as_ref().expect("the loop is made with its tick");
        let window = web_sys::window().expect("a page has a window");
        let request = window.request_animation_frame(tick.as_ref().unchecked_ref());
        self.request.set(request.ok());
    }

    fn frame(&self, now: f64) {
        if self.request.get().is_none() {
            return;
        }
        self.ask();
        if let Some(last) = self.last.replace(Some(now)) {
            let millis = (now - last).max(0.0);
            self.on_frame.emit(Duration::from_secs_f64(millis / 1_000.0));
        }
    }
}
