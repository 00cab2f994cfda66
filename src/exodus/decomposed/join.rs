//! Joining: the arrays of one part after the other are read and put where they belong in the whole.
//!
//! Memory: the whole's own arrays, one index per node and element of every part, and as much of the parts as is read at
//! once: one large part, or several small ones. Results are not read: their sources become concatenations and gathers.

use super::{
    JoinError,
    blocks::BlockJoin,
    frame::frame,
    global_ids,
    nodes::NodeJoin,
    numbering::{
        ElementNumbering, NodeNumbering, PartBlocks, number_elements, number_nodes, number_nodes_by_place,
    },
    placing::{NOWHERE, PartPlaces, place},
    roster::Roster,
    sets::{Member, SetJoin},
    side_blocks::{SideKind, SidePlaces, move_sides},
    survey::{Part, Survey, Told},
};
use crate::{
    exodus::{ExodusError, names::Kind},
    model::{
        Block, Coordinates, EntityList, Model, Oriented, PartOfProgress, Progress, Set, Side, Topology,
        Warnings, counted,
    },
};
use rayon::prelude::*;
use std::sync::Arc;

/// Bytes of meshes that may be read at once beside each other; a larger part is read alone.
const AT_ONCE: usize = 64 << 20;

/// How nodes are recognised that several parts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SameNodes {
    /// They have the same id.
    ById,
    /// They are in the same place.
    ByPlace,
}

/// What came of joining.
pub(super) enum Attempt {
    /// The whole.
    Done(Box<Model>),
    /// Nodes of the same id are not the same, as this clause says.
    WrongIds(String),
}

/// Joins the parts whose headers were surveyed.
///
/// # Errors
/// If a part cannot be read, ids are ambiguous, or the work is cancelled.
pub(super) fn join(
    survey: Survey,
    same_nodes: SameNodes,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<Attempt, ExodusError> {
    progress.set(0.0, "matching the parts");
    let nodes = match same_nodes {
        SameNodes::ById => number_nodes(&global_ids::node_ids(&survey.parts)?, &survey.names())?,
        SameNodes::ByPlace => number_nodes_by_place(&coordinates(&survey.parts)?, &survey.names())?,
    };
    let elements = number_all_elements(&survey, warnings)?;
    let mut frame = frame(&survey, &nodes, warnings);
    let Survey { mut parts, dimension, rosters, .. } = survey;
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let mut joiner = Joiner::new(dimension, &rosters, &nodes, &elements);
    let (num_parts, mut told) = (parts.len(), Told::default());
    parts.reverse();
    while !parts.is_empty() {
        let done = num_parts - parts.len();
        let batch = next_batch(&mut parts);
        for (at, (model, says)) in read_batch(batch, [done, num_parts], progress)?.into_iter().enumerate() {
            told.add(&names[done + at], &says);
            joiner.absorb(done + at, &names[done + at], &model)?;
        }
    }
    if let Some(says) = joiner.nodes.contradiction(nodes.ids.as_ref()) {
        return Ok(Attempt::WrongIds(says));
    }
    told.tell(num_parts, warnings);
    joiner.finish(&mut frame, warnings);
    frame.validate()?;
    Ok(Attempt::Done(Box::new(frame)))
}

fn coordinates(parts: &[Part]) -> Result<Vec<Coordinates>, ExodusError> {
    let read =
        |part: &Part| part.file.read_coordinates().map_err(|error| JoinError::of_part(&part.name, error));
    parts.iter().map(read).collect()
}

fn number_all_elements(survey: &Survey, warnings: &mut Warnings) -> Result<ElementNumbering, ExodusError> {
    let roster = survey.of(Kind::ElementBlock);
    let blocks = |(part, slots): (&Part, &Vec<usize>)| -> PartBlocks {
        let entities = &part.file.skeleton.of(Kind::ElementBlock).entities;
        slots.iter().copied().zip(entities.iter().map(|entity| entity.num_entries)).collect()
    };
    let blocks: Vec<PartBlocks> = survey.parts.iter().zip(&roster.of_part).map(blocks).collect();
    let ids = global_ids::element_ids(&survey.parts)?;
    let numbering = number_elements(&blocks, roster.slots.len(), ids.as_deref())?;
    if numbering.has_duplicates {
        warnings.add("several elements of the parts have the same id: the ids are kept as they are");
    }
    Ok(numbering)
}

/// The next parts that are read at once, taken off the end of the reversed list.
fn next_batch(parts: &mut Vec<Part>) -> Vec<Part> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while let Some(part) = parts.pop_if(|part| bytes == 0 || bytes + mesh_bytes(part) <= AT_ONCE) {
        bytes += mesh_bytes(&part).max(1);
        batch.push(part);
    }
    batch
}

/// About how much room the mesh of a part takes.
fn mesh_bytes(part: &Part) -> usize {
    let skeleton = &part.file.skeleton;
    let entities = skeleton.kinds.iter().flat_map(|kind| &kind.entities);
    let entries = entities.map(|entity| entity.num_entries.saturating_mul(4 * entity.nodes_per_entry + 16));
    entries.fold(skeleton.num_nodes.saturating_mul(32), usize::saturating_add)
}

/// Passes on only whether to stop, for work that goes on beside other work.
struct Quiet<'a>(&'a dyn Progress);

impl Progress for Quiet<'_> {
    fn set(&self, _fraction: f32, _doing: &str) {}

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Reads the meshes of some parts, after `done` of all; the files stay open only as far as results need them.
fn read_batch(
    batch: Vec<Part>,
    [done, num_parts]: [usize; 2],
    progress: &dyn Progress,
) -> Result<Vec<(Model, Warnings)>, ExodusError> {
    let fraction = |done: usize| done as f32 / num_parts as f32;
    progress.set(fraction(done), "joining the parts");
    let alone = PartOfProgress::new(progress, fraction(done), fraction(done + 1));
    let quiet = Quiet(progress);
    let own: &dyn Progress = if batch.len() == 1 { &alone } else { &quiet };
    let read = |part: Part| {
        let mut says = Warnings::default();
        let model = part.file.read_model(&mut says, own);
        model.map(|model| (model, says)).map_err(|error| JoinError::of_part(&part.name, error))
    };
    let read: Vec<_> = batch.into_par_iter().map(read).collect();
    read.into_iter().collect()
}

/// The arrays of the whole as far as they are known.
struct Joiner<'a> {
    dimension: usize,
    rosters: &'a [Roster],
    node_numbering: &'a NodeNumbering,
    element_numbering: &'a ElementNumbering,
    nodes: NodeJoin,
    element_blocks: Vec<BlockJoin>,
    edges: SideKind,
    faces: SideKind,
    node_sets: Vec<SetJoin<u32>>,
    side_sets: Vec<SetJoin<Side>>,
    edge_sets: Vec<SetJoin<Oriented>>,
    face_sets: Vec<SetJoin<Oriented>>,
    element_sets: Vec<SetJoin<u32>>,
}

impl<'a> Joiner<'a> {
    fn new(
        dimension: usize,
        rosters: &'a [Roster],
        node_numbering: &'a NodeNumbering,
        element_numbering: &'a ElementNumbering,
    ) -> Self {
        let count = |kind: Kind| rosters[kind as usize].slots.len();
        Self {
            dimension,
            rosters,
            node_numbering,
            element_numbering,
            nodes: NodeJoin::new(node_numbering.num_nodes),
            element_blocks: (0..count(Kind::ElementBlock)).map(|_| BlockJoin::default()).collect(),
            edges: SideKind::new(Kind::EdgeBlock, rosters),
            faces: SideKind::new(Kind::FaceBlock, rosters),
            node_sets: empty_sets(count(Kind::NodeSet)),
            side_sets: empty_sets(count(Kind::SideSet)),
            edge_sets: empty_sets(count(Kind::EdgeSet)),
            face_sets: empty_sets(count(Kind::FaceSet)),
            element_sets: empty_sets(count(Kind::ElementSet)),
        }
    }

    /// Adds the arrays of one part.
    fn absorb(&mut self, part: usize, name: &str, model: &Model) -> Result<(), ExodusError> {
        self.check_blocks(part, name, model)?;
        let node_places = self.node_numbering.places[part].as_slice();
        self.nodes.absorb(name, model, node_places);
        let rosters = self.rosters;
        let roster = |kind: Kind| &rosters[kind as usize];
        let is_shared = &self.node_numbering.is_shared;
        let edges =
            self.edges.absorb(part, &model.edge_blocks, roster(Kind::EdgeBlock), node_places, is_shared);
        let faces =
            self.faces.absorb(part, &model.face_blocks, roster(Kind::FaceBlock), node_places, is_shared);
        let elements = self.places_of_elements(part, model);
        let of = PartPlaces {
            nodes: node_places,
            elements: &elements,
            edges: &edges.places,
            faces: &faces.places,
        };
        self.absorb_elements(part, model, &of);
        absorb_sets(&mut self.node_sets, part, &model.node_sets, roster(Kind::NodeSet), |&node, _| {
            found(place(of.nodes, node))
        });
        absorb_sets(
            &mut self.element_sets,
            part,
            &model.element_sets,
            roster(Kind::ElementSet),
            |&element, _| found(place(of.elements, element)),
        );
        let oriented = |sides: &SidePlaces, member: &Oriented| {
            let index = place(&sides.places, member.index);
            let turned = sides.is_reversed.contains(&(member.index as usize));
            let orientation = if turned { -member.orientation } else { member.orientation };
            (Oriented { index, orientation }, index != NOWHERE)
        };
        absorb_sets(&mut self.edge_sets, part, &model.edge_sets, roster(Kind::EdgeSet), |member, _| {
            oriented(&edges, member)
        });
        absorb_sets(&mut self.face_sets, part, &model.face_sets, roster(Kind::FaceSet), |member, _| {
            oriented(&faces, member)
        });
        let offsets = model.element_offsets();
        absorb_sets(
            &mut self.side_sets,
            part,
            &model.side_sets,
            roster(Kind::SideSet),
            |member, num_nodes| {
                *num_nodes =
                    num_nodes.zip(side_nodes(model, &offsets, *member)).map(|(sum, count)| sum + count);
                let element = place(of.elements, member.element);
                (Side { element, side: member.side }, element != NOWHERE)
            },
        );
        Ok(())
    }

    /// Refuses blocks that cannot be joined, or whose arrays are shorter than their header says.
    fn check_blocks(&self, part: usize, name: &str, model: &Model) -> Result<(), ExodusError> {
        let num_elements: usize = self.element_numbering.places[part].len();
        if model.num_elements() != num_elements {
            let error = ExodusError::Inconsistent {
                what: "the connectivity of the elements".to_owned(),
                expected: num_elements as u64,
                found: model.num_elements() as u64,
            };
            return Err(JoinError::of_part(name, error));
        }
        match model.element_blocks.iter().find(|block| block.topology == Topology::Bezier) {
            Some(block) => Err(JoinError::Bezier { file: name.to_owned(), id: block.id }.into()),
            None => Ok(()),
        }
    }

    /// The places of a part's elements through all blocks of the whole.
    fn places_of_elements(&self, part: usize, model: &Model) -> Vec<u32> {
        let slots = &self.rosters[Kind::ElementBlock as usize].of_part[part];
        let starts = model.element_blocks.iter().zip(slots).flat_map(|(block, &slot)| {
            std::iter::repeat_n(self.element_numbering.offsets[slot], block.num_elements)
        });
        let within = &self.element_numbering.places[part];
        starts.zip(within).map(|(start, &at)| u32::try_from(start + at as usize).unwrap_or(NOWHERE)).collect()
    }

    fn absorb_elements(&mut self, part: usize, model: &Model, of: &PartPlaces<'_>) {
        let roster = &self.rosters[Kind::ElementBlock as usize];
        let mut within = self.element_numbering.places[part].as_slice();
        for (block, &slot) in model.element_blocks.iter().zip(&roster.of_part[part]) {
            let (own, rest) = within.split_at(block.num_elements.min(within.len()));
            within = rest;
            self.element_blocks[slot].absorb(part, block, own.to_vec(), of, &roster.variables);
        }
    }

    /// Puts the arrays into the model.
    fn finish(self, model: &mut Model, warnings: &mut Warnings) {
        let Self { dimension, rosters, element_numbering, .. } = self;
        let roster = |kind: Kind| &rosters[kind as usize];
        self.nodes.finish(model, warnings);
        model.element_ids = element_numbering.ids.clone();
        let (edge_moves, face_moves) = (self.edges.moves(), self.faces.moves());
        let mut blocks = finish_blocks(
            Kind::ElementBlock,
            self.element_blocks,
            roster(Kind::ElementBlock),
            dimension,
            warnings,
        );
        move_sides(&mut blocks, &edge_moves, &face_moves);
        let mut in_order = EntityList::default();
        let mut blocks_left: Vec<Option<Block>> =
            std::mem::take(&mut *blocks).into_iter().map(Some).collect();
        in_order.extend(element_numbering.block_order.iter().filter_map(|&slot| blocks_left[slot].take()));
        (in_order.variable_names, in_order.property_names) = (blocks.variable_names, blocks.property_names);
        in_order.reduction_names = blocks.reduction_names;
        model.element_blocks = in_order;
        let sides = |of: SideKind, warnings: &mut Warnings| {
            finish_blocks(of.kind, of.blocks, roster(of.kind), dimension, warnings)
        };
        model.edge_blocks = sides(self.edges, warnings);
        model.face_blocks = sides(self.faces, warnings);
        model.node_sets = finish_sets(Kind::NodeSet, self.node_sets, roster(Kind::NodeSet), warnings);
        model.side_sets = finish_sets(Kind::SideSet, self.side_sets, roster(Kind::SideSet), warnings);
        model.edge_sets = finish_sets(Kind::EdgeSet, self.edge_sets, roster(Kind::EdgeSet), warnings);
        model.face_sets = finish_sets(Kind::FaceSet, self.face_sets, roster(Kind::FaceSet), warnings);
        model.element_sets =
            finish_sets(Kind::ElementSet, self.element_sets, roster(Kind::ElementSet), warnings);
        for (sets, moves) in [(&mut model.edge_sets, &edge_moves), (&mut model.face_sets, &face_moves)] {
            for set in sets.iter_mut().filter(|_| !moves.are_none()) {
                moves.apply(Arc::make_mut(&mut set.members).iter_mut().map(|member| &mut member.index));
            }
        }
    }
}

fn empty_sets<M>(count: usize) -> Vec<SetJoin<M>> {
    (0..count).map(|_| SetJoin::default()).collect()
}

fn found(place: u32) -> (u32, bool) {
    (place, place != NOWHERE)
}

/// Adds a part's sets; `member` gives a member's place in the whole, and counts the nodes of sides.
fn absorb_sets<M: Member>(
    joins: &mut [SetJoin<M>],
    part: usize,
    sets: &[Set<M>],
    roster: &Roster,
    mut member: impl FnMut(&M, &mut Option<usize>) -> (M, bool),
) {
    for (set, &slot) in sets.iter().zip(&roster.of_part[part]) {
        let mut num_side_nodes = Some(0);
        let members: Vec<(M, bool)> =
            set.members.iter().map(|own| member(own, &mut num_side_nodes)).collect();
        let num_side_nodes = num_side_nodes.filter(|&count| count > 0);
        joins[slot].absorb(part, set, members.into_iter(), num_side_nodes, &roster.variables);
    }
}

/// The number of nodes of a side; `None` where no table says it.
fn side_nodes(model: &Model, offsets: &[usize], side: Side) -> Option<usize> {
    let (block, _) = Model::locate_element(offsets, side.element as usize)?;
    let sides = model.element_blocks[block].topology.sides();
    sides.get(side.side as usize).map(crate::model::SideShape::num_nodes)
}

fn warn_of(what: &str, num_nowhere: usize, partly: &[usize], roster: &Roster, warnings: &mut Warnings) {
    if num_nowhere > 0 {
        warnings.add(format!(
            "{what} has {} that the part itself does not have: they are stored as 0",
            counted(num_nowhere, "number")
        ));
    }
    for &variable in partly {
        warnings.add(format!(
            "only some parts store {} on {what}: it has no values in the others",
            roster.variables.names[variable]
        ));
    }
}

fn finish_blocks(
    kind: Kind,
    blocks: Vec<BlockJoin>,
    roster: &Roster,
    dimension: usize,
    warnings: &mut Warnings,
) -> EntityList<Block> {
    let mut list = EntityList::default();
    for (join, slot) in blocks.into_iter().zip(&roster.slots) {
        let num_nowhere = join.num_nowhere;
        let (block, partly) = join.finish(slot, dimension, roster.variables.names.len());
        let what = format!("{} {}", kind.names().words, slot.id);
        warn_of(&what, num_nowhere, &partly, roster, warnings);
        list.push(block);
    }
    list.variable_names.clone_from(&roster.variables.names);
    list.property_names.clone_from(&roster.property_names);
    list.reduction_names.clone_from(&roster.reduction_names);
    list
}

fn finish_sets<M: Member>(
    kind: Kind,
    sets: Vec<SetJoin<M>>,
    roster: &Roster,
    warnings: &mut Warnings,
) -> EntityList<Set<M>> {
    let mut list = EntityList::default();
    for (join, slot) in sets.into_iter().zip(&roster.slots) {
        let num_nowhere = join.num_nowhere;
        let (set, findings) = join.finish(kind, slot, roster.variables.names.len());
        let what = format!("{} {}", kind.names().words, slot.id);
        warn_of(&what, num_nowhere, &findings.partly_stored, roster, warnings);
        if findings.filled_factors {
            warnings.add(format!(
                "some parts have no distribution factors of {what}, or a wrong number: they are 1 there"
            ));
        }
        list.push(set);
    }
    list.variable_names.clone_from(&roster.variables.names);
    list.property_names.clone_from(&roster.property_names);
    list.reduction_names.clone_from(&roster.reduction_names);
    list
}
