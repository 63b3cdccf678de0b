//! What is in the editor, and what was in it before.

use message_queue_play::queue::Format;
use yew::AttrValue;

use super::templates;

/// What is in the editor. Each format has a text of its own, and keeps what the person wrote
/// while a template is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    format: usize,
    texts: [AttrValue; 3],
    own: [Option<AttrValue>; 3],
    revision: u32,
}

impl Default for Draft {
    fn default() -> Self {
        let first = |format| AttrValue::from(templates::text(0, format).unwrap_or_default());
        Self { format: 0, texts: Format::ALL.map(first), own: [None, None, None], revision: 0 }
    }
}

impl Draft {
    /// The text in the editor.
    pub fn text(&self) -> AttrValue {
        self.texts[self.format].clone()
    }

    /// Its format.
    pub fn format(&self) -> Format {
        Format::ALL[self.format]
    }

    /// The place of its format among all.
    pub fn format_index(&self) -> usize {
        self.format
    }

    /// Which of the templates the text is.
    pub fn template(&self) -> usize {
        templates::name_of(&self.texts[self.format], self.format())
    }

    /// Another number for each text that is put in the place of the one in the editor.
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// The same with what a person typed.
    pub fn with_text(&self, text: AttrValue) -> Self {
        let mut draft = self.clone();
        let own = templates::name_of(&text, self.format()) == templates::OWN;
        if own {
            draft.own[self.format] = Some(text.clone());
        }
        draft.texts[self.format] = text;
        draft
    }

    /// The same in another format.
    pub fn with_format(&self, format: usize) -> Self {
        Self { format, revision: self.revision + 1, ..self.clone() }
    }

    /// The same with the text of a template, or with what the person wrote last.
    pub fn with_template(&self, template: usize) -> Self {
        let mut draft = self.clone();
        let text = templates::text(template, self.format()).map(AttrValue::from);
        if let Some(text) = text.or_else(|| self.own[self.format].clone()) {
            draft.texts[self.format] = text;
            draft.revision += 1;
        }
        draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_is_kept() {
        let draft = Draft::default().with_text("{}".into());
        assert_eq!(draft.template(), templates::OWN);
        assert_eq!(draft.with_format(2).with_format(0).text(), "{}");
        let invoice = draft.with_template(1);
        assert_eq!(invoice.template(), 1);
        assert_eq!(invoice.with_template(templates::OWN).text(), "{}");
    }

    #[test]
    fn only_a_text_from_elsewhere_has_another_revision() {
        let draft = Draft::default();
        assert_eq!(draft.with_text("{}".into()).revision(), draft.revision());
        assert_ne!(draft.with_template(1).revision(), draft.revision());
        assert_ne!(draft.with_format(1).revision(), draft.revision());
    }
}
