//! Two models become one: the second is appended to the first, and nothing is merged but sets of equal id.
//!
//! Nodes and elements of the second follow those of the first. Variables go together by name; where one of the models
//! has none, there are defaults. Steps go together by time. Results are not read: they become concatenations.
//!
//! Source: spec of the operations, `import_model`, with traps T20, T36, T51 and T59 mended.

mod columns;
mod fresh_ids;
mod records;
mod sets;
mod timeline;

use super::transform::raise_dimension;
use crate::edit::EditError;
use crate::model::{Attributes, Block, Coordinates, Entity, EntityList, Model, Shared, Source, Topology};
use columns::{align_lists, align_variables};
pub(in crate::edit) use fresh_ids::renumber_taken;
use sets::{join_node_sets, join_sets, join_side_sets};
use std::sync::Arc;

/// Appends `part` to `model`; `from` is what the part is called in records. The strings are warnings.
///
/// # Errors
/// If both have a block of the same id (or an edge or face set), or there are more nodes or elements than can be
/// numbered. `model` is spoilt then.
pub(in crate::edit) fn join_model(
    model: &mut Model,
    mut part: Model,
    from: &str,
) -> Result<Vec<String>, EditError> {
    let mut warnings = Vec::new();
    records::join(model, &mut part, from);
    if is_blank(model) {
        part.title = std::mem::take(&mut model.title);
        part.qa_records = std::mem::take(&mut model.qa_records);
        part.info_records = std::mem::take(&mut model.info_records);
        *model = part;
        return Ok(warnings);
    }
    refuse_same_ids("element block", &model.element_blocks, &part.element_blocks)?;
    refuse_same_ids("edge block", &model.edge_blocks, &part.edge_blocks)?;
    refuse_same_ids("face block", &model.face_blocks, &part.face_blocks)?;
    refuse_same_ids("edge set", &model.edge_sets, &part.edge_sets)?;
    refuse_same_ids("face set", &model.face_sets, &part.face_sets)?;
    let too_many = |count, noun| EditError::TooMany { count, noun };
    let (num_nodes, num_elements) = (model.num_nodes(), model.num_elements());
    let all_nodes = num_nodes + part.num_nodes();
    let all_elements = num_elements + part.num_elements();
    u32::try_from(all_nodes).map_err(|_beyond| too_many(all_nodes, "nodes"))?;
    u32::try_from(all_elements).map_err(|_beyond| too_many(all_elements, "elements"))?;

    let dimension = model.dimension.max(part.dimension);
    raise_dimension(model, dimension);
    raise_dimension(&mut part, dimension);
    warnings.extend(timeline::join(model, &mut part)?);

    join_nodes(model, &mut part);
    let shift = Shift {
        node: first(num_nodes),
        element: first(num_elements),
        edge: first(count(&model.edge_blocks)),
        face: first(count(&model.face_blocks)),
    };
    join_maps(model, &part, num_elements);
    if [&*model, &part].iter().all(|model| model.element_blocks.iter().any(is_bezier)) {
        let says =
            "both have Bezier elements: their rows refer to two blobs now, which other programs may mix up";
        warnings.push(says.to_owned());
    }
    join_blocks(&mut model.element_blocks, &mut part.element_blocks, &shift);
    join_blocks(&mut model.edge_blocks, &mut part.edge_blocks, &shift);
    join_blocks(&mut model.face_blocks, &mut part.face_blocks, &shift);
    warnings.extend(join_node_sets(model, &mut part, shift.node));
    warnings.extend(join_side_sets(model, &mut part, shift.element));
    join_sets(model, &mut part, &shift);
    model.frames.append(&mut part.frames);
    records::join_frames(model, part.frames, &mut warnings);
    records::join_assemblies(model, part.assemblies, &mut warnings);
    records::join_blobs(model, part.blobs, &mut warnings);
    Ok(warnings)
}

/// How far the indices of a part move.
struct Shift {
    node: u32,
    element: u32,
    edge: u32,
    face: u32,
}

/// Nothing is in the model but, perhaps, texts.
fn is_blank(model: &Model) -> bool {
    model.num_nodes() == 0
        && model.num_steps() == 0
        && model.element_blocks.is_empty()
        && model.edge_blocks.is_empty()
        && model.face_blocks.is_empty()
        && model.node_sets.is_empty()
        && model.side_sets.is_empty()
        && model.element_sets.is_empty()
        && model.assemblies.is_empty()
        && model.blobs.is_empty()
        && model.global_variables.is_empty()
        && model.nodal_variables.is_empty()
        && model.element_blocks.variable_names.is_empty()
}

fn refuse_same_ids<E: Entity>(
    kind: &'static str,
    ours: &EntityList<E>,
    theirs: &EntityList<E>,
) -> Result<(), EditError> {
    let known: std::collections::HashSet<i64> = ours.iter().map(Entity::id).collect();
    match theirs.iter().map(Entity::id).find(|id| known.contains(id)) {
        Some(id) => Err(EditError::IdInBoth { kind, id }),
        None => Ok(()),
    }
}

fn count(blocks: &EntityList<Block>) -> usize {
    blocks.iter().map(|block| block.num_elements).sum()
}

fn first(num_old: usize) -> u32 {
    // Counted before: all of them can be numbered.
    u32::try_from(num_old).unwrap_or(u32::MAX)
}

fn join_nodes(model: &mut Model, part: &mut Model) {
    let (num_old, num_new) = (model.num_nodes(), part.num_nodes());
    model.node_ids = join_ids((model.node_ids.take(), num_old), (part.node_ids.take(), num_new));
    let Coordinates { x, y, z } = &part.coordinates;
    for (ours, theirs) in model.coordinates.axes_mut().into_iter().zip([x, y, z]) {
        ours.extend_from_slice(theirs);
    }
    align_variables(&mut model.nodal_variables, &mut part.nodal_variables, [num_old, num_new]);
    for ((_, ours), (_, theirs)) in model.nodal_variables.iter_mut().zip(&part.nodal_variables) {
        *ours = Source::concatenated(vec![ours.clone(), theirs.clone()]);
    }
    let theirs = std::mem::take(&mut part.nodal_attributes);
    join_attributes(&mut model.nodal_attributes, &theirs, [num_old, num_new]);
}

fn join_maps(model: &mut Model, part: &Model, num_old: usize) {
    let theirs = (part.element_ids.clone(), part.num_elements());
    model.element_ids = join_ids((model.element_ids.take(), num_old), theirs);
    // An order that was suggested for one mesh says nothing of two.
    model.element_order = None;
}

/// The ids of both. Where they clash, those of the second are moved above those of the first (T59).
fn join_ids(ours: (Option<Shared<i64>>, usize), theirs: (Option<Shared<i64>>, usize)) -> Option<Shared<i64>> {
    if ours.0.is_none() && theirs.0.is_none() {
        return None;
    }
    let list = |(ids, len): (Option<Shared<i64>>, usize)| {
        ids.unwrap_or_else(|| Arc::new((1i64..).take(len).collect()))
    };
    let (mut ours, theirs) = (list(ours), list(theirs));
    let known: std::collections::HashSet<i64> = ours.iter().copied().collect();
    let clashes = theirs.iter().any(|id| known.contains(id));
    let shift = match (ours.iter().max(), theirs.iter().min()) {
        (Some(greatest), Some(least)) if clashes => greatest.saturating_add(1).saturating_sub(*least),
        _ => 0,
    };
    Arc::make_mut(&mut ours).extend(theirs.iter().map(|id| id.saturating_add(shift)));
    Some(ours)
}

/// Attributes of both, column by column; where one lacks a column there are zeros.
fn join_attributes(ours: &mut Attributes, theirs: &Attributes, [num_old, num_new]: [usize; 2]) {
    if ours.names.is_empty() && theirs.names.is_empty() {
        return;
    }
    let mut names = ours.names.clone();
    let places = columns::union(&mut names, &theirs.names);
    let (width, old_width, new_width) = (names.len(), ours.names.len(), theirs.names.len());
    let mut values = vec![0.0; width * (num_old + num_new)];
    for (row, old) in values.chunks_mut(width).zip(ours.values.chunks(old_width.max(1))).take(num_old) {
        row[..old_width].copy_from_slice(&old[..old_width]);
    }
    let new_rows = values[width * num_old..].chunks_mut(width);
    for (row, new) in new_rows.zip(theirs.values.chunks(new_width.max(1))) {
        new.iter().zip(&places).for_each(|(value, &place)| row[place] = *value);
    }
    *ours = Attributes { names, values: Arc::new(values) };
}

fn join_blocks(ours: &mut EntityList<Block>, theirs: &mut EntityList<Block>, shift: &Shift) {
    align_lists(ours, theirs);
    for mut block in theirs.drain(..) {
        if block.connects_nodes() {
            add(&mut block.connectivity, shift.node);
        } else if block.topology == Topology::Nfaced {
            add(&mut block.connectivity, shift.face);
        } else if block.topology == Topology::Bezier && shift.node > 0 {
            // The second half of a row are rows of a blob, which stay what they are.
            let per_element = block.nodes_per_element.max(1);
            for row in Arc::make_mut(&mut block.connectivity).chunks_mut(per_element) {
                let nodes = row.iter_mut().take(per_element / 2);
                nodes.for_each(|node| *node = node.wrapping_add(shift.node));
            }
        }
        block.element_edges.iter_mut().for_each(|edges| add(edges, shift.edge));
        block.element_faces.iter_mut().for_each(|faces| add(faces, shift.face));
        ours.push(block);
    }
}

fn is_bezier(block: &Block) -> bool {
    block.topology == Topology::Bezier
}

fn add(indices: &mut Shared<u32>, shift: u32) {
    if shift > 0 {
        Arc::make_mut(indices).iter_mut().for_each(|index| *index = index.wrapping_add(shift));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Side, samples};

    #[test]
    fn bezier_elements_keep_their_rows_of_a_blob() {
        let mut bezier = Block::new(50, Topology::Bezier, vec![0, 1, 2, 7, 8, 9]);
        (bezier.nodes_per_element, bezier.num_elements) = (6, 1);
        let mut first = samples::two_hexes();
        let mut part = samples::two_hexes();
        part.element_blocks.clear();
        part.side_sets.clear();
        bezier.values = vec![None; part.element_blocks.variable_names.len()];
        part.element_blocks.push(bezier);
        let warnings = join_model(&mut first, part.clone(), "b.e").unwrap();
        assert!(!warnings.iter().any(|says| says.contains("Bezier")), "{warnings:?}");
        // The nodes come after the 12 of the first.
        assert_eq!(first.element_blocks[2].connectivity.as_slice(), [12, 13, 14, 7, 8, 9]);
        part.element_blocks[0].id = 51;
        let warnings = join_model(&mut first, part, "b.e").unwrap();
        assert!(warnings.iter().any(|says| says.starts_with("both have Bezier elements")), "{warnings:?}");
    }

    fn joined(mut first: Model, mut second: Model) -> Model {
        for block in second.element_blocks.iter_mut() {
            block.id += 10;
        }
        join_model(&mut first, second, "second.e").unwrap();
        assert_eq!(first.validate(), Ok(()));
        first
    }

    #[test]
    fn nodes_elements_and_sets_of_the_second_follow() {
        let both = joined(samples::two_hexes(), samples::two_hexes());
        assert_eq!((both.num_nodes(), both.num_elements()), (24, 4));
        assert_eq!(both.element_blocks[2].connectivity[0], 12);
        assert_eq!(both.node_sets[0].members.as_slice(), [0, 3, 6, 9, 12, 15, 18, 21]);
        assert_eq!(both.side_sets[0].members[2], Side { element: 2, side: 5 });
        assert_eq!(both.nodal_variables[3].1.read(1).unwrap()[13], 10.0);
        assert_eq!(both.times.as_slice(), [0.0, 1.0]);
    }

    #[test]
    fn reduction_variables_go_together_by_name() {
        let with = |names: [&str; 2], value: f64| {
            let mut model = samples::two_hexes();
            model.element_blocks.reduction_names = names.map(str::to_owned).to_vec();
            let source = |value: f64| Source::memory(1, vec![vec![value], vec![-value]]);
            model.element_blocks[0].reductions = vec![source(value), source(10.0 * value)];
            model
        };
        let both = joined(with(["work", "heat"], 1.0), with(["heat", "force"], 2.0));
        assert_eq!(both.element_blocks.reduction_names, ["work", "heat", "force"]);
        let at_first = |block: usize| -> Vec<f64> {
            both.element_blocks[block].reductions.iter().map(|source| source.read(0).unwrap()[0]).collect()
        };
        assert_eq!(at_first(0)[..2], [1.0, 10.0]);
        assert_eq!(at_first(2)[1..], [2.0, 20.0]);
        assert!(both.element_blocks[1].reductions.is_empty() && both.element_blocks[3].reductions.is_empty());
    }

    #[test]
    fn t36_a_flat_model_in_space_does_not_lose_the_third_dimension() {
        let both = joined(samples::two_hexes(), samples::plane());
        assert_eq!(both.dimension, 3);
        assert_eq!(joined(samples::plane(), samples::two_hexes()).dimension, 3);
    }

    #[test]
    fn t59_id_maps_stay_and_clashes_are_moved() {
        let with_ids = |first: i64| {
            let mut model = samples::plane();
            model.node_ids = Some(Arc::new((first..).take(9).collect()));
            model
        };
        let ids = |both: Model| both.node_ids.unwrap()[9..].to_vec();
        assert_eq!(ids(joined(with_ids(1), with_ids(100)))[..2], [100, 101]);
        // 105 is in both: all of the second move beyond 108.
        let moved = ids(joined(with_ids(100), with_ids(105)));
        assert_eq!((moved[0], moved[8]), (109, 117));
    }

    #[test]
    fn what_only_one_model_has_gets_defaults_in_the_other() {
        let both = joined(samples::plane(), samples::two_hexes());
        // 9 nodes of the plane, at steps that only the second has.
        let at = |k: usize| both.nodal_variables[k].1.read(1).unwrap();
        assert!(at(0)[..9] == [0.0; 9] && at(3)[..9].iter().all(|value| value.is_nan()));
        assert_eq!(at(3)[10], 10.0);
        assert!(both.element_blocks[0].values.iter().all(Option::is_none));
    }

    #[test]
    fn a_block_id_of_both_is_refused() {
        let refused = join_model(&mut samples::two_hexes(), samples::two_hexes(), "b").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "element block 1 is in the model already and in the file too: rename one of them first, or import with \
             renumber_blocks = true"
        );
    }
}
