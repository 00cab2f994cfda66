//! Expressions: text such as `sqrt(vx^2 + vy^2) * (time > 0.5)` that becomes a recipe for values.
//!
//! A small grammar of our own, since no kept crate evaluates over arrays. [`Expression::parse`] makes a flat list of terms
//! of the text; [`Expression::bind`] looks the names up in a [`Scope`] (what a node, an element, a set, the model has)
//! and gives a [`Source`]: nothing is computed until somebody reads a step. Then all values that
//! the expression names are read once, and the rest runs in blocks that stay in the cache, in parallel.
//!
//! Everything is an `f64`: comparisons give 1 or 0, and any value but 0 is true. Numbers out of range are infinite or
//! NaN, never an error (IEEE 754); `min` and `max` of a NaN are NaN. An expression of an expression is computed as one.
//!
//! From loose to tight: `a if c else b`; `or` `||`; `and` `&&`; `not`; `== != < <= > >=`, which may be chained; `+ -`;
//! `* / // %`; `- + !` before a value; `^` `**`, from the right. `//` rounds down, and the result of `%` has the sign of
//! the divisor. A name that is no word, or is a word of the language, stands in quotes: `'hot spot' * 2`.
//!
//! What it leaves out: text, several statements, anything that could run other code. A [`Condition`] is an expression
//! with a tolerance. Source: spec of the operations, section 1.8.

mod completion;
mod condition;
mod error;
mod evaluate;
mod function;
mod kernel;
mod parse;
mod print;
mod program;
mod scope;
mod term;
mod token;

pub use completion::{Completion, completions, first_fault, names_over};
pub use condition::{Condition, Tolerance};
pub use error::{ExpressionError, Problem};
pub use function::{FUNCTIONS, Function};
pub use scope::{Placement, Scope};

use crate::model::Source;
use term::Term;

/// An expression that was read; which names there are is asked when it is bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Operands stand before what uses them; the last term is the whole.
    terms: Vec<Term>,
}

/// `new_name = expression`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The name of what is to be made.
    pub target: String,
    /// How it is made.
    pub expression: Expression,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// If the text is none; the error points to the character.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Ok(Self { terms: parse::parse(text, parse::Equals::MeansNothing)? })
    }

    /// A source of what the expression says, for every entry of the scope.
    ///
    /// # Errors
    /// If the scope has no value of some name; the error points to it and names those that there are.
    pub fn bind(&self, scope: &Scope) -> Result<Source, ExpressionError> {
        program::bind(&self.terms, scope, None)
    }

    /// The names that the expression uses, each once, in the order of the text.
    pub fn names(&self) -> Vec<&str> {
        term::names(&self.terms)
    }
}

impl Assignment {
    /// Reads `new_name = expression`. The name is what stands before the first `=`, without blanks and quotes around it.
    ///
    /// # Errors
    /// If there is no name or no `=`, or what follows is no expression.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let (target, rest) = parse::split_assignment(text)?;
        let start = text.chars().count() - rest.chars().count();
        let moved = |error: ExpressionError| ExpressionError { at: error.at + start, ..error };
        let mut expression = Expression::parse(rest).map_err(moved)?;
        expression.terms.iter_mut().for_each(|term| term.at += start);
        Ok(Self { target, expression })
    }
}

#[cfg(test)]
mod tests;
