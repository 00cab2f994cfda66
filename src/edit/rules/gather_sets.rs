//! Members of several sets in one, with all that is stored along them.

use crate::edit::default_value;
use crate::model::{Attributes, Model, Set, Side, Source};
use std::sync::Arc;

/// A kind of member: what it is told apart by.
pub(in crate::edit) trait Member: Copy + Send + Sync {
    /// Equal for members that are the same.
    fn key(&self) -> u64;
}

impl Member for u32 {
    fn key(&self) -> u64 {
        u64::from(*self)
    }
}

impl Member for Side {
    fn key(&self) -> u64 {
        u64::from(self.element) << 32 | u64::from(self.side)
    }
}

/// A set without id and name that has the members at `rows` of some sets, counted through these one after the other.
///
/// Each member brings its factors, attributes and results from the set that the row is in. A set without factors brings
/// ones, if another has some; factors of one per side are repeated for the nodes of the side if another set has one per
/// node. Results that a set lacks are the default of their name, attributes 0. `factors_of` is how many factors a
/// member has where there is not one each. The strings are warnings. Nothing is read.
pub(in crate::edit) fn gather_sets<M: Clone>(
    sets: &[&Set<M>],
    rows: Vec<u32>,
    variable_names: &[String],
    factors_of: impl Fn(&M) -> usize,
) -> (Set<M>, Vec<String>) {
    let mut warnings = Vec::new();
    let members: Vec<&M> = sets.iter().flat_map(|set| set.members.iter()).collect();
    let mut gathered = Set::new(0, rows.iter().map(|&row| members[row as usize].clone()).collect());
    gathered.distribution_factors = gather_factors(sets, &rows, factors_of, &mut warnings).map(Arc::new);
    gathered.attributes = gather_attributes(sets, &rows);
    let rows = Arc::new(rows);
    for (column, name) in variable_names.iter().enumerate() {
        let sources: Vec<Option<&Source>> =
            sets.iter().map(|set| set.values.get(column).and_then(Option::as_ref)).collect();
        let whole = |(source, set): (Option<&Source>, &&Set<M>)| {
            source.cloned().unwrap_or_else(|| Source::constant(default_value(name), set.members.len()))
        };
        let is_there = sources.iter().any(Option::is_some);
        let parts = || Source::concatenated(sources.iter().copied().zip(sets).map(whole).collect());
        gathered.values.push(is_there.then(|| parts().gathered(Arc::clone(&rows))));
    }
    (gathered, warnings)
}

/// How many nodes each side has: as many factors as it may have. 0 for the sides of types without a table.
pub(in crate::edit) fn side_factors(model: &Model) -> impl Fn(&Side) -> usize + use<> {
    let offsets = model.element_offsets();
    let topologies: Vec<_> = model.element_blocks.iter().map(|block| block.topology).collect();
    move |side| {
        let located = Model::locate_element(&offsets, side.element as usize);
        let shape = located.and_then(|(block, _)| topologies[block].sides().get(side.side as usize));
        shape.map_or(0, crate::model::SideShape::num_nodes)
    }
}

/// How the factors of a set are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stored {
    Nothing,
    PerMember,
    PerNode,
}

fn gather_factors<M>(
    sets: &[&Set<M>],
    rows: &[u32],
    factors_of: impl Fn(&M) -> usize,
    warnings: &mut Vec<String>,
) -> Option<Vec<f64>> {
    let stored: Vec<Stored> = sets
        .iter()
        .map(|set| match &set.distribution_factors {
            None => Stored::Nothing,
            Some(factors) if factors.len() == set.members.len() => Stored::PerMember,
            Some(factors) if factors.len() == set.members.iter().map(&factors_of).sum::<usize>() => {
                Stored::PerNode
            }
            Some(_) => {
                warnings.push(format!(
                    "the distribution factors of set {} do not fit it and are left out",
                    set.id
                ));
                Stored::Nothing
            }
        })
        .collect();
    if stored.iter().all(|stored| *stored == Stored::Nothing) {
        return None;
    }
    let is_per_node = stored.contains(&Stored::PerNode);
    // Where the factors of each row are: the set, and the range in its factors.
    let mut places: Vec<(usize, usize, usize)> = Vec::new();
    for (at, (set, stored)) in sets.iter().zip(&stored).enumerate() {
        let mut start = 0;
        for member in set.members.iter() {
            let width = if *stored == Stored::PerNode { factors_of(member) } else { 1 };
            places.push((at, start, width));
            start += width;
        }
    }
    let mut gathered = Vec::new();
    for &row in rows {
        let (at, start, width) = places[row as usize];
        match (&sets[at].distribution_factors, stored[at]) {
            (Some(factors), Stored::PerNode) => gathered.extend(&factors[start..start + width]),
            (factors, stored) => {
                let factors = factors.as_ref().filter(|_| stored == Stored::PerMember);
                let factor = factors.map_or(1.0, |factors| factors[start]);
                let count = if is_per_node { factors_of(member_at(sets, at, start)) } else { 1 };
                gathered.extend(std::iter::repeat_n(factor, count));
            }
        }
    }
    Some(gathered)
}

/// The member at a position of a set; where there is one factor or none per member, the position of the factor too.
fn member_at<'a, M>(sets: &[&'a Set<M>], at: usize, position: usize) -> &'a M {
    &sets[at].members[position]
}

/// The attributes of the sets, by name; those without a name by their place among these.
fn gather_attributes<M>(sets: &[&Set<M>], rows: &[u32]) -> Attributes {
    let mut names: Vec<String> = Vec::new();
    let columns: Vec<Vec<Option<usize>>> = {
        let mut places_of: Vec<Vec<usize>> = Vec::new();
        for set in sets {
            let mut places: Vec<usize> = Vec::new();
            for name in &set.attributes.names {
                let known = (0..names.len()).find(|at| names[*at] == *name && !places.contains(at));
                places.push(known.unwrap_or_else(|| {
                    names.push(name.clone());
                    names.len() - 1
                }));
            }
            places_of.push(places);
        }
        let column_of = |places: &Vec<usize>| {
            (0..names.len()).map(|at| places.iter().position(|place| *place == at)).collect()
        };
        places_of.iter().map(column_of).collect()
    };
    if names.is_empty() {
        return Attributes::default();
    }
    let places: Vec<(usize, usize)> = sets
        .iter()
        .enumerate()
        .flat_map(|(at, set)| (0..set.members.len()).map(move |row| (at, row)))
        .collect();
    let value = |&row: &u32| {
        let (at, row) = places[row as usize];
        let attributes = &sets[at].attributes;
        let start = row * attributes.names.len();
        columns[at].iter().map(move |column| {
            column.and_then(|column| attributes.values.get(start + column)).copied().unwrap_or(0.0)
        })
    };
    let values = rows.iter().flat_map(value).collect();
    Attributes { names, values: Arc::new(values) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[u32]) -> Set<u32> {
        Set::new(1, members.to_vec())
    }

    #[test]
    fn factors_of_sides_and_of_nodes_become_factors_of_nodes() {
        // Members below 10 have two nodes, all others three.
        let per_node = |member: &u32| if *member < 10 { 2 } else { 3 };
        let mut a = set(&[1, 10]);
        a.distribution_factors = Some(Arc::new(vec![0.5, 0.25]));
        let mut b = set(&[11, 2]);
        b.distribution_factors = Some(Arc::new(vec![1.0, 2.0, 3.0, 4.0, 5.0]));
        let c = set(&[3]);
        let (all, warnings) = gather_sets(&[&a, &b, &c], vec![1, 2, 0, 4], &[], per_node);
        assert_eq!((all.members.as_slice(), warnings), (&[10, 11, 1, 3][..], vec![]));
        let expected = [0.25, 0.25, 0.25, 1.0, 2.0, 3.0, 0.5, 0.5, 1.0, 1.0];
        assert_eq!(all.distribution_factors.unwrap().as_slice(), expected);
    }

    #[test]
    fn factors_that_do_not_fit_are_ones_and_told() {
        let mut a = set(&[1, 2]);
        a.distribution_factors = Some(Arc::new(vec![7.0; 5]));
        let mut b = set(&[3]);
        b.distribution_factors = Some(Arc::new(vec![8.0]));
        let (all, warnings) = gather_sets(&[&a, &b], vec![0, 2], &[], |_| 1);
        assert_eq!(all.distribution_factors.unwrap().as_slice(), [1.0, 8.0]);
        assert_eq!(warnings, ["the distribution factors of set 1 do not fit it and are left out"]);
    }

    #[test]
    fn attributes_and_results_follow_by_name() {
        let mut a = set(&[1, 2]);
        a.attributes =
            Attributes { names: vec!["t".into(), "w".into()], values: Arc::new(vec![1.0, 2.0, 3.0, 4.0]) };
        a.values = vec![Some(Source::memory(2, vec![vec![5.0, 6.0]])), None];
        let mut b = set(&[3]);
        b.attributes = Attributes { names: vec!["w".into()], values: Arc::new(vec![9.0]) };
        b.values = vec![None, Some(Source::memory(1, vec![vec![7.0]]))];
        let names = ["disp_x".to_owned(), "flux".to_owned(), "nowhere".to_owned()];
        let (all, _) = gather_sets(&[&a, &b], vec![2, 1], &names, |_| 1);
        assert_eq!(all.attributes.names, ["t", "w"]);
        assert_eq!(all.attributes.values.as_slice(), [0.0, 9.0, 3.0, 4.0]);
        let read = |at: usize| all.values[at].as_ref().map(|source| source.read(0).unwrap());
        assert_eq!(read(0).unwrap(), [0.0, 6.0]);
        assert!(read(1).unwrap()[0] == 7.0 && read(1).unwrap()[1].is_nan());
        assert_eq!(read(2), None);
    }
}
