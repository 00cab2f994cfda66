//! Types that a netCDF-4 file defines itself: carried over with what is of these types, or refused by name.

use super::{
    ExodusError, SaveOptions, SaveReport,
    container::Format,
    round_trip_tests::{read, write},
    save,
};
use crate::model::{NoProgress, samples};
use netcdf_sys as nc;
use std::{
    ffi::{CString, c_char, c_int, c_void},
    fs,
    path::Path,
    ptr,
};

#[repr(C)]
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    tag: [i32; 3],
    state: i8,
    // Three bytes that mean nothing.
}

/// Adds a compound with an array and an enum in it, lists, bytes; variables of them in the root and in a group, and an
/// attribute of `coordx`.
#[expect(
    unsafe_code,
    reason = "the netCDF library is C, and the crate writes no values of such types safely"
)]
fn add_user_types(path: &Path) {
    let text = |text: &str| CString::new(text).unwrap();
    let check = |code: c_int| assert_eq!(code, nc::NC_NOERR);
    let path = text(path.to_str().unwrap());
    let _lock = nc::libnetcdf_lock.lock();
    // SAFETY: all names are NUL-terminated and outlive the calls; buffers have the types and lengths of what is written.
    unsafe {
        let mut file = 0;
        check(nc::nc_open(path.as_ptr(), nc::NC_WRITE, &raw mut file));
        let mut state = 0;
        check(nc::nc_def_enum(file, nc::NC_BYTE, text("state").as_ptr(), &raw mut state));
        for (name, value) in [("on", 1_i8), ("off", -1)] {
            check(nc::nc_insert_enum(file, state, text(name).as_ptr(), (&raw const value).cast()));
        }
        let mut point = 0;
        check(nc::nc_def_compound(file, size_of::<Point>(), text("point").as_ptr(), &raw mut point));
        check(nc::nc_insert_compound(file, point, text("x").as_ptr(), 0, nc::NC_DOUBLE));
        let three = [3];
        check(nc::nc_insert_array_compound(
            file,
            point,
            text("tag").as_ptr(),
            8,
            nc::NC_INT,
            1,
            three.as_ptr(),
        ));
        check(nc::nc_insert_compound(file, point, text("state").as_ptr(), 20, state));
        let mut list = 0;
        check(nc::nc_def_vlen(file, text("list").as_ptr(), nc::NC_INT, &raw mut list));
        let mut bytes = 0;
        check(nc::nc_def_opaque(file, 5, text("five").as_ptr(), &raw mut bytes));
        let dimension = |name: &str| {
            let mut id = 0;
            check(nc::nc_inq_dimid(file, text(name).as_ptr(), &raw mut id));
            id
        };
        let variable = |group: c_int, name: &str, type_id: c_int, dimensions: &[c_int]| {
            let (mut id, rank) = (0, c_int::try_from(dimensions.len()).unwrap());
            let ids = dimensions.as_ptr();
            check(nc::nc_def_var(group, text(name).as_ptr(), type_id, rank, ids, &raw mut id));
            id
        };
        let elements = dimension("num_elem");
        let points = variable(file, "points", point, &[elements]);
        let values = [0.5, f64::NAN].map(|x| Point { x, tag: [1, -2, 3], state: -1 });
        check(nc::nc_put_att_text(file, points, text("unit").as_ptr(), 2, c"mm".as_ptr()));
        check(nc::nc_put_att(file, points, text("origin").as_ptr(), point, 1, values.as_ptr().cast()));
        check(nc::nc_put_var(file, points, values.as_ptr().cast()));
        let lists = variable(file, "lists", list, &[elements]);
        let mut items = [7_i32, 8, 9];
        let pointer = items.as_mut_ptr().cast::<c_void>();
        let values = [nc::nc_vlen_t { len: 3, p: pointer }, nc::nc_vlen_t { len: 0, p: ptr::null_mut() }];
        check(nc::nc_put_var(file, lists, values.as_ptr().cast()));
        let mut x = 0;
        check(nc::nc_inq_varid(file, text("coordx").as_ptr(), &raw mut x));
        let on = 1_i8;
        check(nc::nc_put_att(file, x, text("measured").as_ptr(), state, 1, (&raw const on).cast()));
        let mut group = 0;
        check(nc::nc_def_grp(file, text("more").as_ptr(), &raw mut group));
        let blob = variable(group, "bytes", bytes, &[elements]);
        let values = [*b"hello", *b"world"];
        check(nc::nc_put_var(group, blob, values.as_ptr().cast()));
        check(nc::nc_put_att(group, nc::NC_GLOBAL, text("key").as_ptr(), bytes, 2, values.as_ptr().cast()));
        check(nc::nc_close(file));
    }
}

/// Adds a variable of lists of texts, which cannot be carried.
#[expect(unsafe_code, reason = "as above")]
fn add_lists_of_texts(path: &Path) {
    let path = CString::new(path.to_str().unwrap()).unwrap();
    let _lock = nc::libnetcdf_lock.lock();
    let (mut file, mut words, mut id) = (0, 0, 0);
    let name: *const c_char = c"words".as_ptr();
    // SAFETY: the names are NUL-terminated and outlive the calls.
    let codes = unsafe {
        [
            nc::nc_open(path.as_ptr(), nc::NC_WRITE, &raw mut file),
            nc::nc_def_vlen(file, name, nc::NC_STRING, &raw mut words),
            nc::nc_def_var(file, c"said".as_ptr(), words, 0, ptr::null(), &raw mut id),
            nc::nc_close(file),
        ]
    };
    assert_eq!(codes, [nc::NC_NOERR; 4]);
}

fn save_as(path: &Path, copy: &Path, format: Option<Format>) -> Result<SaveReport, ExodusError> {
    let opened = read(path);
    let mut model = opened.model.clone();
    "other".clone_into(&mut model.title);
    save(&model, Some(&opened.file), copy, &SaveOptions { format, ..SaveOptions::default() }, &NoProgress)
}

#[test]
fn own_types_and_what_is_of_them_are_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("types.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::NetCdf4).unwrap();
    let num_before = read(&path).file.header().variables.len();
    add_user_types(&path);
    let before = read(&path).file;
    let described: Vec<(&str, &str)> =
        before.header().user_defined.iter().map(|one| (one.called.as_str(), one.words.as_str())).collect();
    let (state, point) = (
        "enum state of byte {on, off}",
        "compound point {double x, int tag[3], enum state of byte {on, off} state}",
    );
    assert_eq!(
        described,
        [
            ("type state", state),
            ("type point", point),
            ("type list", "list list of int"),
            ("type five", "opaque five of 5 bytes"),
            ("coordx:measured", state),
            ("points", point),
            ("lists", "list list of int"),
        ]
    );
    assert_eq!(before.foreign().variables, ["points", "lists"]);
    let report = save_as(&path, &copy, None).unwrap();
    assert_eq!((report.num_carried, report.warnings), (2, Vec::new()));
    // All variables of the root, of which QA records are a new one; two variables and an attribute of its own types.
    assert!(report.num_compared >= num_before + 3, "{} of {num_before}", report.num_compared);
    let after = read(&copy).file;
    let names = |header: &super::container::Header| {
        header.user_defined.iter().map(|one| (one.called.clone(), one.words.clone())).collect::<Vec<_>>()
    };
    assert_eq!(names(before.header()), names(after.header()));
    assert_eq!(names(&before.header().groups[0].header), names(&after.header().groups[0].header));
    assert_eq!(before.container.group_difference(&after.container).unwrap(), None);
    // The crate reads them too: x, the tags and the state of the first point.
    let library = netcdf::open(&copy).unwrap();
    let raw = library.variable("points").unwrap().get_raw_values(..).unwrap();
    assert_eq!(raw[..8], 0.5_f64.to_ne_bytes());
    assert_eq!((&raw[8..12], raw[20]), (&1_i32.to_ne_bytes()[..], 255));
}

#[test]
fn a_value_of_an_own_type_that_differs_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("types.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::NetCdf4).unwrap();
    add_user_types(&path);
    save_as(&path, &copy, None).unwrap();
    let (before, after) = (read(&path).file, read(&copy).file);
    let header = before.header();
    let of = |name: &str| {
        let at = header.user_defined.iter().position(|one| one.called == name).unwrap();
        super::container::CopiedUserDefined { at, variable: Some(name.to_owned()), dimensions: Vec::new() }
    };
    let difference = |copied| before.container.user_defined_difference(&after.container, &[copied]).unwrap();
    assert_eq!((difference(of("points")), difference(of("lists"))), (None, None));
    // Taken for the lists, the points are of another type.
    let swapped = super::container::CopiedUserDefined { variable: Some("lists".to_owned()), ..of("points") };
    assert_eq!(difference(swapped).unwrap(), "the type of points differs");
    let attribute = |variable: &str| super::container::CopiedUserDefined {
        variable: Some(variable.to_owned()),
        ..of("coordx:measured")
    };
    assert_eq!(difference(attribute("coordx")), None);
    assert!(before.container.user_defined_difference(&after.container, &[attribute("coordy")]).is_err());
}

#[test]
fn own_types_that_cannot_be_carried_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("types.e"), folder.path().join("copy.e"));
    write(&samples::two_hexes(), &path, Format::NetCdf4).unwrap();
    add_user_types(&path);
    let refused = |saved: Result<SaveReport, ExodusError>| match saved {
        Err(ExodusError::CannotCarry { items }) => items,
        other => panic!("{other:?}"),
    };
    let items = refused(save_as(&path, &copy, Some(Format::Data64)));
    let points = items.iter().find(|item| item.name == "points").unwrap();
    assert_eq!(points.why, "CDF-5 has no types of its own: choose netCDF-4");
    // An element is gone, and with it a point.
    let opened = read(&path);
    let mut model = opened.model.clone();
    model.element_blocks.remove(1);
    model.side_sets.clear();
    let saved = save(&model, Some(&opened.file), &copy, &SaveOptions::default(), &NoProgress);
    let names: Vec<String> = refused(saved).into_iter().map(|item| item.name).collect();
    assert_eq!(names, ["points", "lists"]);
    // The library writes no file that it has open.
    let other = folder.path().join("other.e");
    fs::copy(&path, &other).unwrap();
    add_lists_of_texts(&other);
    let items = refused(save_as(&other, &copy, None));
    let told: Vec<(&str, &str)> = items.iter().map(|item| (item.name.as_str(), item.why.as_str())).collect();
    let why = "its type holds texts, or lists in another type";
    assert_eq!(told, [("type words", why), ("said", why)]);
    assert!(!copy.exists());
}
