//! An expression as text that reads back as the same expression.

use super::parse::RESERVED;
use super::term::{Binary, Term, Unary, What};
use super::{Assignment, Expression, token};
use crate::model::real_text;
use std::fmt;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let piece = print(term, &mut pieces);
            pieces.push(piece);
        }
        f.write_str(pieces.last().map_or("", |whole| &whole.text))
    }
}

impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Before the = anything may stand unquoted that has no = and does not look like a quote or a comparison.
        write!(f, "{} = {}", name_text(&self.target), self.expression)
    }
}

/// How tightly an operator holds its operands, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Choice,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Power,
    Value,
}

/// A term as text, and the level of what it is.
#[derive(Debug)]
struct Piece {
    text: String,
    level: Level,
}

fn print(term: &Term, pieces: &mut [Piece]) -> Piece {
    // Each term is used once, so its text can move into that of its user.
    let mut at_least = |operand: usize, level: Level| {
        let held = pieces[operand].level;
        let text = std::mem::take(&mut pieces[operand].text);
        if held < level { format!("({text})") } else { text }
    };
    let (level, text) = match &term.what {
        What::Number(number) => (Level::Value, real_text(*number)),
        What::Name(name) => (Level::Value, name_text(name)),
        What::Unary(Unary::Negate, operand) => (Level::Sign, format!("-{}", at_least(*operand, Level::Sign))),
        What::Unary(Unary::Not, operand) => (Level::Not, format!("not {}", at_least(*operand, Level::Not))),
        What::Binary(Binary::Power, base, exponent) => {
            let base = at_least(*base, Level::Value);
            (Level::Power, format!("{base}^{}", at_least(*exponent, Level::Sign)))
        }
        What::Binary(binary, left, right) => {
            let (level, tighter) = match binary {
                Binary::Or => (Level::Or, Level::And),
                Binary::And => (Level::And, Level::Not),
                Binary::Add | Binary::Subtract => (Level::Sum, Level::Product),
                _ => (Level::Product, Level::Sign),
            };
            let left = at_least(*left, level);
            (level, format!("{left} {} {}", binary.sign(), at_least(*right, tighter)))
        }
        What::Comparison(first, rest) => {
            let mut text = at_least(*first, Level::Sum);
            for (comparison, operand) in rest {
                text.push_str(&format!(" {} {}", comparison.sign(), at_least(*operand, Level::Sum)));
            }
            (Level::Comparison, text)
        }
        What::Choice(condition, yes, no) => {
            let (condition, yes) = (at_least(*condition, Level::Or), at_least(*yes, Level::Or));
            (Level::Choice, format!("{yes} if {condition} else {}", at_least(*no, Level::Choice)))
        }
        What::Call(function, arguments) => {
            let arguments: Vec<String> =
                arguments.iter().map(|&argument| at_least(argument, Level::Choice)).collect();
            (Level::Value, format!("{}({})", function.name, arguments.join(", ")))
        }
    };
    Piece { text, level }
}

/// A name, in quotes where it would not be read as one.
fn name_text(name: &str) -> String {
    if token::is_plain(name) && !RESERVED.contains(&name) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}
