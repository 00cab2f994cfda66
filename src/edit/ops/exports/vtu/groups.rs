//! Which variables become one array: the components of a vector or a tensor.

use crate::edit::rules::Components;

/// Variables that make one array: its name, and the position of each component; a missing one is 0.
pub(super) struct FieldGroup {
    pub(super) name: String,
    pub(super) parts: Vec<Option<usize>>,
}

/// Which of the chosen variables stand together, in the order of the first of each.
pub(super) fn groups(names: &[&str], chosen: &[usize]) -> Vec<FieldGroup> {
    let own: Vec<&str> = chosen.iter().map(|&at| names[at]).collect();
    let found = Components::of(&own);
    let mut groups: Vec<(usize, FieldGroup)> = Vec::new();
    let mut is_used = vec![false; own.len()];
    let mut add = |name: String, parts: Vec<Option<usize>>, is_used: &mut Vec<bool>| {
        if name.is_empty() || own.contains(&name.as_str()) {
            return;
        }
        parts.iter().flatten().for_each(|&part| is_used[part] = true);
        let first = parts.iter().flatten().min().copied().unwrap_or_default();
        let parts = parts.into_iter().map(|part| part.map(|part| chosen[part])).collect();
        groups.push((first, FieldGroup { name, parts }));
    };
    for vector in found.vectors {
        if let Some(name) = vector.axes[0].zip(vector.axes[1]).and_then(|(x, y)| stem(own[x], own[y])) {
            add(name, vector.axes.to_vec(), &mut is_used);
        }
    }
    for tensor in found.tensors {
        let p = tensor.parts;
        let is_symmetric = p[0][1] == p[1][0] && p[1][2] == p[2][1] && p[0][2] == p[2][0];
        let parts = match is_symmetric {
            true => vec![p[0][0], p[1][1], p[2][2], p[0][1], p[1][2], p[0][2]],
            false => p.as_flattened().to_vec(),
        };
        let parts = parts.into_iter().map(Some).collect();
        add(format!("{}{}", tensor.stem, tensor.ending), parts, &mut is_used);
    }
    let alone = (0..own.len()).filter(|&k| !is_used[k]);
    groups.extend(alone.map(|k| (k, FieldGroup { name: own[k].to_owned(), parts: vec![Some(chosen[k])] })));
    groups.sort_by_key(|(first, _)| *first);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// What is left of two names of components without the letter in which they differ.
fn stem(x: &str, y: &str) -> Option<String> {
    let at = x.char_indices().zip(y.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at)?;
    let (before, behind) = (&x[..at], x.get(at + 1..)?);
    Some(format!("{}{behind}", before.trim_end_matches('_')))
}
