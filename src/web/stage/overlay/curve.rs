//! Curves and routes made of them.

use crate::web::tenths::Tenths;
use std::fmt::{self, Write};

/// A point of the drawing, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The point that lies so far on the way to another.
    fn towards(self, to: Self, part: f64) -> Self {
        Self { x: self.x + (to.x - self.x) * part, y: self.y + (to.y - self.y) * part }
    }

    fn distance(self, to: Self) -> f64 {
        let (x, y) = (to.x - self.x, to.y - self.y);
        (x * x + y * y).sqrt()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Tenths(self.x), Tenths(self.y))
    }
}

/// A cubic curve: where it starts, what pulls it, where it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Curve(pub [Point; 4]);

impl Curve {
    /// A straight line.
    pub fn line(from: Point, to: Point) -> Self {
        Self([from, from.towards(to, 1.0 / 3.0), from.towards(to, 2.0 / 3.0), to])
    }

    /// A curve that leaves and arrives level.
    pub fn level(from: Point, to: Point) -> Self {
        let pull = (to.x - from.x) * 0.55;
        Self([from, Point::new(from.x + pull, from.y), Point::new(to.x - pull, to.y), to])
    }

    /// A curve that leaves and arrives upright.
    pub fn upright(from: Point, to: Point) -> Self {
        let pull = (to.y - from.y) * 0.6;
        Self([from, Point::new(from.x, from.y + pull), Point::new(to.x, to.y - pull), to])
    }

    pub fn start(&self) -> Point {
        self.0[0]
    }

    pub fn end(&self) -> Point {
        self.0[3]
    }

    /// The point at `t`, 0 to 1.
    pub fn at(&self, t: f64) -> Point {
        self.before(t).end()
    }

    /// The part of it before `t`, by the construction of de Casteljau.
    fn before(&self, t: f64) -> Self {
        let [start, first, second, end] = self.0;
        let middle = first.towards(second, t);
        let (left, right) = (start.towards(first, t), second.towards(end, t));
        let (from, to) = (left.towards(middle, t), middle.towards(right, t));
        Self([start, left, from, from.towards(to, t)])
    }

    fn reversed(&self) -> Self {
        let [a, b, c, d] = self.0;
        Self([d, c, b, a])
    }

    /// The part of it from `from` to `to`.
    pub fn part(&self, from: f64, to: f64) -> Self {
        if to <= 0.0 {
            return Self([self.start(); 4]);
        }
        self.before(to).reversed().before(1.0 - from / to).reversed()
    }

    /// About how long it is.
    pub fn length(&self) -> f64 {
        let [a, b, c, d] = self.0;
        (a.distance(d) + a.distance(b) + b.distance(c) + c.distance(d)) / 2.0
    }

    /// Writes it as a path.
    pub fn write(&self, path: &mut String, joined: bool) {
        let [a, b, c, d] = self.0;
        let written =
            if joined { write!(path, "C{b} {c} {d}") } else { write!(path, "M{a}C{b} {c} {d}") };
        written.expect("a string takes any text");
    }
}

/// A way of a few curves, one after another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route(Vec<Curve>);

impl Route {
    pub fn from(curve: Curve) -> Self {
        Self::default().then(curve)
    }

    /// The route with one more curve.
    #[must_use]
    pub fn then(mut self, curve: Curve) -> Self {
        self.0.push(curve);
        self
    }

    /// The route with another behind it.
    #[must_use]
    pub fn followed_by(mut self, other: &Self) -> Self {
        self.0.extend(&other.0);
        self
    }

    pub fn curves(&self) -> &[Curve] {
        &self.0
    }

    pub fn start(&self) -> Option<Point> {
        self.curves().first().map(Curve::start)
    }

    pub fn end(&self) -> Option<Point> {
        self.curves().last().map(Curve::end)
    }

    fn length(&self) -> f64 {
        self.curves().iter().map(Curve::length).sum()
    }

    /// Where a traveller is after `part` of the way, and the trail behind it, at most so long.
    pub fn travel(&self, part: f64, trail: f64) -> Option<(Point, Curve)> {
        let mut left = self.length() * part.clamp(0.0, 1.0);
        for (index, curve) in self.curves().iter().enumerate() {
            let length = curve.length().max(0.001);
            if left <= length || index + 1 == self.0.len() {
                let t = (left / length).min(1.0);
                let from = (t - trail / length).max(0.0);
                return Some((curve.at(t), curve.part(from, t)));
            }
            left -= length;
        }
        None
    }

    /// Writes it as a path.
    pub fn write(&self, path: &mut String) {
        for (index, curve) in self.curves().iter().enumerate() {
            curve.write(path, index > 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Point, b: Point) -> bool {
        a.distance(b) < 0.01
    }

    #[test]
    fn a_part_of_a_curve_lies_on_it() {
        let curve = Curve::level(Point::new(0.0, 0.0), Point::new(100.0, 60.0));
        let part = curve.part(0.25, 0.75);
        assert!(near(part.start(), curve.at(0.25)));
        assert!(near(part.end(), curve.at(0.75)));
        assert!(near(part.at(0.5), curve.at(0.5)));
    }

    #[test]
    fn a_route_is_travelled_from_its_start_to_its_end() {
        let (a, b, c) = (Point::new(0.0, 0.0), Point::new(30.0, 0.0), Point::new(30.0, 10.0));
        let route = Route::from(Curve::line(a, b)).then(Curve::line(b, c));
        let at = |part| route.travel(part, 20.0).expect("a route of two curves").0;
        assert!(near(at(0.0), a));
        assert!(near(at(0.75), b));
        assert!(near(at(1.0), c));
        assert_eq!(Route::default().travel(0.5, 20.0), None);
    }
}
