//! The calls about types that a file defines itself, and about values of such types.
//!
//! Values are taken as bytes. Of types that hold no pointers that is all there is to do; the lists of a `vlen` type are the
//! library's own memory, which is given back as soon as they were written or looked at.

use super::super::super::DataType;
use super::super::hyperslab::Hyperslab;
use super::{NameBuffer, Refusal, c_count, c_string, checked, count, data_type_of, ids, lock, name_in};
use netcdf_sys as nc;
use std::ffi::{c_int, c_void};
use std::ops::Range;
use std::ptr;

/// The library's number of a type within a file.
pub(in super::super) type TypeId = nc::nc_type;

/// A type that a file defines.
#[derive(Clone, Debug)]
pub(in super::super) struct UserType {
    pub(in super::super) name: String,
    /// Bytes of a value in memory.
    pub(in super::super) size: usize,
    pub(in super::super) class: Class,
}

/// What kind of type it is, with the types that it is made of.
#[derive(Clone, Debug)]
pub(in super::super) enum Class {
    Compound(Vec<Field>),
    /// The type of the numbers, and the names with their numbers as bytes.
    Enum(TypeId, Vec<(String, [u8; 8])>),
    /// Lists of values of a type.
    List(TypeId),
    /// Bytes without a meaning.
    Opaque,
}

/// A part of a compound type.
#[derive(Clone, Debug)]
pub(in super::super) struct Field {
    pub(in super::super) name: String,
    pub(in super::super) offset: usize,
    pub(in super::super) type_id: TypeId,
    /// Empty for a single value.
    pub(in super::super) shape: Vec<c_int>,
}

/// How values lie in memory: bytes of each, and which of them mean something; of lists, those of their items.
#[derive(Clone, Debug)]
pub(in super::super) struct Layout {
    pub(in super::super) size: usize,
    pub(in super::super) meant: Vec<Range<usize>>,
    pub(in super::super) is_list: bool,
}

/// The numbers of the types that a file or a group defines, each after those that it is made of.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn user_type_ids(ncid: c_int) -> Result<Vec<TypeId>, Refusal> {
    let _lock = lock();
    // SAFETY: `ids` hands over null or room for as many ids as the library announced under the same lock.
    ids(|num, ids| unsafe { nc::nc_inq_typeids(ncid, num, ids) })
}

/// The type of netCDF's own that a number means; `None` if a file defines it.
pub(in super::super) fn own_type(type_id: TypeId) -> Option<DataType> {
    data_type_of(type_id)
}

/// Bytes of a value of any type.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn type_size(ncid: c_int, type_id: TypeId) -> Result<usize, Refusal> {
    let _lock = lock();
    let mut size = 0;
    // SAFETY: one size is written; null asks for nothing.
    checked(unsafe { nc::nc_inq_type(ncid, type_id, ptr::null_mut(), &raw mut size) })?;
    Ok(size)
}

/// A type that the file defines.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn user_type(ncid: c_int, type_id: TypeId) -> Result<UserType, Refusal> {
    let _lock = lock();
    let mut name: NameBuffer = [0; 1024];
    let (mut size, mut base, mut num_fields, mut class) = (0, 0, 0, 0);
    // SAFETY: the name is at most 257 bytes with its NUL; one number is written per pointer.
    checked(unsafe {
        nc::nc_inq_user_type(
            ncid,
            type_id,
            name.as_mut_ptr().cast(),
            &raw mut size,
            &raw mut base,
            &raw mut num_fields,
            &raw mut class,
        )
    })?;
    let class = match class {
        nc::NC_COMPOUND => Class::Compound(fields(ncid, type_id, num_fields)?),
        nc::NC_ENUM => Class::Enum(base, members(ncid, type_id, num_fields)?),
        nc::NC_VLEN => Class::List(base),
        nc::NC_OPAQUE => Class::Opaque,
        other => return Err(format!("there is a type of class {other}")),
    };
    Ok(UserType { name: name_in(&name), size, class })
}

/// The caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn fields(ncid: c_int, type_id: TypeId, num_fields: usize) -> Result<Vec<Field>, Refusal> {
    let mut fields = Vec::new();
    for at in 0..num_fields {
        let at = c_count(at)?;
        let mut name: NameBuffer = [0; 1024];
        let (mut offset, mut field_type, mut rank) = (0, 0, 0);
        // SAFETY: the name is at most 257 bytes with its NUL; one number is written per pointer; null asks for nothing.
        checked(unsafe {
            nc::nc_inq_compound_field(
                ncid,
                type_id,
                at,
                name.as_mut_ptr().cast(),
                &raw mut offset,
                &raw mut field_type,
                &raw mut rank,
                ptr::null_mut(),
            )
        })?;
        let mut shape = vec![0; count(rank)];
        if !shape.is_empty() {
            // SAFETY: there is room for as many lengths as the library announced under the same lock.
            checked(unsafe { nc::nc_inq_compound_fielddim_sizes(ncid, type_id, at, shape.as_mut_ptr()) })?;
        }
        fields.push(Field { name: name_in(&name), offset, type_id: field_type, shape });
    }
    Ok(fields)
}

/// The caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn members(ncid: c_int, type_id: TypeId, num_members: usize) -> Result<Vec<(String, [u8; 8])>, Refusal> {
    let mut members = Vec::new();
    for at in 0..num_members {
        let at = c_count(at)?;
        let mut name: NameBuffer = [0; 1024];
        let mut value = [0_u64];
        // SAFETY: the name is at most 257 bytes with its NUL, and no whole number has more than 8 bytes.
        checked(unsafe {
            nc::nc_inq_enum_member(ncid, type_id, at, name.as_mut_ptr().cast(), value.as_mut_ptr().cast())
        })?;
        members.push((name_in(&name), value[0].to_ne_bytes()));
    }
    Ok(members)
}

/// Defines a type; those that it is made of are numbered as in the new file.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_user_type(ncid: c_int, described: &UserType) -> Result<TypeId, Refusal> {
    let name = c_string(&described.name)?;
    let _lock = lock();
    let mut id = 0;
    match &described.class {
        Class::Compound(fields) => {
            // SAFETY: the name is NUL-terminated and outlives the call, which writes one int.
            checked(unsafe { nc::nc_def_compound(ncid, described.size, name.as_ptr(), &raw mut id) })?;
            for field in fields {
                let (name, rank) = (c_string(&field.name)?, c_count(field.shape.len())?);
                // SAFETY: the name is NUL-terminated, there are `rank` lengths, and both outlive the call.
                checked(unsafe {
                    match rank {
                        0 => nc::nc_insert_compound(ncid, id, name.as_ptr(), field.offset, field.type_id),
                        _ => nc::nc_insert_array_compound(
                            ncid,
                            id,
                            name.as_ptr(),
                            field.offset,
                            field.type_id,
                            rank,
                            field.shape.as_ptr(),
                        ),
                    }
                })?;
            }
        }
        Class::Enum(base, members) => {
            // SAFETY: the name is NUL-terminated and outlives the call, which writes one int.
            checked(unsafe { nc::nc_def_enum(ncid, *base, name.as_ptr(), &raw mut id) })?;
            for (name, value) in members {
                let (name, value) = (c_string(name)?, [u64::from_ne_bytes(*value)]);
                // SAFETY: the name is NUL-terminated; no whole number has more than the 8 bytes that are there; both
                // outlive the call.
                checked(unsafe { nc::nc_insert_enum(ncid, id, name.as_ptr(), value.as_ptr().cast()) })?;
            }
        }
        Class::List(base) => {
            // SAFETY: the name is NUL-terminated and outlives the call, which writes one int.
            checked(unsafe { nc::nc_def_vlen(ncid, name.as_ptr(), *base, &raw mut id) })?;
        }
        Class::Opaque => {
            // SAFETY: as above.
            checked(unsafe { nc::nc_def_opaque(ncid, described.size, name.as_ptr(), &raw mut id) })?;
        }
    }
    Ok(id)
}

/// The number of a variable by its name, and that of its type.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn variable_of(ncid: c_int, name: &str) -> Result<(c_int, TypeId), Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    let (mut id, mut type_id) = (0, 0);
    // SAFETY: the name is NUL-terminated and outlives the call; each call writes one int.
    unsafe {
        checked(nc::nc_inq_varid(ncid, name.as_ptr(), &raw mut id))?;
        checked(nc::nc_inq_vartype(ncid, id, &raw mut type_id))?;
    }
    Ok((id, type_id))
}

/// The type of an attribute, and how many values it has.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn attribute_of(ncid: c_int, id: c_int, name: &str) -> Result<(TypeId, usize), Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    let (mut type_id, mut len) = (0, 0);
    // SAFETY: the name is NUL-terminated and outlives the call, which writes one number per pointer.
    checked(unsafe { nc::nc_inq_att(ncid, id, name.as_ptr(), &raw mut type_id, &raw mut len) })?;
    Ok((type_id, len))
}

/// Defines a variable of a type that the file defines.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_variable_of(
    ncid: c_int,
    name: &str,
    type_id: TypeId,
    dimension_ids: &[c_int],
) -> Result<c_int, Refusal> {
    let name = c_string(name)?;
    let rank = c_count(dimension_ids.len())?;
    let _lock = lock();
    let mut id = 0;
    // SAFETY: the name is NUL-terminated, there are `rank` ids, both outlive the call, which writes one int.
    checked(unsafe {
        nc::nc_def_var(ncid, name.as_ptr(), type_id, rank, dimension_ids.as_ptr(), &raw mut id)
    })?;
    Ok(id)
}

/// Values that the library has put into memory, and gets back when this is dropped.
///
/// Whoever has one holds the lock.
pub(in super::super) struct RawValues<'a> {
    /// As 8-byte words, so that every type is aligned in it.
    words: Vec<u64>,
    num_values: usize,
    layout: &'a Layout,
}

impl<'a> RawValues<'a> {
    /// Room for values, all zeros: lists without items.
    fn new(num_values: usize, layout: &'a Layout) -> Result<Self, Refusal> {
        let size = if layout.is_list { size_of::<nc::nc_vlen_t>() } else { layout.size };
        let bytes = num_values.checked_mul(size).ok_or("there are more values than memory can hold")?;
        let mut words = Vec::new();
        words.try_reserve_exact(bytes.div_ceil(8)).map_err(|error| error.to_string())?;
        words.resize(bytes.div_ceil(8), 0);
        Ok(Self { words, num_values, layout })
    }

    fn as_mut_ptr(&mut self) -> *mut c_void {
        self.words.as_mut_ptr().cast()
    }

    fn as_ptr(&self) -> *const c_void {
        self.words.as_ptr().cast()
    }

    #[expect(unsafe_code, reason = "the library's lists are pointers")]
    fn lists(&self) -> &[nc::nc_vlen_t] {
        if !self.layout.is_list {
            return &[];
        }
        // SAFETY: `new` made room for that many, aligned to 8 bytes, all zero, which is a list without items; the library
        // has written others over some of them.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr().cast(), self.num_values) }
    }

    /// The bytes that mean something, in storage order; of lists, their lengths too.
    #[expect(unsafe_code, reason = "the library's lists are pointers")]
    fn meant(&self) -> Vec<u8> {
        let mut meant = Vec::new();
        if !self.layout.is_list {
            let bytes: &[u8] = bytemuck::cast_slice(&self.words);
            self.layout
                .take_meant(bytes.get(..self.num_values * self.layout.size).unwrap_or_default(), &mut meant);
            return meant;
        }
        for list in self.lists() {
            let len = if list.p.is_null() { 0 } else { list.len };
            meant.extend_from_slice(&(len as u64).to_ne_bytes());
            if len > 0 {
                // SAFETY: the library has just put `len` items of that size there, and they are its own until this is dropped.
                let items =
                    unsafe { std::slice::from_raw_parts(list.p.cast::<u8>(), len * self.layout.size) };
                self.layout.take_meant(items, &mut meant);
            }
        }
        meant
    }
}

impl Layout {
    /// Appends the bytes of values that mean something.
    fn take_meant(&self, bytes: &[u8], meant: &mut Vec<u8>) {
        for value in bytes.chunks_exact(self.size.max(1)) {
            for range in &self.meant {
                meant.extend_from_slice(value.get(range.clone()).unwrap_or_default());
            }
        }
    }
}

impl Drop for RawValues<'_> {
    #[expect(unsafe_code, reason = "the netCDF library is C")]
    fn drop(&mut self) {
        if self.layout.is_list && self.num_values > 0 {
            // SAFETY: `new` made room for that many lists; those that the library has not filled are null, which may be freed,
            // and none is used again.
            unsafe { nc::nc_free_vlens(self.num_values, self.words.as_mut_ptr().cast()) };
        }
    }
}

/// Checks that values of a type lie in memory as the layout says; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn check_type(ncid: c_int, type_id: TypeId, layout: &Layout) -> Result<(), Refusal> {
    let (mut size, mut base, mut class) = (0, 0, 0);
    // SAFETY: one number is written per pointer; null asks for nothing.
    checked(unsafe {
        nc::nc_inq_user_type(
            ncid,
            type_id,
            ptr::null_mut(),
            &raw mut size,
            &raw mut base,
            ptr::null_mut(),
            &raw mut class,
        )
    })?;
    if class == nc::NC_VLEN {
        // SAFETY: as above.
        checked(unsafe { nc::nc_inq_type(ncid, base, ptr::null_mut(), &raw mut size) })?;
    }
    if (class == nc::NC_VLEN) == layout.is_list && size == layout.size {
        return Ok(());
    }
    Err("the type of the values is not what it was".to_owned())
}

/// As [`check_type`], for a variable, and that a slab is of its rank.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn check(ncid: c_int, id: c_int, slab: &Hyperslab, layout: &Layout) -> Result<(), Refusal> {
    let (mut type_id, mut rank) = (0, 0);
    // SAFETY: one number is written per pointer.
    unsafe {
        checked(nc::nc_inq_vartype(ncid, id, &raw mut type_id))?;
        checked(nc::nc_inq_varndims(ncid, id, &raw mut rank))?;
    }
    if slab.start.len() != count(rank) || slab.count.len() != count(rank) {
        return Err("the buffer does not match the variable".to_owned());
    }
    check_type(ncid, type_id, layout)
}

/// The values of a slab; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn get<'a>(ncid: c_int, id: c_int, slab: &Hyperslab, layout: &'a Layout) -> Result<RawValues<'a>, Refusal> {
    check(ncid, id, slab, layout)?;
    let mut values = RawValues::new(slab.num_values(), layout)?;
    // SAFETY: under the same lock type and rank were found right, and there is room for all values of the slab.
    checked(unsafe {
        nc::nc_get_vara(ncid, id, slab.start.as_ptr(), slab.count.as_ptr(), values.as_mut_ptr())
    })?;
    Ok(values)
}

/// The bytes of the values of a slab that mean something.
pub(in super::super) fn meant_values(
    ncid: c_int,
    id: c_int,
    slab: &Hyperslab,
    layout: &Layout,
) -> Result<Vec<u8>, Refusal> {
    let _lock = lock();
    Ok(get(ncid, id, slab, layout)?.meant())
}

/// Copies the values of a slab from one variable to another of the same type and rank.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn copy_values(
    from: (c_int, c_int),
    to: (c_int, c_int),
    slab: &Hyperslab,
    layout: &Layout,
) -> Result<(), Refusal> {
    let _lock = lock();
    let values = get(from.0, from.1, slab, layout)?;
    check(to.0, to.1, slab, layout)?;
    // SAFETY: under the same lock type and rank were found right, and as many values are there as the slab has.
    checked(unsafe { nc::nc_put_vara(to.0, to.1, slab.start.as_ptr(), slab.count.as_ptr(), values.as_ptr()) })
}

/// The values of an attribute; the caller holds the lock and has type and length from the library.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn get_attribute<'a>(
    (ncid, id): (c_int, c_int),
    name: &str,
    layout: &'a Layout,
) -> Result<RawValues<'a>, Refusal> {
    let name = c_string(name)?;
    let (mut type_id, mut len) = (0, 0);
    // SAFETY: the name is NUL-terminated and outlives the call, which writes one number per pointer.
    checked(unsafe { nc::nc_inq_att(ncid, id, name.as_ptr(), &raw mut type_id, &raw mut len) })?;
    check_type(ncid, type_id, layout)?;
    let mut values = RawValues::new(len, layout)?;
    if len > 0 {
        // SAFETY: under the same lock size and length were found right.
        checked(unsafe { nc::nc_get_att(ncid, id, name.as_ptr(), values.as_mut_ptr()) })?;
    }
    Ok(values)
}

/// The bytes of an attribute's values that mean something.
pub(in super::super) fn meant_attribute(
    of: (c_int, c_int),
    name: &str,
    layout: &Layout,
) -> Result<Vec<u8>, Refusal> {
    let _lock = lock();
    Ok(get_attribute(of, name, layout)?.meant())
}

/// Copies an attribute; `type_id` is its type in the other file.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn copy_attribute(
    from: (c_int, c_int),
    to: (c_int, c_int),
    name: &str,
    (type_id, layout): (TypeId, &Layout),
) -> Result<(), Refusal> {
    let _lock = lock();
    let values = get_attribute(from, name, layout)?;
    let name = c_string(name)?;
    // SAFETY: the name is NUL-terminated; as many values of the type are read as are there; both outlive the call.
    checked(unsafe { nc::nc_put_att(to.0, to.1, name.as_ptr(), type_id, values.num_values, values.as_ptr()) })
}
