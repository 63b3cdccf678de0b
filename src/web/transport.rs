//! The controls of time.

mod seed;

use std::rc::Rc;

use message_queue_play::playground::{Action, Clock, Snapshot, Speed};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::widgets::{Shape, icon};
use super::{OnAction, address};
use seed::SeedField;

/// The bar at the bottom. `embedded` is whether this is a figure in somebody else's text.
pub fn transport(snapshot: &Rc<Snapshot>, on_action: &OnAction, embedded: bool) -> Html {
    let clock = snapshot.clock;
    html! {
        <section class="transport" aria-label="Time">
            { buttons(clock, on_action, embedded) }
            { time(clock) }
            { speed(clock.speed, on_action) }
            if embedded {
                <a class="button button--quiet" target="_blank" rel="noopener"
                    href={address::full_page(&snapshot.scenario, clock.seed)}>
                    { "Open full" }{ icon(Shape::Open) }
                </a>
            } else {
                <SeedField {snapshot} {on_action} />
            }
        </section>
    }
}

fn buttons(clock: Clock, on_action: &OnAction, embedded: bool) -> Html {
    let act = |action: Action| {
        let on_action = on_action.clone();
        Callback::from(move |_: MouseEvent| {
            let done = on_action.emit(action.clone());
            debug_assert!(done.is_ok(), "time can always be told what to do");
        })
    };
    let (toggle, label, shape) = if clock.playing {
        (Action::Pause, "Pause", Shape::Pause)
    } else {
        (Action::Play, "Play", Shape::Play)
    };
    html! {
        <div class="transport__buttons">
            <button type="button" class="button button--icon" aria-label="Reset" title="Reset: start again with these settings"
                onclick={act(Action::Reset)}>{ icon(Shape::Reset) }</button>
            <button type="button" class="button button--icon button--play" aria-label={label} title={label}
                onclick={act(toggle)}>{ icon(shape) }</button>
            if !embedded {
                <button type="button" class="button button--icon" aria-label="Step" title="Step to the next happening"
                    onclick={act(Action::Step)}>{ icon(Shape::Step) }</button>
            }
        </div>
    }
}

fn time(clock: Clock) -> Html {
    let next = match clock.next {
        Some(at) => format!("next happening in {}", at.since(clock.now)),
        None => "nothing is going to happen".to_owned(),
    };
    html! {
        <p class="transport__time">
            <b role="timer" aria-label="Simulated time">{ clock.now.to_string() }</b>
            <span class="transport__next">
                { if clock.slowed { "slower than chosen: too much happens".to_owned() } else { next } }
            </span>
        </p>
    }
}

fn speed(speed: Speed, on_action: &OnAction) -> Html {
    let chosen = Speed::OFFERED.iter().position(|offered| *offered == speed).unwrap_or(0);
    let on_action = on_action.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        let step = input.and_then(|input| input.value().parse::<usize>().ok());
        if let Some(speed) = step.and_then(|step| Speed::OFFERED.get(step)) {
            let done = on_action.emit(Action::SetSpeed(*speed));
            debug_assert!(done.is_ok(), "every speed on offer is good");
        }
    });
    let last = (Speed::OFFERED.len() - 1).to_string();
    html! {
        <label class="transport__speed">
            <span>{ "Speed" }</span>
            <input type="range" class="range" min="0" max={last} step="1" value={chosen.to_string()}
                aria-label="Speed" aria-valuetext={speed.to_string()} {oninput} />
            <output>{ speed.to_string() }</output>
        </label>
    }
}
