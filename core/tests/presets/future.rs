//! When two queues have the same future, as far as `canonical` can tell.

use message_queue_core::queue::{
    Fate, Noise, Pick, Place, Preset, Probability, QueueSet, Release, ReleaseDelay, Rules,
};

use crate::story::{Story, seconds};

fn future(preset: Preset, live: impl FnOnce(&mut Story)) -> Vec<u64> {
    let mut story = Story::of(preset);
    live(&mut story);
    story.queues.canonical()
}

#[test]
fn what_is_stored_decides_the_future() {
    let empty = future(Preset::Plain, |_| ());
    let ready = future(Preset::Plain, |story| story.send("a"));
    let held = future(Preset::Plain, |story| {
        story.send("a");
        story.take(1);
    });
    assert!(empty != ready && ready != held && empty != held);
    assert_eq!(ready, future(Preset::Plain, |story| story.send("b")), "any body of a byte");
}

#[test]
fn how_long_a_lease_still_runs_decides_it_and_what_time_it_is_does_not() {
    let held = |before, after| {
        future(Preset::Plain, |story| {
            story.wait(seconds(before));
            story.send("a");
            story.take(1);
            story.wait(seconds(after));
        })
    };
    assert_eq!(held(0, 5), held(7, 5));
    assert_ne!(held(0, 5), held(0, 6));
}

#[test]
fn a_parked_message_has_the_same_future_at_all_times() {
    let parked = |after| {
        let mut story = Story::alone(Preset::Plain, |rules| rules.on_reject = Fate::Park);
        story.send("a");
        let receipt = story.take(1);
        story.reject(1, receipt).expect("held");
        story.wait(seconds(after));
        assert_eq!(story.queues.next_deadline(), None, "nobody waits for it");
        story.queues.canonical()
    };
    assert_eq!(parked(0), parked(3_600));
}

/// Two messages that come back one after the other, each at this place.
fn comes_back(place: Place, order: [usize; 2]) -> Vec<u64> {
    let mut story = Story::alone(Preset::Plain, |rules| {
        rules.release.nack = Release::uncounted(ReleaseDelay::None, place);
    });
    story.send("a b");
    let held = story.batch(1, 2);
    for index in order {
        story.nack(1, held[index]).expect("held");
    }
    story.queues.canonical()
}

#[test]
fn the_order_of_the_line_decides_it() {
    for place in [Place::Front, Place::Back] {
        assert_ne!(comes_back(place, [0, 1]), comes_back(place, [1, 0]), "{place:?}");
    }
    assert_eq!(comes_back(Place::Origin, [0, 1]), comes_back(Place::Origin, [1, 0]));
    assert_ne!(
        comes_back(Place::Front, [0, 1]),
        comes_back(Place::Back, [0, 1]),
        "what comes back next stands behind the first and before the other"
    );
}

#[test]
fn what_is_remembered_decides_it_and_how_long() {
    let gone = |word: &str, after| {
        future(Preset::SqsFifo, |story| {
            story.send(&format!("jam:{word}"));
            let receipt = story.take(1);
            story.ack(1, receipt).expect("held");
            story.wait(seconds(after));
        })
    };
    assert_ne!(gone("a", 5), gone("a", 6));
    assert_ne!(gone("a", 5), gone("b", 5));
    assert_eq!(gone("a", 300), gone("b", 300), "both are forgotten");
}

#[test]
fn dice_decide_it_where_they_are_rolled() {
    let seeded = |seed, change: fn(&mut Rules)| {
        let mut rules = Rules::PLAIN;
        change(&mut rules);
        let mut queues = QueueSet::with_seed(seed);
        queues.create(rules);
        queues.canonical()
    };
    assert_eq!(seeded(1, |_| ()), seeded(2, |_| ()));
    let noisy = |rules: &mut Rules| {
        rules.noise = Noise { empty: Probability::ALWAYS, ..Noise::OFF };
    };
    assert_ne!(seeded(1, noisy), seeded(2, noisy));
    let jittery = |rules: &mut Rules| rules.jitter = Probability::ALWAYS;
    assert_ne!(seeded(1, jittery), seeded(2, jittery));
}

#[test]
fn whose_turn_it_is_decides_it() {
    let jam_first = future(Preset::SqsFifo, |story| {
        story.send("jam:1");
        let receipt = story.take(1);
        story.nack(1, receipt).expect("held");
        story.send("tea:2");
    });
    let tea_first = future(Preset::SqsFifo, |story| {
        story.send("jam:1 tea:2");
        let receipt = story.take(1);
        story.nack(1, receipt).expect("held");
    });
    assert_ne!(jam_first, tea_first);
}

/// What a fair queue of a plain kind is going to do.
fn fair(live: impl FnOnce(&mut Story)) -> Vec<u64> {
    let mut story = Story::alone(Preset::Plain, |rules| {
        rules.pick = Pick::Fair(Preset::SqsStandard.fairness().expect("fair queues"));
    });
    live(&mut story);
    story.queues.canonical()
}

#[test]
fn when_a_group_is_forgiven_decides_it_as_long_as_it_has_messages() {
    let sent_ago = |seconds_ago| {
        fair(|story| {
            story.wait(seconds(100));
            story.send("jam:1");
            story.wait(seconds(seconds_ago));
        })
    };
    assert_eq!(sent_ago(5), sent_ago(5));
    assert_ne!(sent_ago(5), sent_ago(6));
    let after = |word: &str| {
        fair(|story| {
            story.send(word);
            let receipt = story.take(1);
            story.ack(1, receipt).expect("held");
            story.send("tea:2");
        })
    };
    assert_eq!(after("jam:1"), after("nobody's"), "a group that has left leaves nothing behind");
}
