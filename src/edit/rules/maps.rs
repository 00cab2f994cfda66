//! Numbered maps that an edit has not taken along.

use crate::model::{Block, EntityList, Model, NumberedMap};

/// Drops the maps that no longer have one number for each node, element, edge or face; the strings are warnings.
///
/// Operations that know which rows are left let the maps follow ([`NumberedMap::follow`]). After one that does not, a
/// map would number other things than it says, so it goes.
pub(in crate::edit) fn drop_unfitting(model: &mut Model) -> Vec<String> {
    let total = |list: &EntityList<Block>| list.iter().map(|block| block.num_elements).sum::<usize>();
    let lengths =
        [model.num_nodes(), model.num_elements(), total(&model.edge_blocks), total(&model.face_blocks)];
    let mut warnings = Vec::new();
    let maps = &mut model.maps;
    let kinds = ["node", "element", "edge", "face"];
    let lists = [&mut maps.nodes, &mut maps.elements, &mut maps.edges, &mut maps.faces];
    for ((kind, list), len) in kinds.into_iter().zip(lists).zip(lengths) {
        list.retain(|map: &NumberedMap| {
            let fits = map.values.len() == len;
            if !fits {
                let name = if map.name.is_empty() { map.id.to_string() } else { format!("\"{}\"", map.name) };
                warnings.push(format!("{kind} map {name} does not fit the edited model and is gone"));
            }
            fits
        });
    }
    let id_maps = [("edge", &mut maps.edge_ids, lengths[2]), ("face", &mut maps.face_ids, lengths[3])];
    for (kind, ids, len) in id_maps {
        if ids.as_ref().is_some_and(|ids| ids.len() != len) {
            warnings.push(format!("the {kind} id map does not fit the edited model and is gone"));
            *ids = None;
        }
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use std::sync::Arc;

    #[test]
    fn maps_of_another_length_go_and_are_told() {
        let mut model = samples::two_hexes();
        let map =
            |id, name: &str, len| NumberedMap { id, name: name.to_owned(), values: Arc::new(vec![1; len]) };
        model.maps.nodes = vec![map(1, "", 12), map(2, "rank", 13)];
        model.maps.elements = vec![map(5, "", 3)];
        model.maps.edge_ids = Some(Arc::new(vec![1]));
        assert_eq!(
            drop_unfitting(&mut model),
            [
                "node map \"rank\" does not fit the edited model and is gone",
                "element map 5 does not fit the edited model and is gone",
                "the edge id map does not fit the edited model and is gone",
            ]
        );
        assert_eq!(model.maps.nodes.len(), 1);
        assert_eq!(model.validate(), Ok(()));
    }
}
