//! The functions by name: the form's completion, the manual and the evaluation read this table.

use super::kernel::{Kernel1, Kernel2, Operand, larger, map, modulo, sign, smaller, zip};

/// A function that expressions may call.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it takes, for a list of functions: `x`, `y, x`, `a, b, …`.
    pub arguments: &'static str,
    /// What it gives, in a few words.
    pub doc: &'static str,
    pub(super) body: Body,
}

/// What a function does with a block of values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    One(Kernel1),
    Two(Kernel2),
    /// Two or more values, from the left.
    Many(Kernel2),
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Function {
    /// The least number of values that it takes, and the most, if there is one.
    pub(super) fn num_arguments(&self) -> (usize, Option<usize>) {
        match self.body {
            Body::One(_) => (1, Some(1)),
            Body::Two(_) => (2, Some(2)),
            Body::Many(_) => (2, None),
        }
    }
}

/// The function of this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// All names, for messages.
pub(super) fn list() -> String {
    FUNCTIONS.iter().map(|function| function.name).collect::<Vec<_>>().join(", ")
}

const fn one(name: &'static str, doc: &'static str, body: Kernel1) -> Function {
    Function { name, arguments: "x", doc, body: Body::One(body) }
}

const fn two(name: &'static str, arguments: &'static str, doc: &'static str, body: Kernel2) -> Function {
    Function { name, arguments, doc, body: Body::Two(body) }
}

const fn many(name: &'static str, doc: &'static str, body: Kernel2) -> Function {
    Function { name, arguments: "a, b, …", doc, body: Body::Many(body) }
}

/// All functions, the commonest first. Angles are in radians.
pub static FUNCTIONS: &[Function] = &[
    one("abs", "size without sign", |a, out| map(a, out, f64::abs)),
    one("sqrt", "square root; NaN below 0", |a, out| map(a, out, f64::sqrt)),
    one("cbrt", "cube root", |a, out| map(a, out, f64::cbrt)),
    many("min", "the smallest; NaN if one is", |a, b, out| zip(a, b, out, smaller)),
    many("max", "the largest; NaN if one is", |a, b, out| zip(a, b, out, larger)),
    one("exp", "e to the power of x", |a, out| map(a, out, f64::exp)),
    one("log", "natural logarithm", |a, out| map(a, out, f64::ln)),
    one("log10", "logarithm to base 10", |a, out| map(a, out, f64::log10)),
    one("log2", "logarithm to base 2", |a, out| map(a, out, f64::log2)),
    two("pow", "x, y", "x to the power of y", |a, b, out| zip(a, b, out, f64::powf)),
    two("hypot", "x, y", "length of the vector (x, y)", |a, b, out| zip(a, b, out, f64::hypot)),
    one("sin", "sine of an angle in radians", |a, out| map(a, out, f64::sin)),
    one("cos", "cosine of an angle in radians", |a, out| map(a, out, f64::cos)),
    one("tan", "tangent of an angle in radians", |a, out| map(a, out, f64::tan)),
    one("asin", "angle of a sine", |a, out| map(a, out, f64::asin)),
    one("acos", "angle of a cosine", |a, out| map(a, out, f64::acos)),
    one("atan", "angle of a tangent", |a, out| map(a, out, f64::atan)),
    two("atan2", "y, x", "angle of the vector (x, y)", |a, b, out| zip(a, b, out, f64::atan2)),
    one("sinh", "hyperbolic sine", |a, out| map(a, out, f64::sinh)),
    one("cosh", "hyperbolic cosine", |a, out| map(a, out, f64::cosh)),
    one("tanh", "hyperbolic tangent", |a, out| map(a, out, f64::tanh)),
    one("sign", "−1, 0 or 1", |a, out| map(a, out, sign)),
    one("floor", "rounded down", |a, out| map(a, out, f64::floor)),
    one("ceil", "rounded up", |a, out| map(a, out, f64::ceil)),
    one("round", "to the nearest whole number; halves to the even one", |a, out| {
        map(a, out, f64::round_ties_even);
    }),
    one("int", "rounded towards 0", |a, out| map(a, out, f64::trunc)),
    one("float", "the value as it is", |a, out| map(a, out, |a| a)),
    two("mod", "x, y", "remainder with the sign of y", |a, b, out| zip(a, b, out, modulo)),
    one("isnan", "1 for no value (NaN), else 0", |a, out| {
        map(a, out, |a| f64::from(u8::from(a.is_nan())));
    }),
];

/// The constants by name, with what they are.
pub(super) const CONSTANTS: &[(&str, &str)] =
    &[("pi", "3.14159…"), ("e", "2.71828…"), ("nan", "no value"), ("inf", "infinity")];

/// The constants, which any variable of that name hides.
pub(super) fn constant(name: &str) -> Option<f64> {
    match name {
        "pi" => Some(std::f64::consts::PI),
        "e" => Some(std::f64::consts::E),
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        _ => None,
    }
}

/// The value of a function of numbers.
pub(super) fn of_numbers(body: Kernel2, a: f64, b: f64) -> f64 {
    let mut out = [0.0];
    body(Operand::One(a), Operand::One(b), &mut out);
    out[0]
}
