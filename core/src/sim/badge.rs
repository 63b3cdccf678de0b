//! What a service is labelled with: the language that it is written in, and the team that it
//! belongs to. Nothing in a run goes by it.

use std::sync::Arc;

use crate::queue::SettingError;

/// The labels of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Badges {
    /// The language; 1 to 20 characters, `None` for no such label.
    pub language: Option<Arc<str>>,
    /// The team; 1 to 20 characters, `None` for no such label.
    pub team: Option<Arc<str>>,
}

impl Badges {
    /// Whether a text can be a label: 1 to 20 characters, none of which is a control character, such
    /// as a line feed.
    #[must_use]
    pub fn is_label(text: &str) -> bool {
        (1..=20).contains(&text.chars().count()) && !text.chars().any(char::is_control)
    }

    pub(super) fn check(&self) -> Result<(), SettingError> {
        check_label("service.language", self.language.as_deref())?;
        check_label("service.team", self.team.as_deref())
    }
}

fn check_label(field: &'static str, label: Option<&str>) -> Result<(), SettingError> {
    match label {
        Some(text) if !Badges::is_label(text) => {
            let given = text.chars().take(40).flat_map(char::escape_debug).collect();
            let accepted = "1 to 20 characters without control characters".to_owned();
            Err(SettingError { field, given, accepted })
        }
        _ => Ok(()),
    }
}
