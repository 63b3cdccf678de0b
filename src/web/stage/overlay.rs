//! Wires and messages on their way, drawn over the cards of the stage.
//!
//! Yew draws what stands still, ten times a second or so; the frame loop draws this, sixty times.
//! So that a message is never seen twice or not at all, this drawing keeps to what the cards
//! show: a hop that they do not know of yet waits for them, and one that is over stays at its
//! end until they have taken the message over.

mod curve;
mod gauges;
mod gutter;
mod hops;
mod nodes;
mod places;
mod routes;
mod seats;
mod wires;

use std::rc::Rc;

use message_queue_play::playground::{Graph, Scene};
use web_sys::{Element, MediaQueryList};

use gauges::Gauges;
use hops::Hops;
use places::Places;
use routes::Map;
use wires::Wires;

/// The drawing over one stage. It is moved by the frame loop, not by Yew.
pub struct Overlay {
    stage: Element,
    calm: Option<MediaQueryList>,
    drawing: Option<Drawing>,
}

/// What there is once the stage is on the page.
struct Drawing {
    canvas: Element,
    places: Places,
    graph: Rc<Graph>,
    wires: Wires,
    hops: Hops,
    gauges: Gauges,
}

impl Overlay {
    /// The drawing over the cards of this element.
    pub fn new(stage: Element) -> Self {
        let calm = web_sys::window().and_then(|window| {
            window.match_media("(prefers-reduced-motion: reduce)").ok().flatten()
        });
        Self { stage, calm, drawing: None }
    }

    /// Takes the measure of the cards again: after each rendering and when the size changes.
    pub fn measure(&mut self, graph: &Rc<Graph>) {
        let Some(canvas) = nodes::find(&self.stage, ".overlay") else {
            self.drawing = None;
            return;
        };
        if self.drawing.as_ref().is_none_or(|drawing| drawing.canvas != canvas) {
            self.drawing = Some(Drawing::new(canvas));
        }
        let drawing = self.drawing.as_mut().expect("it has just been made");
        drawing.measure(&self.stage, graph);
    }

    /// Draws the scene of one frame.
    pub fn draw(&mut self, scene: &Scene) {
        let calm = self.calm.as_ref().is_some_and(MediaQueryList::matches);
        if let Some(drawing) = &mut self.drawing {
            drawing.draw(scene, calm);
        }
    }
}

impl Drawing {
    fn new(canvas: Element) -> Self {
        Self {
            wires: Wires::new(&canvas),
            hops: Hops::new(&canvas),
            canvas,
            places: Places::default(),
            graph: Rc::default(),
            gauges: Gauges::default(),
        }
    }

    fn measure(&mut self, stage: &Element, graph: &Rc<Graph>) {
        if !graph.is_plain() {
            seats::seat(stage);
        }
        let places = Places::measure(stage, &self.canvas);
        if places != self.places || *graph != self.graph {
            (self.places, self.graph) = (places, Rc::clone(graph));
            self.wires.lay(Map { places: &self.places, graph: &self.graph });
        }
        self.hops.rendered(stage);
        self.gauges.find(stage);
    }

    fn draw(&mut self, scene: &Scene, calm: bool) {
        self.gauges.draw(scene);
        if calm {
            self.wires.still();
            self.hops.still();
        } else {
            self.wires.flow(scene);
            self.hops.draw(scene, Map { places: &self.places, graph: &self.graph });
        }
    }
}
