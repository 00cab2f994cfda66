//! What an expression is made of: a flat list in which operands stand before what uses them.
//!
//! Flat, so that nothing that walks over an expression can run out of stack.

use super::function::Function;

/// A value or an operation, and where it stands in the text.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The character, from 0; it does not count when expressions are compared.
    pub(super) at: usize,
    pub(super) what: What,
}

impl PartialEq for Term {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

/// Operands are positions in the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Number(f64),
    Name(String),
    Unary(Unary, usize),
    Binary(Binary, usize, usize),
    /// A value, and what it is compared with in turn: `a < b <= c`.
    Comparison(usize, Vec<(Comparison, usize)>),
    /// The condition, the value if it holds, the value if it does not.
    Choice(usize, usize, usize),
    Call(&'static Function, Vec<usize>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unary {
    Negate,
    Not,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Binary {
    /// As it is printed.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::FloorDivide => "//",
            Self::Modulo => "%",
            Self::Power => "^",
        }
    }
}

impl Comparison {
    /// As it is printed.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// The names that are used, each once, in the order of the text.
pub(super) fn names(terms: &[Term]) -> Vec<&str> {
    let mut used: Vec<(usize, &str)> = terms
        .iter()
        .filter_map(|term| match &term.what {
            What::Name(name) => Some((term.at, name.as_str())),
            _ => None,
        })
        .collect();
    used.sort_by_key(|(at, _)| *at);
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in used {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
