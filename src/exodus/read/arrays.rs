//! The big arrays: coordinates, connectivity, members of sets, factors, attributes, maps.
//!
//! Each is read straight into the vector that the model keeps, in pieces that several threads read at once. Memory
//! beyond the model's own: the sides of one side set at a time for each thread.

use super::{
    known::Known,
    lookup::check_plausible,
    maps::{MapPart, NumberedMapPart},
    skeleton::{AttributePart, CoordinateVariables, Skeleton},
};
use crate::{
    exodus::{
        ExodusError,
        container::{Container, ContainerError, DataType},
        names::Kind,
    },
    model::{Attributes, Coordinates, Maps, Model, NumberedMap, Progress, Shared, Warnings, counted},
};
use rayon::prelude::*;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// Values that one thread reads at a time.
const PIECE: usize = 1 << 17;

/// A value of an array, and what stands for one that a cut file lacks.
pub(super) trait Stored: Copy + Default + Send {
    const MISSING: Self;
}

impl Stored for f64 {
    const MISSING: Self = Self::NAN;
}

/// An index of nothing, as which a stored 0 is read too.
impl Stored for u32 {
    const MISSING: Self = Self::MAX;
}

impl Stored for i64 {
    const MISSING: Self = 0;
}

/// Reads arrays, and tells how far it is.
pub(super) struct ArrayReader<'a> {
    pub(super) container: &'a Container,
    /// Arrays that need no reading.
    pub(super) known: &'a Known,
    pub(super) progress: &'a dyn Progress,
    /// Values to be read in all.
    total: u64,
    done: AtomicU64,
    /// Variables that the model does not say, since they cannot be read, and why.
    lost: Mutex<Lost>,
}

/// Positions of variables that could not be read, and why.
pub(crate) type Lost = Vec<(usize, String)>;

impl<'a> ArrayReader<'a> {
    pub(super) fn new(
        container: &'a Container,
        skeleton: &Skeleton,
        known: &'a Known,
        progress: &'a dyn Progress,
    ) -> Self {
        let values = |variable: usize| container.header().num_values(variable);
        let total = skeleton.array_variables().map(values).sum();
        Self { container, known, progress, total, done: AtomicU64::new(0), lost: Mutex::default() }
    }

    /// Reads `len` values of a variable from `start` on, in pieces, with `read` for each piece.
    fn read<T: Stored>(
        &self,
        variable: usize,
        start: usize,
        len: usize,
        read: impl Fn(&Container, usize, u64, &mut [T]) -> Result<(), ContainerError> + Sync,
    ) -> Result<Vec<T>, ExodusError> {
        let first_missing = self.container.unavailable_from(variable).unwrap_or(u64::MAX);
        let first_missing =
            usize::try_from(first_missing).unwrap_or(usize::MAX).saturating_sub(start).min(len);
        let mut values = self.no_values(variable, len)?;
        values[..first_missing].par_chunks_mut(PIECE).enumerate().try_for_each(|(piece, out)| {
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

    /// A vector of `len` missing values, or an error where the plain way would end the process.
    fn no_values<T: Stored>(&self, variable: usize, len: usize) -> Result<Vec<T>, ExodusError> {
        // What a cut file may lack has been looked at before. Zeros cost nothing until they are written over.
        let is_whole = self.container.unavailable_from(variable).is_none();
        if is_whole {
            check_plausible(self.container, variable)?;
        }
        let mut probe = Vec::<T>::new();
        if probe.try_reserve_exact(len).is_err() {
            let bytes = (len as u64).saturating_mul(size_of::<T>() as u64);
            let variable = self.container.header().variables[variable].name.clone();
            return Err(ContainerError::OutOfMemory { variable, bytes }.into());
        }
        drop(probe);
        Ok(vec![if is_whole { T::default() } else { T::MISSING }; len])
    }

    pub(super) fn whole<T: Stored>(
        &self,
        variable: usize,
        read: impl Fn(&Container, usize, u64, &mut [T]) -> Result<(), ContainerError> + Sync,
    ) -> Result<Vec<T>, ExodusError> {
        let len = usize::try_from(self.container.header().num_values(variable)).unwrap_or(usize::MAX);
        self.read(variable, 0, len, read)
    }

    /// The values, unless they cannot be read: then why is kept, and the rest of the model goes on without them.
    fn salvage<T>(
        &self,
        variable: usize,
        read: Result<Vec<T>, ExodusError>,
    ) -> Result<Option<Shared<T>>, ExodusError> {
        match read {
            Ok(values) => Ok(Some(Arc::new(values))),
            Err(ExodusError::Container(error)) => {
                self.lose(variable, error.to_string());
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Keeps in mind that the model does not say what a variable says.
    pub(super) fn lose(&self, variable: usize, why: String) {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).push((variable, why));
    }

    fn reals(&self, variable: usize) -> Result<Option<Shared<f64>>, ExodusError> {
        match self.known.reals(variable) {
            Some(known) => Ok(Some(known)),
            None => self.salvage(variable, self.whole(variable, Container::read_f64_into)),
        }
    }

    /// Reals that a variable may hold; `None` too if they cannot be read.
    pub(super) fn optional_reals(&self, variable: Option<usize>) -> Result<Option<Shared<f64>>, ExodusError> {
        variable.map_or(Ok(None), |variable| self.reals(variable))
    }

    pub(super) fn integers(&self, variable: usize) -> Result<Option<Shared<i64>>, ExodusError> {
        match self.known.integers(variable) {
            Some(known) => Ok(Some(known)),
            None => self.salvage(variable, self.whole(variable, Container::read_i64_into)),
        }
    }

    /// Entity numbers as indices from 0.
    ///
    /// Of 64-bit numbers some may be none that an index can be; these become `u32::MAX`, which is no entity's either.
    pub(super) fn indices(&self, variable: usize) -> Result<Option<Shared<u32>>, ExodusError> {
        if let Some(known) = self.known.indices(variable) {
            return Ok(Some(known));
        }
        let read = self.whole(variable, Container::read_indices_into);
        let is_wide = !matches!(
            self.container.header().variables[variable].data_type,
            DataType::Int | DataType::Short | DataType::Byte
        );
        if !is_wide || !matches!(read, Err(ExodusError::Container(_))) {
            return self.salvage(variable, read);
        }
        let Ok(numbers) = self.whole(variable, Container::read_i64_into) else {
            return self.salvage(variable, read);
        };
        let index = |number: i64| u32::try_from(number.wrapping_sub(1)).ok();
        let num_odd = numbers.iter().filter(|&&number| number != 0 && index(number).is_none()).count();
        let name = &self.container.header().variables[variable].name;
        self.lose(
            variable,
            format!("{name} holds {} that cannot be an entity's number", counted(num_odd, "value")),
        );
        Ok(Some(Arc::new(numbers.into_iter().map(|number| index(number).unwrap_or(u32::MAX)).collect())))
    }

    pub(super) fn counts(&self, variable: usize) -> Result<Option<Shared<u32>>, ExodusError> {
        if let Some(known) = self.known.indices(variable) {
            return Ok(Some(known));
        }
        let mut read = self.whole(variable, read_counts);
        // A count that is missing counts nothing.
        if let (Ok(counts), Some(first)) = (&mut read, self.container.unavailable_from(variable)) {
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            counts.iter_mut().skip(first).for_each(|count| *count = 0);
        }
        self.salvage(variable, read)
    }

    /// A value many times, unless the file cannot mean that many.
    pub(super) fn repeated<T: Copy>(
        &self,
        value: T,
        len: usize,
        what: &'static str,
    ) -> Result<Vec<T>, ExodusError> {
        if len as u64 / 1_100 > self.container.file_len() {
            return Err(ExodusError::TooMany { what, count: len as u64 });
        }
        Ok(vec![value; len])
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
            let read = match at {
                Some((variable, start)) => match self.known.axis(variable, axis) {
                    Some(known) => Some(known),
                    None => {
                        let read = self.read(variable, start, num_nodes, Container::read_f64_into);
                        self.salvage(variable, read)?
                    }
                },
                None => None,
            };
            // An axis that the file does not have is nowhere but at 0, one that cannot be read is unknown.
            let is_unknown = at.is_some() || skeleton.coordinates == CoordinateVariables::None;
            let other = if is_unknown { f64::NAN } else { 0.0 };
            match read {
                Some(read) => Ok(read),
                None => self.repeated(other, num_nodes, "nodes for its size").map(Arc::new),
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
        // Without its end a map is none: the numbers of the rest would be made up.
        let whole = variable.filter(|&variable| self.container.unavailable_from(variable).is_none());
        whole.map_or(Ok(None), |variable| self.integers(variable))
    }

    /// The numbered maps, and the id maps of edges and faces.
    fn maps(&self, skeleton: &Skeleton) -> Result<Maps, ExodusError> {
        let [nodes, elements, edges, faces] = &skeleton.maps;
        let numbered = |part: &MapPart| -> Result<Vec<NumberedMap>, ExodusError> {
            let read = |map: &NumberedMapPart| {
                let values = self.map(Some(map.variable))?;
                Ok(values.map(|values| NumberedMap { id: map.id, name: map.name.clone(), values }))
            };
            part.numbered.iter().filter_map(|map| read(map).transpose()).collect()
        };
        Ok(Maps {
            nodes: numbered(nodes)?,
            elements: numbered(elements)?,
            edges: numbered(edges)?,
            faces: numbered(faces)?,
            edge_ids: self.map(edges.ids)?,
            face_ids: self.map(faces.ids)?,
        })
    }

    pub(super) fn attributes(&self, part: &AttributePart) -> Result<Attributes, ExodusError> {
        let values = self.optional_reals(part.values)?;
        Ok(values.map_or_else(Attributes::default, |values| Attributes { names: part.names.clone(), values }))
    }
}

/// Reads the arrays that a skeleton points at into a model, but for those that are known.
///
/// What cannot be read is listed, and told in `warnings`: the model has unknown coordinates, no nodes of elements, no
/// map and so on in its place. Errors: if there is more of something than the file can mean, or the work is cancelled.
pub(super) fn read_model(
    container: &Container,
    skeleton: &Skeleton,
    known: &Known,
    warnings: &mut Warnings,
    progress: &dyn Progress,
) -> Result<(Model, Lost), ExodusError> {
    let arrays = ArrayReader::new(container, skeleton, known, progress);
    let part = |kind: Kind| skeleton.of(kind);
    let mut blocks = |kind: Kind| arrays.blocks(kind, part(kind), skeleton.dimension, warnings);
    let model = Model {
        title: skeleton.title.clone(),
        dimension: skeleton.dimension,
        coordinates: arrays.coordinates(skeleton)?,
        coordinate_names: skeleton.coordinate_names.clone(),
        node_ids: arrays.map(skeleton.node_ids)?,
        element_ids: arrays.map(skeleton.element_ids)?,
        element_order: arrays.map(skeleton.element_order)?,
        maps: arrays.maps(skeleton)?,
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
        blobs: skeleton.blobs.clone(),
        node_user_attributes: skeleton.node_user_attributes.clone(),
        frames: skeleton.frames.clone(),
        user_attributes: skeleton.user_attributes.clone(),
        times: Arc::clone(&skeleton.times),
        global_variables: skeleton.global_variables.clone(),
        nodal_variables: skeleton.nodal_variables.clone(),
        qa_records: skeleton.qa_records.clone(),
        info_records: Arc::clone(&skeleton.info_records),
    };
    let mut lost = arrays.lost.into_inner().unwrap_or_else(PoisonError::into_inner);
    lost.sort_unstable();
    lost.iter().for_each(|(_, why)| warnings.add(why.as_str()));
    Ok((model, lost))
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

impl Skeleton {
    /// The variables that hold big arrays.
    pub(super) fn array_variables(&self) -> impl Iterator<Item = usize> + '_ {
        let coordinates = match self.coordinates {
            CoordinateVariables::None => [None; 3],
            CoordinateVariables::Separate(axes) => axes,
            CoordinateVariables::Together(variable) => [Some(variable), None, None],
        };
        let maps = [self.node_ids, self.element_ids, self.element_order, self.nodal_attributes.values];
        let more_maps = self
            .maps
            .iter()
            .flat_map(|part| part.numbered.iter().map(|map| Some(map.variable)).chain([part.ids]));
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
        coordinates.into_iter().chain(maps).chain(more_maps).chain(of_entities).flatten()
    }
}
