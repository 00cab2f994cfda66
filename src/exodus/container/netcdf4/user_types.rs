//! What is of types that a file defines itself: carried from file to file, type, variable and attribute, without being
//! understood.
//!
//! A type is defined anew in the other file, its parts first; values go over as the library has them in memory. Compared are the
//! bytes that mean something, since what lies between the parts of a compound may be anything. What it leaves out:
//! texts, and lists in other types, for which netCDF 4.9.0 has no function that gives their memory back which
//! netcdf-sys knows; what has these is named as not understood, and a save refuses it.

use super::super::{ContainerError, Header, UserDefined, UserRole};
use super::HIDDEN_ATTRIBUTES;
use super::ffi::{self, Class, Field, Layout, TypeId, UserType};
use super::hyperslab::hyperslabs;
use super::write::put_attribute;
use std::collections::HashMap;
use std::ffi::c_int;

/// The types of one file by their numbers in another.
#[derive(Clone, Debug, Default)]
pub(super) struct Types(HashMap<TypeId, TypeId>);

impl Types {
    /// The number in the new file.
    fn get(&self, type_id: TypeId) -> Result<TypeId, ffi::Refusal> {
        match ffi::own_type(type_id) {
            Some(_) => Ok(type_id),
            None => self.0.get(&type_id).copied().ok_or_else(|| "its type is defined nowhere".to_owned()),
        }
    }

    /// Defines the types of a file or group in a group of another, where they can be carried.
    pub(super) fn define(&mut self, from: c_int, to: c_int) -> Result<(), ffi::Refusal> {
        for id in ffi::user_type_ids(from)? {
            if layout(from, id)?.is_none() {
                continue;
            }
            let UserType { name, size, class } = ffi::user_type(from, id)?;
            let class = match class {
                Class::Compound(fields) => {
                    let field = |field: Field| Ok(Field { type_id: self.get(field.type_id)?, ..field });
                    Class::Compound(fields.into_iter().map(field).collect::<Result<_, ffi::Refusal>>()?)
                }
                Class::List(base) => Class::List(self.get(base)?),
                other => other,
            };
            let new = ffi::define_user_type(to, &UserType { name, size, class })?;
            self.0.insert(id, new);
        }
        Ok(())
    }
}

/// How values of a type lie in memory; `None` if it cannot be carried.
fn layout(ncid: c_int, type_id: TypeId) -> Result<Option<Layout>, ffi::Refusal> {
    if ffi::own_type(type_id).is_some() {
        return plain(ncid, type_id);
    }
    match ffi::user_type(ncid, type_id)?.class {
        Class::List(base) => Ok(plain(ncid, base)?.map(|items| Layout { is_list: true, ..items })),
        _ => plain(ncid, type_id),
    }
}

/// The same of types without lists and texts.
fn plain(ncid: c_int, type_id: TypeId) -> Result<Option<Layout>, ffi::Refusal> {
    let of_size = |size: usize| Layout { size, meant: std::iter::once(0..size).collect(), is_list: false };
    match ffi::own_type(type_id) {
        Some(super::super::DataType::String) => return Ok(None),
        Some(_) => return Ok(Some(of_size(ffi::type_size(ncid, type_id)?))),
        None => {}
    }
    let described = ffi::user_type(ncid, type_id)?;
    let fields = match described.class {
        Class::List(_) => return Ok(None),
        Class::Enum(..) | Class::Opaque => return Ok(Some(of_size(described.size))),
        Class::Compound(fields) => fields,
    };
    let mut meant = Vec::new();
    for field in fields {
        let Some(part) = plain(ncid, field.type_id)? else { return Ok(None) };
        let count: usize = field.shape.iter().map(|&len| usize::try_from(len).unwrap_or(0)).product();
        for at in 0..count {
            let start = field.offset + at * part.size;
            meant.extend(part.meant.iter().map(|range| start + range.start..start + range.end));
        }
    }
    let is_inside = meant.iter().all(|range| range.end <= described.size);
    Ok(is_inside.then_some(Layout { size: described.size, meant, is_list: false }))
}

/// A type in words: "compound point {double x, int tag[3]}".
fn words(ncid: c_int, type_id: TypeId) -> Result<String, ffi::Refusal> {
    if let Some(own) = ffi::own_type(type_id) {
        return Ok(own.to_string());
    }
    let UserType { name, size, class } = ffi::user_type(ncid, type_id)?;
    Ok(match class {
        Class::Compound(fields) => {
            let field = |Field { name, type_id, shape, .. }: &Field| {
                let lengths: String = shape.iter().map(|len| format!("[{len}]")).collect();
                Ok(format!("{} {name}{lengths}", words(ncid, *type_id)?))
            };
            let fields: Vec<String> = fields.iter().map(field).collect::<Result<_, ffi::Refusal>>()?;
            format!("compound {name} {{{}}}", fields.join(", "))
        }
        Class::Enum(base, members) => {
            let base = words(ncid, base)?;
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            format!("enum {name} of {base} {{{}}}", names.join(", "))
        }
        Class::List(base) => format!("list {name} of {}", words(ncid, base)?),
        Class::Opaque => format!("opaque {name} of {size} bytes"),
    })
}

/// A type as it is compared: what is meant by its numbers as well.
fn definition(ncid: c_int, type_id: TypeId) -> Result<String, ffi::Refusal> {
    let members = match ffi::own_type(type_id) {
        Some(_) => String::new(),
        None => match ffi::user_type(ncid, type_id)?.class {
            Class::Enum(_, members) => format!("{members:?}"),
            _ => String::new(),
        },
    };
    Ok(format!("{} {:?} {members}", words(ncid, type_id)?, layout(ncid, type_id)?))
}

/// What is found while a header is read.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) defined: Vec<UserDefined>,
    /// What cannot be carried.
    pub(super) lost: Vec<String>,
}

impl Found {
    /// Notes the types that a file or group defines.
    pub(super) fn types(&mut self, ncid: c_int) -> Result<(), ffi::Refusal> {
        for id in ffi::user_type_ids(ncid)? {
            let name = ffi::user_type(ncid, id)?.name;
            self.add(ncid, id, (name.clone(), format!("type {name}")), UserRole::Type)?;
        }
        Ok(())
    }

    /// Notes a variable of a user-defined type, and its attributes of such types.
    pub(super) fn variable(
        &mut self,
        ncid: c_int,
        name: &str,
        dimensions: Option<Vec<usize>>,
    ) -> Result<(), ffi::Refusal> {
        let (id, type_id) = ffi::variable_of(ncid, name)?;
        let Some(dimensions) = dimensions.filter(|_| ffi::own_type(type_id).is_none()) else {
            self.lost.push(name.to_owned());
            return Ok(());
        };
        let names = (name.to_owned(), name.to_owned());
        self.add(ncid, type_id, names, UserRole::Variable { dimensions })?;
        // They go with the variable; those that cannot be carried are told.
        for (attribute, type_id) in user_attributes(ncid, id)? {
            if layout(ncid, type_id)?.is_none() {
                self.lost.push(format!("{name}:{attribute}"));
            }
        }
        Ok(())
    }

    /// Notes an attribute of a user-defined type; `owner` is empty for one of the file or group.
    pub(super) fn attribute(
        &mut self,
        (ncid, variable): (c_int, c_int),
        owner: &str,
        name: &str,
    ) -> Result<(), ffi::Refusal> {
        let (type_id, _) = ffi::attribute_of(ncid, variable, name)?;
        let of = (!owner.is_empty()).then(|| owner.to_owned());
        let names = (name.to_owned(), format!("{owner}:{name}"));
        self.add(ncid, type_id, names, UserRole::Attribute { of })
    }

    fn add(
        &mut self,
        ncid: c_int,
        type_id: TypeId,
        (name, called): (String, String),
        role: UserRole,
    ) -> Result<(), ffi::Refusal> {
        match layout(ncid, type_id)? {
            Some(_) => {
                self.defined.push(UserDefined { name, called, words: words(ncid, type_id)?, role });
            }
            None => self.lost.push(called),
        }
        Ok(())
    }
}

/// The attributes of a variable that are of user-defined types, with these.
fn user_attributes(ncid: c_int, id: c_int) -> Result<Vec<(String, TypeId)>, ffi::Refusal> {
    let mut found = Vec::new();
    for position in 0..ffi::variable(ncid, id)?.num_attributes {
        let raw = ffi::attribute(ncid, id, position)?;
        if raw.value.is_none() && !HIDDEN_ATTRIBUTES.contains(&raw.name.as_str()) {
            let (type_id, _) = ffi::attribute_of(ncid, id, &raw.name)?;
            found.push((raw.name, type_id));
        }
    }
    Ok(found)
}

fn layout_or_refusal(ncid: c_int, type_id: TypeId) -> Result<Layout, ffi::Refusal> {
    layout(ncid, type_id)?.ok_or_else(|| "its type holds texts, or lists in another type".to_owned())
}

/// Copies a variable with its values and attributes under a name, with dimensions of the other file.
pub(super) fn copy_variable(
    (from, old_name): (c_int, &str),
    (to, new_name): (c_int, &str),
    (shape, dimension_ids): (&[u64], &[c_int]),
    types: &Types,
) -> Result<(), ContainerError> {
    let failed = |reason| ContainerError::Library { what: format!("copying {old_name}"), reason };
    let (old, type_id) = ffi::variable_of(from, old_name).map_err(failed)?;
    let layout = layout_or_refusal(from, type_id).map_err(failed)?;
    let new_type = types.get(type_id).map_err(failed)?;
    let new = ffi::define_variable_of(to, new_name, new_type, dimension_ids).map_err(failed)?;
    if !shape.is_empty() {
        let storage = ffi::storage(from, old, shape.len()).map_err(failed)?;
        let chunks = storage.chunks.as_ref().map(|chunks| {
            chunks.iter().map(|&chunk| usize::try_from(chunk).unwrap_or(usize::MAX)).collect::<Vec<_>>()
        });
        ffi::define_storage(to, new, chunks.as_deref(), &storage).map_err(failed)?;
    }
    for position in 0..ffi::variable(from, old).map_err(failed)?.num_attributes {
        let raw = ffi::attribute(from, old, position).map_err(failed)?;
        if HIDDEN_ATTRIBUTES.contains(&raw.name.as_str()) {
            continue;
        }
        match raw.value {
            Some(value) => {
                put_attribute(to, new, &super::Attribute { name: raw.name, value }, new_name)?;
            }
            None => copy_attribute((from, old), (to, new), &raw.name, types)?,
        }
    }
    ffi::end_definitions(to).map_err(failed)?;
    each_slab(shape, layout.size, |slab| ffi::copy_values((from, old), (to, new), slab, &layout))
        .map_err(failed)
}

/// Copies an attribute of a user-defined type.
pub(super) fn copy_attribute(
    from: (c_int, c_int),
    to: (c_int, c_int),
    name: &str,
    types: &Types,
) -> Result<(), ContainerError> {
    let copy = || {
        let (type_id, _) = ffi::attribute_of(from.0, from.1, name)?;
        let layout = layout_or_refusal(from.0, type_id)?;
        ffi::copy_attribute(from, to, name, (types.get(type_id)?, &layout))
    };
    copy().map_err(|reason| ContainerError::Library { what: format!("copying the attribute {name}"), reason })
}

/// Copies what a group has of user-defined types into a group that has the same variables and these dimensions.
pub(super) fn copy_group(
    (from, header): (c_int, &Header),
    (to, dimension_ids): (c_int, &[c_int]),
    types: &Types,
) -> Result<(), ContainerError> {
    for UserDefined { name, role, .. } in &header.user_defined {
        match role {
            UserRole::Type => {}
            UserRole::Variable { dimensions } => {
                let shape: Vec<u64> = dimensions.iter().map(|&at| header.dimensions[at].len).collect();
                let ids: Vec<c_int> = dimensions.iter().map(|&at| dimension_ids[at]).collect();
                copy_variable((from, name), (to, name), (&shape, &ids), types)?;
            }
            UserRole::Attribute { of } => {
                let [from, to] = [owner(from, of.as_deref())?, owner(to, of.as_deref())?];
                copy_attribute(from, to, name, types)?;
            }
        }
    }
    Ok(())
}

/// The numbers of a group and of a variable in it, or of the group itself.
pub(super) fn owner(ncid: c_int, variable: Option<&str>) -> Result<(c_int, c_int), ContainerError> {
    let Some(variable) = variable else { return Ok((ncid, ffi::GLOBAL)) };
    let found = ffi::variable_of(ncid, variable);
    let (id, _) = found
        .map_err(|reason| ContainerError::Library { what: format!("looking for {variable}"), reason })?;
    Ok((ncid, id))
}

/// The first difference between a type, variable or attribute of two files, as a sentence; `names` are those of the variable
/// or of the attribute's owner.
pub(super) fn difference(
    (a, b): (c_int, c_int),
    one: &UserDefined,
    (names, shape): ([Option<&str>; 2], &[u64]),
) -> Result<Option<String>, ffi::Refusal> {
    let differs = |what: &str| Ok(Some(format!("{what} of {} differs", one.called)));
    match &one.role {
        UserRole::Type => {
            let named = |ncid: c_int| -> Result<Option<String>, ffi::Refusal> {
                for id in ffi::user_type_ids(ncid)? {
                    if ffi::user_type(ncid, id)?.name == one.name {
                        return definition(ncid, id).map(Some);
                    }
                }
                Ok(None)
            };
            if named(a)? == named(b)? { Ok(None) } else { differs("the definition") }
        }
        UserRole::Variable { .. } => {
            let [Some(name_a), Some(name_b)] = names else { return differs("the name") };
            let (on_a, on_b) = (ffi::variable_of(a, name_a)?, ffi::variable_of(b, name_b)?);
            if definition(a, on_a.1)? != definition(b, on_b.1)? {
                return differs("the type");
            }
            let attributes = |ncid: c_int, id: c_int| -> Result<Vec<String>, ffi::Refusal> {
                let mut all = Vec::new();
                for position in 0..ffi::variable(ncid, id)?.num_attributes {
                    let raw = ffi::attribute(ncid, id, position)?;
                    if !HIDDEN_ATTRIBUTES.contains(&raw.name.as_str()) {
                        let value = match raw.value {
                            Some(value) => format!("{value:?}"),
                            None => attribute_bits(ncid, id, &raw.name)?,
                        };
                        all.push(format!("{} {value}", raw.name));
                    }
                }
                Ok(all)
            };
            if attributes(a, on_a.0)? != attributes(b, on_b.0)? {
                return differs("an attribute");
            }
            let layout = layout_or_refusal(a, on_a.1)?;
            let mut is_same = true;
            each_slab(shape, layout.size, |slab| {
                let values = |ncid: c_int, id: c_int| ffi::meant_values(ncid, id, slab, &layout);
                is_same = is_same && values(a, on_a.0)? == values(b, on_b.0)?;
                Ok(())
            })?;
            if is_same { Ok(None) } else { differs("a value") }
        }
        UserRole::Attribute { .. } => {
            let id = |ncid: c_int, name: Option<&str>| match name {
                Some(name) => Ok::<_, ffi::Refusal>(ffi::variable_of(ncid, name)?.0),
                None => Ok(ffi::GLOBAL),
            };
            let (on_a, on_b) = (id(a, names[0])?, id(b, names[1])?);
            if attribute_bits(a, on_a, &one.name)? == attribute_bits(b, on_b, &one.name)? {
                return Ok(None);
            }
            differs("the value")
        }
    }
}

/// Type and values of an attribute.
fn attribute_bits(ncid: c_int, id: c_int, name: &str) -> Result<String, ffi::Refusal> {
    let (type_id, _) = ffi::attribute_of(ncid, id, name)?;
    let layout = layout_or_refusal(ncid, type_id)?;
    let bytes = ffi::meant_attribute((ncid, id), name, &layout)?;
    Ok(format!("{} {bytes:?}", definition(ncid, type_id)?))
}

/// Takes the values of a variable, some at a time.
fn each_slab(
    shape: &[u64],
    size: usize,
    mut take: impl FnMut(&super::hyperslab::Hyperslab) -> Result<(), ffi::Refusal>,
) -> Result<(), ffi::Refusal> {
    /// Bytes of the values that are taken at a time.
    const PIECE: u64 = 1 << 22;
    let total = shape.iter().fold(1, |product: u64, &len| product.saturating_mul(len));
    let piece = (PIECE / (size as u64).max(16)).max(1);
    let mut start = 0;
    while start < total {
        let count = piece.min(total - start);
        hyperslabs(shape, start, count).iter().try_for_each(&mut take)?;
        start += count;
    }
    Ok(())
}
