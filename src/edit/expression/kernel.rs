//! What the operations do, over blocks of values: small loops that the compiler turns into vector instructions.

use super::term::{Binary, Comparison};

/// One value for all entries of a block, or one for each.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operand<'a> {
    One(f64),
    Many(&'a [f64]),
}

impl Operand<'_> {
    fn at(&self, entry: usize) -> f64 {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => values[entry],
        }
    }
}

/// Fills the last argument.
pub(super) type Kernel1 = fn(Operand<'_>, &mut [f64]);
/// Fills the last argument.
pub(super) type Kernel2 = fn(Operand<'_>, Operand<'_>, &mut [f64]);

/// A function of one value, applied to each.
pub(super) fn map(a: Operand<'_>, out: &mut [f64], f: impl Fn(f64) -> f64) {
    match a {
        Operand::One(a) => out.fill(f(a)),
        Operand::Many(a) => out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(a)),
    }
}

/// A function of two values, applied to each pair.
pub(super) fn zip(a: Operand<'_>, b: Operand<'_>, out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Operand::One(a), Operand::One(b)) => out.fill(f(a, b)),
        (Operand::Many(a), Operand::One(b)) => out.iter_mut().zip(a).for_each(|(out, &a)| *out = f(a, b)),
        (Operand::One(a), Operand::Many(b)) => out.iter_mut().zip(b).for_each(|(out, &b)| *out = f(a, b)),
        (Operand::Many(a), Operand::Many(b)) => {
            out.iter_mut().zip(a).zip(b).for_each(|((out, &a), &b)| *out = f(a, b));
        }
    }
}

/// `yes` where the condition is not 0, else `no`.
pub(super) fn choose(condition: Operand<'_>, yes: Operand<'_>, no: Operand<'_>, out: &mut [f64]) {
    for (entry, out) in out.iter_mut().enumerate() {
        *out = if condition.at(entry) != 0.0 { yes.at(entry) } else { no.at(entry) };
    }
}

pub(super) fn negate(a: Operand<'_>, out: &mut [f64]) {
    map(a, out, |a| -a);
}

pub(super) fn not(a: Operand<'_>, out: &mut [f64]) {
    map(a, out, |a| truth(a == 0.0));
}

impl Binary {
    pub(super) fn kernel(self) -> Kernel2 {
        match self {
            Self::Or => |a, b, out| zip(a, b, out, |a, b| truth(a != 0.0 || b != 0.0)),
            Self::And => |a, b, out| zip(a, b, out, |a, b| truth(a != 0.0 && b != 0.0)),
            Self::Add => |a, b, out| zip(a, b, out, |a, b| a + b),
            Self::Subtract => |a, b, out| zip(a, b, out, |a, b| a - b),
            Self::Multiply => |a, b, out| zip(a, b, out, |a, b| a * b),
            Self::Divide => |a, b, out| zip(a, b, out, |a, b| a / b),
            Self::FloorDivide => |a, b, out| zip(a, b, out, floor_divide),
            Self::Modulo => |a, b, out| zip(a, b, out, modulo),
            Self::Power => |a, b, out| match b {
                // Squares are most of the powers that people write.
                Operand::One(2.0) => map(a, out, |a| a * a),
                _ => zip(a, b, out, f64::powf),
            },
        }
    }
}

impl Comparison {
    pub(super) fn kernel(self) -> Kernel2 {
        match self {
            Self::Equal => |a, b, out| zip(a, b, out, |a, b| truth(a == b)),
            Self::NotEqual => |a, b, out| zip(a, b, out, |a, b| truth(a != b)),
            Self::Less => |a, b, out| zip(a, b, out, |a, b| truth(a < b)),
            Self::LessOrEqual => |a, b, out| zip(a, b, out, |a, b| truth(a <= b)),
            Self::Greater => |a, b, out| zip(a, b, out, |a, b| truth(a > b)),
            Self::GreaterOrEqual => |a, b, out| zip(a, b, out, |a, b| truth(a >= b)),
        }
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// The remainder that has the sign of the divisor; NaN for a divisor of 0.
pub(super) fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        // A rest of 0 takes the sign of the divisor too.
        rest.abs().copysign(b)
    } else if (rest < 0.0) != (b < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// The quotient rounded down, without the rounding of a quotient that lies just below a whole number.
fn floor_divide(a: f64, b: f64) -> f64 {
    if b == 0.0 || !a.is_finite() || !b.is_finite() {
        return (a / b).floor();
    }
    ((a - modulo(a, b)) / b).round()
}

/// The smaller; NaN if one of them is.
pub(super) fn smaller(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

/// The larger; NaN if one of them is.
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

/// −1, 0 or 1; NaN stays.
pub(super) fn sign(a: f64) -> f64 {
    if a == 0.0 || a.is_nan() { a } else { a.signum() }
}
