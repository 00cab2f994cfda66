//! The calls that define and write.

use super::super::super::number::Number;
use super::super::super::{DataType, Filter, Storage};
use super::super::hyperslab::Hyperslab;
use super::{Refusal, c_count, c_string, check_slab, checked, code_of, count, is_stored_as, lock};
use netcdf_sys as nc;
use std::ffi::{CString, c_char, c_int};
use std::ptr;

/// Writes the values of a slab.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn put<T: Number>(
    ncid: c_int,
    id: c_int,
    slab: &Hyperslab,
    values: &[T],
) -> Result<(), Refusal> {
    let _lock = lock();
    check_slab(ncid, id, slab, values.len(), is_stored_as::<T>)?;
    // SAFETY: under the same lock the slab's rank, its number of values and their type were found to be those of `values`.
    checked(unsafe {
        nc::nc_put_vara(ncid, id, slab.start.as_ptr(), slab.count.as_ptr(), values.as_ptr().cast())
    })
}

/// Strings as the library wants them.
fn c_strings(values: &[String]) -> Result<Vec<CString>, Refusal> {
    values.iter().map(|value| c_string(value)).collect()
}

/// Writes the strings of a slab.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn put_strings(
    ncid: c_int,
    id: c_int,
    slab: &Hyperslab,
    values: &[String],
) -> Result<(), Refusal> {
    let strings = c_strings(values)?;
    let mut pointers: Vec<*const c_char> = strings.iter().map(|string| string.as_ptr()).collect();
    let _lock = lock();
    check_slab(ncid, id, slab, values.len(), |data_type| data_type == DataType::String)?;
    // SAFETY: under the same lock the slab's rank, number and type were found right; the strings outlive the call, which
    // only reads them.
    checked(unsafe {
        nc::nc_put_vara_string(ncid, id, slab.start.as_ptr(), slab.count.as_ptr(), pointers.as_mut_ptr())
    })
}

/// Defines a dimension; `len` is `None` for an unlimited one.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_dimension(
    ncid: c_int,
    name: &str,
    len: Option<usize>,
) -> Result<c_int, Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    let mut id = 0;
    // SAFETY: the name is NUL-terminated and outlives the call, which writes one int.
    checked(unsafe { nc::nc_def_dim(ncid, name.as_ptr(), len.unwrap_or(nc::NC_UNLIMITED), &raw mut id) })?;
    Ok(id)
}

/// Defines a group below the root or another.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_group(ncid: c_int, name: &str) -> Result<c_int, Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    let mut id = 0;
    // SAFETY: the name is NUL-terminated and outlives the call, which writes one int.
    checked(unsafe { nc::nc_def_grp(ncid, name.as_ptr(), &raw mut id) })?;
    Ok(id)
}

/// Defines a variable.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_variable(
    ncid: c_int,
    name: &str,
    data_type: DataType,
    dimension_ids: &[c_int],
) -> Result<c_int, Refusal> {
    let name = c_string(name)?;
    let rank = c_count(dimension_ids.len())?;
    let _lock = lock();
    let mut id = 0;
    // SAFETY: the name is NUL-terminated, there are `rank` ids, both outlive the call, which writes one int.
    checked(unsafe {
        nc::nc_def_var(ncid, name.as_ptr(), code_of(data_type), rank, dimension_ids.as_ptr(), &raw mut id)
    })?;
    Ok(id)
}

/// Says how a variable of that many dimensions is to be stored.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn define_storage(
    ncid: c_int,
    id: c_int,
    chunks: Option<&[usize]>,
    storage: &Storage,
) -> Result<(), Refusal> {
    let _lock = lock();
    if let Some(chunks) = chunks {
        let mut rank = 0;
        // SAFETY: one int is written.
        checked(unsafe { nc::nc_inq_varndims(ncid, id, &raw mut rank) })?;
        if chunks.len() != count(rank) {
            return Err(format!("a chunk has {} dimensions, and the variable {rank}", chunks.len()));
        }
        // SAFETY: under the same lock the number of lengths was found right.
        checked(unsafe { nc::nc_def_var_chunking(ncid, id, nc::NC_CHUNKED, chunks.as_ptr()) })?;
    }
    let shuffle = c_int::from(storage.is_shuffled);
    let (deflate, level) = storage.deflate.map_or((0, 0), |level| (1, c_int::from(level.min(9))));
    // SAFETY: take numbers only.
    unsafe {
        if shuffle + deflate > 0 {
            checked(nc::nc_def_var_deflate(ncid, id, shuffle, deflate, level))?;
        }
        if storage.is_big_endian {
            checked(nc::nc_def_var_endian(ncid, id, nc::NC_ENDIAN_BIG))?;
        }
        if storage.is_compact && chunks.is_none() {
            checked(nc::nc_def_var_chunking(ncid, id, nc::NC_COMPACT, ptr::null()))?;
        }
    }
    storage.other_filters.iter().try_for_each(|filter| define_filter(ncid, id, filter))
}

/// Has a variable's values go through a filter; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn define_filter(ncid: c_int, id: c_int, filter: &Filter) -> Result<(), Refusal> {
    const SZIP: u32 = 4;
    /// The ways of coding that szip can be asked for; HDF5 adds bits of its own to what it stores.
    const SZIP_CODINGS: u32 = 4 | 32;
    match (filter.id, filter.parameters.as_slice()) {
        // SAFETY: takes numbers only.
        (Filter::CHECKSUM, _) => checked(unsafe { nc::nc_def_var_fletcher32(ncid, id, 1) }),
        (SZIP, &[options, pixels_per_block, ..]) => {
            let number = |value: u32| c_int::try_from(value).map_err(|error| error.to_string());
            let (coding, pixels) = (number(options & SZIP_CODINGS)?, number(pixels_per_block)?);
            // SAFETY: takes numbers only.
            checked(unsafe { nc::nc_def_var_szip(ncid, id, coding, pixels) })
        }
        // SAFETY: as many parameters are read as there are; they outlive the call.
        (other, parameters) => {
            checked(unsafe { nc::nc_def_var_filter(ncid, id, other, parameters.len(), parameters.as_ptr()) })
        }
    }
}

/// Puts an attribute of text; bytes are stored as they are.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn put_attribute_text(
    ncid: c_int,
    variable: c_int,
    name: &str,
    text: &[u8],
) -> Result<(), Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    // SAFETY: the name is NUL-terminated; `text.len()` bytes are read; both outlive the call.
    checked(unsafe { nc::nc_put_att_text(ncid, variable, name.as_ptr(), text.len(), text.as_ptr().cast()) })
}

/// Puts an attribute of numbers.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn put_attribute<T: Number>(
    ncid: c_int,
    variable: c_int,
    name: &str,
    values: &[T],
) -> Result<(), Refusal> {
    let name = c_string(name)?;
    let _lock = lock();
    // SAFETY: the name is NUL-terminated; `values.len()` values of the named type are read; both outlive the call.
    checked(unsafe {
        nc::nc_put_att(
            ncid,
            variable,
            name.as_ptr(),
            code_of(T::DATA_TYPE),
            values.len(),
            values.as_ptr().cast(),
        )
    })
}

/// Puts an attribute of strings.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn put_attribute_strings(
    ncid: c_int,
    variable: c_int,
    name: &str,
    values: &[String],
) -> Result<(), Refusal> {
    let name = c_string(name)?;
    let strings = c_strings(values)?;
    let mut pointers: Vec<*const c_char> = strings.iter().map(|string| string.as_ptr()).collect();
    let _lock = lock();
    // SAFETY: the name and the strings are NUL-terminated and outlive the call, which reads `pointers.len()` of them.
    checked(unsafe {
        nc::nc_put_att_string(ncid, variable, name.as_ptr(), pointers.len(), pointers.as_mut_ptr())
    })
}

/// Ends the definitions.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(in super::super) fn end_definitions(ncid: c_int) -> Result<(), Refusal> {
    let _lock = lock();
    // SAFETY: takes an int.
    checked(unsafe { nc::nc_enddef(ncid) })
}
