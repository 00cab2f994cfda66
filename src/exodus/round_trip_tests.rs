//! Writing and reading again: every sample, every topology, every kind of set, every kind of file.

use super::{
    ExodusError, Opened, SaveOptions, SaveReport,
    container::{
        AttributeValue, ContainerWriter, DataType, Dimension, Format, Header, Storage, Values, Variable,
    },
    first_difference, open, save,
};
use crate::model::{
    Assembly, Attributes, Blob, Block, CoordinateFrame, FrameKind, Maps, MemberKind, MetadataValue, Model,
    NoProgress, NodeSet, NumberedMap, Oriented, Progress, Set, Side, SideSet, Source, Topology,
    UserAttribute, Warnings, samples,
};
use std::{fs, path::Path, sync::Arc};

const FORMATS: [Format; 5] =
    [Format::Classic, Format::Offset64, Format::Data64, Format::NetCdf4Classic, Format::NetCdf4];

pub(super) fn write(model: &Model, path: &Path, format: Format) -> Result<SaveReport, ExodusError> {
    save(model, None, path, &SaveOptions { format: Some(format), ..SaveOptions::default() }, &NoProgress)
}

pub(super) fn read(path: &Path) -> Opened {
    open(path, &mut Warnings::default()).unwrap_or_else(|error| panic!("{}", error.about(path)))
}

/// Reads without the QA record that saving adds.
pub(super) fn read_back(path: &Path) -> Model {
    let mut model = read(path).model;
    assert_eq!(model.qa_records.pop().unwrap()[0], "exoscope");
    model
}

#[track_caller]
pub(super) fn assert_same(a: &Model, b: &Model) {
    assert_eq!(first_difference(a, b).unwrap(), None);
}

#[test]
fn every_sample_comes_back_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, make) in samples::SAMPLES {
        for format in FORMATS {
            let path = folder.path().join("sample.e");
            let model = make();
            match write(&model, &path, format) {
                Ok(report) => {
                    assert_eq!(report.bytes, fs::metadata(&path).unwrap().len());
                    assert_same(&model, &read_back(&path));
                    assert_eq!(read(&path).file.facts().format, format);
                }
                // Its id 4000000000 needs 64 bits.
                Err(ExodusError::CannotStore { .. }) if *name == "three_blocks" => {
                    assert!(!matches!(format, Format::Data64 | Format::NetCdf4));
                }
                Err(error) => panic!("{name} as {format}: {error}"),
            }
        }
    }
}

#[test]
fn every_topology_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    for topology in Topology::all() {
        let path = folder.path().join("one.e");
        let model = samples::one_element(topology);
        write(&model, &path, Format::Offset64).unwrap();
        let read = read_back(&path);
        assert_same(&model, &read);
        if model.element_blocks[0].num_elements > 0 {
            let (stored, dimension) = (&model.element_blocks[0].elem_type, model.dimension);
            // Only where its nodes lie tells the two kinds of TETRA15 apart.
            let meant = match topology {
                Topology::Tet15BodyLast => topology,
                _ => Topology::resolve(stored, topology.shape().num_nodes, dimension),
            };
            assert_eq!(read.element_blocks[0].topology, meant, "{stored}");
        }
    }
}

fn frames() -> Vec<CoordinateFrame> {
    vec![
        CoordinateFrame {
            id: 12,
            kind: FrameKind(b'R'),
            origin: [0.0; 3],
            on_axis_3: [0.0, 0.0, 1.0],
            in_plane_13: [1.0, 0.0, 0.0],
        },
        CoordinateFrame {
            id: 3,
            kind: FrameKind(b'c'),
            origin: [0.5; 3],
            on_axis_3: [0.5, 0.5, 1e300],
            in_plane_13: [-0.25, 0.5, 0.5],
        },
    ]
}

/// A model with one of everything.
pub(super) fn everything() -> Model {
    let mut model = samples::two_hexes();
    model.coordinate_names = ["X", "Y", "Z"].map(str::to_owned).to_vec();
    model.node_ids = Some(Arc::new((101..113).collect()));
    model.element_ids = Some(Arc::new(vec![20, 10]));
    model.element_order = Some(Arc::new(vec![2, 1]));
    let map = |id, name: &str, values: Vec<i64>| NumberedMap {
        id,
        name: name.to_owned(),
        values: Arc::new(values),
    };
    model.maps = Maps {
        nodes: vec![map(4, "rank", (0..12).rev().collect()), map(2, "", vec![-1; 12])],
        elements: vec![map(1, "original_global_id_map", vec![900, 800])],
        edges: vec![map(1, "", vec![5, 6])],
        faces: vec![map(9, "skin", vec![3])],
        edge_ids: Some(Arc::new(vec![70, 71])),
        face_ids: Some(Arc::new(vec![80])),
    };
    model.frames = frames();
    model.element_blocks.reduction_names = vec!["work".to_owned(), "heat".to_owned()];
    let constant = |value| Source::memory(1, vec![vec![value], vec![2.0 * value]]);
    model.element_blocks[1].reductions = vec![constant(1.5), constant(-3.0)];
    model.side_sets.reduction_names = vec!["force".to_owned()];
    model.side_sets[0].reductions = vec![constant(10.0)];
    model.nodal_attributes =
        Attributes { names: vec!["weight".to_owned()], values: Arc::new((0..12).map(f64::from).collect()) };
    model.element_blocks.property_names = vec!["MATL".to_owned(), "layer".to_owned()];
    for (block, property) in model.element_blocks.iter_mut().zip([7, -3]) {
        block.properties = vec![property, 0];
        block.attributes = Attributes {
            names: vec!["thickness".to_owned(), String::new()],
            values: Arc::new(vec![0.1, 1e-300]),
        };
    }
    model.element_blocks[0].element_edges = Some(Arc::new((0..12).collect()));
    model.element_blocks[0].element_faces = Some(Arc::new((0..6).collect()));
    model.element_blocks[1].user_attributes = vec![
        UserAttribute { name: "grades".to_owned(), value: MetadataValue::Integers([1, -2, 3].into()) },
        UserAttribute { name: "stiffness".to_owned(), value: MetadataValue::Reals([2.1e11].into()) },
        UserAttribute { name: "paint".to_owned(), value: MetadataValue::Text(b"red\0"[..].into()) },
    ];
    model.user_attributes = model.element_blocks[1].user_attributes.clone();
    let mut edges = Block::new(5, Topology::Bar2, vec![0, 1, 1, 4]);
    edges.elem_type = "EDGE2".to_owned();
    edges.values = vec![Some(Source::memory(2, vec![vec![1.0, 2.0], vec![3.0, 4.0]]))];
    model.edge_blocks.push(edges);
    model.edge_blocks.variable_names = vec!["current".to_owned()];
    let mut faces = Block::new(6, Topology::Quad4, vec![0, 1, 4, 3]);
    faces.values = vec![None];
    model.face_blocks.push(faces);
    model.face_blocks.variable_names = vec!["flux".to_owned()];
    model.node_sets[0].distribution_factors = Some(Arc::new(vec![0.25, 0.5, 0.75, 1.0]));
    model.node_sets.variable_names = vec!["reaction".to_owned()];
    model.node_sets[0].values = vec![Some(Source::constant(2.5, 4))];
    "top".clone_into(&mut model.side_sets[0].name);
    model.side_sets[0].distribution_factors = Some(Arc::new(vec![1.0; 8]));
    model.side_sets[0].attributes =
        Attributes { names: vec!["angle".to_owned()], values: Arc::new(vec![10.0, 20.0]) };
    let oriented = |index, orientation| Oriented { index, orientation };
    let mut edge_set = Set::new(2, vec![oriented(1, -1), oriented(0, 1)]);
    edge_set.distribution_factors = Some(Arc::new(vec![0.5, 0.5]));
    model.edge_sets.push(edge_set);
    model.face_sets.push(Set::new(3, vec![oriented(0, 1)]));
    let mut element_set = Set::new(4, vec![1, 0, 1]);
    element_set.distribution_factors = Some(Arc::new(vec![3.0]));
    model.element_sets.push(element_set);
    model.assemblies = vec![
        Assembly {
            id: 100,
            name: "all".to_owned(),
            kind: MemberKind::ASSEMBLY,
            members: vec![200],
            user_attributes: Vec::new(),
        },
        Assembly {
            id: 200,
            name: String::new(),
            kind: MemberKind::ELEMENT_BLOCK,
            members: vec![1, 2],
            user_attributes: model.element_blocks[1].user_attributes.clone(),
        },
    ];
    add_beside_mesh(&mut model);
    model.qa_records.push(["a code", "1.0", "2001/02/03", "04:05:06"].map(str::to_owned));
    model.user_attributes = model.element_blocks[1].user_attributes.clone();
    model.info_records = Arc::new(vec!["[Mesh]".to_owned(), "\ttype = x".to_owned(), String::new()]);
    model
}

/// Attributes of the nodes, descriptions of fields, and blobs.
fn add_beside_mesh(model: &mut Model) {
    let field =
        UserAttribute { name: "Field@disp@type".to_owned(), value: MetadataValue::Integers([8].into()) };
    model.node_user_attributes = model.element_blocks[1].user_attributes.clone();
    model.node_user_attributes.push(field.clone());
    model.side_sets[0].user_attributes.push(field);
    model.blobs.variable_names = vec!["row".to_owned(), "column".to_owned()];
    model.blobs.reduction_names = vec!["total".to_owned()];
    for (id, num_values) in [(7, 3), (-2, 1)] {
        model.blobs.push(Blob {
            id,
            name: format!("blob {id}"),
            num_values,
            values: vec![
                Some(Source::memory(num_values, vec![vec![0.5; num_values], vec![id as f64; num_values]])),
                None,
            ],
            reductions: vec![Source::memory(1, vec![vec![1.0], vec![2.0]])],
            user_attributes: model.element_blocks[1].user_attributes.clone(),
        });
    }
}

#[test]
fn one_of_everything_comes_back_from_every_format() {
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS {
        let path = folder.path().join("all.e");
        write(&everything(), &path, format).unwrap();
        assert_same(&everything(), &read_back(&path));
        // And once more from that file, which must not change it any further.
        let Opened { model, file } = read(&path);
        let copy = folder.path().join("copy.e");
        let report = save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
        assert_eq!((report.changed, report.num_carried), (Vec::new(), 0));
        assert_same(&model, &read(&copy).model);
        if !matches!(format, Format::NetCdf4 | Format::NetCdf4Classic) {
            assert_eq!(fs::read(&path).unwrap(), fs::read(&copy).unwrap(), "{format}");
        }
    }
}

#[test]
fn polygons_and_polyhedra_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("poly.e");
    let mut model = samples::two_hexes();
    // The six quadrilaterals of the first cube as NSIDED faces, and one polyhedron of them.
    let faces = [[0, 1, 7, 6], [1, 4, 10, 7], [4, 3, 9, 10], [3, 0, 6, 9], [0, 3, 4, 1], [6, 7, 10, 9]];
    let mut polygons = Block::new(1, Topology::Nsided, Vec::new());
    polygons.connectivity = Arc::new(faces.concat());
    polygons.counts = Some(Arc::new(vec![4; 6]));
    polygons.num_elements = 6;
    let mut surface = polygons.clone();
    surface.id = 30;
    let mut solid = Block::new(40, Topology::Nfaced, Vec::new());
    solid.connectivity = Arc::new((0..6).collect());
    solid.counts = Some(Arc::new(vec![6]));
    solid.num_elements = 1;
    for (block, len) in [(&mut surface, 6), (&mut solid, 1)] {
        block.values = vec![Some(Source::constant(1.0, len)), None];
    }
    model.face_blocks.push(polygons);
    model.element_blocks.extend([surface, solid]);
    write(&model, &path, Format::Offset64).unwrap();
    let read = read_back(&path);
    assert_same(&model, &read);
    assert_eq!(read.element_blocks[3].topology, Topology::Nfaced);
}

#[test]
fn odd_ids_empty_entities_and_wide_names_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.e");
    let mut model = samples::two_hexes();
    model.element_blocks[0].id = -1;
    model.element_blocks[1].id = 2_147_483_647;
    "a name of more than thirty-two characters, with ü".clone_into(&mut model.element_blocks[1].name);
    let mut nothing = Block::new(0, Topology::Null, Vec::new());
    nothing.values = vec![Some(Source::constant(0.0, 0)), None];
    model.element_blocks.insert(1, nothing);
    model.node_sets.push(NodeSet::new(0, Vec::new()));
    // A damaged file's numbers: node 0 and an element that does not exist.
    model.side_sets.push(SideSet::new(
        -7,
        vec![Side { element: u32::MAX, side: u32::MAX }, Side { element: 99, side: 8 }],
    ));
    write(&model, &path, Format::Offset64).unwrap();
    let opened = read(&path);
    assert_same(&model, &read_back(&path));
    // 50 characters of which one has two bytes, and the NUL.
    assert_eq!(opened.file.facts().len_name, Some(51));
    assert_eq!(opened.model.element_blocks[1].values[0].as_ref().map(Source::len), Some(0));
}

#[test]
fn saving_over_the_file_that_results_are_read_from_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.e");
    write(&samples::two_hexes(), &path, Format::Offset64).unwrap();
    for round in 0..3 {
        let Opened { mut model, file } = read(&path);
        let (name, temperature) = model.nodal_variables[3].clone();
        let doubled = Source::weighted_sum(vec![(2.0, temperature)]).unwrap();
        model.nodal_variables[3] = (name, doubled);
        let report = save(&model, Some(&file), &path, &SaveOptions::default(), &NoProgress).unwrap();
        assert_eq!(report.changed, ["nodal variable temperature changed"]);
        assert_eq!(
            report.unchanged,
            "12 nodes, 2 element blocks, 1 node set, 1 side set, 6 variables × 2 steps"
        );
        // The model still reads from the file that it was opened from, which has another name for nobody.
        let at_node_1 = 10.0 * f64::from(2 << round);
        assert_eq!(model.nodal_variables[3].1.read(1).unwrap()[1], at_node_1);
        assert_eq!(read(&path).model.nodal_variables[3].1.read(1).unwrap()[1], at_node_1);
    }
    assert_eq!(read(&path).model.qa_records.len(), 4);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_are_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("model.e"), folder.path().join("link.e"));
    write(&samples::plane(), &path, Format::Offset64).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
    symlink(&path, &link).unwrap();
    write(&samples::shells(), &link, Format::Offset64).unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o604);
    assert_same(&samples::shells(), &read_back(&path));
}

#[cfg(unix)]
#[test]
fn only_files_that_may_be_written_are_replaced() {
    use std::os::unix::{
        fs::{FileTypeExt, PermissionsExt},
        net::UnixListener,
    };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let refusal = |path: &Path| write(&samples::plane(), path, Format::Offset64).unwrap_err().to_string();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.e")).status().unwrap().success());
    assert_eq!(refusal(&at("pipe.e")), "this is a pipe, not a file that can be replaced");
    assert!(fs::metadata(at("pipe.e")).unwrap().file_type().is_fifo());
    let _listener = UnixListener::bind(at("socket.e")).unwrap();
    assert_eq!(refusal(&at("socket.e")), "this is a socket, not a file that can be replaced");
    fs::write(at("kept.e"), "kept").unwrap();
    fs::set_permissions(at("kept.e"), fs::Permissions::from_mode(0o444)).unwrap();
    assert!(refusal(&at("kept.e")).starts_with("the file is write-protected"));
    assert_eq!(fs::read(at("kept.e")).unwrap(), b"kept");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    // A link to a file that is not there yet is followed.
    std::os::unix::fs::symlink("new.e", at("link.e")).unwrap();
    write(&samples::plane(), &at("link.e"), Format::Offset64).unwrap();
    assert!(at("link.e").is_symlink() && at("new.e").is_file());
}

/// Stops at the first question.
struct Cancelled;

impl Progress for Cancelled {
    fn set(&self, _fraction: f32, _doing: &str) {}

    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_failed_save_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.e");
    write(&samples::plane(), &path, Format::Offset64).unwrap();
    let before = fs::read(&path).unwrap();
    let options = SaveOptions::default();
    assert!(matches!(save(&everything(), None, &path, &options, &Cancelled), Err(ExodusError::Cancelled)));
    let mut wrong = samples::two_hexes();
    wrong.nodal_variables[0].1 = Source::memory(12, vec![vec![0.0; 12]]);
    assert!(matches!(save(&wrong, None, &path, &options, &NoProgress), Err(ExodusError::Values(_))));
    wrong.nodal_variables[0].1 = Source::constant(0.0, 3);
    assert!(matches!(save(&wrong, None, &path, &options, &NoProgress), Err(ExodusError::Model(_))));
    let missing = folder.path().join("missing/model.e");
    assert!(matches!(
        save(&samples::plane(), None, &missing, &options, &NoProgress),
        Err(ExodusError::NoSuchFolder { .. })
    ));
    let is_folder = save(&samples::plane(), None, folder.path(), &options, &NoProgress);
    assert!(matches!(is_folder, Err(ExodusError::Container(_))));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert!(matches!(
        read(&path).file.read_model(&mut Warnings::default(), &Cancelled).map(|_| ()),
        Ok(()) | Err(ExodusError::Cancelled)
    ));
}

#[test]
fn an_empty_model_becomes_a_file_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.e");
    let report = save(&Model::default(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.warnings, Vec::<String>::new());
    let opened = read(&path);
    assert_eq!((opened.model.num_nodes(), opened.model.dimension), (0, 0));
    assert_eq!(opened.file.facts().format, Format::Offset64);
    assert_eq!(opened.file.header().variables[0].name, "time_whole");
}

/// A file with values given by hand, for what the writer would never write.
pub(super) fn craft(path: &Path, header: &Header, values: &[(&str, Values)]) {
    let mut writer = ContainerWriter::create(path, header).unwrap();
    for (name, values) in values {
        let at = header.variables.iter().position(|variable| variable.name == *name).unwrap();
        writer.write_values(at, 0, values).unwrap();
    }
    writer.finish().unwrap();
}

/// The header and values of a saved sample, to be spoiled.
pub(super) fn parts_of(model: &Model, folder: &Path) -> (Header, Vec<(String, Values)>) {
    let path = folder.join("parts.e");
    write(model, &path, Format::Offset64).unwrap();
    let file = read(&path).file;
    let header = file.header().clone();
    let values = header.variables.iter().enumerate().map(|(at, variable)| {
        let count = usize::try_from(header.num_values(at)).unwrap();
        (variable.name.clone(), file.container.read_values(at, 0, count).unwrap())
    });
    let values = values.collect();
    (header, values)
}

pub(super) fn add(header: &mut Header, name: &str, data_type: DataType, dimensions: &[(&str, u64)]) {
    let mut positions = Vec::new();
    for &(name, len) in dimensions {
        let found = header.dimensions.iter().position(|dimension| dimension.name == name);
        positions.push(found.unwrap_or_else(|| {
            header.dimensions.push(Dimension { name: name.to_owned(), len, is_unlimited: false });
            header.dimensions.len() - 1
        }));
    }
    header.variables.push(Variable {
        name: name.to_owned(),
        data_type,
        dimensions: positions,
        attributes: Vec::new(),
        storage: Storage::default(),
    });
}

/// `two_hexes` with a reduction variable, and variables and an attribute that nobody understands.
fn with_foreign_parts(path: &Path) {
    let folder = path.parent().unwrap();
    let (mut header, mut values) = parts_of(&samples::two_hexes(), folder);
    let mut put = |name: &str, dimensions: &[(&str, u64)], data: Values| {
        add(&mut header, name, data.data_type(), dimensions);
        values.push((name.to_owned(), data));
    };
    put("node_weights", &[("num_nodes", 12)], Values::Double((0..12).map(f64::from).collect()));
    put("element_weights", &[("num_elem", 2)], Values::Double(vec![71.0, 72.0]));
    put("load_history", &[("time_step", 2), ("loads", 1)], Values::Double(vec![0.5, 0.75]));
    let mut work = b"work".to_vec();
    work.resize(33, 0);
    put("name_elem_red_var", &[("num_elem_red_var", 1), ("len_name", 33)], Values::Char(work));
    put("vals_red_var_eb1", &[("time_step", 2), ("num_elem_red_var", 1)], Values::Double(vec![1.5, 2.5]));
    put("vals_red_var_eb2", &[("time_step", 2), ("num_elem_red_var", 1)], Values::Double(vec![3.5, 4.5]));
    put("Kr", &[("kr_rows", 2), ("kr_columns", 2)], Values::Float(vec![1.0, 2.0, 3.0, 4.0]));
    put("netcdf4", &[], Values::Byte(vec![-5]));
    header.attributes.push(super::container::Attribute {
        name: "SOLID_MODEL".to_owned(),
        value: AttributeValue::Text(b"part 43\0\x01".to_vec()),
    });
    let values: Vec<(&str, Values)> =
        values.iter().map(|(name, values)| (name.as_str(), values.clone())).collect();
    craft(path, &header, &values);
}

pub(super) fn value_of(opened: &Opened, name: &str) -> Option<Values> {
    let header = opened.file.header();
    let at = header.variables.iter().position(|variable| variable.name == name)?;
    let count = usize::try_from(header.num_values(at)).unwrap();
    Some(opened.file.container.read_values(at, 0, count).unwrap())
}

#[test]
fn foreign_parts_are_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("foreign.e"), folder.path().join("copy.e"));
    with_foreign_parts(&path);
    let Opened { model, file } = read(&path);
    assert!(file.foreign().attributes.is_empty());
    let solid = UserAttribute {
        name: "SOLID_MODEL".to_owned(),
        value: MetadataValue::Text(b"part 43\0\x01"[..].into()),
    };
    assert_eq!(model.user_attributes, [solid]);
    assert_eq!(file.foreign().dimensions, ["loads", "kr_rows", "kr_columns"]);
    let report = save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.num_carried, 5);
    assert_eq!(fs::read(&path).unwrap(), fs::read(&copy).unwrap());
}

#[test]
fn foreign_parts_follow_a_deleted_block() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("foreign.e"), folder.path().join("copy.e"));
    with_foreign_parts(&path);
    let Opened { mut model, file } = read(&path);
    // As an edit does: the first cube's own four nodes (x = 0) go, the rest keep their ids.
    model.element_blocks.remove(0);
    model.node_sets.clear();
    model.side_sets.clear();
    let keep: Vec<u32> = (0..12).filter(|node| node % 3 != 0).collect();
    let new_of = |old: &u32| u32::try_from(keep.iter().position(|kept| kept == old).unwrap()).unwrap();
    let connectivity = model.element_blocks[0].connectivity.iter().map(new_of).collect();
    model.element_blocks[0].connectivity = Arc::new(connectivity);
    for axis in model.coordinates.axes_mut() {
        *axis = keep.iter().map(|&node| axis[node as usize]).collect();
    }
    model.node_ids = Some(Arc::new(keep.iter().map(|&node| i64::from(node) + 1).collect()));
    let rows = Arc::new(keep.clone());
    for (_, source) in &mut model.nodal_variables {
        *source = source.gathered(Arc::clone(&rows));
    }
    let report = save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.warnings, Vec::<String>::new());
    let saved = read(&copy);
    let weights = keep.iter().map(|&node| f64::from(node)).collect();
    assert_eq!(value_of(&saved, "node_weights"), Some(Values::Double(weights)));
    assert_eq!(value_of(&saved, "element_weights"), Some(Values::Double(vec![72.0])));
    assert_eq!(value_of(&saved, "vals_red_var_eb1"), Some(Values::Double(vec![3.5, 4.5])));
    assert_eq!(value_of(&saved, "vals_red_var_eb2"), None);
    assert_eq!(value_of(&saved, "Kr"), Some(Values::Float(vec![1.0, 2.0, 3.0, 4.0])));
    assert_eq!(saved.model.nodal_variables[3].1.read(1).unwrap()[0], 10.0);
}

#[test]
fn what_cannot_follow_an_edit_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("foreign.e"), folder.path().join("copy.e"));
    with_foreign_parts(&path);
    let Opened { model, file } = read(&path);
    let refused = |model: &Model| match save(model, Some(&file), &copy, &SaveOptions::default(), &NoProgress)
    {
        Err(ExodusError::CannotCarry { items }) => {
            items.into_iter().map(|item| item.name).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let mut fewer = model.clone();
    for axis in fewer.coordinates.axes_mut() {
        axis.truncate(11);
    }
    fewer.nodal_variables.clear();
    fewer.node_sets.clear();
    assert_eq!(refused(&fewer), ["node_weights"]);
    let mut more_steps = model.clone();
    more_steps.times = Arc::new(vec![0.0, 0.5, 1.0]);
    more_steps.nodal_variables.clear();
    more_steps.global_variables.clear();
    let without_results = |model: &mut Model| {
        for block in model.element_blocks.iter_mut() {
            block.values = vec![None, None];
            block.reductions.clear();
        }
    };
    without_results(&mut more_steps);
    assert_eq!(refused(&more_steps), ["load_history"]);
    assert!(!copy.exists());
    // Fewer steps are picked by their times.
    let mut fewer_steps = model;
    fewer_steps.times = Arc::new(vec![1.0]);
    let later = |source: &Source| Source::memory(source.len(), vec![source.read(1).unwrap()]);
    fewer_steps.nodal_variables.iter_mut().for_each(|(_, source)| *source = later(source));
    fewer_steps.global_variables.clear();
    without_results(&mut fewer_steps);
    save(&fewer_steps, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(value_of(&read(&copy), "load_history"), Some(Values::Double(vec![0.75])));
}

#[test]
fn a_file_of_floats_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("floats.e"), folder.path().join("copy.e"));
    let (mut header, values) = parts_of(&samples::two_hexes(), folder.path());
    let mut floats = Vec::new();
    for (variable, (name, values)) in header.variables.iter_mut().zip(&values) {
        let values = match values {
            #[expect(clippy::cast_possible_truncation, reason = "the sample's values are exact in floats")]
            Values::Double(values) => Values::Float(values.iter().map(|&value| value as f32).collect()),
            other => other.clone(),
        };
        variable.data_type = values.data_type();
        floats.push((name.as_str(), values));
    }
    craft(&path, &header, &floats);
    let Opened { mut model, file } = read(&path);
    Arc::make_mut(&mut model.coordinates.x)[0] = 0.1;
    model.nodal_variables.push(("new".to_owned(), Source::constant(1.0 / 3.0, 12)));
    let report = save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.changed, ["1 of 12 nodes moved", "nodal variable new is new"]);
    let saved = read(&copy);
    assert!(saved.file.header().variables.iter().all(|variable| variable.data_type != DataType::Double));
    assert_eq!(saved.model.coordinates.x[0], f64::from(0.1_f32));
    // A value beyond the range of floats must not become infinity.
    Arc::make_mut(&mut model.coordinates.x)[0] = 1e300;
    let error = save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap_err();
    assert!(error.to_string().contains("does not fit in float"), "{error}");
}

#[test]
fn compression_and_format_follow_the_options() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("packed.e"), folder.path().join("copy.e"));
    let model = samples::hex_grid([20, 20, 20], [2, 1, 1]);
    let options = |format, deflate| SaveOptions { format, deflate, without_qa_record: false };
    let plain = save(&model, None, &path, &options(Some(Format::NetCdf4), None), &NoProgress).unwrap();
    let packed = save(&model, None, &path, &options(Some(Format::NetCdf4), Some(4)), &NoProgress).unwrap();
    assert!(packed.bytes * 2 < plain.bytes, "{} and {}", packed.bytes, plain.bytes);
    // Kept on the next save, new arrays too; undone on request; dropped in a classic file.
    let Opened { mut model, file } = read(&path);
    model.node_ids = Some(Arc::new((0..9261).collect()));
    save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress).unwrap();
    let deflate_of = |path: &Path, name: &str| {
        let file = read(path).file;
        let variable = file.header().variables.iter().find(|variable| variable.name == name).cloned();
        variable.and_then(|variable| variable.storage.deflate)
    };
    assert_eq!(deflate_of(&copy, "coordx"), Some(4));
    assert_eq!(deflate_of(&copy, "node_num_map"), Some(4));
    save(&model, Some(&file), &copy, &options(None, Some(0)), &NoProgress).unwrap();
    assert_eq!(deflate_of(&copy, "coordx"), None);
    save(&model, Some(&file), &copy, &options(Some(Format::Classic), None), &NoProgress).unwrap();
    assert_eq!(read(&copy).file.facts().format, Format::Classic);
}

#[test]
fn wide_ids_choose_a_format_that_holds_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.e");
    let report = save(&samples::three_blocks(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.warnings.len(), 1);
    let facts = read(&path).file.facts();
    assert_eq!((facts.format, facts.int64), (Format::NetCdf4, true));
    // Only the ids are wide.
    let status = read(&path).file.header().attributes.iter().find(|it| it.name == "int64_status").cloned();
    assert_eq!(status.unwrap().value, AttributeValue::Integers(DataType::Int, vec![0x0800]));
}
