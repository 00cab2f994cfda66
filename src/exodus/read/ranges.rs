//! Numbers of nodes, edges, faces, elements and sides that nothing has, and factors that fit no rule: found and told.
//!
//! The numbers stay in the model as they are; whoever follows one checks it. This only says, once, by the names of the
//! variables, what the file has wrong.

use crate::{
    exodus::names::{ELEMENT_EDGES, ELEMENT_FACES, Kind, numbered},
    model::{Block, Entity, EntityList, Family, Model, Oriented, Set, Side, Topology, Warnings, counted},
};
use rayon::prelude::*;

/// Adds a sentence for every array that has numbers out of range. Cost: a pass over connectivity and members of sets.
pub(super) fn tell(model: &Model, warnings: &mut Warnings) {
    let total = |blocks: &EntityList<Block>| blocks.iter().map(|block| block.num_elements).sum::<usize>();
    let limits = Limits {
        nodes: model.num_nodes(),
        edges: total(&model.edge_blocks),
        faces: total(&model.face_blocks),
    };
    let blocks = [
        (Kind::ElementBlock, &model.element_blocks),
        (Kind::EdgeBlock, &model.edge_blocks),
        (Kind::FaceBlock, &model.face_blocks),
    ];
    for (kind, list) in blocks {
        let says: Vec<Vec<String>> =
            list.par_iter().enumerate().map(|(index, block)| limits.of_block(kind, index, block)).collect();
        says.into_iter().flatten().for_each(|says| warnings.add(says));
    }
    let num_elements = model.num_elements();
    tell_members(Kind::NodeSet, "node", limits.nodes, &model.node_sets, |&node| node, warnings);
    tell_members(
        Kind::ElementSet,
        "element",
        num_elements,
        &model.element_sets,
        |&element| element,
        warnings,
    );
    let index = |member: &Oriented| member.index;
    tell_members(Kind::EdgeSet, "edge", limits.edges, &model.edge_sets, index, warnings);
    tell_members(Kind::FaceSet, "face", limits.faces, &model.face_sets, index, warnings);
    tell_sides(model, warnings);
}

/// How many of each there are.
struct Limits {
    nodes: usize,
    edges: usize,
    faces: usize,
}

impl Limits {
    /// What is wrong in the arrays of one block.
    fn of_block(&self, kind: Kind, index: usize, block: &Block) -> Vec<String> {
        let mut says = Vec::new();
        let names = kind.names();
        let is_polyhedral = block.topology == Topology::Nfaced;
        let (name, what, limit) = match is_polyhedral {
            true => (ELEMENT_FACES[1], "face", self.faces),
            false => (names.list, "node", self.nodes),
        };
        // The second half of a Bezier element's row are rows of a blob.
        let per_row = match block.topology.family() {
            Family::Bezier => block.nodes_per_element / 2,
            _ => block.nodes_per_element,
        };
        let num_wrong = match block.topology.family() {
            Family::Bezier => {
                let nodes = block.elements().flat_map(|row| row[..per_row].iter());
                nodes.filter(|&&node| node as usize >= limit).count()
            }
            _ => num_beyond(&block.connectivity, limit),
        };
        if num_wrong > 0 {
            let name = numbered(name, index);
            says.push(format!(
                "{name} has {} that no {what} has: what uses them is not drawn",
                counted(num_wrong, "number")
            ));
        }
        for (array, [_, name], what, limit) in [
            (&block.element_edges, ELEMENT_EDGES, "edge", self.edges),
            (&block.element_faces, ELEMENT_FACES, "face", self.faces),
        ] {
            let num_wrong = array.as_ref().map_or(0, |array| num_beyond(array, limit));
            if num_wrong > 0 {
                let name = numbered(name, index);
                says.push(format!("{name} has {} that no {what} has", counted(num_wrong, "number")));
            }
        }
        says
    }
}

/// How many indices are not below a limit; nearly always none, which is found without a branch for each.
fn num_beyond(indices: &[u32], limit: usize) -> usize {
    const PIECE: usize = 1 << 16;
    let largest = |piece: &[u32]| piece.iter().fold(0, |largest, &index| largest.max(index)) as usize;
    let in_piece = |piece: &[u32]| match largest(piece) < limit {
        true => 0,
        false => piece.iter().filter(|&&index| index as usize >= limit).count(),
    };
    indices.par_chunks(PIECE).map(in_piece).sum()
}

fn tell_members<M: Sync>(
    kind: Kind,
    what: &str,
    limit: usize,
    sets: &EntityList<Set<M>>,
    index: impl Fn(&M) -> u32,
    warnings: &mut Warnings,
) {
    for (at, set) in sets.iter().enumerate() {
        let num_wrong = set.members.iter().filter(|member| index(member) as usize >= limit).count();
        if num_wrong > 0 {
            let name = numbered(kind.names().list, at);
            warnings.add(format!(
                "{name} has {} that no {what} has: they stay in {} {} and are not drawn",
                counted(num_wrong, "number"),
                kind.names().words,
                set.id()
            ));
        }
        tell_factors(kind, at, set, &[set.members.len()], warnings);
    }
}

fn tell_sides(model: &Model, warnings: &mut Warnings) {
    let offsets = model.element_offsets();
    let names = Kind::SideSet.names();
    for (at, set) in model.side_sets.iter().enumerate() {
        let (mut num_elements, mut num_sides, mut num_nodes) = (0, 0, Some(0));
        for side in set.members.iter() {
            let Some((block, element)) = Model::locate_element(&offsets, side.element as usize) else {
                (num_elements, num_nodes) = (num_elements + 1, None);
                continue;
            };
            match nodes_of_side(&model.element_blocks[block], element, side) {
                Found::Nodes(count) => num_nodes = num_nodes.map(|sum| sum + count),
                Found::Nothing => (num_sides, num_nodes) = (num_sides + 1, None),
                Found::Unknown => num_nodes = None,
            }
        }
        let id = set.id;
        if num_elements > 0 {
            let name = numbered(names.list, at);
            let wrong = counted(num_elements, "number");
            warnings.add(format!(
                "{name} has {wrong} that no element has: these sides stay in side set {id} and are not drawn"
            ));
        }
        if num_sides > 0 && !set.members.iter().all(|side| side.side == u32::MAX) {
            let name = numbered(names.companion, at);
            let wrong = counted(num_sides, "side");
            warnings.add(format!(
                "{name} has {wrong} that the element does not have: they stay in side set {id} and are not drawn"
            ));
        }
        if let Some(num_nodes) = num_nodes {
            tell_factors(Kind::SideSet, at, set, &[num_nodes, set.members.len()], warnings);
        }
    }
}

enum Found {
    /// The side has so many nodes.
    Nodes(usize),
    /// The element has no such side.
    Nothing,
    /// Elements of this type have sides that no table knows.
    Unknown,
}

fn nodes_of_side(block: &Block, element: usize, side: &Side) -> Found {
    let side = side.side as usize;
    match block.topology {
        Topology::Nsided | Topology::Nfaced => {
            let count = block.counts.as_ref().and_then(|counts| counts.get(element));
            match count {
                Some(&count) if side >= count as usize => Found::Nothing,
                _ => Found::Unknown,
            }
        }
        topology if topology.sides().is_empty() => Found::Unknown,
        topology => match topology.sides().get(side) {
            Some(shape) => Found::Nodes(shape.num_nodes()),
            None => Found::Nothing,
        },
    }
}

/// Factors are one for each member; those of sides one for each node of each side.
fn tell_factors<M>(kind: Kind, at: usize, set: &Set<M>, expected: &[usize], warnings: &mut Warnings) {
    let Some(factors) = &set.distribution_factors else { return };
    if !expected.contains(&factors.len()) {
        let expected: Vec<String> = expected.iter().map(usize::to_string).collect();
        warnings.add(format!(
            "{} has {} instead of {}: they are kept as they are",
            numbered(kind.names().factors[1], at),
            counted(factors.len(), "value"),
            expected.join(" or ")
        ));
    }
}
