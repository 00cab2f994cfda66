//! Numbers as people read them, the same in every summary, list and message.

/// "1 node", "2 nodes".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A real in the fewest digits that read back as the same number; very large and very small ones with an exponent.
pub fn real_text(value: f64) -> String {
    let size = value.abs();
    if value.is_finite() && size != 0.0 && !(1e-5..1e16).contains(&size) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "node")), ["0 nodes", "1 node", "2 nodes"]);
    }

    #[test]
    fn reals_are_short_and_read_back() {
        for (value, text) in [
            (0.0, "0"),
            (-0.1, "-0.1"),
            (1e300, "1e300"),
            (-2.5e16, "-2.5e16"),
            (9_999_999_999_999_998.0, "9999999999999998"),
            (1e-5, "0.00001"),
            (9.5e-6, "9.5e-6"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(real_text(value), text);
            assert!(value.is_nan() || text.parse() == Ok(value));
        }
    }
}
