//! The groups below the root: read as headers, and carried from file to file as they are.
//!
//! A group has dimensions, attributes, variables and groups of its own, and sees the dimensions of those that it lies in.
//! Where the new file has a seen dimension no longer, or with another length, the group gets one of its own.

use super::super::number::{Number, with_number};
use super::super::{ContainerError, DataType, Dimension, Header, UserDefined, UserRole, Values, Variable};
use super::ffi::{self, RawDimension};
use super::user_types::{Types, copy_group, difference};
use super::write::{define_variable, put_attribute};
use super::{hyperslab::hyperslabs, piece_len, read_header};
use std::ffi::c_int;

/// A group of an open file.
#[derive(Debug)]
pub(super) struct Group {
    id: c_int,
    name: String,
    /// All dimensions that it sees; the last are its own.
    header: Header,
    num_seen: usize,
    variable_ids: Vec<c_int>,
    children: Vec<Self>,
}

/// The groups directly below a group or the root, which sees these dimensions; what is of a user-defined type is named in
/// the list.
pub(super) fn below(
    id: c_int,
    seen: &[RawDimension],
    not_understood: &mut Vec<String>,
) -> Result<Vec<Group>, ffi::Refusal> {
    let mut groups = Vec::new();
    for (id, name) in ffi::groups(id)? {
        let (mut header, variable_ids, dimensions) = read_header(id, seen)?;
        let unknown = std::mem::take(&mut header.not_understood);
        not_understood.extend(unknown.into_iter().map(|what| format!("{what} in the group {name}")));
        let children = below(id, &dimensions, not_understood)?;
        header.groups = children.iter().map(Group::described).collect();
        groups.push(Group { id, name, header, num_seen: seen.len(), variable_ids, children });
    }
    Ok(groups)
}

/// The dimensions of a new file that a group in it sees, with their ids there; the innermost last.
pub(super) type Seen = Vec<(Dimension, c_int)>;

impl Group {
    /// Makes the same group below one of another file.
    ///
    /// `types` are those of the groups that it lies in; its own are added.
    pub(super) fn copy(&self, parent: c_int, seen: &Seen, types: &mut Types) -> Result<(), ContainerError> {
        let failed =
            |reason| ContainerError::Library { what: format!("copying the group {}", self.name), reason };
        let group = ffi::define_group(parent, &self.name).map_err(failed)?;
        let (mut seen, mut dimension_ids) = (seen.clone(), Vec::new());
        for (at, dimension) in self.header.dimensions.iter().enumerate() {
            let above = seen.iter().rev().find(|(known, _)| known.name == dimension.name);
            let id = match above {
                Some((known, id)) if at < self.num_seen && known == dimension => *id,
                _ if at < self.num_seen && !self.uses(at) => {
                    dimension_ids.push(-1);
                    continue;
                }
                _ => {
                    let len = usize::try_from(dimension.len).ok().filter(|_| !dimension.is_unlimited);
                    ffi::define_dimension(group, &dimension.name, len).map_err(failed)?
                }
            };
            dimension_ids.push(id);
            seen.push((dimension.clone(), id));
        }
        for attribute in &self.header.attributes {
            put_attribute(group, ffi::GLOBAL, attribute, &self.name)?;
        }
        let variables = self.header.variables.iter();
        let ids: Result<Vec<c_int>, _> = variables
            .map(|variable| define_variable(group, &self.header, variable, &dimension_ids))
            .collect();
        ffi::end_definitions(group).map_err(failed)?;
        for (variable, id) in ids?.into_iter().enumerate() {
            self.each_piece(variable, |slab| self.copy_slab(variable, slab, (group, id)).map_err(failed))?;
        }
        types.define(self.id, group).map_err(failed)?;
        copy_group((self.id, &self.header), (group, &dimension_ids), types)?;
        self.children.iter().try_for_each(|child| child.copy(group, &seen, types))
    }

    /// Shows each variable of it and of the groups below, with the path of the folder that it is in.
    pub(super) fn each_variable(&self, above: &str, look: &mut impl FnMut(&str, &Variable)) {
        let folder = format!("{above}/{}", self.name);
        self.header.variables.iter().for_each(|variable| look(&folder, variable));
        self.children.iter().for_each(|child| child.each_variable(&folder, look));
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn num_variables(&self) -> usize {
        self.header.variables.len()
    }

    /// The group without what reading it takes.
    pub(super) fn described(&self) -> super::super::Group {
        let (name, header) = (self.name.clone(), self.header.clone());
        super::super::Group { name, header, num_seen: self.num_seen }
    }

    pub(super) fn check_range(
        &self,
        variable: usize,
        start: u64,
        count: usize,
    ) -> Result<(), ContainerError> {
        self.header.check_range(variable, start, count).map(drop)
    }

    /// Values of a variable, from `start` on; the range must exist.
    pub(super) fn values(&self, variable: usize, start: u64, count: usize) -> Result<Values, ffi::Refusal> {
        macro_rules! read {
            ($($data_type:ident: $number:ty),*) => {
                match self.header.variables[variable].data_type {
                    DataType::String => Values::String(self.strings(variable, start, count)?),
                    $(DataType::$data_type => Values::$data_type(self.numbers::<$number>(variable, start, count)?),)*
                }
            };
        }
        Ok(read!(
            Byte: i8, Char: u8, Short: i16, Int: i32, Float: f32, Double: f64, UByte: u8, UShort: u16, UInt: u32,
            Int64: i64, UInt64: u64
        ))
    }

    fn numbers<T: Number>(&self, variable: usize, start: u64, count: usize) -> Result<Vec<T>, ffi::Refusal> {
        let mut values = Vec::new();
        values.try_reserve_exact(count).map_err(|error| error.to_string())?;
        values.resize(count, T::zeroed());
        let mut rest = values.as_mut_slice();
        for slab in hyperslabs(&self.header.shape(variable), start, count as u64) {
            let (now, later) = rest.split_at_mut(slab.num_values().min(rest.len()));
            ffi::get(self.id, self.variable_ids[variable], &slab, now)?;
            rest = later;
        }
        Ok(values)
    }

    fn strings(&self, variable: usize, start: u64, count: usize) -> Result<Vec<String>, ffi::Refusal> {
        let mut strings = Vec::new();
        for slab in hyperslabs(&self.header.shape(variable), start, count as u64) {
            strings.extend(ffi::get_strings(self.id, self.variable_ids[variable], &slab)?);
        }
        Ok(strings)
    }

    fn uses(&self, dimension: usize) -> bool {
        let has = |one: &UserDefined| match &one.role {
            UserRole::Variable { dimensions } => dimensions.contains(&dimension),
            _ => false,
        };
        self.header.variables.iter().any(|variable| variable.dimensions.contains(&dimension))
            || self.header.user_defined.iter().any(has)
            || self.children.iter().any(|child| child.uses(dimension))
    }

    /// Takes the values of a variable, some at a time.
    fn each_piece<E>(
        &self,
        variable: usize,
        mut take: impl FnMut(&super::hyperslab::Hyperslab) -> Result<(), E>,
    ) -> Result<(), E> {
        let total = self.header.num_values(variable);
        let piece = piece_len(&self.header, variable) as u64;
        let shape = self.header.shape(variable);
        let mut start = 0;
        while start < total {
            let count = piece.min(total - start);
            hyperslabs(&shape, start, count).iter().try_for_each(&mut take)?;
            start += count;
        }
        Ok(())
    }

    fn copy_slab(
        &self,
        variable: usize,
        slab: &super::hyperslab::Hyperslab,
        (group, id): (c_int, c_int),
    ) -> Result<(), ffi::Refusal> {
        let from = (self.id, self.variable_ids[variable]);
        match self.header.variables[variable].data_type {
            DataType::String => ffi::put_strings(group, id, slab, &ffi::get_strings(from.0, from.1, slab)?),
            DataType::Char => {
                let mut bytes = vec![0_u8; slab.num_values()];
                ffi::get(from.0, from.1, slab, &mut bytes)?;
                ffi::put(group, id, slab, &bytes)
            }
            data_type => with_number!(data_type, T => {
                let mut values: Vec<T> = vec![bytemuck::Zeroable::zeroed(); slab.num_values()];
                ffi::get(from.0, from.1, slab, &mut values)?;
                ffi::put(group, id, slab, &values)
            }, otherwise Ok(())),
        }
    }

    /// The first thing in which two groups differ, as a sentence; dimensions that are seen only count by what uses them.
    pub(super) fn difference(&self, other: &Self) -> Result<Option<String>, ffi::Refusal> {
        let differs = |what: &str| Ok(Some(format!("{what} of the group {} differs", self.name)));
        let lengths = |group: &Self| -> Vec<(String, Vec<u64>)> {
            let variables = group.header.variables.iter().enumerate();
            variables.map(|(at, variable)| (variable.name.clone(), group.header.shape(at))).collect()
        };
        if self.name != other.name || self.children.len() != other.children.len() {
            return differs("the name or the number of groups");
        }
        if format!("{:?}", self.header.attributes) != format!("{:?}", other.header.attributes) {
            return differs("an attribute");
        }
        if lengths(self) != lengths(other) {
            return differs("the list of variables");
        }
        for (at, (a, b)) in self.header.variables.iter().zip(&other.header.variables).enumerate() {
            let described =
                |variable: &Variable| format!("{:?} {:?}", variable.data_type, variable.attributes);
            let mut is_same = described(a) == described(b);
            self.each_piece(at, |slab| {
                is_same = is_same && self.bits(at, slab)? == other.bits(at, slab)?;
                Ok::<(), ffi::Refusal>(())
            })?;
            if !is_same {
                return differs(&a.name);
            }
        }
        for one in &self.header.user_defined {
            let (names, shape) = match &one.role {
                UserRole::Type => ([None, None], Vec::new()),
                UserRole::Variable { dimensions } => {
                    let shape = dimensions.iter().map(|&at| self.header.dimensions[at].len).collect();
                    ([Some(one.name.as_str()); 2], shape)
                }
                UserRole::Attribute { of } => ([of.as_deref(); 2], Vec::new()),
            };
            let difference = difference((self.id, other.id), one, (names, &shape))?;
            if difference.is_some() {
                return Ok(difference);
            }
        }
        differences(&self.children, &other.children)
    }

    /// Values as bytes, strings with what separates them.
    fn bits(&self, variable: usize, slab: &super::hyperslab::Hyperslab) -> Result<Vec<u8>, ffi::Refusal> {
        let (group, id) = (self.id, self.variable_ids[variable]);
        match self.header.variables[variable].data_type {
            DataType::String => Ok(ffi::get_strings(group, id, slab)?.join("\0").into_bytes()),
            DataType::Char => {
                let mut bytes = vec![0_u8; slab.num_values()];
                ffi::get(group, id, slab, &mut bytes)?;
                Ok(bytes)
            }
            data_type => with_number!(data_type, T => {
                let mut values: Vec<T> = vec![bytemuck::Zeroable::zeroed(); slab.num_values()];
                ffi::get(group, id, slab, &mut values)?;
                Ok(bytemuck::cast_slice(&values).to_vec())
            }, otherwise Ok(Vec::new())),
        }
    }
}

/// These groups and all below, a group before those in it.
pub(super) fn all(groups: &[Group]) -> Vec<&Group> {
    groups.iter().flat_map(|group| std::iter::once(group).chain(all(&group.children))).collect()
}

/// The first difference between groups of two files.
pub(super) fn differences(a: &[Group], b: &[Group]) -> Result<Option<String>, ffi::Refusal> {
    if a.len() != b.len() {
        return Ok(Some(format!("there are {} groups instead of {}", b.len(), a.len())));
    }
    for (a, b) in a.iter().zip(b) {
        let difference = a.difference(b)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    Ok(None)
}
