//! What names of variables mean: which are displacements, and what a value is that has to be invented.

use crate::model::Model;

/// The value that new entries of a variable get: 0 for a displacement component, else NaN.
///
/// Source: spec of the operations, section 1.6.
pub fn default_value(variable: &str) -> f64 {
    let prefix_end = variable.char_indices().rev().nth(1).map(|(at, _)| at);
    match prefix_end {
        Some(end) if is_displacement_prefix(&variable[..end]) => 0.0,
        _ => f64::NAN,
    }
}

/// Whether a name is at least three letters of the beginning of "displacement", in any case.
fn is_displacement_prefix(prefix: &str) -> bool {
    prefix.len() >= 3 && "displacement".starts_with(&prefix.to_ascii_lowercase())
}

/// The positions of the nodal variables that are the displacement along x, y and z; `None` where there is none.
///
/// The names are a displacement prefix, perhaps `_`, and x, y or z, in any case; of several such groups the last one
/// in alphabetic order counts. `[None, None, None]` if there is no group with at least an x component.
///
/// Source: spec of the operations, section 1.6 and trap T4.
pub fn displacement_field(model: &Model) -> [Option<usize>; 3] {
    let mut best: Option<(String, [Option<usize>; 3])> = None;
    for (at, (name, _)) in model.nodal_variables.iter().enumerate() {
        let Some((stem, axis)) = component(name) else { continue };
        if axis != 0 || best.as_ref().is_some_and(|(known, _)| known.as_str() >= stem) {
            continue;
        }
        let find = |wanted: usize| {
            model.nodal_variables.iter().position(|(name, _)| component(name) == Some((stem, wanted)))
        };
        best = Some((stem.to_owned(), [Some(at), find(1), find(2)]));
    }
    best.map_or([None; 3], |(_, axes)| axes)
}

/// The stem (with its underscore, if any) and the axis of a displacement component's name.
fn component(name: &str) -> Option<(&str, usize)> {
    let axis = match name.as_bytes().last()? {
        b'x' | b'X' => 0,
        b'y' | b'Y' => 1,
        b'z' | b'Z' => 2,
        _ => return None,
    };
    let stem = &name[..name.len() - 1];
    is_displacement_prefix(stem.strip_suffix('_').unwrap_or(stem)).then_some((stem, axis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn displacements_default_to_zero_and_all_else_to_no_value() {
        for name in ["disp_x", "DISPL_R", "dispx", "displ", "displacement", "disXX", "displacement_x"] {
            assert_eq!(default_value(name), 0.0, "{name}");
        }
        for name in ["disp", "di_x", "dist", "dispersion", "velocity_x", "displacements_x", "", "é"] {
            assert!(default_value(name).is_nan(), "{name}");
        }
    }

    #[test]
    fn the_displacement_is_found_in_any_spelling() {
        let with = |names: &[&str]| {
            let nodal_variables =
                names.iter().map(|name| ((*name).to_owned(), Source::constant(0.0, 0))).collect();
            displacement_field(&Model { nodal_variables, ..Model::default() })
        };
        assert_eq!(with(&["T", "DISPLX", "DISPLY", "DISPLZ"]), [Some(1), Some(2), Some(3)]);
        assert_eq!(with(&["disp_y", "disp_x"]), [Some(1), Some(0), None]);
        assert_eq!(with(&["velocity_x", "velocity_y"]), [None; 3]);
    }
}
