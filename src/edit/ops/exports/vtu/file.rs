//! The file around the arrays: XML that says where each begins, and the arrays behind it.

use crate::edit::ops::exports::go_on;
use crate::model::Progress;
use std::io::{self, Write};

/// An array of the file: what the XML says of it, and how it is written.
pub(super) struct Array<'a> {
    pub(super) section: Section,
    pub(super) name: String,
    pub(super) number: Number,
    pub(super) num_components: usize,
    pub(super) num_tuples: usize,
    pub(super) fill: Fill<'a>,
}

/// Writes the numbers of an array.
pub(super) type Fill<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Field,
    PointData,
    CellData,
    Points,
    Cells,
}

#[derive(Clone, Copy)]
pub(super) enum Number {
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

/// Writes the file.
pub(super) fn write_file(
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
