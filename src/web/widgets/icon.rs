//! Line icons on a grid of 16.

use yew::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Back,
    Bolt,
    Check,
    Chevron,
    Clock,
    Close,
    Copy,
    Door,
    Minus,
    Open,
    Pause,
    Play,
    Plus,
    Reset,
    Step,
    Theme,
    Warn,
}

impl Shape {
    /// The outline, and whether it is filled.
    fn path(self) -> (&'static str, bool) {
        match self {
            Self::Back => ("M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6", false),
            Self::Bolt => ("M9 2 4 9h4l-1 5 5-7H8z", false),
            Self::Check => ("m3.5 8.5 3 3 6-7", false),
            Self::Chevron => ("m4.5 6.5 3.5 3.5 3.5-3.5", false),
            Self::Clock => ("M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.2l2.2 1.3", false),
            Self::Close => ("m4 4 8 8M12 4l-8 8", false),
            Self::Copy => ("M6 6h7.5v7.5H6zM10 6V2.5H2.5V10H6", false),
            Self::Door => ("M2.5 8h5M5.5 5.5 8 8l-2.5 2.5M11 3v10", false),
            Self::Minus => ("M3.5 8h9", false),
            Self::Open => ("M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.5 2.5 8 8", false),
            Self::Pause => ("M4.5 3h2.5v10H4.5zM9 3h2.5v10H9z", true),
            Self::Play => ("M5 3v10l8-5z", true),
            Self::Plus => ("M8 3.5v9M3.5 8h9", false),
            Self::Reset => ("M4.5 4.8A4.8 4.8 0 1 1 3.2 8.2M3 2.5v3.2h3.2", false),
            Self::Step => ("M4 3.5v9L10 8zM12 3.5v9", true),
            Self::Theme => ("M8 2.5a5.5 5.5 0 0 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11", false),
            Self::Warn => ("M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1", false),
        }
    }
}

/// An icon. It is never the only name of a control.
pub fn icon(shape: Shape) -> Html {
    let (path, filled) = shape.path();
    html! {
        <svg class={classes!("icon", filled.then_some("icon--filled"))} viewBox="0 0 16 16" aria-hidden="true">
            <path d={path} />
        </svg>
    }
}
