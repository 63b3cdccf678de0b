//! Wires and messages on their way, drawn over the cards of the stage.

use message_queue_core::playground::Scene;
use web_sys::Element;

/// The drawing over one stage. It is moved by the frame loop, not by Yew.
pub struct Overlay {
    _stage: Element,
}

impl Overlay {
    /// The drawing over the cards of this element.
    pub fn new(stage: Element) -> Self {
        Self { _stage: stage }
    }

    /// Takes the measure of the cards again: after each rendering and when the size changes.
    pub fn measure(&mut self) {}

    /// Draws the scene of one frame.
    pub fn draw(&mut self, _scene: &Scene) {}
}
