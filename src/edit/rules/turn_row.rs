//! Vectors and tensors of one block, set or model turn, as values.

use super::{Components, FieldTable, Linear, turn_tensor, turn_vector};
use crate::model::Source;

/// Applies a linear map to the vectors and tensors of a row: v becomes R v, T becomes R T Rᵀ, when somebody looks.
/// `columns` says which column each name is that the components were found among. The strings are warnings.
pub(in crate::edit) fn turn_row(
    table: &mut dyn FieldTable,
    row: usize,
    turn: &Linear,
    (components, columns): (&Components, &[usize]),
) -> Vec<String> {
    let mut warnings = Vec::new();
    let get = |table: &dyn FieldTable, at: usize| -> Option<Source> { table.get(columns[at], row).cloned() };
    for vector in &components.vectors {
        let old = vector.axes.map(|axis| axis.and_then(|axis| get(table, axis)));
        if old[0].is_none() && old[1].is_none() {
            continue;
        }
        let len = old.iter().flatten().next().map_or(0, Source::len);
        let turned = turn_vector(turn, &old);
        if vector.axes[2].is_none() && turned[2].is_some() {
            let name = table.names()[columns[vector.axes[0].unwrap_or_default()]].to_owned();
            warnings.push(format!("{name} has no z component, which it would need, and stays as it is"));
            continue;
        }
        for (axis, source) in vector.axes.into_iter().zip(turned) {
            if let Some(axis) = axis {
                table.set(columns[axis], row, source.unwrap_or_else(|| Source::constant(0.0, len)));
            }
        }
    }
    for tensor in &components.tensors {
        let old = tensor.parts.map(|row| row.map(|part| get(table, part)));
        let Some(old) = all_there(old) else { continue };
        for (parts, turned) in tensor.parts.iter().zip(turn_tensor(turn, &old)) {
            for (&part, source) in parts.iter().zip(turned) {
                let len = old[0][0].len();
                table.set(columns[part], row, source.unwrap_or_else(|| Source::constant(0.0, len)));
            }
        }
    }
    warnings
}

fn all_there(parts: [[Option<Source>; 3]; 3]) -> Option<[[Source; 3]; 3]> {
    let [a, b, c] = parts.map(|[x, y, z]| Some([x?, y?, z?]));
    Some([a?, b?, c?])
}
