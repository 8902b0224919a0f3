//! Every state, breadth first, so that the way to each is the shortest.

use std::collections::VecDeque;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::properties::{self, Property};
use super::protocol::Protocol;
use super::state::State;
use super::step::Step;

/// Every state that can be reached, and every step between two of them.
pub struct Graph {
    states: Vec<State>,
    ways: Vec<Option<(usize, Step)>>,
    edges: Vec<Edge>,
    firsts: Vec<usize>,
    broken: Option<(Property, usize, Option<Step>)>,
}

/// A step from one state to another, by their places.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// What happens.
    pub step: Step,
    /// Where it leads.
    pub to: usize,
}

impl Graph {
    /// Visits every state of a protocol; up to the first that is [`broken`](Self::broken).
    pub fn of(protocol: Protocol) -> Self {
        let start = protocol.start();
        let mut places = FxHashMap::from_iter([(start, 0)]);
        let mut waiting = VecDeque::from([0]);
        let mut graph = Self {
            states: vec![start],
            ways: vec![None],
            edges: Vec::new(),
            firsts: Vec::new(),
            broken: None,
        };
        while let Some(from) = waiting.pop_front() {
            let before = graph.states[from];
            graph.firsts.push(graph.edges.len());
            let mut must_go_on = false;
            for (step, after) in protocol.steps(&before) {
                if let Some(property) = properties::broken_by(protocol, &before, step, &after) {
                    graph.broken = Some((property, from, Some(step)));
                    return graph;
                }
                must_go_on |= !step.is_chance();
                let to = *places.entry(after).or_insert_with(|| {
                    graph.states.push(after);
                    graph.ways.push(Some((from, step)));
                    waiting.push_back(graph.states.len() - 1);
                    graph.states.len() - 1
                });
                graph.edges.push(Edge { from, step, to });
            }
            if !must_go_on && !protocol.is_quiet(&before) {
                graph.broken = Some((Property::EverythingEnds, from, None));
                return graph;
            }
        }
        graph
    }

    /// The states, each once, in the order of the fewest steps to them.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The steps, in the order of the states that they begin in.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The steps that begin in a state.
    pub fn edges_from(&self, place: usize) -> &[Edge] {
        let first = |place: usize| self.firsts.get(place).copied();
        let end = first(place + 1).unwrap_or(self.edges.len());
        first(place).map_or(&[], |first| &self.edges[first..end])
    }

    /// The property that was broken, and the fewest steps to that.
    pub fn broken(&self) -> Option<(Property, Vec<Step>)> {
        let (property, from, step) = self.broken?;
        let mut way = self.way_to(from);
        way.extend(step);
        Some((property, way))
    }

    /// The fewest steps to a state.
    pub fn way_to(&self, place: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = place;
        while let Some((from, step)) = self.ways[at] {
            steps.push(step);
            at = from;
        }
        steps.reverse();
        steps
    }

    /// Whether no state is ever come back to but for steps that came to nothing
    /// ([`Step::comes_to_nothing`]): then every run ends where nothing must happen any more, whatever
    /// comes first.
    pub fn has_no_circle(&self) -> bool {
        let onwards = |edge: &&Edge| !edge.step.comes_to_nothing();
        let mut before = vec![0_u32; self.states.len()];
        for edge in self.edges.iter().filter(onwards) {
            before[edge.to] += 1;
        }
        let mut free: Vec<usize> = (0..self.states.len())
            .filter(|at| before[*at] == 0)
            .collect();
        let mut left = self.states.len();
        while let Some(at) = free.pop() {
            left -= 1;
            for edge in self.edges_from(at).iter().filter(onwards) {
                before[edge.to] -= 1;
                if before[edge.to] == 0 {
                    free.push(edge.to);
                }
            }
        }
        left == 0
    }
}

/// A way, a line a step.
pub fn told(way: &[Step]) -> String {
    let mut lines = String::new();
    for (place, step) in (1..).zip(way) {
        writeln!(lines, "{place:2}. {step}").expect("a text can be written to");
    }
    lines
}
