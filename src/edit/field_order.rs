//! The order of variable names in which vectors, tensors and integration points stand together.

/// What a name is sorted by: base, second trailing number, first trailing number, component.
type Key = (String, u64, u64, usize);

/// Names of components in their order; a name's rank is its place here plus 1, and 0 without one.
const COMPONENTS: [&str; 14] =
    ["xx", "yy", "zz", "xy", "yz", "zx", "yx", "zy", "xz", "x", "y", "z", "s", "q"];

/// The positions of names in the order that exomerge lists and writes them in; equal names keep their order.
///
/// Source: spec of the operations, section 1.7.
pub fn field_order(names: &[&str]) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..names.len()).collect();
    positions.sort_by_cached_key(|&at| key(names[at]));
    positions
}

fn key(name: &str) -> Key {
    let lower = name.to_lowercase();
    for (at, _) in lower.char_indices().chain([(lower.len(), ' ')]) {
        let Some((component, first, second)) = ending(&lower[at..]) else { continue };
        return if at == 0 { (lower, 0, 0, 0) } else { (lower[..at].to_owned(), second, first, component) };
    }
    (lower, 0, 0, 0)
}

/// Reads an underscore, a component and two numbers, all optional, and nothing else: component, first, second.
fn ending(text: &str) -> Option<(usize, u64, u64)> {
    let rest = text.strip_prefix('_').unwrap_or(text);
    let with_component = COMPONENTS
        .iter()
        .enumerate()
        .find_map(|(rank, component)| Some((rank + 1, numbers(rest.strip_prefix(component)?)?)));
    let (rank, (first, second)) =
        with_component.or_else(|| numbers(rest).or_else(|| numbers(text)).map(|both| (0, both)))?;
    Some((rank, first, second))
}

/// Up to two numbers, each perhaps after an underscore, and nothing else.
fn numbers(text: &str) -> Option<(u64, u64)> {
    let (first, rest) = number(text);
    let (second, rest) = number(rest);
    rest.is_empty().then_some((first.unwrap_or(0), second.unwrap_or(0)))
}

fn number(text: &str) -> (Option<u64>, &str) {
    let digits = text.strip_prefix('_').unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    match digits[..end].parse() {
        Ok(number) => (Some(number), &digits[end..]),
        Err(_) => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(names: &str) -> String {
        let names: Vec<&str> = names.split(' ').collect();
        field_order(&names).into_iter().map(|at| names[at]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn v22_vectors_tensors_and_points_stand_together() {
        let shuffled = "stress mass a_10 disp_z s_zx eqps a_2 disp_x s_xy a_1 s_xx disp_y";
        assert_eq!(ordered(shuffled), "a_1 a_2 a_10 disp_x disp_y disp_z eqps mass s_xx s_xy s_zx stress");
        assert_eq!(ordered("stress_xx_2 stress_zx_1 stress_xx_1"), "stress_xx_1 stress_zx_1 stress_xx_2");
        assert_eq!(ordered("SIGMA_ZX SIGMA_XX SIGMA_XY"), "SIGMA_XX SIGMA_XY SIGMA_ZX");
    }

    #[test]
    fn a_name_of_nothing_but_an_ending_is_its_own_key() {
        assert_eq!(key("z_1_1"), ("z_1_1".to_owned(), 0, 0, 0));
        assert_eq!(key("a_3_2"), ("a".to_owned(), 2, 3, 0));
        assert_eq!(key(""), (String::new(), 0, 0, 0));
    }
}
