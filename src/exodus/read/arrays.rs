//! The big arrays: coordinates, connectivity, members of sets, factors, attributes, maps.
//!
//! Each is read straight into the vector that the model keeps, in pieces that several threads read at once. Memory
//! beyond the model's own: the sides of one side set at a time for each thread.

use super::{
    known::Known,
    lookup::check_plausible,
    skeleton::{AttributePart, CoordinateVariables, EntityPart, KindPart, Skeleton},
};
use crate::{
    exodus::{
        ExodusError,
        container::{Container, ContainerError},
        names::Kind,
    },
    model::{
        Attributes, Block, Coordinates, EntityList, Model, Oriented, Progress, Set, Shared, Side, Topology,
        Warnings,
    },
};
use rayon::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Values that one thread reads at a time.
const PIECE: usize = 1 << 17;

/// Reads arrays, and tells how far it is.
pub(super) struct ArrayReader<'a> {
    pub(super) container: &'a Container,
    /// Arrays that need no reading.
    known: &'a Known,
    pub(super) progress: &'a dyn Progress,
    /// Values to be read in all.
    total: u64,
    done: AtomicU64,
}

impl<'a> ArrayReader<'a> {
    fn new(
        container: &'a Container,
        skeleton: &Skeleton,
        known: &'a Known,
        progress: &'a dyn Progress,
    ) -> Self {
        let values = |variable: usize| container.header().num_values(variable);
        let total = skeleton.array_variables().map(values).sum();
        Self { container, known, progress, total, done: AtomicU64::new(0) }
    }

    /// Reads `len` values of a variable from `start` on, in pieces, with `read` for each piece.
    fn read<T: Copy + Default + Send>(
        &self,
        variable: usize,
        start: usize,
        len: usize,
        read: impl Fn(&Container, usize, u64, &mut [T]) -> Result<(), ContainerError> + Sync,
    ) -> Result<Vec<T>, ExodusError> {
        let mut values = self.zeros(variable, len)?;
        values.par_chunks_mut(PIECE).enumerate().try_for_each(|(piece, out)| {
            if self.progress.is_cancelled() {
                return Err(ExodusError::Cancelled);
            }
            read(self.container, variable, (start + piece * PIECE) as u64, out)?;
            let count = out.len() as u64;
            let done = self.done.fetch_add(count, Ordering::Relaxed) + count;
            self.progress.set(done as f32 / self.total.max(1) as f32, "reading the mesh");
            Ok(())
        })?;
        Ok(values)
    }

    /// A vector of `len` zeros, or an error where the plain way would end the process.
    fn zeros<T: Copy + Default>(&self, variable: usize, len: usize) -> Result<Vec<T>, ExodusError> {
        check_plausible(self.container, variable)?;
        let mut probe = Vec::<T>::new();
        if probe.try_reserve_exact(len).is_err() {
            let bytes = (len as u64).saturating_mul(size_of::<T>() as u64);
            let variable = self.container.header().variables[variable].name.clone();
            return Err(ContainerError::OutOfMemory { variable, bytes }.into());
        }
        drop(probe);
        Ok(vec![T::default(); len])
    }

    fn whole<T: Copy + Default + Send>(
        &self,
        variable: usize,
        read: impl Fn(&Container, usize, u64, &mut [T]) -> Result<(), ContainerError> + Sync,
    ) -> Result<Vec<T>, ExodusError> {
        let len = usize::try_from(self.container.header().num_values(variable)).unwrap_or(usize::MAX);
        self.read(variable, 0, len, read)
    }

    fn reals(&self, variable: usize) -> Result<Shared<f64>, ExodusError> {
        let read = || self.whole(variable, Container::read_f64_into).map(Arc::new);
        self.known.reals(variable).map_or_else(read, Ok)
    }

    fn integers(&self, variable: usize) -> Result<Shared<i64>, ExodusError> {
        let read = || self.whole(variable, Container::read_i64_into).map(Arc::new);
        self.known.integers(variable).map_or_else(read, Ok)
    }

    fn indices(&self, variable: usize) -> Result<Shared<u32>, ExodusError> {
        let read = || self.whole(variable, Container::read_indices_into).map(Arc::new);
        self.known.indices(variable).map_or_else(read, Ok)
    }

    fn counts(&self, variable: usize) -> Result<Shared<u32>, ExodusError> {
        let read = || self.whole(variable, read_counts).map(Arc::new);
        self.known.indices(variable).map_or_else(read, Ok)
    }

    pub(super) fn coordinates(&self, skeleton: &Skeleton) -> Result<Coordinates, ExodusError> {
        let num_nodes = skeleton.num_nodes;
        let axis = |axis: usize| {
            let at = match skeleton.coordinates {
                CoordinateVariables::Separate(variables) => variables[axis].map(|variable| (variable, 0)),
                CoordinateVariables::Together(variable) => {
                    let axes = self.container.header().shape(variable).first().copied().unwrap_or(0);
                    (axis < usize::try_from(axes).unwrap_or(0)).then_some((variable, axis * num_nodes))
                }
                CoordinateVariables::None => None,
            };
            match at {
                Some((variable, start)) => match self.known.axis(variable, axis) {
                    Some(known) => Ok(known),
                    None => self.read(variable, start, num_nodes, Container::read_f64_into).map(Arc::new),
                },
                None if num_nodes as u64 / 1_100 > self.container.file_len() => {
                    Err(ExodusError::TooMany { what: "nodes for its size", count: num_nodes as u64 })
                }
                None => Ok(Arc::new(vec![0.0; num_nodes])),
            }
        };
        let [mut x, mut y, mut z] = [Ok(Shared::default()), Ok(Shared::default()), Ok(Shared::default())];
        rayon::scope(|scope| {
            scope.spawn(|_| x = axis(0));
            scope.spawn(|_| y = axis(1));
            z = axis(2);
        });
        Ok(Coordinates { x: x?, y: y?, z: z? })
    }

    pub(super) fn map(&self, variable: Option<usize>) -> Result<Option<Shared<i64>>, ExodusError> {
        variable.map(|variable| self.integers(variable)).transpose()
    }

    pub(super) fn attributes(&self, part: &AttributePart) -> Result<Attributes, ExodusError> {
        let values = part.values.map_or_else(|| Ok(Shared::default()), |variable| self.reals(variable))?;
        Ok(Attributes { names: part.names.clone(), values })
    }

    pub(super) fn blocks(
        &self,
        kind: Kind,
        part: &KindPart,
        dimension: usize,
        warnings: &mut Warnings,
    ) -> Result<EntityList<Block>, ExodusError> {
        let blocks = part.entities.par_iter().map(|block| self.block(kind, block, dimension));
        let mut list = EntityList::default();
        for block in blocks.collect::<Result<Vec<_>, _>>()? {
            let (block, says) = block;
            says.into_iter().for_each(|says| warnings.add(says));
            list.push(block);
        }
        list.variable_names.clone_from(&part.variable_names);
        list.property_names.clone_from(&part.property_names);
        Ok(list)
    }

    /// A block, and what was odd about it.
    fn block(
        &self,
        kind: Kind,
        part: &EntityPart,
        dimension: usize,
    ) -> Result<(Block, Option<String>), ExodusError> {
        let mut connectivity = u32::read(self, part)?;
        let mut counts = part.counts.map(|variable| self.counts(variable)).transpose()?;
        let mut nodes_per_element = part.nodes_per_entry;
        let mut num_elements = part.num_entries;
        let mut odd = None;
        let expected = match &counts {
            Some(counts) => counts.iter().map(|&count| u64::from(count)).sum(),
            None => num_elements as u64 * nodes_per_element as u64,
        };
        if counts.as_ref().is_some_and(|counts| counts.len() != num_elements)
            || expected != connectivity.len() as u64
        {
            odd = Some(format!(
                "{} {} has {} connectivity entries instead of {expected}: it is read as far as it goes",
                kind.names().words,
                part.id,
                connectivity.len()
            ));
            // Keep what hangs together: the first elements that are whole.
            counts = counts.map(|counts| Arc::new(whole_counts(&counts, connectivity.len())));
            match &counts {
                Some(counts) => {
                    let len = counts.iter().map(|&count| count as usize).sum();
                    Arc::make_mut(&mut connectivity).truncate(len);
                    num_elements = counts.len();
                }
                None => {
                    num_elements =
                        num_elements.min(connectivity.len().checked_div(nodes_per_element).unwrap_or(0));
                    Arc::make_mut(&mut connectivity).truncate(num_elements * nodes_per_element);
                }
            }
        }
        if counts.is_some() {
            nodes_per_element = 0;
        }
        let block = Block {
            id: part.id,
            name: part.name.clone(),
            topology: Topology::resolve(&part.elem_type, nodes_per_element, dimension),
            elem_type: part.elem_type.clone(),
            num_elements,
            nodes_per_element,
            connectivity,
            counts,
            element_edges: part.element_edges.map(|variable| self.indices(variable)).transpose()?,
            element_faces: part.element_faces.map(|variable| self.indices(variable)).transpose()?,
            attributes: self.attributes(&part.attributes)?,
            properties: part.properties.clone(),
            values: part.values.clone(),
            user_attributes: part.user_attributes.clone(),
        };
        Ok((block, odd))
    }

    pub(super) fn sets<M: Member>(&self, part: &KindPart) -> Result<EntityList<Set<M>>, ExodusError> {
        let sets = part.entities.par_iter().map(|set| {
            Ok(Set {
                id: set.id,
                name: set.name.clone(),
                members: M::read(self, set)?,
                distribution_factors: set.factors.map(|variable| self.reals(variable)).transpose()?,
                attributes: self.attributes(&set.attributes)?,
                properties: set.properties.clone(),
                values: set.values.clone(),
                user_attributes: set.user_attributes.clone(),
            })
        });
        let mut list = EntityList::default();
        list.extend(sets.collect::<Result<Vec<_>, ExodusError>>()?);
        list.variable_names.clone_from(&part.variable_names);
        list.property_names.clone_from(&part.property_names);
        Ok(list)
    }
}

/// Counts of nodes or faces: numbers that are no indices. A negative one reads as 0.
fn read_counts(
    container: &Container,
    variable: usize,
    start: u64,
    out: &mut [u32],
) -> Result<(), ContainerError> {
    let mut wide = vec![0; out.len()];
    container.read_i64_into(variable, start, &mut wide)?;
    for (out, wide) in out.iter_mut().zip(wide) {
        *out = u32::try_from(wide).unwrap_or(0);
    }
    Ok(())
}

/// The first counts whose sum does not exceed the entries that there are.
fn whole_counts(counts: &[u32], available: usize) -> Vec<u32> {
    let mut left = available as u64;
    let fits = |&&count: &&u32| {
        let fits = u64::from(count) <= left;
        left = left.saturating_sub(u64::from(count));
        fits
    };
    counts.iter().take_while(fits).copied().collect()
}

/// What a set can have as members.
pub(super) trait Member: Sized + Send + Sync {
    /// The members of a set.
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError>;
}

impl Member for u32 {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        set.list.map_or_else(|| Ok(Shared::default()), |variable| arrays.indices(variable))
    }
}

impl Member for Side {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        if let Some(known) = arrays.known.sides(set) {
            return Ok(known);
        }
        let indices = |variable| arrays.whole(variable, Container::read_indices_into);
        let elements = set.list.map_or(Ok(Vec::new()), indices)?;
        let sides = set.companion.map_or(Ok(Vec::new()), indices)?;
        // Without sides, each is the "side 0" of damaged files, which belongs to no element.
        let sides = sides.into_iter().chain(std::iter::repeat(u32::MAX));
        let sides = elements.into_iter().zip(sides).map(|(element, side)| Self { element, side });
        Ok(Arc::new(sides.collect()))
    }
}

impl Member for Oriented {
    fn read(arrays: &ArrayReader<'_>, set: &EntityPart) -> Result<Shared<Self>, ExodusError> {
        if let Some(known) = arrays.known.oriented(set) {
            return Ok(known);
        }
        let indices = |variable| arrays.whole(variable, Container::read_indices_into);
        let indices = set.list.map_or(Ok(Vec::new()), indices)?;
        let orientations = set
            .companion
            .map_or(Ok(Vec::new()), |variable| arrays.whole(variable, Container::read_i64_into))?;
        let orientations = orientations.into_iter().map(|value| i32::try_from(value).unwrap_or(0));
        let pairs = indices.into_iter().zip(orientations.chain(std::iter::repeat(0)));
        Ok(Arc::new(pairs.map(|(index, orientation)| Self { index, orientation }).collect()))
    }
}

/// Reads the arrays that a skeleton points at into a model, but for those that are known.
///
/// Errors: if an array cannot be read, memory is short, or the work is cancelled.
pub(super) fn read_model(
    container: &Container,
    skeleton: &Skeleton,
    known: &Known,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<Model, ExodusError> {
    let arrays = ArrayReader::new(container, skeleton, known, progress);
    let part = |kind: Kind| skeleton.of(kind);
    let mut blocks = |kind: Kind| arrays.blocks(kind, part(kind), skeleton.dimension, warnings);
    Ok(Model {
        title: skeleton.title.clone(),
        user_attributes: skeleton.user_attributes.clone(),
        dimension: skeleton.dimension,
        coordinates: arrays.coordinates(skeleton)?,
        coordinate_names: skeleton.coordinate_names.clone(),
        node_ids: arrays.map(skeleton.node_ids)?,
        element_ids: arrays.map(skeleton.element_ids)?,
        element_order: arrays.map(skeleton.element_order)?,
        nodal_attributes: arrays.attributes(&skeleton.nodal_attributes)?,
        element_blocks: blocks(Kind::ElementBlock)?,
        edge_blocks: blocks(Kind::EdgeBlock)?,
        face_blocks: blocks(Kind::FaceBlock)?,
        node_sets: arrays.sets(part(Kind::NodeSet))?,
        side_sets: arrays.sets(part(Kind::SideSet))?,
        edge_sets: arrays.sets(part(Kind::EdgeSet))?,
        face_sets: arrays.sets(part(Kind::FaceSet))?,
        element_sets: arrays.sets(part(Kind::ElementSet))?,
        assemblies: skeleton.assemblies.clone(),
        times: Arc::clone(&skeleton.times),
        global_variables: skeleton.global_variables.clone(),
        nodal_variables: skeleton.nodal_variables.clone(),
        qa_records: skeleton.qa_records.clone(),
        info_records: Arc::clone(&skeleton.info_records),
    })
}

impl Skeleton {
    /// The variables that hold big arrays.
    pub(super) fn array_variables(&self) -> impl Iterator<Item = usize> + '_ {
        let coordinates = match self.coordinates {
            CoordinateVariables::None => [None; 3],
            CoordinateVariables::Separate(axes) => axes,
            CoordinateVariables::Together(variable) => [Some(variable), None, None],
        };
        let maps = [self.node_ids, self.element_ids, self.element_order, self.nodal_attributes.values];
        let entities = self.kinds.iter().flat_map(|part| &part.entities);
        let of_entities = entities.flat_map(|entity| {
            [
                entity.list,
                entity.counts,
                entity.companion,
                entity.element_edges,
                entity.element_faces,
                entity.factors,
                entity.attributes.values,
            ]
        });
        coordinates.into_iter().chain(maps).chain(of_entities).flatten()
    }
}
