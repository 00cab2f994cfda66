//! `export_vtu_file`: the mesh with its results as an unstructured grid of VTK, for ParaView and the like.
//!
//! XML with all arrays appended raw behind it, each with its length in 64 bits, so that they are written as they are read,
//! one variable at a time, and there is no limit of size. Components of vectors and tensors become one array.
//!
//! Source: the documentation of VTK's XML file formats.

mod cell_types;
mod cells;
mod file;
mod groups;

use super::{BLOCKS, FILE, STEP, one_step, places, renumber, values, write};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    ops::{export_model::path, has_element_blocks},
};
use crate::model::{Model, Progress, Support, counted};
use cells::Cells;
use file::{Array, Number, Section, write_file};
use groups::{FieldGroup, groups};
use std::io::{self, Write};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "export_vtu_file",
    label: "Export VTU…",
    summary: "Write the mesh and the results of a step for ParaView",
    doc: "An unstructured grid of VTK in XML with binary arrays. Every element type of the tables becomes the cell of VTK that has \
          most of its nodes, in VTK's order, polygons and polyhedra too; elements of unknown types are written as points. Points \
          and cells have their ids, cells their block's id, and both the chosen variables: components x, y, z as one vector, \
          those of tensors as one tensor. Where a variable is not stored on a block it is NaN.",
    group: Group::Files,
    search: &["vtk", "paraview", "visit", "xml", "unstructured grid", "write"],
    params: &[
        FILE,
        BLOCKS,
        STEP,
        Param::optional(
            "node_field_names",
            "Node variables",
            ParamKind::any(Selectable::Variable(Support::Nodal)),
            "\"all\"",
            "The node variables to write: names, patterns, \"all\" or \"none\"",
        ),
        Param::optional(
            "element_field_names",
            "Element variables",
            ParamKind::any(Selectable::Variable(Support::Element)),
            "\"all\"",
            "The element variables to write: names, patterns, \"all\" or \"none\"",
        ),
        Param::optional(
            "displacement_timestep",
            "Displaced at",
            ParamKind::any(Selectable::TimeStep),
            "\"none\"",
            "The step of the displacement that moves the points; \"none\": undeformed",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"mesh.vtu\"",
        expect: "12 points and 2 cells with 4 arrays of results written to mesh.vtu",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = path(args)?;
    let step = one_step(args, "timestep")?;
    let places = places(model, one_step(args, "displacement_timestep")?)?;
    let mut warnings = Vec::new();
    let cells = Cells::of(model, args.positions("element_block_ids")?, &mut warnings)?;
    let nodes = cells.nodes(model);
    let (_, new_of) = renumber(model.num_nodes(), nodes.iter().copied());
    let mut arrays = Vec::new();
    if let Some(step) = step {
        let time = model.times.get(step).copied().unwrap_or(f64::NAN);
        arrays.push(Array {
            section: Section::Field,
            name: "TimeValue".to_owned(),
            number: Number::Float64,
            num_components: 1,
            num_tuples: 1,
            fill: Box::new(move |out| out.write_all(&time.to_le_bytes())),
        });
    }
    let variables = |name| if step.is_some() { args.positions(name) } else { Ok(&[][..]) };
    let step = step.unwrap_or_default();
    arrays.push(ids(
        Section::PointData,
        "node_id",
        model.node_ids.as_ref().map(|ids| ids.as_slice()),
        &nodes,
    ));
    let num_fixed = arrays.len();
    point_data(model, variables("node_field_names")?, step, &nodes, &mut arrays);
    let num_point_arrays = arrays.len() - num_fixed;
    cells.id_arrays(model, &mut arrays);
    let num_before = arrays.len();
    cells.data(model, variables("element_field_names")?, step, &mut arrays);
    let num_results = num_point_arrays + arrays.len() - num_before;
    arrays.push(Array {
        section: Section::Points,
        name: "Points".to_owned(),
        number: Number::Float64,
        num_components: 3,
        num_tuples: nodes.len(),
        fill: Box::new(|out| {
            nodes.iter().try_for_each(|&node| {
                places.iter().try_for_each(|axis| out.write_all(&axis[node as usize].to_le_bytes()))
            })
        }),
    });
    cells.arrays(&new_of, &mut arrays);
    write(files, path, progress, |out| write_file(out, nodes.len(), cells.len(), &arrays, progress))?;
    let summary = format!(
        "{} and {} with {} of results written to {}",
        counted(nodes.len(), "point"),
        counted(cells.len(), "cell"),
        counted(num_results, "array"),
        path.display()
    );
    Ok(Report::new(summary).warned(warnings))
}

fn ids<'a>(section: Section, name: &str, ids: Option<&'a [i64]>, entries: &'a [u32]) -> Array<'a> {
    Array {
        section,
        name: name.to_owned(),
        number: Number::Int64,
        num_components: 1,
        num_tuples: entries.len(),
        fill: Box::new(move |out| {
            entries.iter().try_for_each(|&entry| {
                let id = ids.and_then(|ids| ids.get(entry as usize)).copied();
                out.write_all(&id.unwrap_or(i64::from(entry) + 1).to_le_bytes())
            })
        }),
    }
}

fn point_data<'a>(
    model: &'a Model,
    chosen: &[usize],
    step: usize,
    nodes: &'a [u32],
    arrays: &mut Vec<Array<'a>>,
) {
    let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
    for FieldGroup { name, parts } in groups(&names, chosen) {
        arrays.push(Array {
            section: Section::PointData,
            name,
            number: Number::Float64,
            num_components: parts.len(),
            num_tuples: nodes.len(),
            fill: Box::new(move |out| {
                let source = |part: &Option<usize>| part.map(|at| &model.nodal_variables[at].1);
                let columns: Vec<Option<Vec<f64>>> = parts
                    .iter()
                    .map(|part| source(part).map(|source| values(source, step)).transpose())
                    .collect::<io::Result<_>>()?;
                nodes.iter().try_for_each(|&node| tuple(&columns, node as usize, 0.0, out))
            }),
        });
    }
}

fn tuple(columns: &[Option<Vec<f64>>], row: usize, missing: f64, out: &mut dyn Write) -> io::Result<()> {
    columns.iter().try_for_each(|column| {
        let value = column.as_ref().and_then(|column| column.get(row)).copied().unwrap_or(missing);
        out.write_all(&value.to_le_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::cell_types::vtk_cell;
    use crate::model::{Block, Topology, samples};
    use std::{collections::HashMap, sync::Arc};

    /// The arrays of a file by name: type, components and bytes.
    type Read = HashMap<String, (String, usize, Vec<u8>)>;

    fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
        let start = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        &line[start..start + line[start..].find('"').unwrap()]
    }

    fn read(bytes: &[u8]) -> Read {
        let mark = b"<AppendedData encoding=\"raw\">\n_";
        let start = bytes.windows(mark.len()).position(|part| part == mark).unwrap() + mark.len();
        let xml = std::str::from_utf8(&bytes[..start]).unwrap();
        let mut found = Read::new();
        let mut end = 0;
        for line in xml.lines().filter(|line| line.starts_with("<DataArray")) {
            let offset: usize = attribute(line, "offset").parse().unwrap();
            assert_eq!(offset, end, "{line}");
            let data = start + offset;
            let length =
                usize::try_from(u64::from_le_bytes(bytes[data..data + 8].try_into().unwrap())).unwrap();
            let components = attribute(line, "NumberOfComponents").parse().unwrap();
            let value =
                (attribute(line, "type").to_owned(), components, bytes[data + 8..data + 8 + length].to_vec());
            assert!(found.insert(attribute(line, "Name").to_owned(), value).is_none(), "{line}");
            end = offset + 8 + length;
        }
        assert_eq!(&bytes[start + end..], b"\n</AppendedData>\n</VTKFile>\n");
        found
    }

    fn integers(read: &Read, name: &str) -> Vec<i64> {
        let (kind, _, bytes) = &read[name];
        assert_eq!(kind, "Int64");
        bytes.chunks_exact(8).map(|value| i64::from_le_bytes(value.try_into().unwrap())).collect()
    }

    fn reals(read: &Read, name: &str) -> (usize, Vec<f64>) {
        let (kind, components, bytes) = &read[name];
        assert_eq!(kind, "Float64");
        (
            *components,
            bytes.chunks_exact(8).map(|value| f64::from_le_bytes(value.try_into().unwrap())).collect(),
        )
    }

    #[test]
    fn meshes_and_results_read_back() {
        let model = samples::two_hexes();
        let (bytes, report, _) = written(&model, "export_vtu_file filename='a.vtu'").unwrap();
        assert_eq!(report.summary, "12 points and 2 cells with 4 arrays of results written to a.vtu");
        let read = read(&bytes);
        assert_eq!(reals(&read, "TimeValue"), (1, vec![1.0]));
        let (components, points) = reals(&read, "Points");
        assert_eq!((components, points.len(), &points[33..]), (3, 36, &[2.0, 1.0, 1.0][..]));
        let all: Vec<i64> = model
            .element_blocks
            .iter()
            .flat_map(|block| block.connectivity.iter().copied().map(i64::from))
            .collect();
        assert_eq!(integers(&read, "connectivity"), all);
        assert_eq!((integers(&read, "offsets"), &read["types"].2), (vec![8, 16], &vec![12, 12]));
        // At node 5, 0.01, 0 and -0.02 times 5.
        let (components, displacement) = reals(&read, "disp");
        assert_eq!((components, &displacement[15..18]), (3, &[0.05, 0.0, -0.1][..]));
        assert_eq!(reals(&read, "temperature").1[11], 110.0);
        assert_eq!(reals(&read, "stress").1, [100.0, 200.0]);
        let strain = reals(&read, "strain").1;
        assert!(strain[0] == 0.1 && strain[1].is_nan());
        assert_eq!((integers(&read, "block_id"), integers(&read, "element_id")), (vec![1, 2], vec![1, 2]));
        assert_eq!(integers(&read, "node_id"), (1..=12).collect::<Vec<i64>>());
    }

    #[test]
    fn a_part_of_the_blocks_brings_its_nodes_only() {
        let step = "export_vtu_file filename='a.vtu' element_block_ids=2 timestep='none'";
        let read = read(&written(&samples::two_hexes(), step).unwrap().0);
        assert_eq!(integers(&read, "node_id"), [2, 3, 5, 6, 8, 9, 11, 12]);
        assert_eq!(integers(&read, "connectivity"), [0, 1, 3, 2, 4, 5, 7, 6]);
        assert!(!read.contains_key("TimeValue") && !read.contains_key("stress"));
    }

    #[test]
    fn tensors_are_one_array_and_names_are_escaped() {
        let mut model = samples::results_everywhere();
        model.nodal_variables[6].0 = "T<1> & \"2\"".to_owned();
        let (bytes, _, _) = written(&model, "export_vtu_file filename='a.vtu' timestep=4.0").unwrap();
        let read = read(&bytes);
        assert_eq!((reals(&read, "sig").0, reals(&read, "stress").0, reals(&read, "vel").0), (6, 6, 3));
        assert!(read.contains_key("T&lt;1&gt; &amp; &quot;2&quot;"));
        // sig_xx stands at position 7 of the list, sig_zx at 12: (2 + 1) * (7 + 1) and (2 + 1) * (12 + 1) at node 0.
        let sig = reals(&read, "sig").1;
        assert_eq!([sig[0], sig[5]], [24.0, 39.0]);
    }

    #[test]
    fn every_element_type_gives_its_cell() {
        for topology in Topology::all().filter(|topology| vtk_cell(*topology).is_some()) {
            let model = samples::one_element(topology);
            let (bytes, report, _) = written(&model, "export_vtu_file filename='a.vtu'").unwrap();
            let read = read(&bytes);
            let cell = vtk_cell(topology).unwrap();
            assert_eq!(read["types"].2, [cell.code], "{topology:?}");
            let nodes: Vec<i64> = cell.nodes.iter().copied().map(i64::from).collect();
            assert_eq!(integers(&read, "connectivity"), nodes, "{topology:?}");
            assert_eq!(report.warnings.is_empty(), nodes.len() == topology.shape().num_nodes, "{topology:?}");
        }
    }

    #[test]
    fn polyhedra_list_their_faces() {
        let mut model = samples::one_element(Topology::Hex8);
        let mut faces = Block::new(1, Topology::Nsided, Vec::new());
        let sides = Topology::Hex8.sides();
        faces.connectivity =
            Arc::new(sides.iter().flat_map(|side| side.corners).map(|&node| u32::from(node)).collect());
        (faces.counts, faces.num_elements) = (Some(Arc::new(vec![4; 6])), 6);
        model.face_blocks.push(faces);
        let mut cells = Block::new(1, Topology::Nfaced, Vec::new());
        (cells.connectivity, cells.counts) = (Arc::new((0..6).collect()), Some(Arc::new(vec![6])));
        cells.num_elements = 1;
        model.element_blocks[0] = cells;
        model.element_blocks.push(Block::new(2, Topology::Tet4, vec![0, 1, 2, 5]));
        let read = read(&written(&model, "export_vtu_file filename='a.vtu'").unwrap().0);
        assert_eq!(read["types"].2, [42, 10]);
        assert_eq!(integers(&read, "offsets"), [8, 12]);
        let listed = integers(&read, "faces");
        // 6 faces, each a 4 and 4 nodes; the first is 0 1 5 4.
        assert_eq!((listed.len(), &listed[..6]), (31, &[6, 4, 0, 1, 5, 4][..]));
        assert_eq!(integers(&read, "faceoffsets"), [31, -1]);
    }

    #[test]
    fn elements_with_nodes_that_do_not_exist_are_refused() {
        let mut model = samples::one_element(Topology::Tet4);
        Arc::make_mut(&mut model.element_blocks[0].connectivity)[2] = 99;
        let refused = written(&model, "export_vtu_file filename='a.vtu'").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "element_block_ids: block 1 has elements with nodes that do not exist"
        );
    }
}
