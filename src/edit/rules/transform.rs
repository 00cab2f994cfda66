//! Moving all nodes, and the displacement along with them.

use crate::edit::{EditError, WhenPresent, default_value, displacement_field};
use crate::model::{Coordinates, Model, Source, SparseRows, Topology};
use std::sync::Arc;

/// A linear map of space, by rows: `out[i] = sum of rows[i][j] * in[j]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::edit) struct Linear {
    pub(in crate::edit) rows: [[f64; 3]; 3],
}

impl Linear {
    /// A uniform factor about the origin.
    pub(in crate::edit) fn scale(factor: f64) -> Self {
        Self { rows: [[factor, 0.0, 0.0], [0.0, factor, 0.0], [0.0, 0.0, factor]] }
    }

    /// A factor for each axis, about the origin.
    pub(in crate::edit) fn scale_axes([x, y, z]: [f64; 3]) -> Self {
        Self { rows: [[x, 0.0, 0.0], [0.0, y, 0.0], [0.0, 0.0, z]] }
    }

    /// This map, then another.
    pub(in crate::edit) fn then(&self, next: &Self) -> Self {
        let column = |j: usize| next.apply(self.rows.map(|row| row[j]));
        let [x, y, z] = [column(0), column(1), column(2)];
        Self { rows: std::array::from_fn(|i| [x[i], y[i], z[i]]) }
    }

    /// A right-handed rotation about an axis through the origin. Whole quarter turns are exact. `None` if the axis is
    /// too short or too long to have a direction.
    ///
    /// Source: Rodrigues' formula.
    pub(in crate::edit) fn rotation(axis: [f64; 3], angle_degrees: f64) -> Option<Self> {
        let longest = axis.iter().fold(0.0, |longest: f64, part| longest.max(part.abs()));
        let scaled = axis.map(|part| part / longest);
        let length = scaled.iter().map(|part| part * part).sum::<f64>().sqrt();
        if !(length.is_finite() && length > 0.0) {
            return None;
        }
        let [x, y, z] = scaled.map(|part| part / length);
        let (s, c) = sine_and_cosine(angle_degrees);
        let v = 1.0 - c;
        Some(Self {
            rows: [
                [c + x * x * v, x * y * v - z * s, x * z * v + y * s],
                [y * x * v + z * s, c + y * y * v, y * z * v - x * s],
                [z * x * v - y * s, z * y * v + x * s, c + z * z * v],
            ],
        })
    }

    /// The mirror image in the plane through the origin with this normal; `None` if the normal has no direction.
    pub(in crate::edit) fn reflection(normal: [f64; 3]) -> Option<Self> {
        let longest = normal.iter().fold(0.0, |longest: f64, part| longest.max(part.abs()));
        let scaled = normal.map(|part| part / longest);
        let squared = scaled.iter().map(|part| part * part).sum::<f64>();
        if !(squared.is_finite() && squared > 0.0) {
            return None;
        }
        let row = |i: usize| {
            std::array::from_fn(|j| f64::from(u8::from(i == j)) - 2.0 * scaled[i] * scaled[j] / squared)
        };
        Some(Self { rows: [row(0), row(1), row(2)] })
    }

    pub(in crate::edit) fn apply(&self, point: [f64; 3]) -> [f64; 3] {
        self.rows.map(|[a, b, c]| a * point[0] + b * point[1] + c * point[2])
    }
}

fn sine_and_cosine(angle_degrees: f64) -> (f64, f64) {
    match angle_degrees.rem_euclid(360.0) {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        turned => turned.to_radians().sin_cos(),
    }
}

/// Applies `linear`, then adds `offset`, to the marked nodes; or to all, and then to the points of coordinate frames too.
/// A flat model that leaves its plane gets a third dimension.
///
/// # Errors
/// If nodes with finite coordinates would lose them; the model is then spoilt.
pub(in crate::edit) fn transform_coordinates(
    model: &mut Model,
    nodes: Option<&[bool]>,
    linear: Option<Linear>,
    offset: [f64; 3],
) -> Result<(), EditError> {
    let before = model.coordinates.clone();
    let [x, y, z] = model.coordinates.axes_mut();
    let is_moved = |node: usize| nodes.is_none_or(|nodes| nodes[node]);
    match linear {
        None => {
            for (axis, offset) in [x, y, z].into_iter().zip(offset).filter(|(_, offset)| *offset != 0.0) {
                let moved = axis.iter_mut().enumerate().filter(|(node, _)| is_moved(*node));
                moved.for_each(|(_, value)| *value += offset);
            }
        }
        Some(linear) => {
            for node in (0..x.len()).filter(|&node| is_moved(node)) {
                let moved = linear.apply([x[node], y[node], z[node]]);
                (x[node], y[node], z[node]) =
                    (moved[0] + offset[0], moved[1] + offset[1], moved[2] + offset[2]);
            }
        }
    }
    for frame in model.frames.iter_mut().filter(|_| nodes.is_none()) {
        for point in [&mut frame.origin, &mut frame.on_axis_3, &mut frame.in_plane_13] {
            let moved = linear.map_or(*point, |linear| linear.apply(*point));
            *point = std::array::from_fn(|axis| moved[axis] + offset[axis]);
        }
    }
    match num_lost(&before, &model.coordinates) {
        0 => {
            grow_dimension(model);
            Ok(())
        }
        count => Err(EditError::BeyondNumbers { count }),
    }
}

/// How many nodes had finite coordinates and have them no longer.
fn num_lost(before: &Coordinates, after: &Coordinates) -> usize {
    let are_finite = |of: &Coordinates, node: usize| {
        of.x[node].is_finite() && of.y[node].is_finite() && of.z[node].is_finite()
    };
    (0..after.x.len()).filter(|&node| !are_finite(after, node) && are_finite(before, node)).count()
}

/// Gives the model as many dimensions as its coordinates need.
pub(super) fn grow_dimension(model: &mut Model) {
    let is_used = |axis: &[f64]| axis.iter().any(|&value| value != 0.0);
    let needed = match () {
        () if is_used(&model.coordinates.z) => 3,
        () if is_used(&model.coordinates.y) => 2,
        () => 1,
    };
    if model.dimension > 0 {
        raise_dimension(model, needed);
    }
}

/// Gives the model this many dimensions if it has fewer; sides of triangles are then counted as in space.
pub(super) fn raise_dimension(model: &mut Model, needed: usize) {
    if needed <= model.dimension {
        return;
    }
    let offsets = model.element_offsets();
    model.dimension = needed;
    for name in ["x", "y", "z"].into_iter().take(needed).skip(model.coordinate_names.len()) {
        model.coordinate_names.push(name.to_owned());
    }
    // A triangle has three sides in the plane and five in space: its edges come after two faces.
    let mut shifted = vec![false; model.element_blocks.len()];
    for (block, shifted) in model.element_blocks.iter_mut().zip(&mut shifted) {
        let resolved = Topology::resolve(&block.elem_type, block.nodes_per_element, needed);
        *shifted = block.topology.sides().len() == 3 && resolved.sides().len() == 5;
        block.topology = resolved;
    }
    if !shifted.contains(&true) {
        return;
    }
    for set in model.side_sets.iter_mut() {
        for side in Arc::make_mut(&mut set.members) {
            let block = Model::locate_element(&offsets, side.element as usize).map(|(block, _)| block);
            if block.is_some_and(|block| shifted[block]) {
                side.side += 2;
            }
        }
    }
}

/// Applies `linear` to the displacement of the marked nodes, or of all, at every step: lazily, the values are computed
/// when somebody looks.
pub(in crate::edit) fn transform_displacement(
    model: &mut Model,
    nodes: Option<&[bool]>,
    linear: Linear,
    adjust: WhenPresent,
) {
    let axes = displacement_field(model);
    if adjust == WhenPresent::Never || (adjust == WhenPresent::Auto && axes[0].is_none()) {
        return;
    }
    let leaves_plane =
        |axis: usize| linear.rows[axis].iter().zip(axes).any(|(&part, known)| part != 0.0 && known.is_some());
    let axes = complete_displacement(model, |axis| adjust == WhenPresent::Always || leaves_plane(axis));
    let num_nodes = model.num_nodes();
    let (moved, still) = match nodes {
        None => (None, None),
        Some(nodes) => (Some(only(nodes, true)), Some(only(nodes, false))),
    };
    let part_of = |source: &Source, rows: &Option<Arc<SparseRows>>| match rows {
        None => source.clone(),
        Some(rows) => source.combined(Arc::clone(rows)),
    };
    let old: [Option<Source>; 3] = axes.map(|at| at.map(|at| model.nodal_variables[at].1.clone()));
    for (axis, (at, row)) in axes.into_iter().zip(linear.rows).enumerate() {
        let Some(at) = at else { continue };
        let mut terms: Vec<(f64, Source)> = row
            .into_iter()
            .zip(&old)
            .filter(|(part, _)| *part != 0.0)
            .filter_map(|(part, old)| Some((part, part_of(old.as_ref()?, &moved))))
            .collect();
        if let (true, Some(mine)) = (still.is_some(), &old[axis]) {
            terms.push((1.0, part_of(mine, &still)));
        }
        model.nodal_variables[at].1 = match terms.as_slice() {
            [(1.0, alone)] => alone.clone(),
            _ => Source::weighted_sum(terms).unwrap_or_else(|| Source::constant(0.0, num_nodes)),
        };
    }
}

/// Rows that keep the values of the nodes whose mark is `wanted`, with 0 for the others.
fn only(nodes: &[bool], wanted: bool) -> Arc<SparseRows> {
    let mut rows = SparseRows { starts: vec![0], columns: Vec::new(), weights: Vec::new(), fill: 0.0 };
    for (node, is_marked) in (0u32..).zip(nodes) {
        if *is_marked == wanted {
            rows.columns.push(node);
        }
        rows.starts.push(u32::try_from(rows.columns.len()).unwrap_or(u32::MAX));
    }
    Arc::new(rows)
}

/// Adds `offsets` to the displacement of the marked nodes at the marked steps; missing components are made of zeros.
pub(in crate::edit) fn shift_displacement(
    model: &mut Model,
    nodes: &[bool],
    is_step: &[bool],
    offset: [f64; 3],
) {
    let axes = complete_displacement(model, |_| true);
    let added = only(nodes, true);
    let num_nodes = model.num_nodes();
    let terms: Vec<_> =
        is_step.iter().map(|&is_shifted| if is_shifted { vec![(0, 1.0)] } else { vec![] }).collect();
    let terms = Arc::new(terms);
    for (at, offset) in axes.into_iter().zip(offset).filter(|(_, offset)| *offset != 0.0) {
        let Some(at) = at else { continue };
        let shift = Source::constant(offset, num_nodes).combined(Arc::clone(&added));
        let shift = shift.with_steps(Arc::clone(&terms), 0.0);
        let (name, source) = &mut model.nodal_variables[at];
        let sum = Source::weighted_sum(vec![(1.0, source.clone()), (1.0, shift)]);
        *source = sum.unwrap_or_else(|| Source::constant(default_value(name), num_nodes));
    }
}

/// The displacement's components, after those that are missing and wanted are made, of zeros.
fn complete_displacement(model: &mut Model, is_wanted: impl Fn(usize) -> bool) -> [Option<usize>; 3] {
    let mut axes = displacement_field(model);
    let num_nodes = model.num_nodes();
    for axis in 0..3 {
        if axes[axis].is_none() && is_wanted(axis) {
            let name = component_name(model, axes[0], axis);
            let at = axes.iter().flatten().max().map_or(model.nodal_variables.len(), |last| last + 1);
            model.nodal_variables.insert(at, (name, Source::constant(0.0, num_nodes)));
            axes[axis] = Some(at);
        }
    }
    axes
}

/// The name of a missing component, spelled as the x component is.
fn component_name(model: &Model, x: Option<usize>, axis: usize) -> String {
    let x_name = x.map_or("disp_x", |at| model.nodal_variables[at].0.as_str());
    let (stem, last) = x_name.split_at(x_name.len() - 1);
    let letter = ["x", "y", "z"][axis];
    if last == "X" { format!("{stem}{}", letter.to_uppercase()) } else { format!("{stem}{letter}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CoordinateFrame, FrameKind, Side, samples};

    #[test]
    fn quarter_turns_are_exact_and_odd_axes_keep_lengths() {
        let quarter = Linear::rotation([0.0, 0.0, 2.0], 450.0).unwrap();
        assert_eq!(quarter.apply([1.0, 2.0, 3.0]), [-2.0, 1.0, 3.0]);
        let odd = Linear::rotation([1.0, 2.0, -0.5], 33.0).unwrap().apply([1.0, 2.0, 3.0]);
        let length = odd.iter().map(|part| part * part).sum::<f64>();
        // 1 + 4 + 9
        assert!((length - 14.0).abs() < 1e-12);
        assert_eq!(Linear::rotation([0.0; 3], 10.0), None);
        assert!(Linear::rotation([1e-300, 0.0, 0.0], 90.0).is_some());
    }

    #[test]
    fn a_triangle_that_leaves_the_plane_keeps_its_sides() {
        let mut model = samples::one_element(Topology::Tri3);
        model.side_sets.push(crate::model::SideSet::new(1, vec![Side { element: 0, side: 1 }]));
        transform_coordinates(&mut model, None, Linear::rotation([1.0, 0.0, 0.0], 90.0), [0.0; 3]).unwrap();
        assert_eq!((model.dimension, model.element_blocks[0].topology), (3, Topology::TriShell3));
        assert_eq!(model.side_sets[0].members[0].side, 3);
    }

    #[test]
    fn nodes_do_not_leave_what_a_number_can_hold() {
        let mut model = samples::one_element(Topology::Tri3);
        Arc::make_mut(&mut model.coordinates.x).copy_from_slice(&[1e308, 0.0, f64::NAN]);
        // Twice 1e308 overflows; what was no number before is nobody's loss.
        let refused = transform_coordinates(&mut model.clone(), None, Some(Linear::scale(2.0)), [0.0; 3]);
        assert_eq!(refused, Err(EditError::BeyondNumbers { count: 1 }));
        assert_eq!(refused.unwrap_err().to_string(), "1 node would lie beyond what a number can hold");
        let moved_too_far = transform_coordinates(&mut model.clone(), None, None, [f64::MAX, 0.0, 0.0]);
        assert_eq!(moved_too_far, Err(EditError::BeyondNumbers { count: 1 }));
        assert_eq!(transform_coordinates(&mut model, None, Some(Linear::scale(1.5)), [0.0; 3]), Ok(()));
        assert_eq!(model.coordinates.x[0], 1.5e308);
    }

    #[test]
    fn coordinate_frames_move_with_the_nodes() {
        let mut model = samples::two_hexes();
        model.frames.push(CoordinateFrame {
            id: 1,
            kind: FrameKind(b'R'),
            origin: [1.0, 2.0, 3.0],
            on_axis_3: [1.0, 2.0, 4.0],
            in_plane_13: [2.0, 2.0, 3.0],
        });
        let turn = Linear::rotation([0.0, 0.0, 1.0], 90.0);
        transform_coordinates(&mut model, None, turn, [10.0, 0.0, 0.0]).unwrap();
        // x' = 10 - y, y' = x
        assert_eq!(model.frames[0].origin, [8.0, 1.0, 3.0]);
        assert_eq!(model.frames[0].on_axis_3, [8.0, 1.0, 4.0]);
        assert_eq!(model.frames[0].in_plane_13, [8.0, 2.0, 3.0]);
    }

    #[test]
    fn the_displacement_turns_with_the_nodes() {
        let mut model = samples::two_hexes();
        transform_displacement(
            &mut model,
            None,
            Linear::rotation([0.0, 0.0, 1.0], 90.0).unwrap(),
            WhenPresent::Auto,
        );
        // At node 5, step 1: (0.05, 0, -0.1) turns to (0, 0.05, -0.1).
        let at = |k: usize| model.nodal_variables[k].1.read(1).unwrap()[5];
        assert_eq!([at(0), at(1), at(2)].map(|value| (value * 1e6).round()), [0.0, 50000.0, -100000.0]);
    }

    #[test]
    fn a_missing_displacement_is_made_only_when_told_so() {
        let mut model = samples::plane();
        transform_displacement(&mut model, None, Linear::scale(2.0), WhenPresent::Auto);
        assert!(model.nodal_variables.is_empty());
        transform_displacement(&mut model, None, Linear::scale(2.0), WhenPresent::Always);
        let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["disp_x", "disp_y", "disp_z"]);
    }
}
