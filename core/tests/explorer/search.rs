//! All states of a small world, each visited once, the nearest first.

use std::collections::BTreeSet;

use crate::always::{OF_STATES, OF_STEPS, Rule};
use crate::event::Event;
use crate::setup::Setup;
use crate::step::Step;
use crate::world::World;

/// How a state was reached: from which other one, and by what.
type Origin = Option<(u32, Step)>;

/// Goes through all states, and lets somebody look at each step. How many states there are.
pub fn explore(setup: &Setup, mut look: impl FnMut(&Event<'_>)) -> usize {
    let start = World::new(setup);
    let mut known = BTreeSet::from([digest(&start)]);
    let mut origins: Vec<Origin> = vec![None];
    let mut frontier = vec![(0_u32, start)];
    let mut told = Vec::new();
    while !frontier.is_empty() {
        let mut next = Vec::new();
        for (number, before) in &frontier {
            for step in Step::all().filter(|step| before.may(*step, setup)) {
                let mut after = before.clone();
                told.clear();
                let Some(answer) = after.take(step, setup, &mut told) else { continue };
                let event =
                    Event { setup, before, step, answer: &answer, told: &told, after: &after };
                check(OF_STEPS, &event, *number, &origins);
                look(&event);
                if known.insert(digest(&after)) {
                    check(OF_STATES, &event, *number, &origins);
                    let reached = u32::try_from(origins.len()).expect("fewer than 2^32 states");
                    origins.push(Some((*number, step)));
                    next.push((reached, after));
                }
            }
        }
        frontier = next;
    }
    known.len()
}

fn check(rules: &[Rule], event: &Event<'_>, number: u32, origins: &[Origin]) {
    for (rule, holds) in rules {
        assert!(holds(event), "{}", story(rule, event, number, origins));
    }
}

/// A state in 128 bits: two of ten million share one with a chance of 10^-24. Two lanes, each stirred
/// as the generator `SplitMix64` does it.
fn digest(world: &World) -> u128 {
    const LANES: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];
    let mut lanes = LANES;
    for number in world.key() {
        for (lane, odd) in lanes.iter_mut().zip(LANES) {
            *lane = stir((*lane ^ number).wrapping_add(odd));
        }
    }
    u128::from(lanes[0]) << 64 | u128::from(lanes[1])
}

fn stir(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The shortest run that breaks a rule.
fn story(rule: &str, event: &Event<'_>, mut number: u32, origins: &[Origin]) -> String {
    let mut steps = vec![event.step];
    while let Some((from, step)) = origins[number as usize] {
        steps.push(step);
        number = from;
    }
    steps.reverse();
    let name = event.setup.name;
    let mut world = World::new(event.setup);
    let mut lines = vec![format!("{rule} does not hold in the world {name:?}:")];
    for step in steps {
        let mut told = Vec::new();
        world.take(step, event.setup, &mut told);
        lines.push(format!("  {step:?}"));
        lines.extend(told.iter().map(|it| format!("    {} {}: {:?}", it.at, it.message, it.kind)));
    }
    lines.join("\n")
}
