//! What the reader prefers: light or dark, and less motion.
//!
//! Storage may be denied, as in a sandboxed frame; then the choice lasts as long as the page.

use web_sys::{Element, MediaQueryList, Storage};

const KEY: &str = "message-queue-playground.theme";

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    Light,
    Dark,
}

impl Theme {
    /// The word for it on screen and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one that the button goes to next.
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The theme that the page shows.
pub fn theme() -> Theme {
    let name = root().and_then(|root| root.get_attribute("data-theme"));
    Theme::from_name(&name.unwrap_or_default())
}

/// Shows another theme and remembers it, where that is allowed.
pub fn set_theme(theme: Theme) {
    show_theme(theme);
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, theme.name());
    }
}

/// Shows the theme that was chosen last time.
pub fn restore_theme() {
    let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    if let Some(name) = stored {
        show_theme(Theme::from_name(&name));
    }
}

/// Whether the reader prefers things not to move. It may change while the page is open.
pub struct Motion(Option<MediaQueryList>);

impl Default for Motion {
    fn default() -> Self {
        let query = "(prefers-reduced-motion: reduce)";
        Self(web_sys::window().and_then(|window| window.match_media(query).ok().flatten()))
    }
}

impl Motion {
    /// Whether less of it is preferred, now.
    pub fn is_reduced(&self) -> bool {
        self.0.as_ref().is_some_and(MediaQueryList::matches)
    }
}

fn show_theme(theme: Theme) {
    let Some(root) = root() else { return };
    let shown = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
    };
    debug_assert!(shown.is_ok(), "an attribute of the root can be set");
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
