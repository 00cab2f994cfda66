//! Conditions: expressions of which it is asked where they hold, up to a tolerance.

use super::error::ExpressionError;
use super::kernel::{Operand, map, not, zip};
use super::parse::{self, Equals};
use super::program::{self, Program};
use super::scope::Scope;
use super::term::{self, Binary, Comparison, Term, Unary, What};
use crate::model::Source;

/// A condition that was read, such as `X == 0 && Y < 1`. In it, one `=` compares too.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    terms: Vec<Term>,
}

/// How far two sides of a comparison may be apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// `==`, `>=` and `<=` hold up to the tolerance, `!=`, `>` and `<` only beyond it. A side that names a coordinate
    /// has the first tolerance, all else the second. A value that is not compared holds where it is not 0.
    Exact {
        /// For comparisons in which X, Y or Z is named, in units of length.
        coordinates: f64,
        /// For all others.
        values: f64,
    },
    /// exomerge's rule: one tolerance for all, half of it for inequalities, `>` is `>=`, `<` is `<=`, and a value that is
    /// not compared holds where it is 0.
    AsExomerge(f64),
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// If the text is none; the error points to the character.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self { terms: parse::parse(text, Equals::Compares)? })
    }

    /// A source of 1 where the condition holds and 0 elsewhere; what compares NaN does not hold, but for `!=`.
    ///
    /// # Errors
    /// If the scope has no value of some name.
    pub fn bind(&self, scope: &Scope, tolerance: Tolerance) -> Result<Source, ExpressionError> {
        let rule = Rule { tolerance, names_coordinate: coordinate_terms(&self.terms) };
        program::bind(&self.terms, scope, Some(&rule))
    }

    /// The names that the condition uses, each once, in the order of the text.
    pub fn names(&self) -> Vec<&str> {
        term::names(&self.terms)
    }
}

/// A tolerance, and for each term whether it names a coordinate.
pub(super) struct Rule {
    tolerance: Tolerance,
    names_coordinate: Vec<bool>,
}

impl Rule {
    /// Adds a term that is part of the condition itself, not of a value in it.
    pub(super) fn bind(
        &self,
        program: &mut Program,
        terms: &[Term],
        at: usize,
        places: &[usize],
        scope: &Scope,
    ) -> Result<usize, ExpressionError> {
        Ok(match &terms[at].what {
            What::Comparison(first, rest) => {
                let mut left = *first;
                let mut pairs = Vec::with_capacity(rest.len());
                for (comparison, right) in rest {
                    pairs.push(self.compare(program, *comparison, [left, *right], places));
                    left = *right;
                }
                program::all_of(program, &pairs)
            }
            What::Binary(Binary::Or | Binary::And, ..) | What::Unary(Unary::Not, _) => {
                program::bind_term(program, &terms[at], places, scope)?
            }
            _ => {
                let value = program::bind_term(program, &terms[at], places, scope)?;
                match self.tolerance {
                    Tolerance::Exact { .. } => {
                        let is_zero = program.one("not", not, value);
                        program.one("not", not, is_zero)
                    }
                    Tolerance::AsExomerge(tolerance) => {
                        let size = program.one("abs", |a, out| map(a, out, f64::abs), value);
                        let tolerance = program.number(tolerance);
                        let holds = Comparison::LessOrEqual;
                        program.two(holds.sign(), holds.kernel(), size, tolerance)
                    }
                }
            }
        })
    }

    /// The sides' difference against the tolerance.
    fn compare(
        &self,
        program: &mut Program,
        comparison: Comparison,
        sides: [usize; 2],
        places: &[usize],
    ) -> usize {
        let (tolerance, comparison) = match self.tolerance {
            Tolerance::Exact { coordinates, values } => {
                let is_place = sides.iter().any(|&side| self.names_coordinate[side]);
                (if is_place { coordinates } else { values }, comparison)
            }
            Tolerance::AsExomerge(tolerance) => match comparison {
                Comparison::Equal | Comparison::NotEqual => (tolerance, comparison),
                Comparison::Less | Comparison::LessOrEqual => (tolerance / 2.0, Comparison::LessOrEqual),
                Comparison::Greater | Comparison::GreaterOrEqual => {
                    (tolerance / 2.0, Comparison::GreaterOrEqual)
                }
            },
        };
        let [a, b] = sides.map(|side| places[side]);
        if tolerance == 0.0 {
            return program.two(comparison.sign(), comparison.kernel(), a, b);
        }
        let minus = Binary::Subtract;
        let mut difference = program.two(minus.sign(), minus.kernel(), a, b);
        let (holds, limit) = match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                difference = program.one("abs", |a, out| map(a, out, f64::abs), difference);
                let is_equal = comparison == Comparison::Equal;
                // Not "beyond the tolerance", so that NaN is unequal to everything.
                let holds = if is_equal { Comparison::LessOrEqual } else { Comparison::NotEqual };
                (holds, tolerance)
            }
            Comparison::Less => (comparison, -tolerance),
            Comparison::LessOrEqual => (comparison, tolerance),
            Comparison::Greater => (comparison, tolerance),
            Comparison::GreaterOrEqual => (comparison, -tolerance),
        };
        let limit = program.number(limit);
        if holds == Comparison::NotEqual {
            return program.two("beyond", beyond, difference, limit);
        }
        program.two(holds.sign(), holds.kernel(), difference, limit)
    }
}

/// 1 where a size is larger than a limit, or no number.
fn beyond(size: Operand<'_>, limit: Operand<'_>, out: &mut [f64]) {
    zip(size, limit, out, |size, limit| f64::from(u8::from(size > limit || size.is_nan())));
}

/// For each term, whether it is part of the condition itself: the whole, and what `and`, `or` and `not` join in it.
pub(super) fn logical_terms(terms: &[Term]) -> Vec<bool> {
    let mut logical = vec![false; terms.len()];
    if let Some(whole) = logical.last_mut() {
        *whole = true;
    }
    for at in (0..terms.len()).rev() {
        if !logical[at] {
            continue;
        }
        match terms[at].what {
            What::Binary(Binary::Or | Binary::And, a, b) => (logical[a], logical[b]) = (true, true),
            What::Unary(Unary::Not, a) => logical[a] = true,
            _ => {}
        }
    }
    logical
}

/// For each term, whether X, Y or Z is named in it.
fn coordinate_terms(terms: &[Term]) -> Vec<bool> {
    let mut names: Vec<bool> = Vec::with_capacity(terms.len());
    for term in terms {
        let any = |operands: &[usize]| operands.iter().any(|&operand| names[operand]);
        let found = match &term.what {
            What::Number(_) => false,
            What::Name(name) => matches!(name.as_str(), "X" | "Y" | "Z"),
            What::Unary(_, a) => any(&[*a]),
            What::Binary(_, a, b) => any(&[*a, *b]),
            What::Comparison(first, rest) => names[*first] || rest.iter().any(|(_, part)| names[*part]),
            What::Choice(c, a, b) => any(&[*c, *a, *b]),
            What::Call(_, arguments) => any(arguments),
        };
        names.push(found);
    }
    names
}
