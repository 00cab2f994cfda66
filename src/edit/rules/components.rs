//! Which variables are components of one vector or one tensor, by their names, and how those turn.

use super::Linear;
use crate::model::Source;

/// Positions of the components of a vector: x, y and, where there is one, z.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit) struct Vector {
    pub(in crate::edit) axes: [Option<usize>; 3],
}

/// Positions of the components of a tensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit) struct Tensor {
    /// What stands before the components in the names, without an underscore.
    pub(in crate::edit) stem: String,
    /// What stands behind them: numbers of integration points.
    pub(in crate::edit) ending: String,
    /// By row and column; of a symmetric tensor, two places have the same position.
    pub(in crate::edit) parts: [[usize; 3]; 3],
}

/// Vectors and tensors among names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::edit) struct Components {
    pub(in crate::edit) vectors: Vec<Vector>,
    pub(in crate::edit) tensors: Vec<Tensor>,
}

/// A name taken apart: what stands before the component, the component, what stands behind it.
struct Reading<'a> {
    stem: &'a str,
    component: &'a str,
    ending: &'a str,
}

impl Components {
    /// The vectors and tensors among these names, in any case, with an underscore before the component or without.
    ///
    /// A tensor has xx, yy, zz, xy, yz and zx or xz, or all nine; a vector x and y, and z if there is one. Names of places
    /// (`max_x`, `min_x`) are none.
    pub(in crate::edit) fn of(names: &[&str]) -> Self {
        let mut found = Self::default();
        let mut is_used = vec![false; names.len()];
        for at in 0..names.len() {
            let Some(tensor) = tensor_from(names, at) else { continue };
            tensor.parts.iter().flatten().for_each(|&part| is_used[part] = true);
            found.tensors.push(tensor);
        }
        for at in 0..names.len() {
            if let Some(vector) = vector_from(names, at, &is_used) {
                found.vectors.push(vector);
            }
        }
        found
    }
}

/// The tensor whose xx component stands here.
fn tensor_from(names: &[&str], at: usize) -> Option<Tensor> {
    let first = read(names[at], 2).filter(|first| first.component.eq_ignore_ascii_case("xx"))?;
    let find = |component: &str| position(names, &first, component);
    let either = |component: &str, mirrored: &str| find(component).or_else(|| find(mirrored));
    let mut parts = [[at; 3]; 3];
    for (row, i) in ["x", "y", "z"].into_iter().enumerate() {
        for (column, j) in ["x", "y", "z"].into_iter().enumerate() {
            parts[row][column] = either(&format!("{i}{j}"), &format!("{j}{i}"))?;
        }
    }
    let stem = first.stem.strip_suffix('_').unwrap_or(first.stem).to_owned();
    Some(Tensor { stem, ending: first.ending.to_owned(), parts })
}

/// The vector whose x component stands here.
fn vector_from(names: &[&str], at: usize, is_used: &[bool]) -> Option<Vector> {
    let first = read(names[at], 1).filter(|first| first.component.eq_ignore_ascii_case("x"))?;
    let stem = first.stem.to_ascii_lowercase();
    let stem = stem.trim_end_matches('_');
    if stem.is_empty() || stem.ends_with("max") || stem.ends_with("min") {
        return None;
    }
    let axes = ["x", "y", "z"].map(|axis| position(names, &first, axis));
    let [Some(_), Some(_), _] = axes else { return None };
    axes.iter().flatten().all(|&axis| !is_used[axis]).then_some(Vector { axes })
}

/// The name that is like another but for the component.
fn position(names: &[&str], like: &Reading<'_>, component: &str) -> Option<usize> {
    names.iter().position(|name| {
        read(name, component.len()).is_some_and(|reading| {
            reading.component.eq_ignore_ascii_case(component)
                && reading.stem == like.stem
                && reading.ending == like.ending
        })
    })
}

/// Takes a name apart that ends in a component of so many letters and up to two numbers.
fn read(name: &str, len: usize) -> Option<Reading<'_>> {
    let mut head = name;
    for _ in 0..2 {
        let without = head.trim_end_matches(|c: char| c.is_ascii_digit());
        if without.len() < head.len() {
            head = without.strip_suffix('_').unwrap_or(without);
        }
    }
    let start = head.len().checked_sub(len).filter(|&start| start > 0 && head.is_char_boundary(start))?;
    let (stem, component) = head.split_at(start);
    let is_component = component.bytes().all(|byte| matches!(byte.to_ascii_lowercase(), b'x' | b'y' | b'z'));
    is_component.then_some(Reading { stem, component, ending: &name[head.len()..] })
}

/// The components of a turned vector; `None` stands for 0, and stays `None` where nothing but 0 comes of it.
pub(in crate::edit) fn turn_vector(turn: &Linear, vector: &[Option<Source>; 3]) -> [Option<Source>; 3] {
    turn.rows.map(|row| {
        let terms = row.into_iter().zip(vector).filter(|(weight, _)| *weight != 0.0);
        combine(terms.filter_map(|(weight, part)| Some((weight, part.clone()?))).collect())
    })
}

/// The components of a turned tensor: R · T · Rᵀ.
pub(in crate::edit) fn turn_tensor(turn: &Linear, tensor: &[[Source; 3]; 3]) -> [[Option<Source>; 3]; 3] {
    let part = |i: usize, j: usize| {
        let mut terms = Vec::new();
        for (k, row) in tensor.iter().enumerate() {
            for (l, part) in row.iter().enumerate() {
                let weight = turn.rows[i][k] * turn.rows[j][l];
                if weight != 0.0 {
                    terms.push((weight, part.clone()));
                }
            }
        }
        combine(terms)
    };
    std::array::from_fn(|i| std::array::from_fn(|j| part(i, j)))
}

fn combine(terms: Vec<(f64, Source)>) -> Option<Source> {
    match terms.as_slice() {
        [(1.0, alone)] => Some(alone.clone()),
        _ => Source::weighted_sum(terms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_tensors_are_found_in_many_spellings() {
        let names = [
            "vel_x", "vel_y", "vel_z", "fluxx", "fluxy", "fluxz", "max_x", "max_y", "max_z", "u_x", "u_y",
            "lone_x",
        ];
        let found = Components::of(&names);
        let axes: Vec<[Option<usize>; 3]> = found.vectors.iter().map(|vector| vector.axes).collect();
        assert_eq!(
            axes,
            [[Some(0), Some(1), Some(2)], [Some(3), Some(4), Some(5)], [Some(9), Some(10), None]]
        );
        assert!(found.tensors.is_empty());

        let names = ["S_XX_1", "S_YY_1", "S_ZZ_1", "S_XY_1", "S_YZ_1", "S_XZ_1", "S_XX_2", "S_XX"];
        let found = Components::of(&names);
        assert_eq!(found.tensors.len(), 1);
        let Tensor { stem, ending, parts } = &found.tensors[0];
        assert_eq!((stem.as_str(), ending.as_str()), ("S", "_1"));
        assert_eq!(*parts, [[0, 3, 5], [3, 1, 4], [5, 4, 2]]);
        assert!(found.vectors.is_empty());
    }

    #[test]
    fn a_quarter_turn_moves_components_exactly() {
        // About z, x turns to y and y to −x.
        let turn = Linear::rotation([0.0, 0.0, 1.0], 90.0).unwrap();
        let number = |value: f64| Source::constant(value, 1);
        let read = |source: &Option<Source>| source.as_ref().map_or(0.0, |source| source.read(0).unwrap()[0]);
        let turned = turn_vector(&turn, &[Some(number(1.0)), Some(number(2.0)), None]);
        assert_eq!(turned.each_ref().map(read), [-2.0, 1.0, 0.0]);
        assert!(turned[2].is_none());
        // xx 1, yy 2, zz 3, xy 4, yz 5, zx 6 turn to xx 2, yy 1, zz 3, xy −4, yz 6, zx −5.
        let tensor = [[1.0, 4.0, 6.0], [4.0, 2.0, 5.0], [6.0, 5.0, 3.0]].map(|row| row.map(number));
        let turned = turn_tensor(&turn, &tensor).map(|row| row.each_ref().map(read));
        assert_eq!(turned, [[2.0, -4.0, -5.0], [-4.0, 1.0, 6.0], [-5.0, 6.0, 3.0]]);
    }
}
