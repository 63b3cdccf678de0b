//! Yew, the DOM and JavaScript: nothing in here is a rule of the domain.
//!
//! Three sizes of thing: [`App`] owns the state; a *panel* shows one part of the domain and emits
//! actions; a *widget* knows nothing about queues.
//!
//! A view is a function; it is a component only where it has state of its own (hooks) or where
//! comparing its properties saves drawing it again.

mod address;
mod announcer;
mod app;
mod caption;
#[cfg(debug_assertions)]
mod dev_reload;
mod frames;
mod ledger;
mod look;
mod panels;
mod preferences;
mod resize;
mod second_part;
mod side;
mod stage;
mod stop;
mod tabs;
mod tenths;
mod top_bar;
mod transport;
mod widgets;

use message_queue_play::playground::{Action, ActionError, Outcome};
use yew::Callback;

pub use app::App;

/// How a panel does something, and learns at once what came of it.
pub type OnAction = Callback<Action, Result<Outcome, ActionError>>;

/// Mounts the page into its document.
///
/// # Panics
/// When there is no document: this is a page and nothing else.
pub fn start() {
    stop::show_panics();
    second_part::begin();
    #[cfg(debug_assertions)]
    dev_reload::listen();
    let document = web_sys::window().and_then(|window| window.document()).expect("a page");
    let root = document.get_element_by_id("playground").expect("the page has a place for it");
    yew::Renderer::<App>::with_root(root).render();
}
