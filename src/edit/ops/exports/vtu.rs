//! `export_vtu_file`: the mesh with its results as an unstructured grid of VTK, for ParaView and the like.
//!
//! XML with all arrays appended raw behind it, each with its length in 64 bits, so that they are written as they are read,
//! one variable at a time, and there is no limit of size. Components of vectors and tensors become one array.
//!
//! Source: the documentation of VTK's XML file formats.

use super::{
    BLOCKS, FILE, STEP, go_on, one_step, places, renumber, values,
    vtk_cells::{POLY_VERTEX, POLYGON, POLYHEDRON, vtk_cell},
    write,
};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    ops::{export_model::path, has_element_blocks},
    rules::Components,
};
use crate::model::{Block, Model, Progress, Source, Support, Topology, counted};
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

/// An array of the file: what the XML says of it, and how it is written.
struct Array<'a> {
    section: Section,
    name: String,
    number: Number,
    num_components: usize,
    num_tuples: usize,
    fill: Fill<'a>,
}

/// Writes the numbers of an array.
type Fill<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Field,
    PointData,
    CellData,
    Points,
    Cells,
}

#[derive(Clone, Copy)]
enum Number {
    Float64,
    Int64,
    UInt8,
}

impl Number {
    fn name(self) -> &'static str {
        match self {
            Self::Float64 => "Float64",
            Self::Int64 => "Int64",
            Self::UInt8 => "UInt8",
        }
    }

    fn num_bytes(self) -> u64 {
        if matches!(self, Self::UInt8) { 1 } else { 8 }
    }
}

impl Array<'_> {
    fn num_bytes(&self) -> u64 {
        (self.num_tuples * self.num_components) as u64 * self.number.num_bytes()
    }
}

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

fn write_file(
    out: &mut dyn Write,
    num_points: usize,
    num_cells: usize,
    arrays: &[Array<'_>],
    progress: &dyn Progress,
) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\"?>")?;
    writeln!(
        out,
        "<VTKFile type=\"UnstructuredGrid\" version=\"1.0\" byte_order=\"LittleEndian\" header_type=\"UInt64\">"
    )?;
    writeln!(out, "<UnstructuredGrid>")?;
    let mut offset = 0;
    let offsets: Vec<u64> = arrays
        .iter()
        .map(|array| {
            let here = offset;
            offset += 8 + array.num_bytes();
            here
        })
        .collect();
    let section = |out: &mut dyn Write, section: Section, tag: &str| -> io::Result<()> {
        writeln!(out, "<{tag}>")?;
        for (array, offset) in arrays.iter().zip(&offsets).filter(|(array, _)| array.section == section) {
            let tuples = match section {
                Section::Field => format!(" NumberOfTuples=\"{}\"", array.num_tuples),
                _ => String::new(),
            };
            writeln!(
                out,
                "<DataArray type=\"{}\" Name=\"{}\" NumberOfComponents=\"{}\"{tuples} format=\"appended\" offset=\"{offset}\"/>",
                array.number.name(),
                escaped(&array.name),
                array.num_components,
            )?;
        }
        writeln!(out, "</{tag}>")
    };
    section(out, Section::Field, "FieldData")?;
    writeln!(out, "<Piece NumberOfPoints=\"{num_points}\" NumberOfCells=\"{num_cells}\">")?;
    section(out, Section::PointData, "PointData")?;
    section(out, Section::CellData, "CellData")?;
    section(out, Section::Points, "Points")?;
    section(out, Section::Cells, "Cells")?;
    write!(out, "</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_")?;
    for (k, array) in arrays.iter().enumerate() {
        go_on(progress, k, arrays.len(), "writing arrays")?;
        out.write_all(&array.num_bytes().to_le_bytes())?;
        (array.fill)(out)?;
    }
    writeln!(out, "\n</AppendedData>\n</VTKFile>")
}

fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for c in name.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
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

/// Variables that make one array: its name, and the position of each component; a missing one is 0.
struct Group3 {
    name: String,
    parts: Vec<Option<usize>>,
}

/// Which of the chosen variables stand together, in the order of the first of each.
fn groups(names: &[&str], chosen: &[usize]) -> Vec<Group3> {
    let own: Vec<&str> = chosen.iter().map(|&at| names[at]).collect();
    let found = Components::of(&own);
    let mut groups: Vec<(usize, Group3)> = Vec::new();
    let mut is_used = vec![false; own.len()];
    let mut add = |name: String, parts: Vec<Option<usize>>, is_used: &mut Vec<bool>| {
        if name.is_empty() || own.contains(&name.as_str()) {
            return;
        }
        parts.iter().flatten().for_each(|&part| is_used[part] = true);
        let first = parts.iter().flatten().min().copied().unwrap_or_default();
        let parts = parts.into_iter().map(|part| part.map(|part| chosen[part])).collect();
        groups.push((first, Group3 { name, parts }));
    };
    for vector in found.vectors {
        if let Some(name) = vector.axes[0].zip(vector.axes[1]).and_then(|(x, y)| stem(own[x], own[y])) {
            add(name, vector.axes.to_vec(), &mut is_used);
        }
    }
    for tensor in found.tensors {
        let p = tensor.parts;
        let is_symmetric = p[0][1] == p[1][0] && p[1][2] == p[2][1] && p[0][2] == p[2][0];
        let parts = match is_symmetric {
            true => vec![p[0][0], p[1][1], p[2][2], p[0][1], p[1][2], p[0][2]],
            false => p.as_flattened().to_vec(),
        };
        let parts = parts.into_iter().map(Some).collect();
        add(format!("{}{}", tensor.stem, tensor.ending), parts, &mut is_used);
    }
    let alone = (0..own.len()).filter(|&k| !is_used[k]);
    groups.extend(alone.map(|k| (k, Group3 { name: own[k].to_owned(), parts: vec![Some(chosen[k])] })));
    groups.sort_by_key(|(first, _)| *first);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// What is left of two names of components without the letter in which they differ.
fn stem(x: &str, y: &str) -> Option<String> {
    let at = x.char_indices().zip(y.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at)?;
    let (before, behind) = (&x[..at], x.get(at + 1..)?);
    Some(format!("{}{behind}", before.trim_end_matches('_')))
}

fn point_data<'a>(
    model: &'a Model,
    chosen: &[usize],
    step: usize,
    nodes: &'a [u32],
    arrays: &mut Vec<Array<'a>>,
) {
    let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
    for Group3 { name, parts } in groups(&names, chosen) {
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

/// The cells of the chosen blocks.
struct Cells<'a> {
    blocks: Vec<CellBlock<'a>>,
    /// Whether the file has all blocks of the model, and so all its nodes.
    are_all: bool,
}

struct CellBlock<'a> {
    block: &'a Block,
    /// Index of its first element through all blocks.
    first: usize,
    code: u8,
    rows: Rows,
}

/// Which nodes the cells of a block have.
enum Rows {
    /// These local nodes of each element.
    Local(Vec<u8>),
    /// All nodes of polygons.
    Whole,
    /// For polyhedra: the nodes and the stream of faces of each.
    Polyhedra(Vec<(Vec<u32>, Vec<Vec<u32>>)>),
}

impl<'a> Cells<'a> {
    fn of(model: &'a Model, chosen: &[usize], warnings: &mut Vec<String>) -> Result<Self, EditError> {
        let offsets = model.element_offsets();
        let mut blocks = Vec::new();
        for &at in chosen {
            let block = &model.element_blocks[at];
            if block.num_elements == 0 {
                continue;
            }
            let (code, rows) = match vtk_cell(block.topology) {
                Some(cell) => {
                    let lost = block.nodes_per_element.saturating_sub(cell.nodes.len());
                    if lost > 0 {
                        warnings.push(format!(
                            "block {} ({}) is written without {lost} of the {} nodes of each element, for which VTK has no place",
                            block.id, block.elem_type, block.nodes_per_element
                        ));
                    }
                    (cell.code, Rows::Local(cell.nodes))
                }
                None if block.topology == Topology::Nsided => (POLYGON, Rows::Whole),
                None if block.topology == Topology::Nfaced => (POLYHEDRON, polyhedra(model, block)?),
                None if block.connects_nodes() => {
                    warnings.push(format!("block {} ({}) is written as points", block.id, block.elem_type));
                    (POLY_VERTEX, Rows::Whole)
                }
                None => {
                    let left_out = format!(
                        "block {} ({}) is left out: VTK has no such cells",
                        block.id, block.elem_type
                    );
                    warnings.push(left_out);
                    continue;
                }
            };
            if block.connects_nodes()
                && block.connectivity.iter().any(|&node| node as usize >= model.num_nodes())
            {
                let reason = format!("block {} has elements with nodes that do not exist", block.id);
                return Err(EditError::BadValue { parameter: "element_block_ids", reason });
            }
            blocks.push(CellBlock { block, first: offsets[at], code, rows });
        }
        let are_all = chosen.len() == model.element_blocks.len();
        Ok(Self { blocks, are_all })
    }

    fn len(&self) -> usize {
        self.blocks.iter().map(|cells| cells.block.num_elements).sum()
    }

    /// The nodes that become points, ascending.
    fn nodes(&self, model: &Model) -> Vec<u32> {
        if self.are_all {
            return (0u32..).take(model.num_nodes()).collect();
        }
        let mut used: Vec<u32> = Vec::new();
        for cells in &self.blocks {
            cells
                .for_each(&mut |nodes| {
                    used.extend(nodes);
                    Ok(())
                })
                .unwrap_or_default();
        }
        renumber(model.num_nodes(), used.into_iter()).0
    }

    fn id_arrays(&'a self, model: &'a Model, arrays: &mut Vec<Array<'a>>) {
        let ids = model.element_ids.as_ref().map(|ids| ids.as_slice());
        let int64 = |name: &str, fill: Fill<'a>| Array {
            section: Section::CellData,
            name: name.to_owned(),
            number: Number::Int64,
            num_components: 1,
            num_tuples: self.len(),
            fill,
        };
        arrays.push(int64(
            "element_id",
            Box::new(move |out| {
                self.blocks
                    .iter()
                    .flat_map(|cells| cells.first..cells.first + cells.block.num_elements)
                    .try_for_each(|element| {
                        let id = ids.and_then(|ids| ids.get(element)).copied();
                        let number = || i64::try_from(element + 1).unwrap_or(i64::MAX);
                        out.write_all(&id.unwrap_or_else(number).to_le_bytes())
                    })
            }),
        ));
        arrays.push(int64(
            "block_id",
            Box::new(move |out| {
                self.blocks.iter().try_for_each(|cells| {
                    (0..cells.block.num_elements)
                        .try_for_each(|_| out.write_all(&cells.block.id.to_le_bytes()))
                })
            }),
        ));
    }

    fn data(&'a self, model: &'a Model, chosen: &[usize], step: usize, arrays: &mut Vec<Array<'a>>) {
        let names: Vec<&str> = model.element_blocks.variable_names.iter().map(String::as_str).collect();
        let is_stored = |at: &usize| {
            self.blocks.iter().any(|cells| cells.block.values.get(*at).is_some_and(Option::is_some))
        };
        let chosen: Vec<usize> = chosen.iter().copied().filter(is_stored).collect();
        for Group3 { name, parts } in groups(&names, &chosen) {
            arrays.push(Array {
                section: Section::CellData,
                name,
                number: Number::Float64,
                num_components: parts.len(),
                num_tuples: self.len(),
                fill: Box::new(move |out| {
                    self.blocks.iter().try_for_each(|cells| {
                        let read = |part: &Option<usize>| -> io::Result<Option<Vec<f64>>> {
                            let Some(at) = part else { return Ok(Some(vec![0.0; cells.block.num_elements])) };
                            let source: Option<&Source> =
                                cells.block.values.get(*at).and_then(Option::as_ref);
                            source.map(|source| values(source, step)).transpose()
                        };
                        let columns: Vec<Option<Vec<f64>>> =
                            parts.iter().map(read).collect::<io::Result<_>>()?;
                        (0..cells.block.num_elements).try_for_each(|row| tuple(&columns, row, f64::NAN, out))
                    })
                }),
            });
        }
    }

    fn arrays(&'a self, new_of: &'a [u32], arrays: &mut Vec<Array<'a>>) {
        let mut push = |name: &str, number: Number, num_tuples, fill: Fill<'a>| {
            arrays.push(Array {
                section: Section::Cells,
                name: name.to_owned(),
                number,
                num_components: 1,
                num_tuples,
                fill,
            });
        };
        let new = move |node: u32| i64::from(new_of.get(node as usize).copied().unwrap_or_default());
        let num_nodes = self.blocks.iter().map(CellBlock::num_nodes).sum();
        push(
            "connectivity",
            Number::Int64,
            num_nodes,
            Box::new(move |out| {
                self.for_each(&mut |nodes| {
                    nodes.iter().try_for_each(|&node| out.write_all(&new(node).to_le_bytes()))
                })
            }),
        );
        push(
            "offsets",
            Number::Int64,
            self.len(),
            Box::new(move |out| {
                let mut end = 0u64;
                self.for_each(&mut |nodes| {
                    end += nodes.len() as u64;
                    out.write_all(&end.to_le_bytes())
                })
            }),
        );
        push(
            "types",
            Number::UInt8,
            self.len(),
            Box::new(move |out| {
                self.blocks
                    .iter()
                    .try_for_each(|cells| out.write_all(&vec![cells.code; cells.block.num_elements]))
            }),
        );
        let streams: Vec<Option<usize>> = self.blocks.iter().flat_map(CellBlock::stream_lengths).collect();
        if streams.iter().all(Option::is_none) {
            return;
        }
        let num_listed = streams.iter().flatten().sum();
        push(
            "faces",
            Number::Int64,
            num_listed,
            Box::new(move |out| {
                for cells in &self.blocks {
                    let Rows::Polyhedra(polyhedra) = &cells.rows else { continue };
                    for (_, faces) in polyhedra {
                        out.write_all(&(faces.len() as u64).to_le_bytes())?;
                        for face in faces {
                            out.write_all(&(face.len() as u64).to_le_bytes())?;
                            face.iter().try_for_each(|&node| out.write_all(&new(node).to_le_bytes()))?;
                        }
                    }
                }
                Ok(())
            }),
        );
        push(
            "faceoffsets",
            Number::Int64,
            self.len(),
            Box::new(move |out| {
                let mut end = 0i64;
                streams.iter().try_for_each(|length| {
                    end += length.map_or(0, |length| i64::try_from(length).unwrap_or(i64::MAX));
                    out.write_all(&length.map_or(-1, |_| end).to_le_bytes())
                })
            }),
        );
    }

    fn for_each(&self, visit: &mut dyn FnMut(&[u32]) -> io::Result<()>) -> io::Result<()> {
        self.blocks.iter().try_for_each(|cells| cells.for_each(visit))
    }
}

impl CellBlock<'_> {
    /// Visits the nodes of every cell, in VTK's order.
    fn for_each(&self, visit: &mut dyn FnMut(&[u32]) -> io::Result<()>) -> io::Result<()> {
        match &self.rows {
            Rows::Local(places) => {
                let mut row = Vec::with_capacity(places.len());
                self.block.elements().try_for_each(|nodes| {
                    row.clear();
                    row.extend(places.iter().filter_map(|&place| nodes.get(usize::from(place)).copied()));
                    visit(&row)
                })
            }
            Rows::Whole => match &self.block.counts {
                None => self.block.elements().try_for_each(visit),
                Some(counts) => {
                    let mut rest = self.block.connectivity.as_slice();
                    counts.iter().try_for_each(|&count| {
                        let (own, behind) = rest.split_at((count as usize).min(rest.len()));
                        rest = behind;
                        visit(own)
                    })
                }
            },
            Rows::Polyhedra(polyhedra) => polyhedra.iter().try_for_each(|(nodes, _)| visit(nodes)),
        }
    }

    /// How many nodes all cells list.
    fn num_nodes(&self) -> usize {
        match &self.rows {
            Rows::Local(places) => places.len() * self.block.num_elements,
            Rows::Whole => self.block.connectivity.len(),
            Rows::Polyhedra(polyhedra) => polyhedra.iter().map(|(nodes, _)| nodes.len()).sum(),
        }
    }

    /// For each cell, how long its list of faces is; nothing for cells without one.
    fn stream_lengths(&self) -> Vec<Option<usize>> {
        match &self.rows {
            Rows::Polyhedra(polyhedra) => polyhedra
                .iter()
                .map(|(_, faces)| Some(1 + faces.iter().map(|face| 1 + face.len()).sum::<usize>()))
                .collect(),
            _ => vec![None; self.block.num_elements],
        }
    }
}

fn polyhedra(model: &Model, block: &Block) -> Result<Rows, EditError> {
    let mut faces: Vec<&[u32]> = Vec::new();
    for face_block in model.face_blocks.iter() {
        match &face_block.counts {
            None => faces.extend(face_block.elements()),
            Some(counts) => {
                let mut rest = face_block.connectivity.as_slice();
                for &count in counts.iter() {
                    let (own, behind) = rest.split_at((count as usize).min(rest.len()));
                    rest = behind;
                    faces.push(own);
                }
            }
        }
    }
    let missing = || EditError::BadValue {
        parameter: "element_block_ids",
        reason: format!("block {} has polyhedra with faces or nodes that do not exist", block.id),
    };
    let mut found = Vec::with_capacity(block.num_elements);
    let mut rest = block.connectivity.as_slice();
    for &count in block.counts.as_deref().unwrap_or(&Vec::new()) {
        let (own, behind) = rest.split_at((count as usize).min(rest.len()));
        rest = behind;
        let own: Option<Vec<Vec<u32>>> =
            own.iter().map(|&face| faces.get(face as usize).map(|face| face.to_vec())).collect();
        let own = own.ok_or_else(missing)?;
        let mut nodes: Vec<u32> = own.iter().flatten().copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        if nodes.last().is_some_and(|&node| node as usize >= model.num_nodes()) {
            return Err(missing());
        }
        found.push((nodes, own));
    }
    Ok(Rows::Polyhedra(found))
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::*;
    use crate::model::samples;
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
