//! Models that have something of every kind.

use crate::model::{Attributes, Block, EntityList, Model, Oriented, Set, Side, Source, Topology, samples};
use std::{collections::BTreeMap, sync::Arc};

/// Steps of the results.
const STEPS: usize = 3;

/// Values that tell which variable, step and entry they are.
fn values(variable: usize, len: usize) -> Source {
    let step = |step: usize| (0..len).map(|at| (variable * 1_000_000 + step * 100_000 + at) as f64).collect();
    Source::memory(len, (0..STEPS).map(step).collect())
}

/// A grid of hexahedra in blocks along x, with sets that go through all of it, attributes, properties and results.
pub(super) fn grid(cells: [usize; 3], num_blocks: usize) -> Model {
    let mut model = samples::hex_grid(cells, [num_blocks, 1, 1]);
    let num_nodes = model.num_nodes();
    let num_elements = model.num_elements();
    model.times = Arc::new((0..STEPS).map(|step| step as f64 * 0.5).collect());
    model.info_records = Arc::new(vec!["first".to_owned(), "second".to_owned()]);
    model.coordinate_names = ["X", "Y", "Z"].map(str::to_owned).to_vec();
    model.global_variables = vec![("energy".to_owned(), values(1, 1))];
    model.nodal_variables =
        vec![("T".to_owned(), values(2, num_nodes)), ("u".to_owned(), values(3, num_nodes))];
    model.element_blocks.variable_names = vec!["stress".to_owned(), "strain".to_owned()];
    model.element_blocks.property_names = vec!["MATL".to_owned()];
    for (at, block) in model.element_blocks.iter_mut().enumerate() {
        block.name = format!("block {at}");
        block.properties = vec![at as i64 * 10];
        let len = block.num_elements;
        block.attributes = Attributes {
            names: vec!["a".to_owned(), "b".to_owned()],
            values: Arc::new((0..2 * len).map(|value| (at * 1000 + value) as f64).collect()),
        };
        block.values = vec![Some(values(4 + at, len)), (at == 0).then(|| values(40, len))];
    }
    // Every second node, and all with x = 0; every second element with its side 5 and, of every fourth, side 0.
    let low = |model: &Model| {
        let x = Arc::clone(&model.coordinates.x);
        (0_u32..)
            .zip(x.iter().copied().collect::<Vec<f64>>())
            .filter(|(_, x)| *x == 0.0)
            .map(|(node, _)| node)
            .collect()
    };
    let low: Vec<u32> = low(&model);
    let even: Vec<u32> = (0_u32..).take(num_nodes).step_by(2).collect();
    model.node_sets = sets(vec![(100, even), (7, low)], 50);
    model.node_sets[0].distribution_factors =
        Some(Arc::new((0..model.node_sets[0].members.len()).map(|at| at as f64 + 0.5).collect()));
    let sides: Vec<Side> = (0_u32..)
        .take(num_elements)
        .filter(|element| element % 2 == 0)
        .flat_map(|element| [Side { element, side: 5 }, Side { element, side: 0 }])
        .filter(|side| side.side == 5 || side.element % 4 == 0)
        .collect();
    model.side_sets = sets(vec![(3, sides), (4, Vec::new())], 60);
    // Four nodes on each side.
    model.side_sets[0].distribution_factors =
        Some(Arc::new((0..4 * model.side_sets[0].members.len()).map(|at| at as f64 + 0.25).collect()));
    model.element_sets = sets(vec![(9, (0_u32..).take(num_elements).step_by(3).collect())], 70);
    model
}

fn sets<M>(lists: Vec<(i64, Vec<M>)>, variable: usize) -> EntityList<Set<M>> {
    let mut list = EntityList::default();
    list.variable_names = vec!["on set".to_owned()];
    for (at, (id, members)) in lists.into_iter().enumerate() {
        let mut set = Set::new(id, members);
        set.name = format!("set {id}");
        set.values = vec![Some(values(variable + at, set.members.len()))];
        list.push(set);
    }
    list
}

/// The grid with its edges in two blocks (along x, and across) and its faces in one, listed by the elements and in sets.
pub(super) fn grid_with_sides(cells: [usize; 3], num_blocks: usize) -> Model {
    const EDGES: [[usize; 2]; 12] =
        [[0, 1], [1, 2], [3, 2], [0, 3], [4, 5], [5, 6], [7, 6], [4, 7], [0, 4], [1, 5], [2, 6], [3, 7]];
    let mut model = grid(cells, num_blocks);
    let faces = Topology::Hex8.sides().iter().map(|side| side.nodes().collect::<Vec<usize>>());
    let faces: Vec<Vec<usize>> = faces.collect();
    let edges: Vec<Vec<usize>> = EDGES.iter().map(|edge| edge.to_vec()).collect();
    // Edges 0, 2, 4 and 6 run along x.
    let along_x = |at: usize| usize::from(!matches!(at, 0 | 2 | 4 | 6));
    let (mut edge_blocks, element_edges) = collect(&model, &edges, 2, along_x);
    let (mut face_blocks, element_faces) = collect(&model, &faces, 1, |_| 0);
    let make = |topology: Topology, lists: &mut Vec<Vec<u32>>, variable: usize| {
        let mut list = EntityList::default();
        list.variable_names = vec!["on side".to_owned()];
        for (at, nodes) in lists.drain(..).enumerate() {
            let mut block = Block::new(10 + at as i64, topology, nodes);
            block.values = vec![Some(values(variable + at, block.num_elements))];
            list.push(block);
        }
        list
    };
    model.edge_blocks = make(Topology::Bar2, &mut edge_blocks, 80);
    model.face_blocks = make(Topology::Quad4, &mut face_blocks, 90);
    for (block, (edges, faces)) in
        model.element_blocks.iter_mut().zip(element_edges.into_iter().zip(element_faces))
    {
        (block.element_edges, block.element_faces) = (Some(Arc::new(edges)), Some(Arc::new(faces)));
    }
    let every = |step: usize, list: &EntityList<Block>| -> Vec<Oriented> {
        let count: usize = list.iter().map(|block| block.num_elements).sum();
        let member =
            |index: u32| Oriented { index, orientation: if index.is_multiple_of(3) { -1 } else { 1 } };
        (0_u32..).take(count).step_by(step).map(member).collect()
    };
    model.edge_sets = sets(vec![(1, every(2, &model.edge_blocks))], 100);
    model.face_sets = sets(vec![(2, every(1, &model.face_blocks))], 110);
    model
}

/// Polyhedra: the cells of the grid, each a list of its faces.
pub(super) fn polyhedra(cells: [usize; 3]) -> Model {
    let mut model = grid_with_sides(cells, 2);
    model.edge_blocks = EntityList::default();
    model.edge_sets = EntityList::default();
    model.side_sets[0].distribution_factors = None;
    for block in model.face_blocks.iter_mut() {
        block.topology = Topology::Nsided;
        "NSIDED".clone_into(&mut block.elem_type);
        block.nodes_per_element = 0;
        block.counts = Some(Arc::new(vec![4; block.num_elements]));
    }
    for block in model.element_blocks.iter_mut() {
        block.topology = Topology::Nfaced;
        "NFACED".clone_into(&mut block.elem_type);
        block.nodes_per_element = 0;
        block.counts = Some(Arc::new(vec![6; block.num_elements]));
        block.connectivity = block.element_faces.take().unwrap();
        block.element_edges = None;
    }
    model
}

/// The distinct edges or faces of all elements in blocks, and for each element block those of its elements.
fn collect(
    model: &Model,
    sides: &[Vec<usize>],
    num_blocks: usize,
    block_of: impl Fn(usize) -> usize,
) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let mut known: BTreeMap<Vec<u32>, (usize, usize)> = BTreeMap::new();
    let mut blocks = vec![Vec::new(); num_blocks];
    let mut counts = vec![0_usize; num_blocks];
    let mut of_elements: Vec<Vec<(usize, usize)>> = Vec::new();
    for block in model.element_blocks.iter() {
        let mut own = Vec::new();
        for (element, (at, side)) in
            block.elements().flat_map(|element| sides.iter().enumerate().map(move |side| (element, side)))
        {
            let nodes: Vec<u32> = side.iter().map(|&corner| element[corner]).collect();
            let mut key = nodes.clone();
            key.sort_unstable();
            let into = block_of(at);
            let found = known.entry(key).or_insert_with(|| {
                blocks[into].extend(nodes);
                counts[into] += 1;
                (into, counts[into] - 1)
            });
            own.push(*found);
        }
        of_elements.push(own);
    }
    let starts: Vec<usize> =
        counts.iter().scan(0, |start, count| Some(std::mem::replace(start, *start + count))).collect();
    let index = |(block, at): (usize, usize)| u32::try_from(starts[block] + at).unwrap();
    let of_elements = of_elements.into_iter().map(|own| own.into_iter().map(index).collect()).collect();
    (blocks, of_elements)
}
