//! An expression bound to values: a list of steps in which everything is computed once.
//!
//! Names become sources, equal steps become one, and a value that was itself an expression is taken apart, so that a
//! chain of calculations is computed as one and reads each source once.

use super::condition::{Rule, logical_terms};
use super::error::{ExpressionError, Problem};
use super::evaluate::Values;
use super::function::{self, Body};
use super::kernel::{Kernel1, Kernel2, negate, not};
use super::scope::Scope;
use super::term::{Term, Unary, What};
use crate::model::Source;
use std::{any::Any, collections::HashMap, sync::Arc};

/// A value of a program: where it comes from.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Number(f64),
    /// A source of the program, by position.
    Source(usize),
    /// The name tells steps apart whose functions are the same code.
    One(&'static str, Kernel1, usize),
    Two(&'static str, Kernel2, usize, usize),
    Choose(usize, usize, usize),
}

/// Steps in an order in which each needs only those before it; the last one that is asked for is `result`.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) sources: Vec<Source>,
    pub(super) steps: Vec<Step>,
    /// Where each step stands that was made already.
    known: HashMap<Key, usize>,
}

/// What makes two steps the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Number(u64),
    Source(usize),
    Of(&'static str, Vec<usize>),
}

/// Beyond this many steps, an expression that is a value is not taken apart but read.
const MAX_STEPS: usize = 20_000;

impl Program {
    pub(super) fn number(&mut self, number: f64) -> usize {
        self.step(Key::Number(number.to_bits()), Step::Number(number))
    }

    /// A source; if it is an expression for as many entries, what that is made of.
    pub(super) fn source(&mut self, source: &Source) -> usize {
        let expression = source.as_derived().and_then(|derived| {
            let any: &dyn Any = derived.as_ref();
            any.downcast_ref::<Values>()
        });
        match expression {
            Some(values) if self.steps.len() + values.program.steps.len() < MAX_STEPS => self.splice(values),
            _ => {
                let known = self.sources.iter().position(|known| known.is_same(source));
                let at = known.unwrap_or_else(|| {
                    self.sources.push(source.clone());
                    self.sources.len() - 1
                });
                self.step(Key::Source(at), Step::Source(at))
            }
        }
    }

    pub(super) fn one(&mut self, name: &'static str, kernel: Kernel1, a: usize) -> usize {
        self.step(Key::Of(name, vec![a]), Step::One(name, kernel, a))
    }

    pub(super) fn two(&mut self, name: &'static str, kernel: Kernel2, a: usize, b: usize) -> usize {
        // What numbers alone make is a number.
        if let (Step::Number(a), Step::Number(b)) = (&self.steps[a], &self.steps[b]) {
            return self.number(function::of_numbers(kernel, *a, *b));
        }
        self.step(Key::Of(name, vec![a, b]), Step::Two(name, kernel, a, b))
    }

    pub(super) fn choose(&mut self, condition: usize, yes: usize, no: usize) -> usize {
        self.step(Key::Of("if", vec![condition, yes, no]), Step::Choose(condition, yes, no))
    }

    fn step(&mut self, key: Key, step: Step) -> usize {
        let next = self.steps.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            self.steps.push(step);
        }
        at
    }

    /// Puts the steps of another expression into this program.
    fn splice(&mut self, values: &Values) -> usize {
        let mut places: Vec<usize> = Vec::with_capacity(values.program.steps.len());
        for step in &values.program.steps {
            let place = match step {
                Step::Number(number) => self.number(*number),
                Step::Source(at) => self.source(&values.program.sources[*at]),
                Step::One(name, kernel, a) => self.one(name, *kernel, places[*a]),
                Step::Two(name, kernel, a, b) => self.two(name, *kernel, places[*a], places[*b]),
                Step::Choose(c, a, b) => self.choose(places[*c], places[*a], places[*b]),
            };
            places.push(place);
        }
        places[values.result]
    }
}

/// Looks up the names and makes a source; with a rule, one of 1 where the condition holds and 0 elsewhere.
pub(super) fn bind(terms: &[Term], scope: &Scope, rule: Option<&Rule>) -> Result<Source, ExpressionError> {
    let mut program = Program::default();
    let logical = rule.map(|rule| (rule, logical_terms(terms)));
    let mut places: Vec<usize> = Vec::with_capacity(terms.len());
    for (at, term) in terms.iter().enumerate() {
        let in_condition = logical.as_ref().filter(|(_, logical)| logical[at]).map(|(rule, _)| *rule);
        let place = match in_condition {
            Some(rule) => rule.bind(&mut program, terms, at, &places, scope)?,
            None => bind_term(&mut program, term, &places, scope)?,
        };
        places.push(place);
    }
    let result = places.last().copied().unwrap_or_else(|| program.number(f64::NAN));
    Ok(Source::derived(Arc::new(Values::new(program, result, scope.len()))))
}

/// Adds a term to a program; `places` says where those before it are.
pub(super) fn bind_term(
    program: &mut Program,
    term: &Term,
    places: &[usize],
    scope: &Scope,
) -> Result<usize, ExpressionError> {
    Ok(match &term.what {
        What::Number(number) => program.number(*number),
        What::Name(name) => match (scope.find(name), function::constant(name)) {
            (Some(source), _) if source.len() == 1 || source.len() == scope.len() => program.source(source),
            (None, Some(constant)) => program.number(constant),
            _ => {
                let known = scope.names().into_iter().map(str::to_owned).collect();
                let problem = Problem::UnknownName { name: name.clone(), known };
                return Err(ExpressionError { at: term.at, problem });
            }
        },
        What::Unary(Unary::Negate, a) => program.one("negate", negate, places[*a]),
        What::Unary(Unary::Not, a) => program.one("not", not, places[*a]),
        What::Binary(binary, a, b) => program.two(binary.sign(), binary.kernel(), places[*a], places[*b]),
        What::Comparison(first, rest) => {
            let mut left = *first;
            let mut pairs = Vec::with_capacity(rest.len());
            for (comparison, right) in rest {
                pairs.push(program.two(comparison.sign(), comparison.kernel(), places[left], places[*right]));
                left = *right;
            }
            all_of(program, &pairs)
        }
        What::Choice(condition, yes, no) => program.choose(places[*condition], places[*yes], places[*no]),
        What::Call(function, arguments) => {
            let arguments: Vec<usize> = arguments.iter().map(|&argument| places[argument]).collect();
            match (function.body, arguments.as_slice()) {
                (Body::One(kernel), [a]) => program.one(function.name, kernel, *a),
                (Body::Two(kernel) | Body::Many(kernel), [first, rest @ ..]) => {
                    rest.iter().fold(*first, |left, &right| program.two(function.name, kernel, left, right))
                }
                // The parser counts arguments.
                _ => program.number(f64::NAN),
            }
        }
    })
}

/// 1 where all are true.
pub(super) fn all_of(program: &mut Program, parts: &[usize]) -> usize {
    let and = super::term::Binary::And;
    let mut parts = parts.iter();
    let first = parts.next().copied().unwrap_or_else(|| program.number(1.0));
    parts.fold(first, |left, &right| program.two(and.sign(), and.kernel(), left, right))
}
