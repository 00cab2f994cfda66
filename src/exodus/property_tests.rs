//! Any model that can be made up is the same after writing and reading, in every kind of file that can hold it.

use super::{
    ExodusError, SaveOptions,
    container::Format,
    first_difference,
    round_trip_tests::{read, read_back, write},
    save,
};
use crate::model::{
    Assembly, Attributes, Blob, Block, CoordinateFrame, Coordinates, EntityList, FrameKind, Maps, MemberKind,
    MetadataValue, Model, NoProgress, NumberedMap, Oriented, Set, Side, Source, Topology, UserAttribute,
};
use proptest::prelude::*;
use std::sync::Arc;

/// Decisions, taken one after the other from numbers that proptest makes up and shortens; then all zero.
struct Dice<'a> {
    rolls: &'a [u16],
}

impl Dice<'_> {
    /// From 0 to `below`, without that; 0 once there are no more numbers.
    fn roll(&mut self, below: usize) -> usize {
        match self.rolls.split_first() {
            Some((first, rest)) => {
                self.rolls = rest;
                usize::from(*first) % below.max(1)
            }
            None => 0,
        }
    }

    fn times<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self, usize) -> T) -> Vec<T> {
        let count = self.roll(most + 1);
        (0..count).map(|at| make(self, at)).collect()
    }

    fn many<T>(&mut self, count: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| make(self)).collect()
    }

    fn real(&mut self) -> f64 {
        const ODD: [f64; 8] = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -0.0,
            1e-310,
            f64::MAX,
            9.969_209_968_386_869e36,
            0.1,
        ];
        match self.roll(20) {
            odd @ 12.. => ODD[odd - 12],
            at => at as f64 - 3.5,
        }
    }

    fn whole(&mut self) -> i64 {
        const ODD: [i64; 6] = [0, -1, -7, 2_147_483_647, -2_147_483_648, 65_536];
        match self.roll(41) {
            // Ten digits, as ids of some programs have.
            40 => 2_100_000_000 - self.roll(9) as i64,
            odd @ 34.. => ODD[odd - 34],
            // Numbers of 64 bits are rare, since half of the formats refuse them.
            33 => self.roll(2) as i64 * 5_000_000_000,
            at => at as i64,
        }
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 10] =
            ["a", "Block", " ", "ü", "_1", "/", "\t", "€", "a name that is longer than thirty-two", "0"];
        let parts = self.times(4, |dice, _| PARTS[dice.roll(PARTS.len())]);
        // What Exodus pads with is no part of a text.
        parts.concat().trim_ascii_end().to_owned()
    }

    /// A text that no other number has.
    fn name(&mut self, number: usize) -> String {
        format!("{}{number}", self.text())
    }

    fn index(&mut self, below: usize) -> u32 {
        match self.roll(30) {
            // What damaged files have: 0, and what does not exist.
            28 => u32::MAX,
            29 => 1_000_000,
            _ => u32::try_from(self.roll(below)).unwrap(),
        }
    }

    fn source(&mut self, len: usize, steps: usize) -> Source {
        if self.roll(4) == 0 {
            return Source::constant(self.real(), len);
        }
        let values = (0..steps).map(|_| self.many(len, Self::real)).collect();
        Source::memory(len, values)
    }

    fn user_attributes(&mut self) -> Vec<UserAttribute> {
        let mut attributes = self.free_attributes();
        if self.roll(4) == 0 {
            attributes.extend(self.field());
        }
        attributes
    }

    /// The description of a field, or what looks like one.
    fn field(&mut self) -> Vec<UserAttribute> {
        let name = ["disp", "s", "a@b"][self.roll(3)];
        let types = self.times(2, |dice, _| dice.roll(30) as i64);
        let aspects = [
            ("type", MetadataValue::Integers(types.into())),
            ("separator", MetadataValue::text(["", "_", "-$"][self.roll(3)])),
        ];
        let count = 1 + self.roll(2);
        let attribute = |(aspect, value)| UserAttribute { name: format!("Field@{name}@{aspect}"), value };
        aspects.into_iter().take(count).map(attribute).collect()
    }

    fn free_attributes(&mut self) -> Vec<UserAttribute> {
        self.times(3, |dice, at| UserAttribute {
            name: format!("{}{at}", ["attribute", "größe in mm", "a-b.c+d"][dice.roll(3)]),
            value: match dice.roll(3) {
                0 => MetadataValue::Integers(dice.times(3, |dice, _| dice.roll(99) as i64 - 7).into()),
                1 => MetadataValue::Reals(dice.times(3, |dice, _| dice.real()).into()),
                _ => MetadataValue::Text(dice.text().into_bytes().into()),
            },
        })
    }

    fn attributes(&mut self, entries: usize) -> Attributes {
        if entries == 0 || self.roll(2) == 0 {
            return Attributes::default();
        }
        let names = self.times(3, |dice, _| dice.text());
        let values = self.many(names.len() * entries, Self::real);
        Attributes { names, values: Arc::new(values) }
    }

    fn map(&mut self, len: usize) -> Option<Arc<Vec<i64>>> {
        (self.roll(2) == 1).then(|| Arc::new(self.many(len, Self::whole)))
    }

    fn numbered_maps(&mut self, len: usize) -> Vec<NumberedMap> {
        if len == 0 {
            return Vec::new();
        }
        let map = |dice: &mut Self, id| NumberedMap {
            id,
            name: dice.text(),
            values: Arc::new(dice.many(len, Self::whole)),
        };
        self.ids(2).into_iter().map(|id| map(self, id)).collect()
    }

    fn frame(&mut self, id: i64) -> CoordinateFrame {
        let kind = FrameKind(b"RcS?"[self.roll(4)]);
        let mut point = || [(); 3].map(|()| self.real());
        CoordinateFrame { id, kind, origin: point(), on_axis_3: point(), in_plane_13: point() }
    }

    fn block(&mut self, id: i64, topologies: &[Topology], num_nodes: usize) -> Block {
        let topology = topologies[self.roll(topologies.len())];
        let num_elements = if num_nodes == 0 { 0 } else { self.roll(4) };
        let is_poly = matches!(topology, Topology::Nsided | Topology::Nfaced);
        let mut block = if is_poly && num_elements > 0 {
            let counts = self.many(num_elements, |dice| 1 + u32::try_from(dice.roll(5)).unwrap());
            let total = counts.iter().sum::<u32>() as usize;
            let mut block = Block::new(id, topology, Vec::new());
            block.connectivity = Arc::new(self.many(total, |dice| dice.index(num_nodes)));
            block.counts = Some(Arc::new(counts));
            block.num_elements = num_elements;
            block
        } else {
            let count = num_elements * topology.shape().num_nodes;
            Block::new(id, topology, self.many(count, |dice| dice.index(num_nodes)))
        };
        let num_elements = block.num_elements;
        block.name = self.text();
        block.attributes = self.attributes(num_elements);
        if num_elements > 0 {
            block.user_attributes = self.user_attributes();
        }
        block
    }

    fn set<M>(&mut self, id: i64, mut member: impl FnMut(&mut Self) -> M) -> Set<M> {
        let mut set = Set::new(id, self.times(4, |dice, _| member(dice)));
        set.name = self.text();
        if set.members.is_empty() {
            return set;
        }
        set.attributes = self.attributes(set.members.len());
        set.user_attributes = self.user_attributes();
        // As many as members, or as many as the nodes of sides, or anything.
        let count = [0, set.members.len(), 4 * set.members.len(), 1][self.roll(4)];
        if count > 0 {
            set.distribution_factors = Some(Arc::new(self.many(count, Self::real)));
        }
        set
    }

    /// Ids that differ, in any order.
    fn ids(&mut self, most: usize) -> Vec<i64> {
        let mut ids: Vec<i64> = self.times(most, |dice, at| match dice.roll(6) {
            5 => 1_999_999_990 + at as i64,
            _ => dice.whole() % 100_000_000 * 16 + at as i64,
        });
        let turn = self.roll(ids.len());
        ids.rotate_left(turn);
        ids
    }
}

/// Names of variables and properties of a kind, with a source or number for each entity.
macro_rules! with_variables {
    ($dice:expr, $list:expr, $steps:expr, $len:expr) => {{
        let list: &mut EntityList<_> = $list;
        list.variable_names = $dice.times(3, |dice, at| dice.name(at));
        list.reduction_names = $dice.times(2, |dice, at| dice.name(at));
        list.property_names =
            if list.is_empty() { Vec::new() } else { $dice.times(2, |dice, at| dice.name(at)) };
        let (variables, properties) = (list.variable_names.len(), list.property_names.len());
        let reductions = list.reduction_names.len();
        for entity in list.iter_mut() {
            let len = $len(&*entity);
            entity.values =
                $dice.many(variables, |dice| (dice.roll(3) > 0).then(|| dice.source(len, $steps)));
            entity.properties = $dice.many(properties, |dice| dice.whole());
            let reductions = if $dice.roll(3) > 0 { reductions } else { 0 };
            entity.reductions = $dice.many(reductions, |dice| dice.source(1, $steps));
        }
    }};
}

fn made_up(dice: &mut Dice<'_>) -> Model {
    let of_elements: Vec<Topology> = Topology::all().chain([Topology::Nsided, Topology::Nfaced]).collect();
    let steps = dice.roll(4);
    let num_nodes = dice.roll(9);
    let dimension = if num_nodes == 0 && dice.roll(2) == 0 { 0 } else { 1 + dice.roll(3) };
    let mut axis = |axis: usize| match axis < dimension {
        true => dice.many(num_nodes, Dice::real),
        false => vec![0.0; num_nodes],
    };
    let coordinates = Coordinates::new(axis(0), axis(1), axis(2));
    let mut model = Model {
        title: dice.text(),
        dimension,
        coordinates,
        times: Arc::new(dice.many(steps, Dice::real)),
        ..Model::default()
    };
    if dice.roll(2) == 1 {
        model.coordinate_names = dice.many(dimension, Dice::text);
    }
    for id in dice.ids(4) {
        model.element_blocks.push(dice.block(id, &of_elements, num_nodes));
    }
    for block in model.element_blocks.iter_mut().filter(|block| block.num_elements > 0) {
        let count = block.num_elements * dice.roll(4);
        if count > 0 {
            block.element_edges = Some(Arc::new(dice.many(count, |dice| dice.index(9))));
            // The faces of polyhedra are their connectivity: both have one name in a file.
            if block.topology != Topology::Nfaced {
                block.element_faces = Some(Arc::new(dice.many(count, |dice| dice.index(9))));
            }
        }
    }
    for id in dice.ids(2) {
        model.edge_blocks.push(dice.block(id, &[Topology::Bar2, Topology::Bar3], num_nodes));
    }
    for id in dice.ids(2) {
        model.face_blocks.push(dice.block(
            id,
            &[Topology::Quad4, Topology::Tri3, Topology::Nsided],
            num_nodes,
        ));
    }
    let num_elements = model.num_elements();
    let oriented =
        |dice: &mut Dice<'_>| Oriented { index: dice.index(5), orientation: [1, -1, 0][dice.roll(3)] };
    for id in dice.ids(3) {
        model.node_sets.push(dice.set(id, |dice| dice.index(num_nodes)));
    }
    for id in dice.ids(3) {
        let side = |dice: &mut Dice<'_>| Side { element: dice.index(num_elements), side: dice.index(6) };
        model.side_sets.push(dice.set(id, side));
    }
    for id in dice.ids(2) {
        model.edge_sets.push(dice.set(id, oriented));
    }
    for id in dice.ids(2) {
        model.face_sets.push(dice.set(id, oriented));
    }
    for id in dice.ids(2) {
        model.element_sets.push(dice.set(id, |dice| dice.index(num_elements)));
    }
    with_variables!(dice, &mut model.element_blocks, steps, |block: &Block| block.num_elements);
    with_variables!(dice, &mut model.edge_blocks, steps, |block: &Block| block.num_elements);
    with_variables!(dice, &mut model.face_blocks, steps, |block: &Block| block.num_elements);
    with_variables!(dice, &mut model.node_sets, steps, |set: &Set<u32>| set.members.len());
    with_variables!(dice, &mut model.side_sets, steps, |set: &Set<Side>| set.members.len());
    with_variables!(dice, &mut model.edge_sets, steps, |set: &Set<Oriented>| set.members.len());
    with_variables!(dice, &mut model.face_sets, steps, |set: &Set<Oriented>| set.members.len());
    with_variables!(dice, &mut model.element_sets, steps, |set: &Set<u32>| set.members.len());
    model.node_ids = dice.map(num_nodes);
    model.element_ids = dice.map(num_elements);
    model.element_order = dice.map(num_elements);
    let total = |list: &EntityList<Block>| list.iter().map(|block| block.num_elements).sum();
    let (edges, faces) = (total(&model.edge_blocks), total(&model.face_blocks));
    model.maps = Maps {
        nodes: dice.numbered_maps(num_nodes),
        elements: dice.numbered_maps(num_elements),
        edges: dice.numbered_maps(edges),
        faces: dice.numbered_maps(faces),
        edge_ids: dice.map(edges),
        face_ids: dice.map(faces),
    };
    model.user_attributes = dice.user_attributes();
    model.frames = dice.ids(3).into_iter().map(|id| dice.frame(id)).collect();
    model.nodal_attributes = dice.attributes(num_nodes);
    model.global_variables = dice.times(3, |dice, at| (dice.name(at), dice.source(1, steps)));
    model.nodal_variables = dice.times(3, |dice, at| (dice.name(at), dice.source(num_nodes, steps)));
    model.assemblies = assemblies(dice, &model);
    add_blobs(dice, &mut model, steps);
    model.user_attributes = dice.user_attributes();
    if model.dimension > 0 {
        model.node_user_attributes = dice.user_attributes();
    }
    model.qa_records = dice.times(2, |dice, _| [(); 4].map(|()| dice.text()));
    model.info_records = Arc::new(dice.times(3, |dice, _| dice.text()));
    model
}

fn add_blobs(dice: &mut Dice<'_>, model: &mut Model, steps: usize) {
    for id in dice.ids(3) {
        let num_values = 1 + dice.roll(5);
        let (name, user_attributes) = (dice.text(), dice.user_attributes());
        model.blobs.push(Blob { id, name, num_values, user_attributes, ..Blob::default() });
    }
    if !model.blobs.is_empty() {
        model.blobs.variable_names = dice.times(3, |dice, at| dice.name(at));
        model.blobs.reduction_names = dice.times(2, |dice, at| dice.name(at));
    }
    let (variables, reductions) = (model.blobs.variable_names.len(), model.blobs.reduction_names.len());
    for blob in model.blobs.iter_mut() {
        let len = blob.num_values;
        blob.values = dice.many(variables, |dice| (dice.roll(3) > 0).then(|| dice.source(len, steps)));
        if dice.roll(2) == 0 {
            blob.reductions = dice.many(reductions, |dice| dice.source(1, steps));
        }
    }
}

/// Of what the model has, of each other, and of maps, of which nothing is known.
fn assemblies(dice: &mut Dice<'_>, model: &Model) -> Vec<Assembly> {
    let kinds: Vec<(MemberKind, Vec<i64>)> = super::entities::views(model)
        .iter()
        .map(|view| {
            let ids = view.entities.iter().map(|entity| entity.id).collect();
            (MemberKind(view.kind.member_code()), ids)
        })
        .chain([(MemberKind::ASSEMBLY, vec![10]), (MemberKind(4), vec![7, 2])])
        .filter(|(_, ids): &(_, Vec<i64>)| !ids.is_empty())
        .collect();
    dice.times(3, |dice, at| {
        let (kind, members) = kinds[dice.roll(kinds.len())].clone();
        let (name, user_attributes) = (dice.text(), dice.user_attributes());
        Assembly { id: at as i64 + 10, name, kind, members, user_attributes }
    })
}

/// Something that a model may have: its name, and whether one has it.
type Feature = (&'static str, fn(&Model) -> bool);

/// What must be made up now and then.
const KINDS: [Feature; 30] = [
    ("no nodes", |model| model.num_nodes() == 0),
    ("no nodes in space", |model| model.num_nodes() == 0 && model.dimension == 3),
    ("no elements", |model| model.num_elements() == 0),
    ("a block without elements", |model| model.element_blocks.iter().any(|block| block.num_elements == 0)),
    ("polyhedra", |model| has_elements_of(&model.element_blocks, Topology::Nfaced)),
    ("polygons", |model| has_elements_of(&model.face_blocks, Topology::Nsided)),
    ("edges and faces of elements", |model| model.element_blocks.iter().any(|it| it.element_faces.is_some())),
    ("edge blocks", |model| !model.edge_blocks.is_empty()),
    ("node sets", |model| !model.node_sets.is_empty()),
    ("side sets", |model| !model.side_sets.is_empty()),
    ("edge sets", |model| !model.edge_sets.is_empty()),
    ("face sets", |model| !model.face_sets.is_empty()),
    ("element sets", |model| !model.element_sets.is_empty()),
    ("a set without members", |model| model.side_sets.iter().any(|set| set.members.is_empty())),
    ("factors", |model| model.side_sets.iter().any(|set| set.distribution_factors.is_some())),
    ("properties", |model| !model.side_sets.property_names.is_empty()),
    ("attributes", |model| model.node_sets.iter().any(|set| !set.attributes.values.is_empty())),
    ("nodal attributes", |model| !model.nodal_attributes.names.is_empty()),
    ("attributes of an entity", |model| model.face_sets.iter().any(|set| !set.user_attributes.is_empty())),
    ("attributes of the file", |model| !model.user_attributes.is_empty()),
    ("reductions", |model| model.edge_sets.iter().any(|set| !set.reductions.is_empty())),
    ("values", |model| {
        model.num_steps() > 0 && model.face_sets.iter().any(|set| set.values.iter().any(Option::is_some))
    }),
    ("id maps", |model| {
        model.node_ids.is_some() && model.element_ids.is_some() && model.element_order.is_some()
    }),
    ("maps", |model| !model.maps.nodes.is_empty() && !model.maps.elements.is_empty()),
    ("maps of edges and faces", |model| {
        let Maps { edges, faces, edge_ids, face_ids, .. } = &model.maps;
        !edges.is_empty() && !faces.is_empty() && edge_ids.is_some() && face_ids.is_some()
    }),
    ("nested assemblies", |model| model.assemblies.iter().any(|it| it.kind == MemberKind::ASSEMBLY)),
    ("frames", |model| !model.frames.is_empty()),
    ("records", |model| !model.qa_records.is_empty() && !model.info_records.is_empty()),
    ("an id of ten digits", |model| model.node_sets.iter().any(|set| set.id > 999_999_999)),
    ("odd names", |model| {
        let mut names = model.element_blocks.iter().map(|block| block.name.as_str());
        names.clone().any(|name| name.len() > 32) && names.any(|name| !name.is_ascii())
    }),
];

fn has_elements_of(blocks: &EntityList<Block>, topology: Topology) -> bool {
    blocks.iter().any(|block| block.topology == topology && block.num_elements > 0)
}

#[test]
fn models_of_every_kind_are_made_up() {
    let mut state = 1_u64;
    let mut missing: Vec<&Feature> = KINDS.iter().collect();
    for _ in 0..2000 {
        let rolls: Vec<u16> = (0..2500)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                u16::try_from(state >> 48).unwrap()
            })
            .collect();
        let model = made_up(&mut Dice { rolls: &rolls });
        missing.retain(|(_, has)| !has(&model));
    }
    assert_eq!(missing.iter().map(|(name, _)| *name).collect::<Vec<_>>(), Vec::<&str>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_model_is_the_same_in_every_format(rolls in proptest::collection::vec(any::<u16>(), 0..1200)) {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("any.e"), folder.path().join("copy.e"));
        let model = made_up(&mut Dice { rolls: &rolls });
        model.validate().unwrap();
        for format in
            [Format::Classic, Format::Offset64, Format::Data64, Format::NetCdf4Classic, Format::NetCdf4]
        {
            match write(&model, &path, format) {
                Ok(_) => {}
                Err(ExodusError::CannotStore { why, .. })
                    if why.contains("64-bit") && !matches!(format, Format::Data64 | Format::NetCdf4) =>
                {
                    continue;
                }
                Err(error) => prop_assert!(false, "{format}: {error}"),
            }
            prop_assert_eq!(first_difference(&model, &read_back(&path)).unwrap(), None, "{}", format);
            // Saved unchanged, it changes no more.
            let opened = read(&path);
            let report =
                save(&opened.model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
            prop_assert_eq!(report.changed, Vec::<String>::new());
            prop_assert_eq!(first_difference(&opened.model, &read(&copy).model).unwrap(), None);
        }
    }
}
