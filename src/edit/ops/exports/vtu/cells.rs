//! The cells of a file: which nodes each has, of what type it is, and what is stored on it.

use super::{
    cell_types::{POLY_VERTEX, POLYGON, POLYHEDRON, vtk_cell},
    file::{Array, Fill, Number, Section},
    groups::{FieldGroup, groups},
    tuple,
};
use crate::edit::{
    EditError,
    ops::exports::{renumber, values},
};
use crate::model::{Block, Model, Source, Topology};
use std::io;

/// The cells of the chosen blocks.
pub(super) struct Cells<'a> {
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
    pub(super) fn of(
        model: &'a Model,
        chosen: &[usize],
        warnings: &mut Vec<String>,
    ) -> Result<Self, EditError> {
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

    pub(super) fn len(&self) -> usize {
        self.blocks.iter().map(|cells| cells.block.num_elements).sum()
    }

    /// The nodes that become points, ascending.
    pub(super) fn nodes(&self, model: &Model) -> Vec<u32> {
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

    pub(super) fn id_arrays(&'a self, model: &'a Model, arrays: &mut Vec<Array<'a>>) {
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

    pub(super) fn data(
        &'a self,
        model: &'a Model,
        chosen: &[usize],
        step: usize,
        arrays: &mut Vec<Array<'a>>,
    ) {
        let names: Vec<&str> = model.element_blocks.variable_names.iter().map(String::as_str).collect();
        let is_stored = |at: &usize| {
            self.blocks.iter().any(|cells| cells.block.values.get(*at).is_some_and(Option::is_some))
        };
        let chosen: Vec<usize> = chosen.iter().copied().filter(is_stored).collect();
        for FieldGroup { name, parts } in groups(&names, &chosen) {
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

    pub(super) fn arrays(&'a self, new_of: &'a [u32], arrays: &mut Vec<Array<'a>>) {
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
