//! Which parts of a graph stand above which.

use super::{Draft, Rows, Spot};

/// How often the order of the columns is looked through.
const SWEEPS: usize = 6;
/// A half of a row, in the units in which means are taken: they divide by every small number.
const HALF: i64 = 2_520;

/// What stands in a column: a part, or a way that passes it.
struct Item {
    column: usize,
    /// How far down it would like to be.
    wish: i64,
    /// What leads to it and what it leads to, in the columns beside its own.
    before: Vec<usize>,
    after: Vec<usize>,
}

/// The parts of one system and the ways that pass, column by column.
#[derive(Default)]
struct Plan {
    items: Vec<Item>,
    columns: Vec<Vec<usize>>,
    /// How far down each item stands.
    y: Vec<i64>,
}

/// Finds the rows of all parts, system by system.
#[inline(never)] // Not in the first view.
pub(super) fn arrange(draft: &Draft, order: &[usize], columns: &[usize]) -> Rows {
    let systems = systems(draft);
    let mut rows = Rows {
        of_nodes: vec![0; draft.nodes.len()],
        via: vec![Vec::new(); draft.edges.len()],
        ..Rows::default()
    };
    for system in 0..draft.nodes.len() {
        let nodes: Vec<usize> =
            order.iter().copied().filter(|node| systems[*node] == system).collect();
        if nodes.is_empty() {
            continue;
        }
        if rows.height > 0 {
            rows.between.push(rows.height);
            rows.height += 1;
        }
        place(draft, &nodes, columns, &mut rows);
    }
    rows
}

/// The system of each part: the number of its first part.
fn systems(draft: &Draft) -> Vec<usize> {
    let mut systems: Vec<usize> = (0..draft.nodes.len()).collect();
    for _ in &draft.nodes {
        for &(from, to, _) in &draft.edges {
            let first = systems[from].min(systems[to]);
            (systems[from], systems[to]) = (first, first);
        }
    }
    systems
}

/// Puts the parts of one system below what is there.
fn place(draft: &Draft, nodes: &[usize], columns: &[usize], rows: &mut Rows) {
    let mut plan = Plan::default();
    let items: Vec<usize> = nodes.iter().map(|node| plan.add(columns[*node])).collect();
    let item_of = |node: usize| nodes.iter().position(|it| *it == node).map(|at| items[at]);
    let mut passing = Vec::new();
    for (edge, &(from, to, _)) in draft.edges.iter().enumerate() {
        let (Some(mut last), Some(end)) = (item_of(from), item_of(to)) else { continue };
        for column in columns[from] + 1..columns[to] {
            let passes = plan.add(column);
            passing.push((edge, passes));
            plan.join(last, passes);
            last = passes;
        }
        if columns[from] < columns[to] {
            plan.join(last, end);
        }
    }
    plan.uncross();
    plan.level();
    let top = plan.y.iter().min().copied().unwrap_or(0);
    let row_of = |item: usize| {
        let halves = (plan.y[item] - top + HALF / 2).div_euclid(HALF);
        rows.height + usize::try_from(halves).expect("nothing is above the top")
    };
    for (node, item) in nodes.iter().zip(&items) {
        rows.of_nodes[*node] = row_of(*item);
    }
    for (edge, item) in passing {
        let spot = Spot { column: plan.items[item].column, row: row_of(item) };
        rows.via[edge].push(spot);
    }
    let bottom = (0..plan.items.len()).map(row_of).max().map_or(0, |row| row + 2);
    rows.height = bottom;
}

impl Plan {
    fn add(&mut self, column: usize) -> usize {
        let item = self.items.len();
        while self.columns.len() <= column {
            self.columns.push(Vec::new());
        }
        self.columns[column].push(item);
        self.items.push(Item { column, wish: 0, before: Vec::new(), after: Vec::new() });
        self.y.push(0);
        item
    }

    fn join(&mut self, from: usize, to: usize) {
        self.items[from].after.push(to);
        self.items[to].before.push(from);
    }

    /// Looks for an order within the columns in which few ways cross, going there and back.
    fn uncross(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            self.stack();
            let forwards = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let column = if forwards { step } else { self.columns.len() - 1 - step };
                self.wish(column, forwards);
                let items = &self.items;
                self.columns[column].sort_by_key(|item| items[*item].wish);
                self.stack();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// Each item below the one before it.
    fn stack(&mut self) {
        for column in &self.columns {
            for (nth, item) in (0..).zip(column) {
                self.y[*item] = 2 * HALF * nth;
            }
        }
    }

    /// Every item of a column would like to be in the middle of its neighbours on one side.
    fn wish(&mut self, column: usize, forwards: bool) {
        for at in self.columns[column].clone() {
            let item = &self.items[at];
            let beside = if forwards { &item.before } else { &item.after };
            let sum: i64 = beside.iter().map(|it| self.y[*it]).sum();
            let count = i64::try_from(beside.len()).expect("parts are few");
            self.items[at].wish = if count == 0 { self.y[at] } else { sum / count };
        }
    }

    /// How many pairs of ways cross.
    fn crossings(&self) -> usize {
        let places = |column: &[usize]| -> Vec<(usize, usize)> {
            let mut ways = Vec::new();
            for (from, item) in column.iter().enumerate() {
                for next in &self.items[*item].after {
                    let beside = &self.columns[self.items[*next].column];
                    let to = beside.iter().position(|it| it == next);
                    ways.push((from, to.expect("an item is in its column")));
                }
            }
            ways
        };
        let crossed = |ways: Vec<(usize, usize)>| {
            let above = |one: &(usize, usize)| {
                ways.iter().filter(|other| one.0 < other.0 && one.1 > other.1).count()
            };
            ways.iter().map(above).sum::<usize>()
        };
        self.columns.iter().map(|column| crossed(places(column))).sum()
    }

    /// Moves the items apart and together until they are as level with their neighbours as the
    /// order allows, going there and back.
    fn level(&mut self) {
        self.stack();
        for sweep in 0..SWEEPS {
            let forwards = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let column = if forwards { step } else { self.columns.len() - 1 - step };
                self.wish(column, forwards);
                self.settle(column);
            }
        }
    }

    /// Gives every item of a column what it wishes, as far as a row of room for each allows: those
    /// that would overlap share what all of them wish for on average.
    fn settle(&mut self, column: usize) {
        let mut groups: Vec<(i64, i64)> = Vec::new();
        for (nth, item) in (0..).zip(&self.columns[column]) {
            let mut group = (self.items[*item].wish - 2 * HALF * nth, 1);
            while let Some(last) = groups.pop_if(|last| last.0 * group.1 >= group.0 * last.1) {
                group = (group.0 + last.0, group.1 + last.1);
            }
            groups.push(group);
        }
        let starts = groups.iter().flat_map(|(sum, count)| (0..*count).map(move |_| sum / count));
        let starts: Vec<i64> = starts.collect();
        for (nth, (item, start)) in (0..).zip(self.columns[column].iter().zip(starts)) {
            self.y[*item] = start + 2 * HALF * nth;
        }
    }
}
