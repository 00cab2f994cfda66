//! Numbered maps and the id maps of edges and faces: where they are, without their values.

use super::lookup::Lookup;
use crate::{
    exodus::names::{MapNames, numbered},
    model::Warnings,
};

/// The maps of nodes, elements, edges or faces; numbers called `…variable` are positions in the header.
#[derive(Debug, Default)]
pub(crate) struct MapPart {
    /// The id map, for edges and faces.
    pub(crate) ids: Option<usize>,
    pub(crate) numbered: Vec<NumberedMapPart>,
}

/// A numbered map without its values.
#[derive(Debug)]
pub(crate) struct NumberedMapPart {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) variable: usize,
}

/// Finds the maps of one kind. All numbered maps are taken or, if one of them makes no sense, none: they stay foreign.
pub(super) fn read_maps(
    lookup: &Lookup<'_>,
    names: &MapNames,
    len: usize,
    warnings: &mut Warnings,
) -> MapPart {
    let ids = lookup.array(names.ids, len, warnings);
    let count = lookup.count(names.count);
    let variables: Vec<usize> =
        (0..count).map_while(|at| lookup.find_array(&numbered(names.values, at), len, warnings)).collect();
    if variables.len() < count {
        let missing = numbered(names.values, variables.len());
        if lookup.find(&missing).is_none() {
            warnings.add(format!(
                "{} is {count}, but there is no {missing}: these maps are not shown",
                names.count
            ));
        }
        return MapPart { ids, numbered: Vec::new() };
    }
    let map_ids = lookup.integers(&numbered(names.property, 0), count, warnings);
    let map_ids = map_ids.unwrap_or_else(|| (1..).take(count).collect());
    let texts = lookup.texts(names.names, count, warnings);
    let part = |((variable, id), name)| {
        lookup.mark(variable);
        NumberedMapPart { id, name, variable }
    };
    MapPart { ids, numbered: variables.into_iter().zip(map_ids).zip(texts).map(part).collect() }
}
