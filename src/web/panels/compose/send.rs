//! Three ways to send: one, a hundred, or one after the other by the sender of the scene.

use std::rc::Rc;

use message_queue_play::playground::{Action, Snapshot};
use message_queue_play::queue::{Body, Format, QueueConfig};
use message_queue_play::sim::{Arrivals, Command, SenderConfig, Template, place_of};
use message_queue_play::time::Duration;
use yew::prelude::*;

use super::reply::{Before, Reply};
use crate::web::OnAction;
use crate::web::panels::quantity::{Unit, read_span};
use crate::web::panels::refusal::in_place;
use crate::web::widgets::{NumberField, Shape, icon};

/// How many the button for many sends.
const MANY: u32 = 100;

#[derive(Clone, PartialEq, Properties)]
pub struct SendControlsProps {
    pub text: AttrValue,
    pub format: Format,
    pub snapshot: Rc<Snapshot>,
    pub on_action: OnAction,
    pub onreply: Callback<Reply>,
}

/// The fields and the buttons.
#[component]
pub fn SendControls(props: &SendControlsProps) -> Html {
    let delay = use_state_eq(|| None::<Duration>);
    let every = use_state_eq(|| Duration::from_millis(500));
    let written = Unit::Millis.write(every.as_micros());
    let shown = delay.map_or_else(String::new, |delay| Unit::Seconds.write(delay.as_micros()));
    let usual = Unit::Seconds.write(usual_delay(&props.snapshot).as_micros());
    html! {
        <>
            <div class="compose__fields">
                <NumberField label="Delay" unit="s" value={shown} placeholder={usual}
                    oncommit={commit_delay(&delay)} />
                <NumberField label="Every" unit="ms" value={written.clone()} oncommit={commit_every(&every)} />
            </div>
            <div class="compose__send" role="group" aria-label="Send">
                <button type="button" class="button button--strong" onclick={send(props, 1, *delay)}>{ "Send 1" }</button>
                <button type="button" class="button" onclick={send(props, MANY, *delay)}>{ format!("Send {MANY}") }</button>
                <button type="button" class="button" onclick={send_every(props, *every)}>
                    { icon(Shape::Clock) }{ format!("Every {written} ms") }
                </button>
            </div>
        </>
    }
}

/// How long the queue that is looked at hides what is sent to it.
fn usual_delay(snapshot: &Snapshot) -> Duration {
    snapshot.setup.queues[place_of(snapshot.chosen.queue)].config.delay
}

/// What a message that is sent now finds.
pub fn before(snapshot: &Snapshot, delay: Option<Duration>) -> Before {
    let delay = delay.unwrap_or_else(|| usual_delay(snapshot));
    Before { ready: snapshot.line().ready, delay }
}

fn commit_delay(delay: &UseStateHandle<Option<Duration>>) -> Callback<String, Result<(), String>> {
    let delay = delay.clone();
    Callback::from(move |text: String| {
        let read = match text.trim() {
            "" => None,
            text => Some(read_span(text, Unit::Seconds, &QueueConfig::DELAY)?),
        };
        delay.set(read);
        Ok(())
    })
}

fn commit_every(every: &UseStateHandle<Duration>) -> Callback<String, Result<(), String>> {
    let every = every.clone();
    Callback::from(move |text: String| {
        every.set(read_span(&text, Unit::Millis, &SenderConfig::GAP)?);
        Ok(())
    })
}

fn template(props: &SendControlsProps) -> Template {
    Template::new(Body::new(props.text.as_bytes(), props.format))
}

fn send(props: &SendControlsProps, count: u32, delay: Option<Duration>) -> Callback<MouseEvent> {
    let props = props.clone();
    Callback::from(move |_: MouseEvent| {
        let command = Command::Send {
            to: props.snapshot.chosen.target,
            template: template(&props),
            count,
            delay,
        };
        let answer = props.on_action.emit(Action::Command(command));
        props.onreply.emit(Reply::to_send(answer, before(&props.snapshot, delay)));
    })
}

fn send_every(props: &SendControlsProps, every: Duration) -> Callback<MouseEvent> {
    let props = props.clone();
    Callback::from(move |_: MouseEvent| {
        let sender = props.snapshot.chosen.sender;
        let config = SenderConfig {
            on: true,
            arrivals: Arrivals::Constant { every },
            count: None,
            template: template(&props),
            ..props.snapshot.setup.senders[usize::from(sender.0)].clone()
        };
        let name = config.name.clone();
        let answer = props.on_action.emit(Action::Command(Command::SetSender { sender, config }));
        props.onreply.emit(match answer {
            Ok(_) => Reply::done(
                format!("{name} sends this every {every}"),
                "until it is switched off above".to_owned(),
            ),
            Err(error) => Reply::refused(in_place(&error)),
        });
    })
}
