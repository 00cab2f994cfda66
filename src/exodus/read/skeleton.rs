//! All of a file but its big arrays: what entities there are, what they are called, where their values lie.
//!
//! It is read at once when a file is opened, so that a window can show the whole tree; [`super::model`] then reads the
//! arrays that the skeleton points at.

use super::{
    blobs::read_blobs,
    frames::read_frames,
    lookup::{Lookup, text_of},
    maps::{MapPart, read_maps},
    results,
};
use crate::{
    exodus::{
        ExodusError,
        live::LiveFile,
        names::{self, Kind, KindNames, MAPS, numbered},
    },
    model::{
        Assembly, Blob, CoordinateFrame, EntityList, MemberKind, Shared, Source, Topology, UserAttribute,
        Warnings, counted,
    },
};
use std::sync::Arc;

/// A file without its big arrays; numbers of type `usize` called `…_variable` are positions in the header.
#[derive(Debug)]
pub(crate) struct Skeleton {
    pub(crate) title: String,
    pub(crate) user_attributes: Vec<UserAttribute>,
    pub(crate) node_user_attributes: Vec<UserAttribute>,
    pub(crate) dimension: usize,
    pub(crate) num_nodes: usize,
    pub(crate) coordinates: CoordinateVariables,
    pub(crate) coordinate_names: Vec<String>,
    pub(crate) node_ids: Option<usize>,
    pub(crate) element_ids: Option<usize>,
    pub(crate) element_order: Option<usize>,
    /// One per row of [`MAPS`].
    pub(crate) maps: [MapPart; 4],
    pub(crate) nodal_attributes: AttributePart,
    /// One per kind, in the order of [`Kind::ALL`].
    pub(crate) kinds: Vec<KindPart>,
    pub(crate) assemblies: Vec<Assembly>,
    pub(crate) blobs: EntityList<Blob>,
    pub(crate) frames: Vec<CoordinateFrame>,
    pub(crate) times: Shared<f64>,
    pub(crate) global_variables: Vec<(String, Source)>,
    pub(crate) nodal_variables: Vec<(String, Source)>,
    pub(crate) qa_records: Vec<[String; 4]>,
    pub(crate) info_records: Shared<String>,
}

/// Where coordinates are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CoordinateVariables {
    /// Nowhere.
    None,
    /// `coordx`, `coordy`, `coordz`; those missing are zero.
    Separate([Option<usize>; 3]),
    /// All in `coord`, one axis after the other.
    Together(usize),
}

/// The entities of one kind.
#[derive(Debug, Default)]
pub(crate) struct KindPart {
    pub(crate) variable_names: Vec<String>,
    pub(crate) reduction_names: Vec<String>,
    pub(crate) property_names: Vec<String>,
    pub(crate) entities: Vec<EntityPart>,
}

/// A block or a set without its arrays.
#[derive(Debug, Default)]
pub(crate) struct EntityPart {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// Elements, edges, faces, nodes or sides.
    pub(crate) num_entries: usize,
    pub(crate) elem_type: String,
    pub(crate) nodes_per_entry: usize,
    /// Connectivity, or the members of a set.
    pub(crate) list: Option<usize>,
    /// Nodes or faces of each polygon or polyhedron.
    pub(crate) counts: Option<usize>,
    /// Sides or orientations.
    pub(crate) companion: Option<usize>,
    pub(crate) element_edges: Option<usize>,
    pub(crate) element_faces: Option<usize>,
    pub(crate) factors: Option<usize>,
    pub(crate) attributes: AttributePart,
    pub(crate) properties: Vec<i64>,
    pub(crate) values: Vec<Option<Source>>,
    pub(crate) reductions: Vec<Source>,
    pub(crate) user_attributes: Vec<UserAttribute>,
}

/// Reals per entry, by name, and where they are.
#[derive(Debug, Default)]
pub(crate) struct AttributePart {
    pub(crate) names: Vec<String>,
    pub(crate) values: Option<usize>,
}

/// Reads everything but the big arrays.
///
/// # Errors
/// If there are more nodes or elements than an index can count.
pub(crate) fn read_skeleton(
    lookup: &Lookup<'_>,
    live: &Arc<LiveFile>,
    warnings: &mut Warnings,
) -> Result<Skeleton, ExodusError> {
    let coordinates = find_coordinates(lookup);
    let num_nodes = num_nodes(lookup, coordinates);
    check_count("nodes", num_nodes)?;
    let dimension = lookup.count("num_dim").min(3);
    warn_of_coordinates(lookup, coordinates, (num_nodes, dimension), warnings);
    let steps = results::read_steps(lookup, live, warnings);
    let mut kinds = Vec::new();
    for kind in Kind::ALL {
        let mut part = read_kind(lookup, kind.names(), dimension, warnings);
        check_count(kind.names().entries_words, part.entities.iter().map(|entity| entity.num_entries).sum())?;
        results::read_entity_variables(lookup, kind.names(), &steps, &mut part, warnings);
        results::read_reductions(lookup, kind.names(), &steps, &mut part, warnings);
        kinds.push(part);
    }
    let num_elements = kinds[0].entities.iter().map(|block| block.num_entries).sum();
    check_total(lookup, num_elements, warnings);
    let total =
        |kind: Kind| kinds[kind as usize].entities.iter().map(|entity: &EntityPart| entity.num_entries).sum();
    let lengths = [num_nodes, num_elements, total(Kind::EdgeBlock), total(Kind::FaceBlock)];
    Ok(Skeleton {
        title: global_text(lookup, "title"),
        user_attributes: lookup.user_attributes_of_file(),
        node_user_attributes: match lookup.find("coor_names") {
            Some(variable) => lookup.user_attributes(variable),
            None => Vec::new(),
        },
        dimension,
        num_nodes,
        coordinates,
        coordinate_names: match lookup.find("coor_names") {
            Some(_) => lookup.texts("coor_names", lookup.count("num_dim"), warnings),
            None => Vec::new(),
        },
        node_ids: lookup.array("node_num_map", num_nodes, warnings),
        element_ids: lookup.array("elem_num_map", num_elements, warnings),
        element_order: lookup.array("elem_map", num_elements, warnings),
        maps: std::array::from_fn(|at| read_maps(lookup, &MAPS[at], lengths[at], warnings)),
        nodal_attributes: read_attributes(
            lookup,
            ["num_att_in_nblk", "nattrb", "nattrib_name"].map(str::to_owned),
            num_nodes,
            warnings,
        ),
        kinds,
        assemblies: read_assemblies(lookup, warnings),
        blobs: read_blobs(lookup, &steps, warnings),
        frames: read_frames(lookup, warnings),
        global_variables: results::read_global_variables(lookup, &steps, warnings),
        nodal_variables: results::read_nodal_variables(lookup, &steps, num_nodes, warnings),
        times: steps.times,
        qa_records: read_qa_records(lookup, warnings),
        info_records: Arc::new(records(lookup, "info_records", lookup.count("num_info"), warnings)),
    })
}

fn check_count(what: &'static str, count: usize) -> Result<(), ExodusError> {
    match i32::try_from(count) {
        Ok(_) => Ok(()),
        Err(_) => Err(ExodusError::TooMany { what, count: count as u64 }),
    }
}

fn check_total(lookup: &Lookup<'_>, num_elements: usize, warnings: &mut Warnings) {
    let announced = lookup.count("num_elem");
    if announced != num_elements {
        warnings.add(format!(
            "the file announces {announced} elements and its blocks have {num_elements}: the blocks count"
        ));
    }
}

fn global_text(lookup: &Lookup<'_>, name: &str) -> String {
    let attribute = lookup.header().attributes.iter().find(|attribute| attribute.name == name);
    attribute.and_then(|attribute| text_of(&attribute.value)).unwrap_or_default()
}

fn find_coordinates(lookup: &Lookup<'_>) -> CoordinateVariables {
    let separate = ["coordx", "coordy", "coordz"].map(|name| lookup.take(name));
    if separate.iter().any(Option::is_some) {
        return CoordinateVariables::Separate(separate);
    }
    match lookup.take("coord") {
        Some(variable) => CoordinateVariables::Together(variable),
        None => CoordinateVariables::None,
    }
}

fn warn_of_coordinates(
    lookup: &Lookup<'_>,
    coordinates: CoordinateVariables,
    (num_nodes, dimension): (usize, usize),
    warnings: &mut Warnings,
) {
    match coordinates {
        CoordinateVariables::Separate(axes) => {
            for (at, name) in ["coordx", "coordy", "coordz"].into_iter().enumerate() {
                match axes[at] {
                    None if at < dimension => warnings.add(format!("{name} is missing: it is taken as 0")),
                    Some(axis) if lookup.num_values(axis) != num_nodes => warnings.add(format!(
                        "{name} has {} values for {}",
                        lookup.num_values(axis),
                        counted(num_nodes, "node")
                    )),
                    _ => {}
                }
            }
            if lookup.find("coord").is_some() {
                warnings.add("coordinates are stored twice: coordx, coordy and coordz count, not coord");
            }
        }
        CoordinateVariables::None if num_nodes > 0 && lookup.count("num_elem") > 0 => {
            warnings.add("the file has no coordinates: its mesh is not drawn");
        }
        CoordinateVariables::None | CoordinateVariables::Together(_) => {}
    }
}

/// The number of nodes: the dimension, or what the coordinates have.
fn num_nodes(lookup: &Lookup<'_>, coordinates: CoordinateVariables) -> usize {
    lookup.dimension("num_nodes").unwrap_or_else(|| match coordinates {
        CoordinateVariables::None => 0,
        CoordinateVariables::Separate(axes) => {
            axes.into_iter().flatten().next().map_or(0, |axis| lookup.num_values(axis))
        }
        CoordinateVariables::Together(variable) => lookup.shape(variable).last().copied().unwrap_or(0),
    })
}

fn read_kind(lookup: &Lookup<'_>, names: &KindNames, dimension: usize, warnings: &mut Warnings) -> KindPart {
    let count = lookup.count(names.count);
    if count == 0 {
        return KindPart::default();
    }
    let ids = lookup.integers(&numbered(names.property, 0), count, warnings);
    let ids = ids.unwrap_or_else(|| {
        warnings.add(format!("the {}s have no ids: they are numbered from 1", names.words));
        (1..).take(count).collect()
    });
    let status = lookup.integers(names.status, count, warnings);
    let mut entity_names = lookup.texts(names.names, count, warnings).into_iter();
    let mut part = KindPart::default();
    for (index, id) in ids.into_iter().enumerate() {
        let mut entity =
            EntityPart { id, name: entity_names.next().unwrap_or_default(), ..EntityPart::default() };
        if names.kind.is_block() {
            read_block(lookup, names, index, dimension, &mut entity, warnings);
        } else {
            read_set(lookup, names, index, &mut entity, warnings);
        }
        let attributes = names.attributes.map(|prefix| numbered(prefix, index));
        entity.attributes = read_attributes(lookup, attributes, entity.num_entries, warnings);
        if let Some(0) = status.as_ref().map(|status| status[index])
            && entity.num_entries > 0
        {
            warnings.add(format!("{} {id} is marked as empty, but has data: it is read", names.words));
        }
        part.entities.push(entity);
    }
    read_properties(lookup, names, &mut part, warnings);
    warn_of_duplicate_ids(names, &part, warnings);
    part
}

fn warn_of_duplicate_ids(names: &KindNames, part: &KindPart, warnings: &mut Warnings) {
    let mut ids: Vec<i64> = part.entities.iter().map(|entity| entity.id).collect();
    ids.sort_unstable();
    for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        warnings.add(format!("several {}s have the id {}", names.words, pair[0]));
    }
}

fn read_block(
    lookup: &Lookup<'_>,
    names: &KindNames,
    index: usize,
    dimension: usize,
    block: &mut EntityPart,
    warnings: &mut Warnings,
) {
    let has_mesh = lookup.count("num_nodes") > 0;
    let faces_name = numbered(names::ELEMENT_FACES[1], index);
    let is_element_block = names.kind == Kind::ElementBlock;
    block.list = lookup.take(&numbered(names.list, index));
    let mut carrier = block.list;
    if is_element_block {
        block.element_edges = lookup.take(&numbered(names::ELEMENT_EDGES[1], index));
        let faces = lookup.take(&faces_name);
        // Polyhedra have no nodes of their own: the list of faces is the connectivity and carries the type.
        if block.list.is_none() {
            block.list = faces;
            carrier = faces;
        } else {
            block.element_faces = faces;
        }
    }
    if !names.counts.is_empty() {
        block.counts = lookup.take(&numbered(names.counts, index));
    }
    let shape = block.list.map(|variable| lookup.shape(variable)).unwrap_or_default();
    block.num_entries = lookup
        .dimension(&numbered(names.entries, index))
        .unwrap_or_else(|| shape.first().copied().unwrap_or(0));
    if block.counts.is_none() {
        block.nodes_per_entry = match shape.as_slice() {
            [total] => total.checked_div(block.num_entries).unwrap_or(0),
            [_, per_entry, ..] => *per_entry,
            [] => 0,
        };
    }
    let Some(carrier) = carrier else {
        if block.num_entries > 0 && has_mesh {
            warnings.add(format!(
                "{} {} has no connectivity, since {} is missing: its {} {} are not drawn",
                names.words,
                block.id,
                numbered(names.list, index),
                block.num_entries,
                names.entries_words
            ));
        }
        return;
    };
    block.user_attributes = lookup.user_attributes(carrier);
    block.elem_type = lookup.text_attribute(carrier, "elem_type").unwrap_or_default();
    if block.elem_type.is_empty() && block.num_entries > 0 {
        let guess = Topology::resolve("", block.nodes_per_entry, dimension);
        if guess != Topology::Unknown {
            guess.canonical_name().clone_into(&mut block.elem_type);
            warnings.add(format!(
                "{} {} has no element type: it is taken as {}, from its {} nodes",
                names.words, block.id, block.elem_type, block.nodes_per_entry
            ));
        }
    }
}

fn read_set(
    lookup: &Lookup<'_>,
    names: &KindNames,
    index: usize,
    set: &mut EntityPart,
    warnings: &mut Warnings,
) {
    let Some(list) = lookup.take(&numbered(names.list, index)) else {
        if let Some(announced) = lookup.dimension(&numbered(names.entries, index)) {
            warnings.add(format!("{} {} announces {announced} entries and has none", names.words, set.id));
        }
        return;
    };
    set.list = Some(list);
    set.num_entries = lookup.num_values(list);
    set.user_attributes = lookup.user_attributes(list);
    if !names.companion.is_empty() {
        let name = numbered(names.companion, index);
        match lookup.find(&name) {
            Some(variable) if lookup.num_values(variable) == set.num_entries => {
                set.companion = lookup.take(&name)
            }
            Some(variable) => warnings.add(format!(
                "{name} has {} values instead of {} and is ignored",
                lookup.num_values(variable),
                set.num_entries
            )),
            None if names.kind == Kind::SideSet => {
                warnings.add(format!("side set {} does not say which sides: {name} is missing", set.id));
            }
            None => {}
        }
    }
    set.factors = lookup.take(&numbered(names.factors[1], index));
}

fn read_attributes(
    lookup: &Lookup<'_>,
    [count, values, text]: [String; 3],
    num_entries: usize,
    warnings: &mut Warnings,
) -> AttributePart {
    let count = lookup.count(&count);
    let Some(variable) = lookup.find(&values) else { return AttributePart::default() };
    let found = lookup.num_values(variable);
    if count == 0 || count.checked_mul(num_entries) != Some(found) {
        warnings.add(format!(
            "{values} has {found} values instead of {count} for each of {num_entries} and is ignored"
        ));
        return AttributePart::default();
    }
    AttributePart { values: lookup.take(&values), names: lookup.texts(&text, count, warnings) }
}

/// Properties beyond the id, up to the first gap in their numbers.
fn read_properties(lookup: &Lookup<'_>, names: &KindNames, part: &mut KindPart, warnings: &mut Warnings) {
    for number in 1.. {
        let variable_name = numbered(names.property, number);
        let Some(values) = lookup.integers(&variable_name, part.entities.len(), warnings) else { return };
        let name = lookup.find(&variable_name).and_then(|variable| lookup.text_attribute(variable, "name"));
        part.property_names.push(name.unwrap_or_default());
        for (entity, value) in part.entities.iter_mut().zip(values) {
            entity.properties.push(value);
        }
    }
}

/// Assemblies are found by the names of their dimensions; their id is an attribute, the suffix only resembles it.
fn read_assemblies(lookup: &Lookup<'_>, warnings: &mut Warnings) -> Vec<Assembly> {
    let mut assemblies = Vec::new();
    for dimension in &lookup.header().dimensions {
        let Some(suffix) = dimension.name.strip_prefix("num_entity_assembly") else { continue };
        let name = format!("assembly_entity{suffix}");
        let members = usize::try_from(dimension.len).unwrap_or(usize::MAX);
        let Some(members) = lookup.integers(&name, members, warnings) else { continue };
        let Some(variable) = lookup.find(&name) else { continue };
        let attribute = |name: &str| {
            let attributes = &lookup.header().variables[variable].attributes;
            attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
        };
        let integer = |name: &str| match attribute(name) {
            Some(crate::exodus::container::AttributeValue::Integers(_, values)) => values.first().copied(),
            _ => None,
        };
        assemblies.push(Assembly {
            id: integer("_id").or_else(|| suffix.parse().ok()).unwrap_or(0),
            name: attribute("_name").and_then(text_of).unwrap_or_default(),
            kind: MemberKind(integer("_type").and_then(|code| i32::try_from(code).ok()).unwrap_or(0)),
            members,
            user_attributes: lookup.user_attributes(variable),
        });
    }
    assemblies
}

/// Rows of text; none if there is no such variable or it makes no sense.
fn records(lookup: &Lookup<'_>, name: &str, count: usize, warnings: &mut Warnings) -> Vec<String> {
    let rows = lookup.rows(name, count, warnings).unwrap_or_default();
    rows.iter().map(|row| crate::exodus::text::decode(row)).collect()
}

fn read_qa_records(lookup: &Lookup<'_>, warnings: &mut Warnings) -> Vec<[String; 4]> {
    let mut items =
        records(lookup, "qa_records", lookup.count("num_qa_rec").saturating_mul(4), warnings).into_iter();
    let mut records = Vec::new();
    while let (Some(code), Some(version), Some(date), Some(time)) =
        (items.next(), items.next(), items.next(), items.next())
    {
        records.push([code, version, date, time]);
    }
    records
}

impl Skeleton {
    /// The entities of one kind.
    pub(crate) fn of(&self, kind: Kind) -> &KindPart {
        &self.kinds[kind as usize]
    }

    /// The variables of sides and orientations.
    pub(crate) fn companions(&self) -> impl Iterator<Item = usize> + '_ {
        self.kinds.iter().flat_map(|part| &part.entities).filter_map(|entity| entity.companion)
    }

    /// The number of entries of all entities of one kind.
    pub(crate) fn total(&self, kind: Kind) -> usize {
        self.of(kind).entities.iter().map(|entity| entity.num_entries).sum()
    }
}
