//! Moving all nodes, and the displacement along with them.

use crate::edit::{EditError, WhenPresent, displacement_field};
use crate::model::{Coordinates, Model, Source, Topology};
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

    fn apply(&self, point: [f64; 3]) -> [f64; 3] {
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

/// Applies `linear`, then adds `offset`, to every node and to the points of coordinate frames. A flat model that leaves its plane gets a third dimension.
///
/// # Errors
/// If nodes with finite coordinates would lose them; the model is then spoilt.
pub(in crate::edit) fn transform_coordinates(
    model: &mut Model,
    linear: Option<Linear>,
    offset: [f64; 3],
) -> Result<(), EditError> {
    let before = model.coordinates.clone();
    let [x, y, z] = model.coordinates.axes_mut();
    match linear {
        None => {
            for (axis, offset) in [x, y, z].into_iter().zip(offset) {
                if offset != 0.0 {
                    axis.iter_mut().for_each(|value| *value += offset);
                }
            }
        }
        Some(linear) => {
            for ((x, y), z) in x.iter_mut().zip(y.iter_mut()).zip(z.iter_mut()) {
                let moved = linear.apply([*x, *y, *z]);
                (*x, *y, *z) = (moved[0] + offset[0], moved[1] + offset[1], moved[2] + offset[2]);
            }
        }
    }
    for frame in &mut model.frames {
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

/// Applies `linear` to the displacement at every step: lazily, the values are computed when somebody looks.
pub(in crate::edit) fn transform_displacement(model: &mut Model, linear: Linear, adjust: WhenPresent) {
    let mut axes = displacement_field(model);
    if adjust == WhenPresent::Never || (adjust == WhenPresent::Auto && axes[0].is_none()) {
        return;
    }
    let num_nodes = model.num_nodes();
    for axis in 0..3 {
        let leaves_plane =
            linear.rows[axis].iter().zip(axes).any(|(&part, known)| part != 0.0 && known.is_some());
        if axes[axis].is_none() && (adjust == WhenPresent::Always || leaves_plane) {
            let name = component_name(model, axes[0], axis);
            let at = axes.iter().flatten().max().map_or(model.nodal_variables.len(), |last| last + 1);
            model.nodal_variables.insert(at, (name, Source::constant(0.0, num_nodes)));
            axes[axis] = Some(at);
        }
    }
    let old: [Option<Source>; 3] = axes.map(|at| at.map(|at| model.nodal_variables[at].1.clone()));
    for (at, row) in axes.into_iter().zip(linear.rows) {
        let Some(at) = at else { continue };
        let terms: Vec<(f64, Source)> = row
            .into_iter()
            .zip(&old)
            .filter(|(part, _)| *part != 0.0)
            .filter_map(|(part, old)| Some((part, old.clone()?)))
            .collect();
        model.nodal_variables[at].1 = match terms.as_slice() {
            [(1.0, alone)] => alone.clone(),
            _ => Source::weighted_sum(terms).unwrap_or_else(|| Source::constant(0.0, num_nodes)),
        };
    }
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
        transform_coordinates(&mut model, Linear::rotation([1.0, 0.0, 0.0], 90.0), [0.0; 3]).unwrap();
        assert_eq!((model.dimension, model.element_blocks[0].topology), (3, Topology::TriShell3));
        assert_eq!(model.side_sets[0].members[0].side, 3);
    }

    #[test]
    fn nodes_do_not_leave_what_a_number_can_hold() {
        let mut model = samples::one_element(Topology::Tri3);
        Arc::make_mut(&mut model.coordinates.x).copy_from_slice(&[1e308, 0.0, f64::NAN]);
        // Twice 1e308 overflows; what was no number before is nobody's loss.
        let refused = transform_coordinates(&mut model.clone(), Some(Linear::scale(2.0)), [0.0; 3]);
        assert_eq!(refused, Err(EditError::BeyondNumbers { count: 1 }));
        assert_eq!(refused.unwrap_err().to_string(), "1 node would lie beyond what a number can hold");
        let moved_too_far = transform_coordinates(&mut model.clone(), None, [f64::MAX, 0.0, 0.0]);
        assert_eq!(moved_too_far, Err(EditError::BeyondNumbers { count: 1 }));
        assert_eq!(transform_coordinates(&mut model, Some(Linear::scale(1.5)), [0.0; 3]), Ok(()));
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
        transform_coordinates(&mut model, turn, [10.0, 0.0, 0.0]).unwrap();
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
        transform_displacement(&mut model, Linear::scale(2.0), WhenPresent::Auto);
        assert!(model.nodal_variables.is_empty());
        transform_displacement(&mut model, Linear::scale(2.0), WhenPresent::Always);
        let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["disp_x", "disp_y", "disp_z"]);
    }
}
