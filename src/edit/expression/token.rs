//! Text to words: numbers, names and signs, each with its place.

use super::error::{ExpressionError, Problem};

/// A word of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Number(f64),
    /// A name that may also be a function or a word of the language.
    Plain(String),
    /// A name in quotes, which is nothing but a name.
    Quoted(String),
    Sign(&'static str),
    End,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) word: Word,
    /// The character at which it begins, from 0.
    pub(super) at: usize,
    /// As it stands in the text.
    pub(super) text: String,
}

/// Longer signs before those that they begin with.
const SIGNS: &[&str] = &[
    "**", "//", "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "^", "(", ")", ",", "<", ">",
    "=", "!",
];

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// Takes a text apart; the last token is [`Word::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let first = chars[at];
        if first.is_whitespace() {
            at += 1;
            continue;
        }
        let starts_fraction = first == '.' && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        let (word, end) = if first.is_ascii_digit() || starts_fraction {
            number(&chars, at)?
        } else if is_name_start(first) {
            let end = run(&chars, at, is_name_part);
            (Word::Plain(chars[at..end].iter().collect()), end)
        } else if QUOTES.contains(&first) {
            quoted(&chars, at)?
        } else {
            let sign = SIGNS
                .iter()
                .find(|sign| sign.chars().enumerate().all(|(k, c)| chars.get(at + k) == Some(&c)))
                .ok_or(ExpressionError { at, problem: Problem::StrangeCharacter { found: first } })?;
            (Word::Sign(sign), at + sign.len())
        };
        tokens.push(Token { word, at, text: chars[at..end].iter().collect() });
        at = end;
    }
    tokens.push(Token { word: Word::End, at: chars.len(), text: "the end".to_owned() });
    Ok(tokens)
}

/// Whether a name can stand without quotes, as far as its letters go.
pub(super) fn is_plain(name: &str) -> bool {
    name.starts_with(is_name_start) && name.chars().all(is_name_part)
}

/// The character at which the name in quotes that begins at `start` ends, and the name; a quote within is doubled.
pub(super) fn quoted_name(chars: &[char], start: usize) -> Result<(String, usize), ExpressionError> {
    let quote = chars[start];
    let mut name = String::new();
    let mut at = start + 1;
    while let Some(&c) = chars.get(at) {
        let is_doubled = chars.get(at + 1) == Some(&quote);
        if c == quote && !is_doubled {
            return Ok((name, at + 1));
        }
        name.push(c);
        at += if c == quote { 2 } else { 1 };
    }
    Err(ExpressionError { at: start, problem: Problem::OpenQuote })
}

/// Whether this begins a name in quotes.
pub(super) fn is_quote(c: char) -> bool {
    QUOTES.contains(&c)
}

fn quoted(chars: &[char], start: usize) -> Result<(Word, usize), ExpressionError> {
    quoted_name(chars, start).map(|(name, end)| (Word::Quoted(name), end))
}

fn number(chars: &[char], start: usize) -> Result<(Word, usize), ExpressionError> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut end = run(chars, start, is_digit);
    if chars.get(end) == Some(&'.') {
        end = run(chars, end + 1, is_digit);
    }
    if matches!(chars.get(end), Some('e' | 'E')) {
        let sign = usize::from(matches!(chars.get(end + 1), Some('+' | '-')));
        let digits = run(chars, end + 1 + sign, is_digit);
        if digits > end + 1 + sign {
            end = digits;
        }
    }
    // `2x` is neither a number nor a name.
    let end = run(chars, end, is_name_part);
    let text: String = chars[start..end].iter().collect();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Word::Number(number), end)),
        _ => Err(ExpressionError { at: start, problem: Problem::BadNumber { text } }),
    }
}

fn run(chars: &[char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    chars[start.min(chars.len())..].iter().position(|&c| !belongs(c)).map_or(chars.len(), |len| start + len)
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
