//! The decomposed models of the corpus, which lies beside the repository where there is one.

use super::join_at;
use crate::{
    exodus::{SaveOptions, first_difference, open, save},
    model::{Block, Entity, Model, NoProgress, Side, Source, Topology, Warnings},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The decomposed models, with the numbers of parts, nodes and elements: those that the parts' own headers give for the
/// whole. Two have none: 4 × 4 × 4 nodes of 3 × 3 × 3 cells, and 81 places of nodes and 14 + 14 + 15 + 15 elements.
const SETS: [(&str, [usize; 3]); 11] = [
    ("cmhamel+Exodus.jl/epu_mesh_test.g.4.0", [4, 16641, 16384]),
    ("amanzi+amanzi/hex_10x10x10_ss.par.2.0", [2, 1331, 1000]),
    ("sandialabs+exodusii/mkmesh.par.2.0", [2, 12, 5]),
    ("amanzi+amanzi/hex_3x3x3_sets.par.2.0", [2, 64, 27]),
    ("sandialabs+exodusii/edges.exo.4.0", [4, 738, 320]),
    ("MeshToolkit+MSTK/mixed_pinchout.par.4.0", [4, 81, 58]),
    ("peridigm+peridigm/WaveInBar.g.3.0", [3, 828, 525]),
    ("peridigm+peridigm/Interfaces.g.4.0", [4, 156, 134]),
    ("peridigm+peridigm/DiskFilter.g.4.0", [4, 3179, 2048]),
    ("peridigm+peridigm/ElasticCorrespondenceFullyPrescribedTension.g.4.0", [4, 675, 384]),
    ("peridigm+peridigm/Notched_Plate_Data_Loader_Meshfree.g.4.0", [4, 459, 459]),
];

/// Joined sets of which the corpus has the original.
const ORIGINALS: [(&str, &str); 6] = [
    ("sandialabs+exodusii/mkmesh.par.2.0", "sandialabs+exodusii/mkmesh.gen"),
    ("peridigm+peridigm/WaveInBar.g.3.0", "peridigm+peridigm/WaveInBar.g"),
    ("peridigm+peridigm/Interfaces.g.4.0", "peridigm+peridigm/Interfaces.g"),
    ("peridigm+peridigm/DiskFilter.g.4.0", "peridigm+peridigm/DiskFilter.g"),
    (
        "peridigm+peridigm/ElasticCorrespondenceFullyPrescribedTension.g.4.0",
        "peridigm+peridigm/ElasticCorrespondenceFullyPrescribedTension.g",
    ),
    (
        "peridigm+peridigm/Notched_Plate_Data_Loader_Meshfree.g.4.0",
        "peridigm+peridigm/Notched_Plate_Data_Loader_Meshfree.g",
    ),
];

fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    corpus.is_dir().then_some(corpus)
}

#[test]
fn every_set_opens_as_a_whole_from_any_of_its_parts() {
    let Some(corpus) = corpus() else { return };
    for (first, [num_parts, num_nodes, num_elements]) in SETS {
        let (joined, warnings) = join_at(&corpus.join(first)).unwrap();
        let model = &few_results(joined.model);
        let found = (joined.parts.set.num_parts(), model.num_nodes(), model.num_elements());
        assert_eq!(found, (num_parts, num_nodes, num_elements), "{first}: {warnings:?}");
        // The large ones take long to compare in a build for testing.
        for part in (1..num_parts).filter(|_| num_elements < 1000) {
            let again =
                join_at(&corpus.join(format!("{}{part}", first.strip_suffix('0').unwrap()))).unwrap().0;
            assert_eq!(first_difference(model, &few_results(again.model)).unwrap(), None, "{first}");
        }
        check_against_parts(&corpus, first, model, num_parts);
    }
}

/// With a few variables of each kind: one set has hundreds, all alike.
fn few_results(mut model: Model) -> Model {
    const FEW: usize = 2;
    model.global_variables.truncate(FEW);
    model.nodal_variables.truncate(FEW);
    for list in [&mut model.element_blocks, &mut model.edge_blocks, &mut model.face_blocks] {
        list.variable_names.truncate(FEW);
        list.iter_mut().for_each(|block| block.values.truncate(FEW));
    }
    model
}

fn parts_of(corpus: &Path, first: &str, num_parts: usize) -> Vec<Model> {
    let stem = first.strip_suffix('0').unwrap();
    let part = |part: usize| {
        few_results(open(&corpus.join(format!("{stem}{part}")), &mut Warnings::default()).unwrap().model)
    };
    (0..num_parts).map(part).collect()
}

/// Where nodes are, in hundred-thousandths: what stays the same however they are numbered.
type Place = [i64; 3];

fn place(model: &Model, node: u32) -> Place {
    // Places are often decimals, which lie in the middle of such a step.
    model.position(node as usize).unwrap().map(|at| (at * 1e5 + 0.3).floor() as i64)
}

/// The nodes of each element of a block, by their places, with its values at the last step.
fn elements(model: &Model, id: i64) -> BTreeMap<Vec<Place>, Vec<u64>> {
    let Some(at) = model.element_blocks.position_of(id) else { return BTreeMap::new() };
    let block = &model.element_blocks[at];
    let values: Vec<Vec<f64>> = block.values.iter().flatten().map(|source| last(model, source)).collect();
    let entry = |at: usize| {
        let nodes = block.element(at).unwrap().iter().map(|&node| place(model, node)).collect();
        (nodes, values.iter().map(|values| values[at].to_bits()).collect())
    };
    (0..block.num_elements).map(entry).collect()
}

fn last(model: &Model, source: &Source) -> Vec<f64> {
    match model.num_steps().checked_sub(1) {
        Some(step) => source.read(step).unwrap(),
        None => Vec::new(),
    }
}

/// The corners of a side by their places.
fn side_places(model: &Model, side: Side) -> BTreeSet<Place> {
    let offsets = model.element_offsets();
    let (block, at) = Model::locate_element(&offsets, side.element as usize).unwrap();
    let block = &model.element_blocks[block];
    let nodes = block.element(at).unwrap();
    let corners = block.topology.sides()[side.side as usize].nodes();
    corners.map(|corner| place(model, nodes[corner])).collect()
}

/// Everything that the parts have is in the whole, and nothing else.
fn check_against_parts(corpus: &Path, first: &str, whole: &Model, num_parts: usize) {
    let parts = parts_of(corpus, first, num_parts);
    if let Some(ids) = &whole.node_ids {
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), whole.num_nodes(), "{first}");
    }
    let places =
        |model: &Model| (0..model.num_nodes() as u32).map(|node| place(model, node)).collect::<BTreeSet<_>>();
    let of_parts: BTreeSet<Place> = parts.iter().flat_map(&places).collect();
    assert_eq!(places(whole), of_parts, "{first}");
    for block in whole.element_blocks.iter() {
        let of_parts: BTreeMap<_, _> = parts.iter().flat_map(|part| elements(part, block.id)).collect();
        assert_eq!(elements(whole, block.id), of_parts, "{first} block {}", block.id);
        assert!(block.topology != Topology::Nfaced && block.num_elements == of_parts.len(), "{first}");
    }
    for set in whole.side_sets.iter() {
        let sides = |model: &Model| -> Vec<BTreeSet<Place>> {
            let sets = model.side_sets.iter().filter(|other| other.id == set.id);
            sets.flat_map(|set| set.members.iter().map(|&side| side_places(model, side))).collect()
        };
        let mut of_parts: Vec<BTreeSet<Place>> = parts.iter().flat_map(&sides).collect();
        let mut of_whole = sides(whole);
        of_parts.sort();
        of_whole.sort();
        assert_eq!(of_whole, of_parts, "{first} side set {}", set.id);
    }
    for set in whole.node_sets.iter() {
        let nodes = |model: &Model| -> BTreeSet<Place> {
            let sets = model.node_sets.iter().filter(|other| other.id == set.id);
            sets.flat_map(|set| set.members.iter().map(|&node| place(model, node))).collect()
        };
        let of_parts: BTreeSet<Place> = parts.iter().flat_map(&nodes).collect();
        // Several nodes may be in one place.
        let is_all = nodes(whole) == of_parts && set.num_entries() >= of_parts.len();
        assert!(is_all, "{first} node set {}", set.id);
    }
    for (name, source) in &whole.nodal_variables {
        let values = |model: &Model, source: &Source| -> Vec<(Place, u64)> {
            let values = last(model, source).into_iter().map(f64::to_bits);
            (0..).zip(values).map(|(node, value)| (place(model, node), value)).collect()
        };
        let own = |part: &Model| {
            let variable = part.nodal_variables.iter().find(|(own, _)| own == name);
            values(part, &variable.unwrap().1)
        };
        let of_parts: BTreeSet<(Place, u64)> = parts.iter().flat_map(own).collect();
        assert!(values(whole, source).iter().all(|value| of_parts.contains(value)), "{first} {name}");
    }
}

/// The model with nodes, and the elements of each block, in the order of their ids, as joining has them, and without what
/// decomposing and joining change: records, the order of sets' members, trivial maps.
fn comparable(model: &Model, like: &Model) -> Model {
    let mut model = model.clone();
    model.title.clone_from(&like.title);
    model.qa_records.clone_from(&like.qa_records);
    model.info_records = Arc::clone(&like.info_records);
    model.element_order = None;
    sort_nodes(&mut model);
    sort_elements(&mut model);
    let is_trivial = |ids: &Arc<Vec<i64>>| ids.iter().zip(1..).all(|(&id, expected)| id == expected);
    model.node_ids = model.node_ids.filter(|ids| !is_trivial(ids));
    model.element_ids = model.element_ids.filter(|ids| !is_trivial(ids));
    for (block, like) in model.element_blocks.iter_mut().zip(like.element_blocks.iter()) {
        if block.elem_type.eq_ignore_ascii_case(&like.elem_type) {
            block.elem_type.clone_from(&like.elem_type);
        }
    }
    for set in model.node_sets.iter_mut() {
        Arc::make_mut(&mut set.members).sort_unstable();
    }
    for set in model.side_sets.iter_mut() {
        Arc::make_mut(&mut set.members).sort_unstable();
    }
    model
}

/// The rows in ascending order of ids, and where each row went.
fn sorted(ids: &[i64]) -> (Vec<u32>, Vec<u32>) {
    let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
    rows.sort_by_key(|&row| ids[row as usize]);
    let mut places = vec![0; ids.len()];
    for (place, &row) in (0..).zip(&rows) {
        places[row as usize] = place;
    }
    (rows, places)
}

fn sort_nodes(model: &mut Model) {
    let Some(ids) = model.node_ids.clone() else { return };
    let (rows, places) = sorted(&ids);
    for axis in model.coordinates.axes_mut() {
        *axis = rows.iter().map(|&row| axis[row as usize]).collect();
    }
    model.node_ids = Some(Arc::new(rows.iter().map(|&row| ids[row as usize]).collect()));
    let move_all = |list: &mut Arc<Vec<u32>>| {
        Arc::make_mut(list).iter_mut().for_each(|node| *node = places[*node as usize]);
    };
    model.element_blocks.iter_mut().for_each(|block| move_all(&mut block.connectivity));
    model.node_sets.iter_mut().for_each(|set| move_all(&mut set.members));
}

/// Sorts the elements of each block by their ids, and the blocks by the first of these.
fn sort_elements(model: &mut Model) {
    let Some(ids) = model.element_ids.clone() else { return };
    let starts = model.element_offsets();
    let own_ids = |block: usize| &ids[starts[block]..starts[block + 1]];
    let mut order: Vec<usize> = (0..model.element_blocks.len()).collect();
    order.sort_by_key(|&block| own_ids(block).iter().min().copied());
    let (mut all_places, mut all_ids) = (vec![0; ids.len()], Vec::new());
    for &at in &order {
        let block = &mut model.element_blocks[at];
        let (rows, places) = sorted(own_ids(at));
        for (from, to) in places.into_iter().enumerate() {
            all_places[starts[at] + from] = all_ids.len() as u32 + to;
        }
        all_ids.extend(rows.iter().map(|&row| own_ids(at)[row as usize]));
        let entries: Vec<Vec<u32>> =
            (0..block.num_elements).map(|at| block.element(at).unwrap().to_vec()).collect();
        block.connectivity = Arc::new(rows.iter().flat_map(|&row| entries[row as usize].clone()).collect());
        let width = block.attributes.names.len();
        let attributes = rows.iter().flat_map(|&row| (0..width).map(move |at| row as usize * width + at));
        block.attributes.values = Arc::new(attributes.map(|at| block.attributes.values[at]).collect());
    }
    let blocks: Vec<Block> = order.iter().map(|&at| model.element_blocks[at].clone()).collect();
    model.element_blocks.clone_from_slice(&blocks);
    model.element_ids = Some(Arc::new(all_ids));
    for set in model.side_sets.iter_mut() {
        let members = Arc::make_mut(&mut set.members);
        members.iter_mut().for_each(|side| side.element = all_places[side.element as usize]);
    }
}

#[test]
fn the_whole_is_what_was_decomposed() {
    let Some(corpus) = corpus() else { return };
    for (part, original) in ORIGINALS {
        let original = open(&corpus.join(original), &mut Warnings::default()).unwrap().model;
        let joined = join_at(&corpus.join(part)).unwrap().0.model;
        let (joined, original) = (comparable(&joined, &original), comparable(&original, &original));
        assert_eq!(first_difference(&original, &joined).unwrap(), None, "{part}");
    }
}

#[test]
fn a_saved_whole_says_the_same() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (first, _) in SETS {
        let joined = few_results(join_at(&corpus.join(first)).unwrap().0.model);
        let path = folder.path().join("whole.e");
        save(&joined, None, &path, &SaveOptions::default(), &NoProgress).unwrap();
        let mut again = open(&path, &mut Warnings::default()).unwrap().model;
        again.qa_records.clone_from(&joined.qa_records);
        assert_eq!(first_difference(&joined, &again).unwrap(), None, "{first}");
    }
}
