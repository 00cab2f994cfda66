//! Cutting a model into parts, the opposite of what is tested, and the order that joining gives to it.

use crate::model::{
    Attributes, Block, Coordinates, EntityList, Model, Set, Shared, Source, Topology, samples::identity_ids,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Cuts a model by its elements; `part_of` has the part of each. Every part lists all blocks and sets.
///
/// Nodes, edges and faces that no element uses go to the first part; sides and elements of sets go with their element, and nodes, edges and
/// faces of sets to all parts that have them.
pub(super) fn cut(model: &Model, part_of: &[usize], num_parts: usize) -> Vec<Model> {
    (0..num_parts).map(|part| Cut::new(model, part_of, part).model()).collect()
}

/// What of a model one part has.
struct Cut<'m> {
    model: &'m Model,
    elements: Rows,
    nodes: Rows,
    edges: Rows,
    faces: Rows,
}

/// Some rows of the whole, ascending.
struct Rows {
    all: Vec<u32>,
    /// For each row of the whole, its place among these.
    places: Vec<u32>,
}

impl Rows {
    fn new(all: impl IntoIterator<Item = u32>, num_whole: usize) -> Self {
        let all: Vec<u32> = all.into_iter().collect::<BTreeSet<u32>>().into_iter().collect();
        let mut places = vec![u32::MAX; num_whole];
        for (at, &row) in all.iter().enumerate() {
            places[row as usize] = u32::try_from(at).unwrap();
        }
        Self { all, places }
    }

    fn has(&self, row: u32) -> bool {
        self.places[row as usize] != u32::MAX
    }

    fn place(&self, row: u32) -> u32 {
        self.places[row as usize]
    }

    /// Those of a range, counted from its start.
    fn within(&self, start: usize, len: usize) -> Vec<u32> {
        let start = u32::try_from(start).unwrap();
        let end = start + u32::try_from(len).unwrap();
        self.all.iter().filter(|row| (start..end).contains(*row)).map(|row| row - start).collect()
    }
}

/// The nodes or faces of one element.
fn entry(block: &Block, at: usize) -> Vec<u32> {
    block.element(at).unwrap().to_vec()
}

fn count(blocks: &EntityList<Block>) -> usize {
    blocks.iter().map(|block| block.num_elements).sum()
}

impl<'m> Cut<'m> {
    fn new(model: &'m Model, part_of: &[usize], part: usize) -> Self {
        let elements = Rows::new(
            (0_u32..).zip(part_of).filter(|(_, own)| **own == part).map(|(element, _)| element),
            model.num_elements(),
        );
        let offsets = model.element_offsets();
        let (mut nodes, mut edges, mut faces) = (Vec::new(), Vec::new(), Vec::new());
        let located = |element: usize| Model::locate_element(&offsets, element).unwrap();
        for &element in &elements.all {
            let (block, at) = located(element as usize);
            let block = &model.element_blocks[block];
            let own = if block.topology == Topology::Nfaced { &mut faces } else { &mut nodes };
            own.extend(entry(block, at));
            for (list, own) in [(&block.element_edges, &mut edges), (&block.element_faces, &mut faces)] {
                if let Some(list) = list {
                    let width = list.len() / block.num_elements;
                    own.extend_from_slice(&list[at * width..(at + 1) * width]);
                }
            }
        }
        if part == 0 {
            let unused = |num: usize, used: Vec<&Shared<u32>>| {
                let used: BTreeSet<u32> = used.into_iter().flat_map(|list| list.iter().copied()).collect();
                (0_u32..).take(num).filter(move |at| !used.contains(at))
            };
            let blocks = || model.element_blocks.iter();
            let of_edges = blocks().filter_map(|block| block.element_edges.as_ref()).collect();
            edges.extend(unused(count(&model.edge_blocks), of_edges));
            let polyhedra = blocks().filter(|block| block.topology == Topology::Nfaced);
            let of_faces = blocks().filter_map(|block| block.element_faces.as_ref());
            let of_faces = of_faces.chain(polyhedra.map(|block| &block.connectivity)).collect();
            faces.extend(unused(count(&model.face_blocks), of_faces));
        }
        let edges = Rows::new(edges, count(&model.edge_blocks));
        let faces = Rows::new(faces, count(&model.face_blocks));
        for (blocks, rows) in [(&model.edge_blocks, &edges), (&model.face_blocks, &faces)] {
            let mut start = 0;
            for block in blocks.iter() {
                let own = rows.within(start, block.num_elements);
                own.iter().for_each(|&at| nodes.extend(entry(block, at as usize)));
                start += block.num_elements;
            }
        }
        if part == 0 {
            let used: BTreeSet<u32> = model
                .element_blocks
                .iter()
                .chain(model.face_blocks.iter())
                .filter(|block| block.topology != Topology::Nfaced)
                .flat_map(|block| block.connectivity.iter().copied())
                .collect();
            nodes.extend((0_u32..).take(model.num_nodes()).filter(|node| !used.contains(node)));
        }
        Self { model, elements, nodes: Rows::new(nodes, model.num_nodes()), edges, faces }
    }

    fn model(&self) -> Model {
        let of = self.model;
        let axis = |axis: &[f64]| self.nodes.all.iter().map(|&node| axis[node as usize]).collect();
        let ids = |ids: &Option<Shared<i64>>, rows: &Rows, len: usize| {
            let ids = ids.clone().unwrap_or_else(|| identity_ids(len));
            (!rows.all.is_empty()).then(|| Arc::new(rows.all.iter().map(|&row| ids[row as usize]).collect()))
        };
        let rows = Arc::new(self.nodes.all.clone());
        let nodal = |(name, source): &(String, Source)| (name.clone(), source.gathered(Arc::clone(&rows)));
        Model {
            coordinates: Coordinates::new(
                axis(&of.coordinates.x),
                axis(&of.coordinates.y),
                axis(&of.coordinates.z),
            ),
            node_ids: ids(&of.node_ids, &self.nodes, of.num_nodes()),
            element_ids: ids(&of.element_ids, &self.elements, of.num_elements()),
            nodal_attributes: picked(&of.nodal_attributes, &self.nodes.all),
            nodal_variables: of.nodal_variables.iter().map(nodal).collect(),
            element_blocks: self.blocks(&of.element_blocks, &self.elements),
            edge_blocks: self.blocks(&of.edge_blocks, &self.edges),
            face_blocks: self.blocks(&of.face_blocks, &self.faces),
            node_sets: set_list(&of.node_sets, |&node| self.nodes.has(node).then(|| self.nodes.place(node))),
            element_sets: set_list(&of.element_sets, |&element| {
                self.elements.has(element).then(|| self.elements.place(element))
            }),
            side_sets: set_list(&of.side_sets, |side| {
                let mut own = *side;
                own.element = self.elements.place(side.element);
                self.elements.has(side.element).then_some(own)
            }),
            edge_sets: set_list(&of.edge_sets, |edge| {
                let mut own = *edge;
                own.index = self.edges.place(edge.index);
                self.edges.has(edge.index).then_some(own)
            }),
            face_sets: set_list(&of.face_sets, |face| {
                let mut own = *face;
                own.index = self.faces.place(face.index);
                self.faces.has(face.index).then_some(own)
            }),
            ..of.clone()
        }
    }

    fn blocks(&self, list: &EntityList<Block>, rows: &Rows) -> EntityList<Block> {
        let mut cut = list.clone();
        let mut start = 0;
        for (own, block) in cut.iter_mut().zip(list.iter()) {
            let kept = rows.within(start, block.num_elements);
            start += block.num_elements;
            let targets = if block.topology == Topology::Nfaced { &self.faces } else { &self.nodes };
            let entries: Vec<Vec<u32>> = kept.iter().map(|&at| entry(block, at as usize)).collect();
            own.num_elements = kept.len();
            own.connectivity = Arc::new(entries.iter().flatten().map(|&row| targets.place(row)).collect());
            if block.counts.is_some() {
                own.counts =
                    Some(Arc::new(entries.iter().map(|entry| u32::try_from(entry.len()).unwrap()).collect()));
            }
            let sides = |list: &Option<Shared<u32>>, targets: &Rows| {
                let list = list.as_ref().filter(|_| !kept.is_empty())?;
                let width = list.len() / block.num_elements;
                let row = |&at: &u32| &list[at as usize * width..(at as usize + 1) * width];
                Some(Arc::new(kept.iter().flat_map(row).map(|&side| targets.place(side)).collect()))
            };
            own.element_edges = sides(&block.element_edges, &self.edges);
            own.element_faces = sides(&block.element_faces, &self.faces);
            own.attributes = picked(&block.attributes, &kept);
            own.values = gathered(&block.values, &kept);
        }
        cut
    }
}

fn picked(attributes: &Attributes, rows: &[u32]) -> Attributes {
    let width = attributes.names.len();
    let row = |&row: &u32| &attributes.values[row as usize * width..(row as usize + 1) * width];
    Attributes {
        names: attributes.names.clone(),
        values: Arc::new(rows.iter().flat_map(row).copied().collect()),
    }
}

fn gathered(values: &[Option<Source>], rows: &[u32]) -> Vec<Option<Source>> {
    let rows = Arc::new(rows.to_vec());
    values.iter().map(|source| source.as_ref().map(|source| source.gathered(Arc::clone(&rows)))).collect()
}

/// The members that a part has, in the part's numbers.
fn set_list<M: Copy>(list: &EntityList<Set<M>>, own: impl Fn(&M) -> Option<M>) -> EntityList<Set<M>> {
    let mut cut = list.clone();
    for (set, whole) in cut.iter_mut().zip(list.iter()) {
        let rows: Vec<u32> = (0_u32..)
            .zip(whole.members.iter())
            .filter(|(_, member)| own(member).is_some())
            .map(|(row, _)| row)
            .collect();
        select(set, &rows);
        set.members = Arc::new(set.members.iter().filter_map(&own).collect());
    }
    cut
}

/// Keeps some members of a set, with all that belongs to them.
pub(super) fn select<M: Copy>(set: &mut Set<M>, rows: &[u32]) {
    let num_before = set.members.len();
    set.attributes = picked(&set.attributes, rows);
    set.values = gathered(&set.values, rows);
    if let Some(factors) = &set.distribution_factors {
        let width = factors.len() / num_before.max(1);
        let row = |&row: &u32| &factors[row as usize * width..(row as usize + 1) * width];
        set.distribution_factors = Some(Arc::new(rows.iter().flat_map(row).copied().collect()));
    }
    set.members = Arc::new(rows.iter().map(|&row| set.members[row as usize]).collect());
}

/// The model as joining orders it: the nodes of sets ascending, sides and elements of sets part by part.
pub(super) fn in_order_of_parts(model: &Model, part_of: &[usize]) -> Model {
    let mut model = model.clone();
    let order = |elements: Vec<u32>| -> Vec<u32> {
        let mut rows: Vec<u32> = (0_u32..).take(elements.len()).collect();
        rows.sort_by_key(|&row| part_of[elements[row as usize] as usize]);
        rows
    };
    for set in model.node_sets.iter_mut() {
        let rows: BTreeMap<u32, u32> = set.members.iter().copied().zip(0..).collect();
        select(set, &rows.into_values().collect::<Vec<u32>>());
    }
    for set in model.side_sets.iter_mut() {
        let rows = order(set.members.iter().map(|side| side.element).collect());
        select(set, &rows);
    }
    for set in model.element_sets.iter_mut() {
        let rows = order(set.members.to_vec());
        select(set, &rows);
    }
    model
}

/// The model with edges, faces, and the sets of these in the order of their nodes, which no joining changes.
pub(super) fn with_sides_sorted(model: &Model) -> Model {
    let mut model = model.clone();
    let edges = sort_blocks(&mut model.edge_blocks);
    let faces = sort_blocks(&mut model.face_blocks);
    let renumber = |list: &mut Shared<u32>, places: &[u32]| {
        Arc::make_mut(list).iter_mut().for_each(|side| *side = places[*side as usize]);
    };
    for block in model.element_blocks.iter_mut() {
        block.element_edges.iter_mut().for_each(|list| renumber(list, &edges));
        block.element_faces.iter_mut().for_each(|list| renumber(list, &faces));
        if block.topology == Topology::Nfaced {
            renumber(&mut block.connectivity, &faces);
        }
    }
    for (sets, places) in [(&mut model.edge_sets, &edges), (&mut model.face_sets, &faces)] {
        for set in sets.iter_mut() {
            Arc::make_mut(&mut set.members)
                .iter_mut()
                .for_each(|member| member.index = places[member.index as usize]);
            let mut rows: Vec<u32> = (0_u32..).take(set.members.len()).collect();
            rows.sort_by_key(|&row| set.members[row as usize].index);
            select(set, &rows);
        }
    }
    model
}

/// Sorts the entries of each block by their nodes; where each entry went, through all blocks.
fn sort_blocks(list: &mut EntityList<Block>) -> Vec<u32> {
    let mut places = Vec::new();
    for block in list.iter_mut() {
        let entries: Vec<Vec<u32>> = (0..block.num_elements).map(|at| entry(block, at)).collect();
        let mut rows: Vec<u32> = (0_u32..).take(entries.len()).collect();
        rows.sort_by_key(|&row| {
            let mut nodes = entries[row as usize].clone();
            nodes.sort_unstable();
            nodes
        });
        let start = places.len();
        places.resize(start + rows.len(), 0);
        for (at, &row) in rows.iter().enumerate() {
            places[start + row as usize] = u32::try_from(start + at).unwrap();
        }
        block.connectivity = Arc::new(rows.iter().flat_map(|&row| entries[row as usize].clone()).collect());
        block.values = gathered(&block.values, &rows);
    }
    places
}
