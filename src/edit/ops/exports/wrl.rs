//! `export_wrl_model`: the skin in bands of colour, as VRML text.
//!
//! Triangles are cut where the variable crosses a bound, so that bands are sharp; what is cut on an edge is shared by both of
//! its triangles.

use super::{BLOCKS, go_on, hue, no_faces, places, write};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::export_model::path,
};
use crate::geometry::{Outlines, outlines};
use crate::model::{Block, Coordinates, MetadataValue, Model, Progress, Source, Support, Topology, counted};
use std::{
    collections::HashMap,
    io::{self, Write},
    sync::Arc,
};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "export_wrl_model",
    label: "Export WRL…",
    summary: "Write the skin of element blocks in bands of colour by a node variable",
    doc: "A VRML 2.0 text file of the outer faces of solids, of shells and of elements of a plane, as triangles of one colour each; \
          faces of more corners are cut around their middle. `intervals` is the number of bands, equally wide from the least to \
          the greatest value, or their inner bounds. A value that is the same everywhere is one band; triangles with values that \
          are no numbers are left out. The copy beside it has the triangles as a block, with the band of each as element variable \
          `interval`.",
    group: Group::Files,
    search: &["vrml", "x3d", "print", "colour", "surface", "write"],
    params: &[
        super::FILE,
        Param::required(
            "node_field_name",
            "Variable",
            ParamKind::variable(Support::Nodal),
            "The node variable that gives the colour",
        ),
        BLOCKS,
        Param::optional(
            "timestep",
            "Time step",
            ParamKind::TIME_STEP,
            "\"last\"",
            "The step of the variable",
        ),
        Param::optional(
            "field_range",
            "Range",
            ParamKind::Metadata,
            "\"auto\"",
            "[least, greatest] of the bands; \"auto\": of the variable on the skin",
        ),
        Param::optional(
            "intervals",
            "Bands",
            ParamKind::Metadata,
            "9",
            "How many bands, or a list of the bounds between them",
        ),
        Param::optional(
            "colorspace",
            "Colours",
            ParamKind::Colors,
            "\"rgb\"",
            "\"rgb\": from blue to red; or [red, green, blue] of each band, from 0 to 1",
        ),
        Param::optional(
            "displacement_timestep",
            "Displaced at",
            ParamKind::SelectionElsewhere(Selectable::TimeStep),
            "\"auto\"",
            "The step of the displacement; \"auto\": that of the variable; \"none\": undeformed",
        ),
        Param::optional(
            "export_exodus_copy",
            "Exodus copy",
            ParamKind::Flag,
            "true",
            "Whether to write the triangles to an Exodus file beside it, NAME_wrl.e",
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "filename = \"skin.wrl\" node_field_name = \"temperature\" intervals = 2",
        expect: "76 triangles in 2 bands written to skin.wrl",
    }],
    available: |model| match (model.nodal_variables.is_empty(), model.num_steps()) {
        (false, 1..) => Ok(()),
        _ => Err("the model has no node variables at time steps".to_owned()),
    },
    refuse: |_model, args| {
        bounds(args, [0.0, 1.0])?;
        given_range(args).map(drop)
    },
    action: Action::UseFiles(apply),
};

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = path(args)?;
    let step = args.position("timestep")?;
    let skin = outlines(model, args.positions("element_block_ids")?);
    if skin.is_empty() {
        return Err(no_faces());
    }
    let values = model.nodal_variables[args.position("node_field_name")?].1.read(step)?;
    let mut warnings = Vec::new();
    let displaced = match args.selection_value("displacement_timestep")?.as_str() {
        Some("auto") => Some(step),
        _ => {
            let (found, says) = args.selection("displacement_timestep", model)?;
            warnings.extend(says);
            found.last().copied()
        }
    };
    let mut mesh = Triangles::of(&skin, &places(model, displaced)?, &values);
    let range = given_range(args)?.unwrap_or_else(|| mesh.range());
    let bounds = bounds(args, range)?;
    let num_bands = bounds.len() + 1;
    let colors = colors(args, num_bands)?;
    let num_lost = mesh.cut(&bounds);
    if num_lost > 0 {
        warnings.push(format!("{} without a number at a corner left out", counted(num_lost, "triangle")));
    }
    write(files, path, progress, |out| mesh.write(&colors, out, progress))?;
    if args.flag("export_exodus_copy")? {
        let mut name = path.file_stem().unwrap_or_default().to_owned();
        name.push("_wrl.e");
        let time = model.times.get(step).copied().unwrap_or_default();
        warnings.extend(files.write_model(&mesh.model(time), &path.with_file_name(name), progress)?);
    }
    let triangles = counted(mesh.triangles.len(), "triangle");
    let bands = counted(num_bands, "band");
    Ok(Report::new(format!("{triangles} in {bands} written to {}", path.display())).warned(warnings))
}

fn bad(parameter: &'static str, reason: &str) -> EditError {
    EditError::BadValue { parameter, reason: reason.to_owned() }
}

/// The numbers of a parameter that takes numbers or a word.
fn numbers(value: &MetadataValue) -> Option<Vec<f64>> {
    match value {
        MetadataValue::Reals(reals) => Some(reals.to_vec()),
        // Counts and bounds of people are far below 2^53.
        MetadataValue::Integers(integers) => Some(integers.iter().map(|&integer| integer as f64).collect()),
        MetadataValue::Text(_) => None,
    }
}

fn given_range(args: &Args) -> Result<Option<[f64; 2]>, EditError> {
    let value = args.metadata("field_range")?;
    match numbers(value).as_deref() {
        None if value.to_string() == "auto" => Ok(None),
        Some(&[low, high]) if low <= high && low.is_finite() && high.is_finite() => Ok(Some([low, high])),
        _ => Err(bad("field_range", "give \"auto\" or [least, greatest], the greatest not below the least")),
    }
}

/// The bounds between the bands, ascending.
fn bounds(args: &Args, [low, high]: [f64; 2]) -> Result<Vec<f64>, EditError> {
    let wrong =
        || bad("intervals", "give a number of bands from 1 to 1000, or the bounds between them, ascending");
    let value = args.metadata("intervals")?;
    if let MetadataValue::Integers(counts) = value
        && let &[count] = &counts[..]
    {
        let count = u16::try_from(count).ok().filter(|count| (1..=1000).contains(count)).ok_or_else(wrong)?;
        let share = |k: u16| low + (high - low) * f64::from(k) / f64::from(count);
        return Ok((1..count).map(share).collect());
    }
    let bounds = numbers(value).ok_or_else(wrong)?;
    let is_ascending = bounds.windows(2).all(|pair| pair[0] < pair[1]);
    if is_ascending && bounds.iter().all(|bound| bound.is_finite()) { Ok(bounds) } else { Err(wrong()) }
}

fn colors(args: &Args, num_bands: usize) -> Result<Vec<[f64; 3]>, EditError> {
    let given = args.points("colorspace")?;
    if given.is_empty() {
        let last = num_bands.saturating_sub(1).max(1) as f64;
        return Ok((0..num_bands).map(|band| hue(band as f64 / last)).collect());
    }
    if given.len() != num_bands {
        let reason = format!("{} for {}", counted(given.len(), "colour"), counted(num_bands, "band"));
        return Err(bad("colorspace", &reason));
    }
    Ok(given.to_vec())
}

/// Triangles with a value at each corner, and the band of each.
#[derive(Default)]
struct Triangles {
    points: Vec<[f64; 3]>,
    values: Vec<f64>,
    triangles: Vec<[usize; 3]>,
    bands: Vec<usize>,
}

impl Triangles {
    fn of(skin: &Outlines, [x, y, z]: &[Vec<f64>; 3], values: &[f64]) -> Self {
        let mut mesh = Self::default();
        let mut vertex_of: HashMap<u32, usize> = HashMap::new();
        for polygon in skin.polygons() {
            let corners: Vec<usize> = polygon
                .iter()
                .map(|&node| {
                    let at = node as usize;
                    *vertex_of.entry(node).or_insert_with(|| mesh.add([x[at], y[at], z[at]], values[at]))
                })
                .collect();
            if let [a, b, c] = corners[..] {
                mesh.triangles.push([a, b, c]);
                continue;
            }
            let share = 1.0 / corners.len() as f64;
            let sum =
                |of: &dyn Fn(usize) -> f64| corners.iter().map(|&corner| of(corner)).sum::<f64>() * share;
            let place = std::array::from_fn(|axis| sum(&|corner| mesh.points[corner][axis]));
            let middle = mesh.add(place, sum(&|corner| mesh.values[corner]));
            for (k, &corner) in corners.iter().enumerate() {
                mesh.triangles.push([corner, corners[(k + 1) % corners.len()], middle]);
            }
        }
        mesh
    }

    fn add(&mut self, point: [f64; 3], value: f64) -> usize {
        self.points.push(point);
        self.values.push(value);
        self.points.len() - 1
    }

    fn range(&self) -> [f64; 2] {
        let finite = || self.values.iter().copied().filter(|value| value.is_finite());
        let (low, high) =
            (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        if low <= high { [low, high] } else { [0.0, 0.0] }
    }

    /// Cuts the triangles along bounds and says the band of each: the number of bounds below it. How many are left out since
    /// a value of theirs is no number.
    fn cut(&mut self, bounds: &[f64]) -> usize {
        let triangles = std::mem::take(&mut self.triangles);
        let mut cuts: HashMap<(usize, usize, usize), usize> = HashMap::new();
        let mut num_lost = 0;
        for corners in triangles {
            let values = corners.map(|corner| self.values[corner]);
            if values.iter().any(|value| !value.is_finite()) {
                num_lost += 1;
                continue;
            }
            let (low, high) =
                values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                    (low.min(value), high.max(value))
                });
            let below = |value: f64| bounds.partition_point(|&bound| bound < value);
            for band in below(low)..=below(high) {
                let polygon = self.part_in(corners, bounds, band, &mut cuts);
                for k in 1..polygon.len().saturating_sub(1) {
                    self.triangles.push([polygon[0], polygon[k], polygon[k + 1]]);
                    self.bands.push(band);
                }
            }
        }
        num_lost
    }

    /// The corners of the part of a triangle that lies in a band.
    fn part_in(
        &mut self,
        corners: [usize; 3],
        bounds: &[f64],
        band: usize,
        cuts: &mut HashMap<(usize, usize, usize), usize>,
    ) -> Vec<usize> {
        let lower = band.checked_sub(1);
        let upper = Some(band).filter(|&upper| upper < bounds.len());
        let mut polygon = Vec::new();
        for k in 0..3 {
            let (a, b) = (corners[k], corners[(k + 1) % 3]);
            let (from, to) = (self.values[a], self.values[b]);
            let is_in =
                lower.is_none_or(|at| from >= bounds[at]) && upper.is_none_or(|at| from <= bounds[at]);
            if is_in {
                polygon.push(a);
            }
            let mut crossed = [lower, upper];
            if from > to {
                crossed.reverse();
            }
            for at in crossed.into_iter().flatten() {
                let bound = bounds[at];
                if (from < bound && bound < to) || (to < bound && bound < from) {
                    let key = (a.min(b), a.max(b), at);
                    let cut = match cuts.get(&key) {
                        Some(&cut) => cut,
                        None => {
                            let cut = self.cut_edge((key.0, key.1), bound);
                            cuts.insert(key, cut);
                            cut
                        }
                    };
                    polygon.push(cut);
                }
            }
        }
        polygon
    }

    fn cut_edge(&mut self, (a, b): (usize, usize), bound: f64) -> usize {
        let part = (bound - self.values[a]) / (self.values[b] - self.values[a]);
        let (from, to) = (self.points[a], self.points[b]);
        self.add(std::array::from_fn(|axis| from[axis] + part * (to[axis] - from[axis])), bound)
    }

    fn write(&self, colors: &[[f64; 3]], out: &mut dyn Write, progress: &dyn Progress) -> io::Result<()> {
        writeln!(out, "#VRML V2.0 utf8")?;
        writeln!(out, "Shape {{\n  appearance Appearance {{ material Material {{ }} }}")?;
        writeln!(out, "  geometry IndexedFaceSet {{\n    solid FALSE\n    colorPerVertex FALSE")?;
        let reals = |out: &mut dyn Write, rows: &[[f64; 3]]| {
            rows.iter().try_for_each(|[a, b, c]| writeln!(out, "      {a} {b} {c},"))
        };
        writeln!(out, "    coord Coordinate {{ point [")?;
        reals(out, &self.points)?;
        writeln!(out, "    ] }}\n    coordIndex [")?;
        for (k, [a, b, c]) in self.triangles.iter().enumerate() {
            if k % 65_536 == 0 {
                go_on(progress, k, self.triangles.len(), "writing triangles")?;
            }
            writeln!(out, "      {a}, {b}, {c}, -1,")?;
        }
        writeln!(out, "    ]\n    color Color {{ color [")?;
        reals(out, colors)?;
        writeln!(out, "    ] }}\n    colorIndex [")?;
        self.bands.iter().try_for_each(|band| writeln!(out, "      {band},"))?;
        writeln!(out, "    ]\n  }}\n}}")
    }

    /// The triangles as a block of a model with one step.
    fn model(&self, time: f64) -> Model {
        let nodes =
            self.triangles.iter().flatten().filter_map(|&vertex| u32::try_from(vertex).ok()).collect();
        let mut block = Block::new(1, Topology::TriShell3, nodes);
        let bands: Vec<f64> = self.bands.iter().map(|&band| band as f64).collect();
        block.values = vec![Some(Source::steady(Arc::new(bands)))];
        let mut model = Model {
            dimension: 3,
            coordinates: Coordinates::from_points(&self.points),
            times: Arc::new(vec![time]),
            ..Model::default()
        };
        model.element_blocks.variable_names = vec!["interval".to_owned()];
        model.element_blocks.push(block);
        model
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::written;
    use super::*;
    use crate::geometry::element_sizes;
    use crate::model::samples;

    /// Points, triangles, colours and bands.
    type ReadBack = (Vec<Vec<f64>>, Vec<Vec<i64>>, Vec<Vec<f64>>, Vec<i64>);

    /// What a file says.
    fn read(bytes: &[u8]) -> ReadBack {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.starts_with("#VRML V2.0 utf8\n"));
        let list = |name: &str| -> Vec<&str> {
            let start = text.find(name).unwrap_or_else(|| panic!("{name}")) + name.len();
            text[start..start + text[start..].find(']').unwrap()]
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect()
        };
        let reals = |line: &&str| -> Vec<f64> {
            line.trim().trim_end_matches(',').split(' ').map(|number| number.parse().unwrap()).collect()
        };
        let integers = |line: &&str| -> Vec<i64> {
            line.trim().trim_end_matches(',').split(", ").map(|number| number.parse().unwrap()).collect()
        };
        (
            list("point [").iter().map(reals).collect(),
            list("coordIndex [").iter().map(integers).collect(),
            list("color [").iter().map(reals).collect(),
            list("colorIndex [").iter().map(|line| integers(line)[0]).collect(),
        )
    }

    #[test]
    fn bands_are_cut_sharply_and_have_the_area_of_the_skin() {
        let mut model = samples::two_hexes();
        let x = model.coordinates.x.as_slice().to_vec();
        model.nodal_variables[3].1 = Source::memory(12, vec![vec![0.0; 12], x]);
        let step = "export_wrl_model filename='a.wrl' node_field_name='temperature' intervals=4 displacement_timestep='none'";
        let (bytes, _, copy) = written(&model, step).unwrap();
        let (points, triangles, colors, bands) = read(&bytes);
        assert_eq!(
            (colors.len(), colors[0].clone(), colors[3].clone()),
            (4, vec![0.0, 0.0, 1.0], vec![1.0, 0.0, 0.0])
        );
        assert_eq!(triangles.len(), bands.len());
        for (triangle, &band) in triangles.iter().zip(&bands) {
            assert_eq!((triangle.len(), triangle[3]), (4, -1));
            let x = triangle[..3].iter().map(|&corner| points[usize::try_from(corner).unwrap()][0]);
            // Bands are half a unit wide each.
            let (low, high) = (band as f64 / 2.0, band as f64 / 2.0 + 0.5);
            assert!(x.into_iter().all(|x| (low..=high).contains(&x)), "{triangle:?} {band}");
        }
        let copy = copy.unwrap();
        let area: f64 = element_sizes(&copy, 0).into_iter().flatten().sum();
        assert!((area - 10.0).abs() < 1e-12, "{area}");
        let interval = copy.element_blocks[0].values[0].as_ref().unwrap().read(0).unwrap();
        assert_eq!(interval, bands.iter().map(|&band| band as f64).collect::<Vec<_>>());
        assert_eq!(copy.times.as_slice(), [1.0]);
    }

    #[test]
    fn t49_one_band_constant_values_and_no_displacement_are_allowed() {
        let one = "export_wrl_model filename='a.wrl' node_field_name='temperature' intervals=1 displacement_timestep='none'";
        let (bytes, report, _) = written(&samples::two_hexes(), one).unwrap();
        assert_eq!(report.summary, "40 triangles in 1 band written to a.wrl");
        assert!(read(&bytes).0.contains(&vec![2.0, 1.0, 1.0]));
        let constant = "export_wrl_model filename='a.wrl' node_field_name='disp_y' export_exodus_copy=false";
        let (bytes, _, copy) = written(&samples::two_hexes(), constant).unwrap();
        assert!(copy.is_none());
        assert!(read(&bytes).3.iter().all(|&band| band == 0));
    }

    #[test]
    fn bounds_and_colours_are_given_together() {
        let step =
            |more: &str| format!("export_wrl_model filename='a.wrl' node_field_name='temperature' {more}");
        let colors = "intervals=[50.0] colorspace=[[0, 0, 0], [1, 1, 1]]";
        let (bytes, report, _) = written(&samples::two_hexes(), &step(colors)).unwrap();
        assert_eq!(read(&bytes).2, [vec![0.0; 3], vec![1.0; 3]]);
        assert!(report.summary.contains("in 2 bands"));
        for (more, says) in [
            ("colorspace=[[0, 0, 0]]", "colorspace: 1 colour for 9 bands"),
            (
                "field_range=[2, 1]",
                "field_range: give \"auto\" or [least, greatest], the greatest not below the least",
            ),
            (
                "intervals=0",
                "intervals: give a number of bands from 1 to 1000, or the bounds between them, ascending",
            ),
        ] {
            assert_eq!(written(&samples::two_hexes(), &step(more)).unwrap_err().to_string(), says);
        }
        assert!(written(&samples::two_hexes(), &step("colorspace=[[0, 0, 2]]")).is_err());
    }

    #[test]
    fn triangles_without_a_number_are_left_out_and_told() {
        let mut model = samples::two_hexes();
        let mut values = vec![0.0; 12];
        values[0] = f64::NAN;
        model.nodal_variables[3].1 = Source::memory(12, vec![vec![0.0; 12], values]);
        let step = "export_wrl_model filename='a.wrl' node_field_name='temperature'";
        let (_, report, _) = written(&model, step).unwrap();
        // Node 0 is a corner of three faces, whose middles have no number either: 3 times 4 triangles.
        assert_eq!(report.warnings, ["12 triangles without a number at a corner left out"]);
    }
}
