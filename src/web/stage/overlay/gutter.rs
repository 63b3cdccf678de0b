//! The wires of a graph: from column to column, or where there is one column only, down its side.

use message_queue_play::playground::{Edge, Graph, Node};

use super::curve::{Curve, Point, Route};
use super::places::{Part, Place};
use super::routes::{ARROW, BEND, INSET, Map, Towards, Wire};

/// How far the first wire beside the column is from it, and from one to the next.
const GUTTER: (f64, f64) = (9.0, 6.0);

/// The wire along a way of a graph.
#[inline(never)] // Not in the first view.
pub fn wire(map: Map, edge: &Edge, from: Place, to: Place) -> Wire {
    if map.places.is_list {
        return beside(map.graph, edge, from, to);
    }
    Wire::new(across(map, edge, from, to), Towards::Right)
}

/// From one column to a later one, past those in between.
fn across(map: Map, edge: &Edge, from: Place, to: Place) -> Route {
    let mut at = Point::new(from.right, from.middle_y());
    match edge.from {
        Node::Topic(topic) => {
            if let Node::Queue(queue) = edge.to {
                let number = u32::from(topic.0) << 16 | u32::from(queue.0);
                at.y = map.places.part(Part::Copy, number).map_or(at.y, |copy| copy.middle_y());
            }
        }
        Node::Queue(_) => at.x += 2.0,
        _ => {}
    }
    let ways = (0_u32..).zip(&map.graph.edges);
    let way = ways.filter(|(_, it)| *it == edge).map(|(way, _)| way).next().unwrap_or_default();
    let mut route = Route::default();
    for (number, _) in (way << 16..).zip(&edge.via) {
        let Some(via) = map.places.part(Part::Via, number) else { continue };
        let [enters, leaves] = [via.left, via.right].map(|x| Point::new(x, via.middle_y()));
        route = route.then(Curve::level(at, enters)).then(Curve::line(enters, leaves));
        at = leaves;
    }
    route.then(Curve::level(at, Point::new(to.left - ARROW, to.middle_y())))
}

/// Straight down to the part below.
pub fn down(from: Place, to: Place) -> Wire {
    let x = from.left.max(to.left) + INSET;
    let line = Curve::line(Point::new(x, from.bottom), Point::new(x, to.top - ARROW));
    Wire::new(Route::from(line), Towards::Down)
}

/// Down to the part that follows, or beside those that are passed.
fn beside(graph: &Graph, edge: &Edge, from: Place, to: Place) -> Wire {
    if is_next(graph, edge) {
        return down(from, to);
    }
    let left = from.left.min(to.left);
    let x = left - GUTTER.0 - GUTTER.1 * lane(graph, edge) as f64;
    let (top, bottom) = (from.middle_y(), to.middle_y());
    let turn = |from: Point, corner: Point, to: Point| Curve([from, corner, corner, to]);
    let out = Curve::line(Point::new(from.left, top), Point::new(x + BEND, top));
    let leave = turn(out.end(), Point::new(x, top), Point::new(x, top + BEND));
    let along = Curve::line(leave.end(), Point::new(x, bottom - BEND));
    let enter = turn(along.end(), Point::new(x, bottom), Point::new(x + BEND, bottom));
    let into = Curve::line(enter.end(), Point::new(to.left - ARROW, bottom));
    let route = Route::from(out).then(leave).then(along).then(enter).then(into);
    Wire::new(route, Towards::Right)
}

fn place(graph: &Graph, node: Node) -> usize {
    graph.nodes.iter().position(|(it, _)| *it == node).unwrap_or_default()
}

fn is_next(graph: &Graph, edge: &Edge) -> bool {
    place(graph, edge.from) + 1 == place(graph, edge.to)
}

/// Which of the wires beside the column this is: those that begin at one part share one, and
/// those that would touch have one each.
fn lane(graph: &Graph, edge: &Edge) -> usize {
    let mut lanes: Vec<usize> = Vec::new();
    for (at, (node, _)) in graph.nodes.iter().enumerate() {
        let beside = graph.leaving(*node).filter(|edge| !is_next(graph, edge));
        let Some(last) = beside.map(|edge| place(graph, edge.to)).max() else { continue };
        let free = lanes.iter().position(|end| *end < at).unwrap_or(lanes.len());
        if *node == edge.from {
            return free;
        }
        if free == lanes.len() {
            lanes.push(last);
        } else {
            lanes[free] = last;
        }
    }
    0
}
