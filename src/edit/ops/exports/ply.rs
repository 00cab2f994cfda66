//! `export_ply_file`: the skin as a binary PLY file, with the values of node variables.

use super::{
    BLOCKS, DISPLACED, FILE, STEP, go_on, hue, no_faces, one_step, one_word, places, renumber, write,
};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    ops::{export_model::path, has_element_blocks},
};
use crate::geometry::outlines;
use crate::model::{Model, Progress, Support, counted};
use std::io::{self, Write};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "export_ply_file",
    label: "Export PLY…",
    summary: "Write the skin of element blocks with node variables and colours",
    doc: "A binary PLY file of the outer faces of solids, of shells and of elements of a plane. Vertices have x, y, z and a \
          property for each chosen node variable, in double precision, and a colour by one of them, from blue (least on the skin) \
          to red (greatest); where it is no number they are grey. Faces have their block's id.",
    group: Group::Files,
    search: &["polygon", "stanford", "colour", "surface", "meshlab", "write"],
    params: &[
        FILE,
        BLOCKS,
        STEP,
        Param::optional(
            "node_field_names",
            "Variables",
            ParamKind::any(Selectable::Variable(Support::Nodal)),
            "\"all\"",
            "The node variables to write: names, patterns, \"all\" or \"none\"",
        ),
        Param::optional(
            "color_field_name",
            "Coloured by",
            ParamKind::any(Selectable::Variable(Support::Nodal)),
            "\"none\"",
            "The node variable that gives the colour; \"none\": no colours",
        ),
        DISPLACED,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"skin.ply\" color_field_name = \"temperature\"",
        expect: "10 polygons and 4 node variables written to skin.ply",
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
    let chosen = args.positions("node_field_names")?;
    let variables = if step.is_some() { chosen } else { &[] };
    let axes = places(model, one_step(args, "displacement_timestep")?)?;
    let skin = outlines(model, args.positions("element_block_ids")?);
    if skin.is_empty() {
        return Err(no_faces());
    }
    let (nodes, new_of) = renumber(model.num_nodes(), skin.nodes.iter().copied());
    let colors = match (args.positions("color_field_name")?, step) {
        (&[at], Some(step)) => Some(colors(&model.nodal_variables[at].1.read(step)?, &nodes)),
        ([], _) => None,
        (_, None) => {
            let reason = "without a time step there are no values to colour by".to_owned();
            return Err(EditError::BadValue { parameter: "color_field_name", reason });
        }
        (several, _) => {
            let reason = format!("one variable gives the colour, and this selects {}", several.len());
            return Err(EditError::BadValue { parameter: "color_field_name", reason });
        }
    };
    let mut columns = Vec::new();
    for &at in variables {
        let (name, source) = &model.nodal_variables[at];
        let values = source.read(step.unwrap_or_default())?;
        let on_skin: Vec<f64> = nodes.iter().map(|&node| values[node as usize]).collect();
        columns.push((one_word(name), on_skin));
    }
    let offsets = model.element_offsets();
    write(files, path, progress, |out| {
        header(out, nodes.len(), &columns, colors.is_some(), skin.len())?;
        for (k, &node) in nodes.iter().enumerate() {
            axes.iter().try_for_each(|axis| out.write_all(&axis[node as usize].to_le_bytes()))?;
            columns.iter().try_for_each(|(_, values)| out.write_all(&values[k].to_le_bytes()))?;
            if let Some(colors) = &colors {
                out.write_all(&colors[k])?;
            }
        }
        for (k, (polygon, &element)) in skin.polygons().zip(&skin.elements).enumerate() {
            if k % 65_536 == 0 {
                go_on(progress, k, skin.len(), "writing polygons")?;
            }
            let count = u8::try_from(polygon.len())
                .map_err(|_beyond| io::Error::other("a polygon has more than 255 corners"))?;
            out.write_all(&[count])?;
            polygon.iter().try_for_each(|&node| out.write_all(&new_of[node as usize].to_le_bytes()))?;
            let block = Model::locate_element(&offsets, element as usize)
                .map_or(0, |(block, _)| model.element_blocks[block].id);
            out.write_all(&i32::try_from(block).unwrap_or(i32::MAX).to_le_bytes())?;
        }
        Ok(())
    })?;
    let polygons = counted(skin.len(), "polygon");
    let variables = counted(columns.len(), "node variable");
    Ok(Report::new(format!("{polygons} and {variables} written to {}", path.display())))
}

fn header(
    out: &mut dyn Write,
    num_vertices: usize,
    columns: &[(String, Vec<f64>)],
    has_colors: bool,
    num_faces: usize,
) -> io::Result<()> {
    writeln!(
        out,
        "ply\nformat binary_little_endian 1.0\ncomment made by exoscope\nelement vertex {num_vertices}"
    )?;
    let names = ["x", "y", "z"].into_iter().chain(columns.iter().map(|(name, _)| name.as_str()));
    names.into_iter().try_for_each(|name| writeln!(out, "property double {name}"))?;
    if has_colors {
        ["red", "green", "blue"].iter().try_for_each(|name| writeln!(out, "property uchar {name}"))?;
    }
    writeln!(
        out,
        "element face {num_faces}\nproperty list uchar uint vertex_indices\nproperty int block_id\nend_header"
    )
}

/// A colour for each of the nodes.
fn colors(values: &[f64], nodes: &[u32]) -> Vec<[u8; 3]> {
    let on_skin = || nodes.iter().map(|&node| values[node as usize]);
    let finite = || on_skin().filter(|value| value.is_finite());
    let (least, greatest) =
        (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
    let byte = |part: f64| (part * 255.0).round() as u8;
    on_skin()
        .map(|value| match value.is_finite() {
            true if greatest > least => hue((value - least) / (greatest - least)).map(byte),
            true => hue(0.5).map(byte),
            false => [128; 3],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use crate::model::samples;

    #[test]
    fn a_ply_file_reads_back() {
        let step = "export_ply_file filename='a.ply' node_field_names='temperature' color_field_name='temperature' \
                    displacement_timestep='none'";
        let (bytes, report, _) = written(&samples::two_hexes(), step).unwrap();
        assert_eq!(report.summary, "10 polygons and 1 node variable written to a.ply");
        let end = bytes.windows(11).position(|part| part == b"end_header\n").unwrap() + 11;
        let header = std::str::from_utf8(&bytes[..end]).unwrap();
        assert!(header.contains("element vertex 12\n") && header.contains("property double temperature\n"));
        assert!(header.contains("element face 10\nproperty list uchar uint vertex_indices\n"));
        // A vertex has 4 doubles and 3 colours; a face of four corners 1 + 4 * 4 + 4 bytes.
        let (vertex, face) = (4 * 8 + 3, 1 + 16 + 4);
        assert_eq!(bytes.len() - end, 12 * vertex + 10 * face);
        let double = |at: usize| f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        let last = end + 11 * vertex;
        // Node 11 is at (2, 1, 1), with 110 at the last step: the greatest, so red.
        assert_eq!([0, 8, 16, 24].map(|shift| double(last + shift)), [2.0, 1.0, 1.0, 110.0]);
        assert_eq!(bytes[last + 32..last + 35], [255, 0, 0]);
        let first_face = end + 12 * vertex;
        assert_eq!(bytes[first_face], 4);
        assert_eq!(bytes[first_face + 17..first_face + 21], [1, 0, 0, 0]);
    }
}
