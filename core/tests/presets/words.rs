//! The words in which the queue speaks of its settings.

use std::collections::BTreeSet;

use message_queue_core::queue::{
    Body, Format, Grouping, Kind, Preset, Probability, Promise, Rules, RulesError,
};

#[test]
fn every_promise_is_a_sentence_of_its_own() {
    let sentences: BTreeSet<_> = Promise::ALL.map(Promise::sentence).into();
    assert_eq!(sentences.len(), Promise::ALL.len());
    for sentence in sentences {
        let first = sentence.chars().next();
        assert!(first.is_some_and(char::is_uppercase), "{sentence}");
        assert!(!sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn every_system_has_a_title_and_words_of_its_own() {
    let titles: BTreeSet<_> = Preset::ALL.map(Preset::title).into();
    assert_eq!(titles.len(), Preset::ALL.len());
    assert!(titles.contains("Plain FIFO") && titles.contains("Kafka share group"), "{titles:?}");
    for preset in Preset::ALL {
        let words = preset.words();
        for word in [words.queue, words.sender, words.worker, words.message, words.ack] {
            assert!(!word.is_empty(), "{preset:?}");
        }
    }
    assert_ne!(Preset::SqsStandard.words().worker, Preset::RabbitQuorum.words().sender);
}

#[test]
fn formats_and_kinds_have_names() {
    assert_eq!(Format::ALL.map(Format::name), ["JSON", "Text", "XML"]);
    let words = [Kind::Email, Kind::Invoice, Kind::Order, Kind::Text].map(Kind::word);
    assert_eq!(words, ["e-mail", "invoice", "order", "text"]);
}

#[test]
fn a_body_is_shown_with_its_format_and_may_be_empty() {
    let body = Body::new("<a/>", Format::Xml);
    assert_eq!(format!("{body:?}"), "XML \"<a/>\"");
    assert!(!body.is_empty());
    assert!(Body::new("", Format::Text).is_empty());
}

#[test]
fn groupings_and_probabilities_are_written_as_a_person_would() {
    let all = [Grouping::None, Grouping::Prefix, Grouping::Exclusive];
    assert_eq!(all.map(|grouping| grouping.to_string()), ["none", "prefix", "exclusive"]);
    assert_eq!(Probability::from_percent(25).to_string(), "25 %");
    let parts = Probability::from_parts_per_million;
    assert_eq!(parts(12_500).map(|it| it.to_string()).as_deref(), Some("1.25 %"));
    assert_eq!(parts(1_000_000), Some(Probability::ALWAYS));
    assert_eq!(parts(1_000_001), None);
    assert_eq!(Probability::from_percent(101), Probability::ALWAYS);
}

#[test]
fn a_contradiction_says_what_to_change() {
    let rules = Rules { group: Grouping::Prefix, priorities: 2, ..Rules::default() };
    let error = rules.check().expect_err("groups have no priorities");
    assert!(matches!(error, RulesError::Conflict { .. }));
    assert_eq!(error.field(), "queue.priorities");
    assert_eq!(
        error.to_string(),
        "queue.priorities: the order of a group leaves no room for priorities: set them to 0"
    );
}
