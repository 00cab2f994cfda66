//! The calls into the netCDF library, and the only unsafe code of this room.
//!
//! Every function takes the library's global lock, which the netcdf crate takes too, checks the sizes of what it hands
//! over, and gives the library's own words when it refuses.

mod child;
mod types;
mod write;

pub(super) use child::try_in_child;
pub(super) use types::{
    Class, Field, Layout, TypeId, UserType, attribute_of, copy_attribute, copy_values, define_user_type,
    define_variable_of, meant_attribute, meant_values, own_type, type_size, user_type, user_type_ids,
    variable_of,
};
pub(super) use write::{
    define_dimension, define_group, define_storage, define_variable, end_definitions, put, put_attribute,
    put_attribute_strings, put_attribute_text, put_strings,
};

use super::super::attribute::{attribute_of_numbers, name_from_bytes};
use super::super::number::{Number, with_number};
use super::super::{AttributeValue, DataType, Filter, Format, Storage};
use super::hyperslab::Hyperslab;
use netcdf_sys as nc;
use std::cell::Cell;
use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_void};
use std::path::Path;
use std::ptr;
use std::sync::Once;

/// What the library said when it refused.
pub(super) type Refusal = String;

/// A name, and where the library wants a name of its own to be put. Names have up to 256 bytes and a NUL.
type NameBuffer = [u8; 1024];

/// A dimension as the library knows it.
#[derive(Clone, Debug)]
pub(super) struct RawDimension {
    pub(super) id: c_int,
    pub(super) name: String,
    pub(super) len: usize,
    pub(super) is_unlimited: bool,
}

/// A variable as the library knows it; `data_type` is `None` if it is user-defined.
pub(super) struct RawVariable {
    pub(super) name: String,
    pub(super) data_type: Option<DataType>,
    pub(super) dimension_ids: Vec<c_int>,
    pub(super) num_attributes: usize,
}

/// An attribute as the library knows it; `value` is `None` if its type is user-defined.
pub(super) struct RawAttribute {
    pub(super) name: String,
    pub(super) value: Option<AttributeValue>,
}

/// Holds the library's global lock, and keeps HDF5 from printing errors, which its thread-safe builds do per thread.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn lock() -> impl Drop {
    thread_local!(static IS_SILENT: Cell<bool> = const { Cell::new(false) });
    static BEGUN: Once = Once::new();
    let lock = nc::libnetcdf_lock.lock();
    BEGUN.call_once(|| {
        leave_files_unlocked();
        // SAFETY: takes nothing. HDF5 would otherwise close at the end of the program what could not be closed before, since
        // the disk is full, and crash on it.
        unsafe { H5dont_atexit() };
    });
    if !IS_SILENT.replace(true) {
        // SAFETY: 0 names the thread's own error stack; with no function to call, nothing is printed. The lock is held.
        unsafe { H5Eset_auto2(0, None, ptr::null_mut()) };
        // SAFETY: takes numbers only; what is opened from now on has such a cache for each variable.
        unsafe { nc::nc_set_chunk_cache(USUAL_CACHE, CACHE_SLOTS, CACHE_PREEMPTION) };
    }
    lock
}

/// Keeps the HDF5 library from locking the files that it opens, unless the environment says something of it already.
///
/// A lock would keep a solver from writing the file that is looked at, and keep it from being opened while it is written.
/// What was read of a file that changed is found out by its stamp instead.
#[expect(unsafe_code, reason = "HDF5 asks the environment only, and only once")]
pub(in super::super) fn leave_files_unlocked() {
    const ASKED_BY_HDF5: &str = "HDF5_USE_FILE_LOCKING";
    if std::env::var_os(ASKED_BY_HDF5).is_none() {
        // SAFETY: the program calls this before it has a second thread. Where a library's user has not, the first file does:
        // Rust's own readers and writers of the environment wait for each other, and C libraries that read it just then find
        // the old table, which stays where it is when a name is added for the first time.
        unsafe { std::env::set_var(ASKED_BY_HDF5, "FALSE") };
    }
}

/// Bytes of unpacked chunks that the library keeps for each variable, unless told otherwise.
///
/// Its own 64 MB fill up in a file with hundreds of variables that are read or written from one end to the other. Whole
/// chunks are read and written past it, so that it serves small ones only.
pub(super) const USUAL_CACHE: usize = 1 << 16;

/// Places in such a cache, a prime number, and how readily chunks that were wholly read are dropped; as the library has it.
const CACHE_SLOTS: usize = 521;
const CACHE_PREEMPTION: f32 = 0.75;

/// Sets the bytes of unpacked chunks that are kept for a variable.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn set_cache(ncid: c_int, id: c_int, bytes: usize) -> Result<(), Refusal> {
    let _lock = lock();
    // SAFETY: takes numbers only.
    checked(unsafe { nc::nc_set_var_chunk_cache(ncid, id, bytes, CACHE_SLOTS, CACHE_PREEMPTION) })
}

/// What HDF5 calls to print its errors.
type PrintErrors = unsafe extern "C" fn(stack: i64, data: *mut c_void) -> c_int;

#[expect(unsafe_code, reason = "HDF5 is C; netcdf-sys links it but does not declare these functions")]
unsafe extern "C" {
    /// Sets what is called when an HDF5 function fails. Source: HDF5 reference manual, 1.10 and later.
    fn H5Eset_auto2(stack: i64, print: Option<PrintErrors>, data: *mut c_void) -> c_int;
    /// Leaves out what HDF5 does at the end of the program, if called before anything else. Source: as above.
    fn H5dont_atexit() -> c_int;
    /// How many objects of some types are open. Source: as above.
    fn H5Fget_obj_count(file: i64, types: c_uint) -> isize;
    /// Their numbers. Source: as above.
    fn H5Fget_obj_ids(file: i64, types: c_uint, most: usize, ids: *mut i64) -> isize;
    /// What is known of an object by its path. Source: as above.
    fn H5Gget_objinfo(place: i64, name: *const c_char, follow_link: c_int, facts: *mut c_void) -> c_int;
}

fn path_for_library(path: &Path) -> Result<CString, Refusal> {
    // An absolute path cannot be mistaken for an address on the network.
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStringExt::into_vec(path.into_os_string());
    #[cfg(not(unix))]
    let bytes = path.to_str().ok_or("the path is not Unicode")?.as_bytes().to_vec();
    CString::new(bytes).map_err(|_nul| "the path contains NUL".to_owned())
}

fn c_string(text: &str) -> Result<CString, Refusal> {
    CString::new(text).map_err(|_nul| format!("{text:?} contains NUL"))
}

fn count(number: c_int) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn c_count(number: usize) -> Result<c_int, Refusal> {
    c_int::try_from(number).map_err(|_overflow| format!("{number} is too many"))
}

fn name_in(buffer: &NameBuffer) -> String {
    name_from_bytes(buffer.iter().copied().take_while(|&byte| byte != 0).collect())
}

fn data_type_of(code: nc::nc_type) -> Option<DataType> {
    Some(match code {
        nc::NC_BYTE => DataType::Byte,
        nc::NC_CHAR => DataType::Char,
        nc::NC_SHORT => DataType::Short,
        nc::NC_INT => DataType::Int,
        nc::NC_FLOAT => DataType::Float,
        nc::NC_DOUBLE => DataType::Double,
        nc::NC_UBYTE => DataType::UByte,
        nc::NC_USHORT => DataType::UShort,
        nc::NC_UINT => DataType::UInt,
        nc::NC_INT64 => DataType::Int64,
        nc::NC_UINT64 => DataType::UInt64,
        nc::NC_STRING => DataType::String,
        _ => return None,
    })
}

fn code_of(data_type: DataType) -> nc::nc_type {
    match data_type {
        DataType::Byte => nc::NC_BYTE,
        DataType::Char => nc::NC_CHAR,
        DataType::Short => nc::NC_SHORT,
        DataType::Int => nc::NC_INT,
        DataType::Float => nc::NC_FLOAT,
        DataType::Double => nc::NC_DOUBLE,
        DataType::UByte => nc::NC_UBYTE,
        DataType::UShort => nc::NC_USHORT,
        DataType::UInt => nc::NC_UINT,
        DataType::Int64 => nc::NC_INT64,
        DataType::UInt64 => nc::NC_UINT64,
        DataType::String => nc::NC_STRING,
    }
}

/// The library's words for a return code, without its own name before them.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn checked(code: c_int) -> Result<(), Refusal> {
    if code == nc::NC_NOERR {
        return Ok(());
    }
    // SAFETY: for every code the library returns a pointer to a NUL-terminated string that it never frees; the caller
    // of this function holds the lock.
    let text = unsafe { CStr::from_ptr(nc::nc_strerror(code)) };
    let text = text.to_string_lossy();
    Err(text.strip_prefix("NetCDF: ").unwrap_or(&text).to_owned())
}

/// A file that is open for reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    /// netCDF's number of it.
    pub(super) ncid: c_int,
    /// HDF5's number of it, if it is found.
    pub(super) hdf5: Option<i64>,
}

/// Opens a file for reading.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn open(path: &Path) -> Result<Opened, Refusal> {
    let path = path_for_library(path)?;
    let _lock = lock();
    let before = hdf5_files();
    let mut ncid = 0;
    // SAFETY: the path is NUL-terminated and outlives the call, which writes one int.
    checked(unsafe { nc::nc_open(path.as_ptr(), nc::NC_NOWRITE, &raw mut ncid) })?;
    // netCDF does not tell; under the lock no other is opened or closed meanwhile.
    let hdf5 = hdf5_files().into_iter().find(|file| !before.contains(file));
    Ok(Opened { ncid, hdf5 })
}

/// HDF5's numbers of the files that are open; the caller holds the lock.
#[expect(unsafe_code, reason = "HDF5 is C")]
fn hdf5_files() -> Vec<i64> {
    const ALL: i64 = 0x1f;
    const FILES: c_uint = 1;
    // SAFETY: takes numbers only.
    let count = unsafe { H5Fget_obj_count(ALL, FILES) };
    let mut files = vec![0; usize::try_from(count).unwrap_or(0)];
    // SAFETY: no more numbers are written than there is room for.
    let found = unsafe { H5Fget_obj_ids(ALL, FILES, files.len(), files.as_mut_ptr()) };
    files.truncate(usize::try_from(found).unwrap_or(0));
    files
}

/// Where the header of an array begins in an HDF5 file, by the path of a variable; `None` if it is not found.
#[expect(unsafe_code, reason = "HDF5 is C")]
pub(super) fn header_address(hdf5: i64, folder: &str, name: &str) -> Option<u64> {
    let _lock = lock();
    // netCDF calls it so where a dimension has the name and the variable is not its coordinates.
    let names = [format!("{folder}/_nc4_non_coord_{name}"), format!("{folder}/{name}")];
    names.into_iter().find_map(|name| {
        let name = CString::new(name).ok()?;
        // What is written has 96 bytes where numbers have 8.
        let mut facts = [0_u64; 32];
        // SAFETY: the name is NUL-terminated, and there is more room than the function writes.
        let found = unsafe { H5Gget_objinfo(hdf5, name.as_ptr(), 1, facts.as_mut_ptr().cast()) };
        // Two numbers of the file come before that of the object, which is its address.
        (found >= 0 && size_of::<std::ffi::c_ulong>() == 8).then_some(facts[2])
    })
}

/// Creates or empties a netCDF-4 file; nothing in it will be filled in.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn create(path: &Path, format: Format) -> Result<c_int, Refusal> {
    let path = path_for_library(path)?;
    let model = if format == Format::NetCdf4Classic { nc::NC_CLASSIC_MODEL } else { 0 };
    let _lock = lock();
    let (mut ncid, mut old_fill) = (0, 0);
    // SAFETY: the path is NUL-terminated and outlives the call; each call writes one int.
    checked(unsafe { nc::nc_create(path.as_ptr(), nc::NC_CLOBBER | nc::NC_NETCDF4 | model, &raw mut ncid) })?;
    // SAFETY: as above; the id was just given out.
    checked(unsafe { nc::nc_set_fill(ncid, nc::NC_NOFILL, &raw mut old_fill) })?;
    Ok(ncid)
}

/// Closes a file.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn close(ncid: c_int) -> Result<(), Refusal> {
    let _lock = lock();
    // SAFETY: takes an int; an id that is not open is refused.
    checked(unsafe { nc::nc_close(ncid) })
}

/// Whether the file keeps to the classic model, and how many attributes and variables it has.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn summary(ncid: c_int) -> Result<(Format, usize, usize), Refusal> {
    let _lock = lock();
    let (mut format, mut num_variables, mut num_attributes) = (0, 0, 0);
    // SAFETY: each call writes one int per pointer, and a null pointer asks for nothing.
    unsafe {
        checked(nc::nc_inq_format(ncid, &raw mut format))?;
        checked(nc::nc_inq(
            ncid,
            ptr::null_mut(),
            &raw mut num_variables,
            &raw mut num_attributes,
            ptr::null_mut(),
        ))?;
    }
    let format =
        if format == nc::NC_FORMAT_NETCDF4_CLASSIC { Format::NetCdf4Classic } else { Format::NetCdf4 };
    Ok((format, count(num_attributes), count(num_variables)))
}

/// Asks for a number of ids and then for the ids.
fn ids(mut ask: impl FnMut(*mut c_int, *mut c_int) -> c_int) -> Result<Vec<c_int>, Refusal> {
    let mut num_ids = 0;
    checked(ask(&raw mut num_ids, ptr::null_mut()))?;
    let mut ids = vec![0; count(num_ids)];
    if !ids.is_empty() {
        checked(ask(&raw mut num_ids, ids.as_mut_ptr()))?;
    }
    Ok(ids)
}

/// The dimensions of the root group.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn dimensions(ncid: c_int) -> Result<Vec<RawDimension>, Refusal> {
    let _lock = lock();
    // SAFETY: `ids` hands over null or room for as many ids as the library announced under the same lock.
    let dimension_ids = ids(|num, ids| unsafe { nc::nc_inq_dimids(ncid, num, ids, 0) })?;
    // SAFETY: as above.
    let unlimited = ids(|num, ids| unsafe { nc::nc_inq_unlimdims(ncid, num, ids) })?;
    let mut dimensions = Vec::with_capacity(dimension_ids.len());
    for id in dimension_ids {
        let mut name: NameBuffer = [0; 1024];
        let mut len = 0;
        // SAFETY: the name is at most 257 bytes with its NUL, and one size is written.
        checked(unsafe { nc::nc_inq_dim(ncid, id, name.as_mut_ptr().cast(), &raw mut len) })?;
        dimensions.push(RawDimension {
            id,
            name: name_in(&name),
            len,
            is_unlimited: unlimited.contains(&id),
        });
    }
    Ok(dimensions)
}

/// One variable of the root group.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn variable(ncid: c_int, id: c_int) -> Result<RawVariable, Refusal> {
    let _lock = lock();
    let mut name: NameBuffer = [0; 1024];
    let (mut code, mut num_dimensions, mut num_attributes) = (0, 0, 0);
    // SAFETY: the name is at most 257 bytes with its NUL; one int is written per pointer; null asks for nothing.
    checked(unsafe {
        nc::nc_inq_var(
            ncid,
            id,
            name.as_mut_ptr().cast(),
            &raw mut code,
            &raw mut num_dimensions,
            ptr::null_mut(),
            &raw mut num_attributes,
        )
    })?;
    let mut dimension_ids = vec![0; count(num_dimensions)];
    // SAFETY: there is room for as many ids as the library announced under the same lock.
    checked(unsafe { nc::nc_inq_vardimid(ncid, id, dimension_ids.as_mut_ptr()) })?;
    Ok(RawVariable {
        name: name_in(&name),
        data_type: data_type_of(code),
        dimension_ids,
        num_attributes: count(num_attributes),
    })
}

/// How a variable is stored.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn storage(ncid: c_int, id: c_int, num_dimensions: usize) -> Result<Storage, Refusal> {
    if num_dimensions == 0 {
        return Ok(Storage::default());
    }
    let _lock = lock();
    let mut layout = 0;
    let (mut shuffle, mut deflate, mut level, mut checksum, mut endian) = (0, 0, 0, 0, 0);
    let mut num_filters = 0;
    // SAFETY: one number is written per pointer; null asks for nothing.
    unsafe {
        checked(nc::nc_inq_var_chunking(ncid, id, &raw mut layout, ptr::null_mut()))?;
        checked(nc::nc_inq_var_deflate(ncid, id, &raw mut shuffle, &raw mut deflate, &raw mut level))?;
        checked(nc::nc_inq_var_fletcher32(ncid, id, &raw mut checksum))?;
        // A classic file, which the library opens too, has no such thing.
        if nc::nc_inq_var_endian(ncid, id, &raw mut endian) != nc::NC_NOERR {
            endian = nc::NC_ENDIAN_NATIVE;
        }
        checked(nc::nc_inq_var_filter_ids(ncid, id, &raw mut num_filters, ptr::null_mut()))?;
    }
    let mut chunks = vec![0; num_dimensions];
    let mut filters = vec![0; num_filters];
    // SAFETY: a chunk has one length per dimension, whose number the caller has from the library; there is room for as many filters
    // as it announced under the same lock.
    unsafe {
        if layout == nc::NC_CHUNKED {
            checked(nc::nc_inq_var_chunking(ncid, id, ptr::null_mut(), chunks.as_mut_ptr()))?;
        }
        if num_filters > 0 {
            checked(nc::nc_inq_var_filter_ids(ncid, id, &raw mut num_filters, filters.as_mut_ptr()))?;
        }
    }
    filters.retain(|filter| !matches!(*filter, FILTER_DEFLATE | FILTER_SHUFFLE | Filter::CHECKSUM));
    let mut other_filters = Vec::with_capacity(filters.len());
    for filter in filters {
        let mut num_parameters = 0;
        // SAFETY: one size is written; null asks for nothing.
        checked(unsafe {
            nc::nc_inq_var_filter_info(ncid, id, filter, &raw mut num_parameters, ptr::null_mut())
        })?;
        let mut parameters = vec![0; num_parameters];
        // SAFETY: there is room for as many parameters as the library announced under the same lock.
        checked(unsafe {
            nc::nc_inq_var_filter_info(ncid, id, filter, &raw mut num_parameters, parameters.as_mut_ptr())
        })?;
        other_filters.push(Filter { id: filter, parameters });
    }
    if checksum != 0 {
        other_filters.push(Filter { id: Filter::CHECKSUM, parameters: Vec::new() });
    }
    Ok(Storage {
        chunks: (layout == nc::NC_CHUNKED).then(|| chunks.iter().map(|&len| len as u64).collect()),
        deflate: (deflate != 0).then(|| u8::try_from(level).unwrap_or(1)),
        is_shuffled: shuffle != 0,
        other_filters,
        is_big_endian: endian == nc::NC_ENDIAN_BIG,
        is_compact: layout == nc::NC_COMPACT,
    })
}

/// HDF5's numbers of the filters that every netCDF library has.
const FILTER_DEFLATE: u32 = 1;
const FILTER_SHUFFLE: u32 = 2;

/// Whether the library has a filter.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn has_filter(ncid: c_int, filter: u32) -> bool {
    let _lock = lock();
    // SAFETY: takes numbers only.
    unsafe { nc::nc_inq_filter_avail(ncid, filter) == nc::NC_NOERR }
}

/// The groups directly below the root or a group, with their names.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn groups(ncid: c_int) -> Result<Vec<(c_int, String)>, Refusal> {
    let _lock = lock();
    // SAFETY: `ids` hands over null or room for as many ids as the library announced under the same lock.
    let groups = ids(|num, ids| unsafe { nc::nc_inq_grps(ncid, num, ids) })?;
    let name_of = |group: c_int| {
        let mut name: NameBuffer = [0; 1024];
        // SAFETY: the name is at most 257 bytes with its NUL.
        checked(unsafe { nc::nc_inq_grpname(group, name.as_mut_ptr().cast()) })?;
        Ok((group, name_in(&name)))
    };
    groups.into_iter().map(name_of).collect()
}

/// Stands for the file where a variable is asked for.
pub(super) const GLOBAL: c_int = nc::NC_GLOBAL;

/// The attribute at a position of a variable or of the file.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn attribute(ncid: c_int, variable: c_int, position: usize) -> Result<RawAttribute, Refusal> {
    let position = c_count(position)?;
    let _lock = lock();
    let mut name: NameBuffer = [0; 1024];
    let (mut code, mut len) = (0, 0);
    // SAFETY: the name is at most 257 bytes with its NUL, and is NUL-terminated when it is handed back; one number is
    // written per pointer.
    unsafe {
        checked(nc::nc_inq_attname(ncid, variable, position, name.as_mut_ptr().cast()))?;
        checked(nc::nc_inq_att(ncid, variable, name.as_ptr().cast(), &raw mut code, &raw mut len))?;
    }
    let value = match data_type_of(code) {
        None => None,
        Some(DataType::Char) => {
            Some(AttributeValue::Text(attribute_numbers::<u8>(ncid, variable, &name, len)?))
        }
        Some(DataType::String) => {
            Some(AttributeValue::Strings(attribute_strings(ncid, variable, &name, len)?))
        }
        Some(data_type) => with_number!(data_type,
            T => Some(attribute_of_numbers(&attribute_numbers::<T>(ncid, variable, &name, len)?)),
            otherwise None),
    };
    Ok(RawAttribute { name: name_in(&name), value })
}

/// The values of an attribute that has `len` of type `T`, or text if that is `u8`; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn attribute_numbers<T: Number>(
    ncid: c_int,
    variable: c_int,
    name: &NameBuffer,
    len: usize,
) -> Result<Vec<T>, Refusal> {
    let mut values = vec![T::zeroed(); len];
    if len > 0 {
        // SAFETY: the caller has type and length from the library under the same lock, so that is what is written.
        checked(unsafe { nc::nc_get_att(ncid, variable, name.as_ptr().cast(), values.as_mut_ptr().cast()) })?;
    }
    Ok(values)
}

/// The values of an attribute that has `len` strings; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn attribute_strings(
    ncid: c_int,
    variable: c_int,
    name: &NameBuffer,
    len: usize,
) -> Result<Vec<String>, Refusal> {
    let mut pointers = vec![ptr::null_mut(); len];
    if len > 0 {
        // SAFETY: the caller has type and length from the library under the same lock: that many pointers are written.
        checked(unsafe {
            nc::nc_get_att_string(ncid, variable, name.as_ptr().cast(), pointers.as_mut_ptr())
        })?;
    }
    Ok(take_strings(&mut pointers))
}

/// Copies strings that the library has allocated, and gives them back; the caller holds the lock.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn take_strings(pointers: &mut [*mut c_char]) -> Vec<String> {
    let copy = |&pointer: &*mut c_char| {
        if pointer.is_null() {
            return String::new();
        }
        // SAFETY: the library has just written a NUL-terminated string there.
        name_from_bytes(unsafe { CStr::from_ptr(pointer) }.to_bytes().to_vec())
    };
    let strings = pointers.iter().map(copy).collect();
    if !pointers.is_empty() {
        // SAFETY: the library allocated them, freeing null is allowed, and none is used again. Its only failure is an argument
        // that is wrong.
        unsafe { nc::nc_free_string(pointers.len(), pointers.as_mut_ptr()) };
    }
    strings
}

/// Whether values of type `T` are what the variable holds and a slab is of its rank and of that many values.
#[expect(unsafe_code, reason = "the netCDF library is C")]
fn check_slab(
    ncid: c_int,
    id: c_int,
    slab: &Hyperslab,
    num_values: usize,
    is_right: impl Fn(DataType) -> bool,
) -> Result<(), Refusal> {
    let (mut code, mut rank) = (0, 0);
    // SAFETY: one int is written per pointer; the caller holds the lock.
    unsafe {
        checked(nc::nc_inq_vartype(ncid, id, &raw mut code))?;
        checked(nc::nc_inq_varndims(ncid, id, &raw mut rank))?;
    }
    let has_rank = slab.start.len() == count(rank) && slab.count.len() == count(rank);
    if has_rank && slab.num_values() == num_values && data_type_of(code).is_some_and(is_right) {
        return Ok(());
    }
    Err("the buffer does not match the variable".into())
}

/// Whether a variable of that type keeps its values as `T` does in memory.
fn is_stored_as<T: Number>(data_type: DataType) -> bool {
    data_type == T::DATA_TYPE || (data_type == DataType::Char && T::DATA_TYPE == DataType::UByte)
}

/// Fills `out` with the values of a slab.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn get<T: Number>(ncid: c_int, id: c_int, slab: &Hyperslab, out: &mut [T]) -> Result<(), Refusal> {
    let _lock = lock();
    check_slab(ncid, id, slab, out.len(), is_stored_as::<T>)?;
    // SAFETY: under the same lock the slab's rank, its number of values and their type were found to be those of `out`; any
    // bit pattern is a `T`.
    checked(unsafe {
        nc::nc_get_vara(ncid, id, slab.start.as_ptr(), slab.count.as_ptr(), out.as_mut_ptr().cast())
    })
}

/// The strings of a slab.
#[expect(unsafe_code, reason = "the netCDF library is C")]
pub(super) fn get_strings(ncid: c_int, id: c_int, slab: &Hyperslab) -> Result<Vec<String>, Refusal> {
    let _lock = lock();
    let num_values = slab.num_values();
    check_slab(ncid, id, slab, num_values, |data_type| data_type == DataType::String)?;
    let mut pointers = Vec::new();
    pointers.try_reserve_exact(num_values).map_err(|error| error.to_string())?;
    pointers.resize(num_values, ptr::null_mut());
    // SAFETY: under the same lock the slab's rank and type were found right, and there is room for its pointers.
    checked(unsafe {
        nc::nc_get_vara_string(ncid, id, slab.start.as_ptr(), slab.count.as_ptr(), pointers.as_mut_ptr())
    })?;
    Ok(take_strings(&mut pointers))
}
