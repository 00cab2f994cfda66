//! The grammar: one function for each level of precedence, from loose to tight.

use super::error::{ExpressionError, Problem};
use super::function::{self, Function};
use super::term::{Binary, Comparison, Term, Unary, What};
use super::token::{self, Token, Word};
use crate::model::counted;

/// Levels of parentheses, signs, powers and choices within one another; each uses some of the stack.
const MAX_DEPTH: usize = 64;
/// Terms of an expression; far more than anybody writes, and few enough to compile in no time.
const MAX_TERMS: usize = 10_000;

/// Words that a name cannot be without quotes.
pub(super) const RESERVED: [&str; 5] = ["or", "and", "not", "if", "else"];

/// What one `=` within an expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Equals {
    MeansNothing,
    Compares,
}

/// Reads the whole text as one expression.
pub(super) fn parse(text: &str, equals: Equals) -> Result<Vec<Term>, ExpressionError> {
    let mut parser = Parser { tokens: token::tokens(text)?, next: 0, terms: Vec::new(), depth: 0, equals };
    parser.choice()?;
    let left_over = parser.peek();
    match &left_over.word {
        Word::End => Ok(parser.terms),
        Word::Sign("=") => Err(ExpressionError { at: left_over.at, problem: Problem::SingleEquals }),
        _ => {
            let problem = Problem::LeftOver { found: left_over.text.clone() };
            Err(ExpressionError { at: left_over.at, problem })
        }
    }
}

/// The name before the first `=`, and the text after it.
pub(super) fn split_assignment(text: &str) -> Result<(String, &str), ExpressionError> {
    let error = |at: usize, problem: Problem| Err(ExpressionError { at, problem });
    let chars: Vec<char> = text.chars().collect();
    let start = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(chars.len());
    let is_quoted = chars.get(start).is_some_and(|&c| token::is_quote(c));
    let (quoted, from) = if is_quoted {
        let (name, end) = token::quoted_name(&chars, start)?;
        (Some(name), end)
    } else {
        (None, start)
    };
    let Some(equals) = chars[from..].iter().position(|&c| c == '=').map(|k| from + k) else {
        return error(0, Problem::NoAssignment);
    };
    let before: String = chars[from..equals].iter().collect();
    let is_comparison =
        chars.get(equals + 1) == Some(&'=') || before.ends_with(['<', '>', '!']) && quoted.is_none();
    if is_comparison {
        return error(equals, Problem::NoAssignment);
    }
    let target = match quoted {
        Some(name) if before.trim().is_empty() => name,
        Some(_) => return error(from, Problem::LeftOver { found: before.trim().to_owned() }),
        None => before.trim().to_owned(),
    };
    if target.is_empty() {
        return error(equals, Problem::NoTarget);
    }
    let byte = text.char_indices().nth(equals + 1).map_or(text.len(), |(byte, _)| byte);
    Ok((target, &text[byte..]))
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    terms: Vec<Term>,
    depth: usize,
    equals: Equals,
}

/// The position of a term.
type Parsed = Result<usize, ExpressionError>;

impl Parser {
    /// `a if c else b`, which chains to the right.
    fn choice(&mut self) -> Parsed {
        let value = self.or()?;
        let at = self.peek().at;
        if !self.take_word("if") {
            return Ok(value);
        }
        let condition = self.or()?;
        if !self.take_word("else") {
            return Err(self.missing("else"));
        }
        let otherwise = self.deeper(Self::choice)?;
        self.push(at, What::Choice(condition, value, otherwise))
    }

    fn or(&mut self) -> Parsed {
        self.chain(Self::and, &[("or", Binary::Or), ("||", Binary::Or)])
    }

    fn and(&mut self) -> Parsed {
        self.chain(Self::not, &[("and", Binary::And), ("&&", Binary::And)])
    }

    fn not(&mut self) -> Parsed {
        let at = self.peek().at;
        if self.take_word("not") {
            let operand = self.deeper(Self::not)?;
            return self.push(at, What::Unary(Unary::Not, operand));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed {
        let first = self.sum()?;
        let at = self.peek().at;
        let mut rest = Vec::new();
        while let Some(comparison) = self.take_comparison() {
            rest.push((comparison, self.sum()?));
        }
        if rest.is_empty() { Ok(first) } else { self.push(at, What::Comparison(first, rest)) }
    }

    fn sum(&mut self) -> Parsed {
        self.chain(Self::product, &[("+", Binary::Add), ("-", Binary::Subtract)])
    }

    fn product(&mut self) -> Parsed {
        let signs = [
            ("*", Binary::Multiply),
            ("/", Binary::Divide),
            ("//", Binary::FloorDivide),
            ("%", Binary::Modulo),
        ];
        self.chain(Self::signed, &signs)
    }

    fn signed(&mut self) -> Parsed {
        let at = self.peek().at;
        if self.take_sign("+") {
            return self.deeper(Self::signed);
        }
        for (sign, unary) in [("-", Unary::Negate), ("!", Unary::Not)] {
            if self.take_sign(sign) {
                let operand = self.deeper(Self::signed)?;
                return self.push(at, What::Unary(unary, operand));
            }
        }
        self.power()
    }

    /// The exponent may have a sign, and powers in it: `2^-x`, `2^3^2`.
    fn power(&mut self) -> Parsed {
        let base = self.value()?;
        let at = self.peek().at;
        if self.take_sign("^") || self.take_sign("**") {
            let exponent = self.deeper(Self::signed)?;
            return self.push(at, What::Binary(Binary::Power, base, exponent));
        }
        Ok(base)
    }

    fn value(&mut self) -> Parsed {
        let Token { word, at, text } = self.peek().clone();
        let is_reserved = RESERVED.contains(&text.as_str());
        match word {
            Word::Number(number) => {
                self.next += 1;
                self.push(at, What::Number(number))
            }
            Word::Quoted(name) => {
                self.next += 1;
                self.push(at, What::Name(name))
            }
            Word::Plain(name) if !is_reserved => {
                self.next += 1;
                if self.take_sign("(") {
                    let open = self.tokens[self.next - 1].at;
                    return self.call(&name, at, open);
                }
                self.push(at, What::Name(name))
            }
            Word::Sign("(") => {
                self.next += 1;
                let inner = self.deeper(Self::choice)?;
                self.close(at)?;
                Ok(inner)
            }
            _ => Err(self.missing("a value")),
        }
    }

    /// The arguments of a call and its `)`.
    fn call(&mut self, name: &str, at: usize, open: usize) -> Parsed {
        let function = function::find(name).ok_or_else(|| ExpressionError {
            at,
            problem: Problem::UnknownFunction { name: name.to_owned(), known: function::list() },
        })?;
        let mut arguments = Vec::new();
        if !matches!(self.peek().word, Word::Sign(")")) {
            arguments.push(self.deeper(Self::choice)?);
            while self.take_sign(",") {
                arguments.push(self.deeper(Self::choice)?);
            }
        }
        self.close(open)?;
        check_arguments(function, arguments.len(), at)?;
        self.push(at, What::Call(function, arguments))
    }

    fn close(&mut self, open: usize) -> Result<(), ExpressionError> {
        if self.take_sign(")") {
            return Ok(());
        }
        match self.peek().word {
            Word::End => Err(ExpressionError { at: open, problem: Problem::OpenParenthesis }),
            Word::Sign("=") => Err(ExpressionError { at: self.peek().at, problem: Problem::SingleEquals }),
            _ => Err(self.missing("an operator or )")),
        }
    }

    /// Operators of one level, from the left.
    fn chain(&mut self, operand: fn(&mut Self) -> Parsed, signs: &[(&str, Binary)]) -> Parsed {
        let mut left = operand(self)?;
        loop {
            let at = self.peek().at;
            let Some((_, binary)) =
                signs.iter().find(|(sign, _)| self.take_sign(sign) || self.take_word(sign))
            else {
                return Ok(left);
            };
            let right = operand(self)?;
            left = self.push(at, What::Binary(*binary, left, right))?;
        }
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let comparison = match self.peek().word {
            Word::Sign("==") => Comparison::Equal,
            Word::Sign("=") if self.equals == Equals::Compares => Comparison::Equal,
            Word::Sign("!=") => Comparison::NotEqual,
            Word::Sign("<") => Comparison::Less,
            Word::Sign("<=") => Comparison::LessOrEqual,
            Word::Sign(">") => Comparison::Greater,
            Word::Sign(">=") => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.next += 1;
        Some(comparison)
    }

    fn take_sign(&mut self, wanted: &str) -> bool {
        let is_next = matches!(self.peek().word, Word::Sign(sign) if sign == wanted);
        self.next += usize::from(is_next);
        is_next
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let is_next = matches!(&self.peek().word, Word::Plain(word) if word == wanted);
        self.next += usize::from(is_next);
        is_next
    }

    /// The next token; the end comes again and again.
    fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn deeper(&mut self, rule: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == MAX_DEPTH {
            let problem = Problem::TooDeep { limit: MAX_DEPTH };
            return Err(ExpressionError { at: self.peek().at, problem });
        }
        self.depth += 1;
        let parsed = rule(self);
        self.depth -= 1;
        parsed
    }

    fn push(&mut self, at: usize, what: What) -> Parsed {
        if self.terms.len() == MAX_TERMS {
            return Err(ExpressionError { at, problem: Problem::TooLong { limit: MAX_TERMS } });
        }
        self.terms.push(Term { at, what });
        Ok(self.terms.len() - 1)
    }

    fn missing(&self, wanted: &'static str) -> ExpressionError {
        let Token { at, text, .. } = self.peek().clone();
        ExpressionError { at, problem: Problem::Unexpected { wanted, found: text } }
    }
}

fn check_arguments(function: &'static Function, given: usize, at: usize) -> Result<(), ExpressionError> {
    let (least, most) = function.num_arguments();
    if given >= least && most.is_none_or(|most| given <= most) {
        return Ok(());
    }
    let takes = match most {
        Some(_) => counted(least, "value"),
        None => format!("{least} values or more"),
    };
    Err(ExpressionError { at, problem: Problem::WrongArguments { name: function.name, takes, given } })
}
