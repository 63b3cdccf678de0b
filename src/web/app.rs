//! The page: it owns the playground, and everything on it is drawn from a snapshot.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use message_queue_play::playground::{Action, ActionError, Playground, Snapshot, View};
use message_queue_play::queue::QueueId;
use message_queue_play::sim::JOBS;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::OnAction;
use super::address::{Address, Page};
use super::announcer::Announcer;
use super::caption::caption_bar;
use super::frames::Frames;
use super::ledger::ledger_bar;
use super::panels::{Charts, Compose, Inbox, Inspector, Log, Messages, Workers};
use super::preferences::{self, Motion};
use super::resize::Resize;
use super::second_part;
use super::side::Side;
use super::stage::{Overlay, stage};
use super::tabs::{Panel, Tabs};
use super::top_bar::TopBar;
use super::transport::transport;

/// How often the page is drawn while time passes. Between two drawings only what moves is moved.
const REDRAW: Duration = Duration::from_millis(100);
/// How soon after the last drawing something that happened is drawn, while little happens.
const REDRAW_SOON: Duration = Duration::from_millis(30);
/// How often for readers who prefer reduced motion.
const REDRAW_CALM: Duration = Duration::from_millis(500);

/// The page.
pub struct App {
    playground: Rc<RefCell<Playground>>,
    page: Page,
    snapshot: Rc<Snapshot>,
    view: View,
    panel: Panel,
    /// Whose charts are shown, while they are.
    queue: QueueId,
    panels_are_there: bool,
    notice: Option<AttrValue>,
    announcer: Announcer,
    motion: Motion,
    on_action: OnAction,
    frames: Frames,
    since_redraw: Duration,
    stage: NodeRef,
    overlay: Option<Overlay>,
    resize: Option<Resize>,
}

/// What happens to the page.
pub enum Message {
    /// So much wall-clock time went by.
    Frame(Duration),
    /// Something was done.
    Acted,
    /// The page shows other rows.
    View(View),
    /// The panels can be shown.
    PanelsAreThere,
    /// Another panel is shown, where there is room for one.
    Panel(Panel),
    /// The charts of another queue are wanted.
    Queue(QueueId),
    /// The stage has another size.
    Resized,
    /// The reader should know something.
    Notice(AttrValue),
    /// The notice was read.
    NoticeClosed,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        preferences::restore_theme();
        let address = Address::read();
        let playground = Playground::new(address.scenario, address.seed);
        let playground = playground.expect("shipped scenarios are in range");
        let view = View::default();
        let snapshot = Rc::new(playground.snapshot(&View::STAGE));
        let playground = Rc::new(RefCell::new(playground));
        Self {
            on_action: on_action(ctx, &playground),
            frames: Frames::new(ctx.link().callback(Message::Frame)),
            playground,
            page: address.page,
            snapshot,
            view,
            panel: Panel::Compose,
            queue: JOBS,
            panels_are_there: false,
            notice: address.problem.map(AttrValue::from),
            announcer: Announcer::default(),
            motion: Motion::default(),
            since_redraw: Duration::ZERO,
            stage: NodeRef::default(),
            overlay: None,
            resize: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Frame(wall) => self.frame(wall),
            Message::Acted => {
                let playing = self.playing();
                self.frames.set_running(playing);
                self.take_snapshot();
                if !playing {
                    self.announcer.say_step(&self.snapshot);
                }
                true
            }
            Message::View(view) => {
                let changed = self.view != view;
                self.view = view;
                self.take_snapshot();
                changed
            }
            Message::PanelsAreThere => {
                self.panels_are_there = true;
                self.take_snapshot();
                true
            }
            Message::Panel(panel) => self.show(panel),
            Message::Queue(queue) => {
                self.queue = queue;
                self.show(self.panel)
            }
            Message::Resized => {
                self.measure();
                false
            }
            Message::Notice(text) => {
                self.notice = Some(text);
                true
            }
            Message::NoticeClosed => self.notice.take().is_some(),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match self.page {
            Page::Full => self.full(ctx),
            Page::Embed => self.embedded(ctx),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(stage) = self.stage.cast::<Element>() {
            let resized = ctx.link().callback(|()| Message::Resized);
            self.resize = Resize::watch(&stage, resized);
            self.overlay = Some(Overlay::new(stage));
            self.frames.set_running(self.playing());
            // A figure has no panels; what the stage has beside its first view comes with them.
            let link = ctx.link().clone();
            second_part::when_panels_are_there(move || {
                link.send_message(Message::PanelsAreThere);
            });
        }
        self.measure();
    }
}

impl App {
    fn playing(&self) -> bool {
        self.playground.borrow().is_playing()
    }

    /// Lets time pass and moves what moves. Whether the page is drawn again.
    fn frame(&mut self, wall: Duration) -> bool {
        let elapsed = self.playground.borrow_mut().apply(Action::Elapse(wall));
        debug_assert!(elapsed.is_ok(), "time always passes");
        let calm = self.motion.is_reduced();
        self.since_redraw += wall;
        if self.is_redraw_due(calm) {
            let passed = std::mem::take(&mut self.since_redraw);
            self.take_snapshot();
            self.announcer.pass(passed, &self.snapshot);
            return true;
        }
        if let Some(overlay) = self.overlay.as_mut().filter(|_| !calm) {
            overlay.draw(&self.playground.borrow().scene());
        }
        false
    }

    /// Happenings that can be told apart are drawn as soon as they happen.
    fn is_redraw_due(&self, calm: bool) -> bool {
        if self.since_redraw >= if calm { REDRAW_CALM } else { REDRAW } {
            return true;
        }
        let Snapshot { scene, clock, .. } = &*self.snapshot;
        let apart = !calm && !scene.flows();
        let happenings = self.playground.borrow().simulation().trace().total();
        apart && self.since_redraw >= REDRAW_SOON && happenings != clock.happenings
    }

    fn take_snapshot(&mut self) {
        let rows_are_shown = self.panels_are_there && self.page == Page::Full;
        let view = if rows_are_shown { &self.view } else { &View::STAGE };
        self.snapshot = Rc::new(self.playground.borrow().snapshot(view));
    }

    /// Shows a panel; what goes into the charts is looked up only while they are shown.
    #[inline(never)] // Not in the first view.
    fn show(&mut self, panel: Panel) -> bool {
        self.panel = panel;
        self.view.charts = (panel == Panel::Charts).then_some(self.queue);
        self.take_snapshot();
        true
    }

    fn measure(&mut self) {
        if let Some(overlay) = &mut self.overlay {
            overlay.measure(&self.snapshot.graph);
            overlay.draw(&self.snapshot.scene);
        }
    }

    fn full(&self, ctx: &Context<Self>) -> Html {
        let snapshot = &self.snapshot;
        let on_action = &self.on_action;
        html! {
            <div class="app" data-playing={snapshot.clock.playing.to_string()}>
                <a class="skip" href="#stage" onclick={skip_to(&self.stage)}>{ "Skip to the stage" }</a>
                <TopBar scenario={snapshot.scenario.clone()} seed={snapshot.clock.seed} {on_action} />
                <main class="desk">
                    { self.stage(ctx, false) }
                    { ledger_bar(snapshot.ledger) }
                    if self.panels_are_there {
                        { self.panels(ctx) }
                    } else {
                        <div class="panels" aria-busy="true"><p class="loading">{ "Loading the panels…" }</p></div>
                    }
                </main>
                { transport(snapshot, on_action, false) }
            </div>
        }
    }

    fn embedded(&self, ctx: &Context<Self>) -> Html {
        let snapshot = &self.snapshot;
        html! {
            <div class="app app--embed" data-playing={snapshot.clock.playing.to_string()}>
                <main class="desk">
                    <h1 class="hidden-text">{ "A message queue" }</h1>
                    { self.stage(ctx, true) }
                    { ledger_bar(snapshot.ledger) }
                </main>
                { transport(snapshot, &self.on_action, true) }
            </div>
        }
    }

    fn stage(&self, ctx: &Context<Self>, compact: bool) -> Html {
        let (snapshot, on_action) = (&self.snapshot, &self.on_action);
        html! {
            <section class="stage" aria-label="Stage" id="stage" tabindex="-1" ref={&self.stage}>
                if let Some(notice) = &self.notice {
                    { told(ctx, notice) }
                }
                <h2 class="hidden-text">{ "Stage" }</h2>
                { caption_bar(&snapshot.caption, on_action) }
                <p class="hidden-text" role="status">{ self.announcer.text() }</p>
                { stage(snapshot, on_action, compact) }
            </section>
        }
    }

    #[inline(never)] // Not in the first view.
    fn panels(&self, ctx: &Context<Self>) -> Html {
        let (snapshot, on_action) = (&self.snapshot, &self.on_action);
        let link = ctx.link();
        let on_view = link.callback(Message::View);
        let (traced, hashed) = (self.playground.clone(), self.playground.clone());
        let on_trace = Callback::from(move |()| traced.borrow().simulation().trace().json_lines());
        let on_hash = Callback::from(move |()| hashed.borrow().simulation().trace().hash());
        let on_panel = link.callback(Message::Panel);
        html! {
            <>
                <Tabs panel={self.panel} on_panel={&on_panel} />
                <div class="panels" data-panel={self.panel.name()}>
                    <Compose {snapshot} {on_action} />
                    <Messages {snapshot} view={self.view.clone()} on_view={&on_view} {on_action} />
                    <Inspector {snapshot} {on_action} />
                    <Workers {snapshot} {on_action} />
                    <Side panel={self.panel} {on_panel}>
                        <Log {snapshot} view={self.view.clone()} {on_view} {on_action} {on_trace} {on_hash} />
                        if self.panel == Panel::Charts {
                            <Charts {snapshot} on_queue={link.callback(Message::Queue)} />
                        }
                    </Side>
                </div>
                if let Some(inbox) = &snapshot.inbox {
                    <Inbox inbox={inbox.clone()} {on_action} />
                }
            </>
        }
    }
}

/// Applies an action at once, so that who asked for it learns what came of it, and then has the
/// page drawn again.
fn on_action(ctx: &Context<App>, playground: &Rc<RefCell<Playground>>) -> OnAction {
    let (playground, link) = (Rc::clone(playground), ctx.link().clone());
    Callback::from(move |action| {
        let outcome = playground.borrow_mut().apply(action);
        // This one concerns every control alike; other refusals are shown where they arose.
        if let Err(ActionError::Journal(full)) = &outcome {
            link.send_message(Message::Notice(full.to_string().into()));
        }
        link.send_message(Message::Acted);
        outcome
    })
}

/// Moves the focus instead of the address: the hash of the address is not ours to change.
fn skip_to(stage: &NodeRef) -> Callback<MouseEvent> {
    let stage = stage.clone();
    Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        if let Some(stage) = stage.cast::<HtmlElement>() {
            // An element that cannot take the focus leaves it where it is.
            let _ = stage.focus();
        }
    })
}

#[inline(never)] // Not in the first view.
fn told(ctx: &Context<App>, notice: &AttrValue) -> Html {
    let on_close = ctx.link().callback(|()| Message::NoticeClosed);
    html! { <Notice text={notice} {on_close} /> }
}

#[derive(PartialEq, Properties)]
struct NoticeProps {
    text: AttrValue,
    on_close: Callback<()>,
}

/// Something the reader should know once.
#[component]
fn Notice(props: &NoticeProps) -> Html {
    let onclick = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <p class="notice" role="alert">
            <span>{ &props.text }</span>
            <button type="button" class="button button--small" {onclick}>{ "Close" }</button>
        </p>
    }
}
