//! What a file holds, told without reading its mesh: counts from the header, and the box of the nodes from the coordinates,
//! of which none are kept.
//!
//! A small mesh is read whole, since that takes no longer than somebody notices, and so is one whose counts cannot be told
//! without. What it leaves out otherwise: whether the numbers in connectivity, sets and maps make sense, see
//! [`Contents::is_mesh_read`].

use super::{
    file::SourceFile,
    lists::named,
    lookup::check_plausible,
    skeleton::{AttributePart, CoordinateVariables, EntityPart, KindPart, Skeleton},
};
use crate::{
    exodus::{ExodusError, container::Container, names::Kind, raw::value_bytes},
    model::{
        Attributes, Block, EntityList, Maps, Model, NumberedMap, Progress, Set, Shared, Topology, Warnings,
    },
};
use rayon::prelude::*;
use std::sync::Arc;

/// A mesh of fewer bytes is read whole.
const SMALL: u64 = 16 << 20;

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The model but for its arrays: it has no nodes, its blocks count their elements and have no connectivity, its sets have
    /// no members, its maps and attributes no values. Topologies are what the types usually mean.
    pub model: Model,
    /// Number of nodes.
    pub num_nodes: usize,
    /// Least and greatest x, y and z of the nodes that are somewhere; `None` if there is none.
    pub bounding_box: Option<[[f64; 3]; 2]>,
    /// The node sets of the model, in its order.
    pub node_sets: Vec<SetSize>,
    /// The side sets.
    pub side_sets: Vec<SetSize>,
    /// The edge sets.
    pub edge_sets: Vec<SetSize>,
    /// The face sets.
    pub face_sets: Vec<SetSize>,
    /// The element sets.
    pub element_sets: Vec<SetSize>,
    /// Whether all of the mesh was read, so that the warnings tell all that is odd about it.
    pub is_mesh_read: bool,
}

/// How much there is in a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetSize {
    /// Nodes, sides, edges, faces or elements.
    pub num_members: usize,
    /// Its distribution factors; 0 if it has none.
    pub num_distribution_factors: usize,
}

impl Contents {
    /// The contents of a model that has been read; it stays the same model, arrays and all.
    pub fn of_model(model: &Model) -> Self {
        Self {
            model: model.clone(),
            num_nodes: model.num_nodes(),
            bounding_box: model.bounding_box(),
            node_sets: sizes(&model.node_sets),
            side_sets: sizes(&model.side_sets),
            edge_sets: sizes(&model.edge_sets),
            face_sets: sizes(&model.face_sets),
            element_sets: sizes(&model.element_sets),
            is_mesh_read: true,
        }
    }
}

fn sizes<M>(sets: &EntityList<Set<M>>) -> Vec<SetSize> {
    let size = |set: &Set<M>| SetSize {
        num_members: set.members.len(),
        num_distribution_factors: set.distribution_factors.as_ref().map_or(0, |factors| factors.len()),
    };
    sets.iter().map(size).collect()
}

impl SourceFile {
    /// What the file holds. Findings go into `warnings`.
    ///
    /// Cost: one pass over the coordinates by all threads, half a megabyte in memory for each; of a small mesh, or one whose
    /// counts its arrays must tell, [`SourceFile::read_model`].
    ///
    /// # Errors
    /// As of [`SourceFile::read_model`].
    pub fn contents(
        &self,
        warnings: &mut Warnings,
        progress: &dyn Progress,
    ) -> Result<Contents, ExodusError> {
        if self.mesh_bytes() < SMALL || !self.counts_are_sure() {
            return Ok(Contents::of_model(&self.read_model(warnings, progress)?));
        }
        self.contents_of_header(warnings, progress)
    }

    pub(super) fn contents_of_header(
        &self,
        warnings: &mut Warnings,
        progress: &dyn Progress,
    ) -> Result<Contents, ExodusError> {
        progress.set(0.0, "looking at the coordinates");
        let bounding_box = self.bounding_box(warnings, progress)?;
        if !self.live.is_still_there() {
            return Err(ExodusError::ChangedOnDisk);
        }
        let header = self.container.header();
        let sizes = |kind: Kind| {
            let num_factors =
                |variable: usize| usize::try_from(header.num_values(variable)).unwrap_or(usize::MAX);
            let size = |set: &EntityPart| SetSize {
                num_members: set.num_entries,
                num_distribution_factors: set.factors.map_or(0, num_factors),
            };
            self.skeleton.of(kind).entities.iter().map(size).collect()
        };
        Ok(Contents {
            model: self.skeleton.without_arrays(),
            num_nodes: self.skeleton.num_nodes,
            bounding_box,
            node_sets: sizes(Kind::NodeSet),
            side_sets: sizes(Kind::SideSet),
            edge_sets: sizes(Kind::EdgeSet),
            face_sets: sizes(Kind::FaceSet),
            element_sets: sizes(Kind::ElementSet),
            is_mesh_read: false,
        })
    }

    /// Bytes of the mesh's arrays in the file.
    fn mesh_bytes(&self) -> u64 {
        let header = self.container.header();
        let bytes =
            |at: usize| header.num_values(at).saturating_mul(value_bytes(header.variables[at].data_type));
        self.skeleton.array_variables().map(bytes).fold(0, u64::saturating_add)
    }

    /// Whether the arrays say nothing else of their number than the header: a cut file lacks some, and of polygons each has
    /// its own count.
    pub(super) fn counts_are_sure(&self) -> bool {
        let header = self.container.header();
        let is_sure = |block: &EntityPart| {
            let expected = block.num_entries as u64 * block.nodes_per_entry as u64;
            block.counts.is_none() && block.list.is_none_or(|list| header.num_values(list) == expected)
        };
        let blocks = [Kind::ElementBlock, Kind::EdgeBlock, Kind::FaceBlock];
        self.container.truncation().is_none()
            && blocks.iter().flat_map(|&kind| &self.skeleton.of(kind).entities).all(is_sure)
    }

    /// The box of the nodes; an axis that cannot be read is told, and there is no box.
    fn bounding_box(
        &self,
        warnings: &mut Warnings,
        progress: &dyn Progress,
    ) -> Result<Option<[[f64; 3]; 2]>, ExodusError> {
        let num_nodes = self.skeleton.num_nodes;
        let mut ranges = [[0.0; 2]; 3];
        if num_nodes == 0 || self.skeleton.coordinates == CoordinateVariables::None {
            return Ok(None);
        }
        for (axis, known) in ranges.iter_mut().enumerate() {
            let Some((variable, start)) = self.skeleton.axis(&self.container, axis) else { continue };
            let range = check_plausible(&self.container, variable)
                .map_err(ExodusError::from)
                .and_then(|()| finite_range(&self.container, variable, start..start + num_nodes, progress));
            match range {
                Ok([least, greatest]) if least <= greatest => *known = [least, greatest],
                Ok(_) => return Ok(None),
                Err(ExodusError::Container(error)) => {
                    warnings.add(error.to_string());
                    return Ok(None);
                }
                Err(other) => return Err(other),
            }
        }
        Ok(Some([0, 1].map(|end| ranges.map(|range| range[end]))))
    }
}

/// The least and the greatest finite value of a stretch of a variable, of which none are kept.
fn finite_range(
    container: &Container,
    variable: usize,
    range: std::ops::Range<usize>,
    progress: &dyn Progress,
) -> Result<[f64; 2], ExodusError> {
    /// Stays in a core's cache until it has been looked at.
    const PIECE: usize = 1 << 15;
    let piece_len = container.piece_len(variable, PIECE);
    let of_piece = |buffer: &mut Vec<f64>, piece: usize| -> Result<[f64; 2], ExodusError> {
        if progress.is_cancelled() {
            return Err(ExodusError::Cancelled);
        }
        let start = range.start + piece * piece_len;
        buffer.resize(piece_len.min(range.end - start), 0.0);
        container.read_f64_into(variable, start as u64, buffer)?;
        Ok(crate::model::finite_range(buffer))
    };
    (0..range.len().div_ceil(piece_len))
        .into_par_iter()
        .map_init(Vec::new, of_piece)
        .try_reduce(|| [f64::INFINITY, f64::NEG_INFINITY], |a, b| Ok([a[0].min(b[0]), a[1].max(b[1])]))
}

impl Skeleton {
    /// The model as far as it is known without its arrays, see [`Contents::model`].
    pub(crate) fn without_arrays(&self) -> Model {
        let [nodes, elements, edges, faces] = &self.maps;
        let maps = |part: &super::maps::MapPart| {
            let map = |map: &super::maps::NumberedMapPart| NumberedMap {
                id: map.id,
                name: map.name.clone(),
                values: Shared::default(),
            };
            part.numbered.iter().map(map).collect()
        };
        let block = |part: &EntityPart| block_without_arrays(part, self.dimension);
        let blocks = |kind: Kind| list(self.of(kind), block);
        Model {
            title: self.title.clone(),
            dimension: self.dimension,
            coordinate_names: self.coordinate_names.clone(),
            maps: Maps {
                nodes: maps(nodes),
                elements: maps(elements),
                edges: maps(edges),
                faces: maps(faces),
                ..Maps::default()
            },
            nodal_attributes: names_of(&self.nodal_attributes),
            element_blocks: blocks(Kind::ElementBlock),
            edge_blocks: blocks(Kind::EdgeBlock),
            face_blocks: blocks(Kind::FaceBlock),
            node_sets: list(self.of(Kind::NodeSet), set_without_arrays),
            side_sets: list(self.of(Kind::SideSet), set_without_arrays),
            edge_sets: list(self.of(Kind::EdgeSet), set_without_arrays),
            face_sets: list(self.of(Kind::FaceSet), set_without_arrays),
            element_sets: list(self.of(Kind::ElementSet), set_without_arrays),
            assemblies: self.assemblies.clone(),
            blobs: self.blobs.clone(),
            node_user_attributes: self.node_user_attributes.clone(),
            frames: self.frames.clone(),
            user_attributes: self.user_attributes.clone(),
            times: Arc::clone(&self.times),
            global_variables: self.global_variables.clone(),
            nodal_variables: self.nodal_variables.clone(),
            qa_records: self.qa_records.clone(),
            info_records: Arc::clone(&self.info_records),
            ..Model::default()
        }
    }
}

/// A block that counts its elements and has no arrays.
pub(super) fn block_without_arrays(part: &EntityPart, dimension: usize) -> Block {
    Block {
        id: part.id,
        name: part.name.clone(),
        topology: Topology::resolve(&part.elem_type, part.nodes_per_entry, dimension),
        elem_type: part.elem_type.clone(),
        num_elements: part.num_entries,
        nodes_per_element: part.nodes_per_entry,
        connectivity: Shared::default(),
        counts: None,
        element_edges: None,
        element_faces: None,
        attributes: names_of(&part.attributes),
        properties: part.properties.clone(),
        values: part.values.clone(),
        reductions: part.reductions.clone(),
        user_attributes: part.user_attributes.clone(),
    }
}

/// A set without members and factors.
pub(super) fn set_without_arrays<M>(part: &EntityPart) -> Set<M> {
    Set {
        id: part.id,
        name: part.name.clone(),
        members: Shared::default(),
        distribution_factors: None,
        attributes: names_of(&part.attributes),
        properties: part.properties.clone(),
        values: part.values.clone(),
        reductions: part.reductions.clone(),
        user_attributes: part.user_attributes.clone(),
    }
}

fn list<E>(part: &KindPart, entity: impl Fn(&EntityPart) -> E) -> EntityList<E> {
    let mut list = named(part);
    list.extend(part.entities.iter().map(entity));
    list
}

fn names_of(part: &AttributePart) -> Attributes {
    let names = part.values.map(|_| part.names.clone()).unwrap_or_default();
    Attributes { names, values: Shared::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exodus::{SaveOptions, container::Format, save},
        model::{NoProgress, samples},
    };

    fn file_of(model: &Model, format: Format) -> (tempfile::TempDir, Arc<SourceFile>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.e");
        let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
        save(model, None, &path, &options, &NoProgress).unwrap();
        let file = SourceFile::open(&path, &mut Warnings::default()).unwrap();
        (folder, file)
    }

    /// All that is told of a model beside its arrays.
    fn told(contents: &Contents) -> String {
        let Contents { model, num_nodes, bounding_box, .. } = contents;
        let block = |block: &Block| {
            let shape = (block.num_elements, block.nodes_per_element);
            format!("{} {} {} {shape:?} {:?}", block.id, block.name, block.elem_type, block.attributes.names)
        };
        let blocks = [&model.element_blocks, &model.edge_blocks, &model.face_blocks];
        let blocks = blocks.map(|list| list.iter().map(block).collect::<Vec<_>>());
        let sizes = [&contents.node_sets, &contents.side_sets, &contents.element_sets];
        let names: Vec<&String> = model.node_sets.iter().map(|set| &set.name).collect();
        format!("{num_nodes} {bounding_box:?} {blocks:?} {sizes:?} {names:?} {:?}", model.times)
    }

    fn check(file: &SourceFile) {
        let sketch = file.contents_of_header(&mut Warnings::default(), &NoProgress).unwrap();
        assert!(!sketch.is_mesh_read && file.as_read().is_none());
        let whole = file.read_model(&mut Warnings::default(), &NoProgress).unwrap();
        assert_eq!(told(&sketch), told(&Contents::of_model(&whole)), "{}", file.path().display());
    }

    #[test]
    fn the_header_tells_the_same_as_the_whole_mesh() {
        for format in [Format::Offset64, Format::NetCdf4] {
            for model in
                [samples::annotated(), samples::mixed_solids(), samples::plane(), samples::empty_sets()]
            {
                let (_folder, file) = file_of(&model, format);
                assert!(file.counts_are_sure());
                check(&file);
            }
        }
    }

    #[test]
    fn headers_of_real_files_tell_the_same_as_their_meshes() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let folders = std::fs::read_dir(corpus).into_iter().flatten().flatten();
        let files =
            folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
        let (mut num_sure, mut num_others) = (0, 0);
        for file in files {
            let Ok(file) = SourceFile::open(&file.path(), &mut Warnings::default()) else { continue };
            if file.counts_are_sure() {
                num_sure += 1;
                check(&file);
            } else {
                num_others += 1;
            }
        }
        assert!(num_others <= num_sure / 10, "{num_sure} and {num_others}");
    }

    #[test]
    fn the_box_spans_pieces_and_leaves_out_what_is_nowhere() {
        // 61 × 61 × 31 nodes, several pieces of 32768; the least x stands alone in the last.
        let mut model = samples::hex_grid([60, 60, 30], [1, 1, 1]);
        let num_nodes = model.num_nodes();
        let x = &mut model.coordinates.axes_mut()[0];
        (x[0], x[num_nodes - 1], x[num_nodes - 2]) = (f64::NEG_INFINITY, -7.0, f64::NAN);
        let expected = model.bounding_box();
        assert_eq!(expected.map(|[least, _]| least[0]), Some(-7.0));
        for format in [Format::Classic, Format::NetCdf4] {
            let (_folder, file) = file_of(&model, format);
            let contents = file.contents_of_header(&mut Warnings::default(), &NoProgress).unwrap();
            assert_eq!((contents.num_nodes, contents.bounding_box), (61 * 61 * 31, expected));
        }
    }

    #[test]
    fn a_small_mesh_is_read_whole() {
        let (_folder, file) = file_of(&samples::two_hexes(), Format::Offset64);
        assert!(file.contents(&mut Warnings::default(), &NoProgress).unwrap().is_mesh_read);
    }
}
