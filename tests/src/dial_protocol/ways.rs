//! Which ways are worth a replay: together they take every step of a function in every situation that
//! it can tell from another.

use std::collections::{HashMap, HashSet, VecDeque};
use std::mem::{Discriminant, discriminant};

use super::search::{Edge, Graph};
use super::state::{Age, Client, Dialler, Intent, Stands, State, Sweep, TwilioCall};
use super::step::Step;

/// No way goes on for longer than this past its first new step.
const LONGEST: usize = 40;

/// A function's step in its situation: what it can read, and where it is itself. Functions know of one
/// another by what is stored alone, so whatever else there is cannot make it do something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Situation {
    step: Discriminant<Step>,
    suppressed: bool,
    /// Whether the lock is held by this client's call, or by the other's, and whether it counts.
    lock: Option<(bool, bool)>,
    intent: Intent,
    answered: bool,
    bound: Option<bool>,
    age: Age,
    place: Place,
}

/// Where a function is itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    AtItsBeginning,
    OfTheDialler(Dialler),
    OfTheCall(TwilioCall),
    OfTheSweep(Discriminant<Sweep>, Option<Stands>),
}

/// The ways, and what they come by.
pub struct Ways {
    /// Each a run from the start: the steps, by their places in the graph.
    pub ways: Vec<Vec<Edge>>,
    /// In how many situations they take a step, which is all that there are.
    pub situations: usize,
}

impl Ways {
    /// The ways through a graph on which nothing happens but what is allowed. Always the same ones.
    pub fn through(graph: &Graph, is_allowed: impl Fn(&State, Step) -> bool + Copy) -> Self {
        let next = |at: usize| {
            let edges = graph.edges_from(at).iter();
            edges.filter(move |edge| is_allowed(&graph.states()[at], edge.step))
        };
        let mut came_by: HashMap<usize, Option<Edge>> = HashMap::from([(0, None)]);
        let mut waiting = VecDeque::from([0]);
        let mut taken = HashSet::new();
        let mut ways = Vec::new();
        while let Some(at) = waiting.pop_front() {
            for edge in next(at) {
                came_by.entry(edge.to).or_insert_with(|| {
                    waiting.push_back(edge.to);
                    Some(*edge)
                });
                let situation = situation(&graph.states()[at], edge.step);
                if situation.is_some_and(|situation| taken.insert(situation)) {
                    let mut way = way_to(&came_by, at);
                    way.push(*edge);
                    go_on(graph, &mut taken, &mut way, next);
                    ways.push(way);
                }
            }
        }
        Self {
            ways,
            situations: taken.len(),
        }
    }
}

/// Goes on by whatever is new, else by whatever must happen some day; up to the last new step.
fn go_on<'a, I: Iterator<Item = &'a Edge>>(
    graph: &Graph,
    taken: &mut HashSet<Situation>,
    way: &mut Vec<Edge>,
    next: impl Fn(usize) -> I,
) {
    let (begun, mut worth) = (way.len(), way.len());
    while way.len() < begun + LONGEST {
        let at = way.last().map_or(0, |edge| edge.to);
        let here = &graph.states()[at];
        let is_new = |edge: &&Edge| {
            situation(here, edge.step).is_some_and(|situation| !taken.contains(&situation))
        };
        let new = next(at).find(is_new);
        let must_happen = || next(at).find(|edge| !edge.step.is_chance());
        let Some(edge) = new.or_else(must_happen) else {
            break;
        };
        way.push(*edge);
        if new.is_some() {
            taken.extend(situation(here, edge.step));
            worth = way.len();
        }
    }
    way.truncate(worth);
}

fn way_to(came_by: &HashMap<usize, Option<Edge>>, place: usize) -> Vec<Edge> {
    let mut way = Vec::new();
    let mut at = place;
    while let Some(Some(edge)) = came_by.get(&at) {
        way.push(*edge);
        at = edge.from;
    }
    way.reverse();
    way
}

/// None where no function takes the step.
fn situation(state: &State, step: Step) -> Option<Situation> {
    let client = step.client().or(state.sweep.client());
    let client = client.unwrap_or(Client::First);
    let order = state.order(client);
    let lock = state.lock.map(|holder| {
        let counts = state.order(holder).age != Age::LockOver;
        (holder == client, counts)
    });
    // What reads neither the lock nor the record under the key does the same whatever they are.
    let (place, lock, answered) = match step {
        Step::Request(_) | Step::Transaction(_) | Step::RequestDies(_) => {
            (Place::AtItsBeginning, lock, order.answered)
        }
        Step::Accepts(_)
        | Step::AcceptsUnheard(_)
        | Step::Refuses(_)
        | Step::TooMany(_)
        | Step::GivesUp(_)
        | Step::DiesAsking(_) => (Place::OfTheDialler(order.dialler), None, false),
        Step::Write(_) | Step::DiallerDies(_) => {
            (Place::OfTheDialler(order.dialler), lock, order.answered)
        }
        Step::TellsProgress(_)
        | Step::Decide(_)
        | Step::Speak(_)
        | Step::SpeakerDies(_)
        | Step::TellsEnd(_)
        | Step::SweepAsks(_)
        | Step::OptsOut => (Place::OfTheCall(order.call), None, false),
        Step::Frees(_) | Step::ListenerDies(_) => (Place::OfTheCall(order.call), lock, false),
        Step::SweepActs | Step::CancelIsLost | Step::SweepDies => {
            let lock = lock.filter(|_| matches!(state.sweep, Sweep::Free(_)));
            (
                Place::OfTheSweep(discriminant(&state.sweep), stands(state.sweep)),
                lock,
                false,
            )
        }
        Step::AcceptsLate(_)
        | Step::NeverArrives(_)
        | Step::PickUp(_)
        | Step::NoAnswer(_)
        | Step::HangUp(_)
        | Step::NeverTells(_)
        | Step::TimePasses(_) => return None,
    };
    let reads_the_list = matches!(
        step,
        Step::Request(_) | Step::Transaction(_) | Step::Decide(_) | Step::SweepAsks(_)
    );
    Some(Situation {
        step: discriminant(&step),
        suppressed: state.suppressed && reads_the_list,
        lock,
        intent: order.intent,
        answered,
        bound: order.bound.map(|call| call == client),
        age: order.age,
        place,
    })
}

fn stands(sweep: Sweep) -> Option<Stands> {
    match sweep {
        Sweep::Bind(_, _, stands) => Some(stands),
        Sweep::Idle
        | Sweep::Cancel(..)
        | Sweep::EndOver(_)
        | Sweep::EndAbsent(_)
        | Sweep::Free(_) => None,
    }
}
