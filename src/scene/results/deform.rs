//! The deformed shape: which field displaces the nodes, how much it is enlarged, and the model with its nodes there.

use super::{
    ResultError,
    fields::{Field, FieldKind, fields},
};
use crate::model::{Coordinates, Model, Shared, Support};
use rayon::prelude::*;
use std::sync::Arc;

/// How much displacements are enlarged.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Deform {
    /// The undeformed shape.
    #[default]
    Off,
    /// So that the largest displacement can be seen: 1 if it can be seen as it is.
    Auto,
    /// By this factor.
    Scale(f64),
}

impl Deform {
    /// Reads what a flag says: a number, `auto` or `off`.
    ///
    /// # Errors
    /// A sentence that says what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "off" => return Ok(Self::Off),
            "auto" => return Ok(Self::Auto),
            _ => {}
        }
        match text.parse() {
            Ok(scale) if f64::is_finite(scale) => Ok(Self::Scale(scale)),
            _ => Err(format!("`{text}` is not a scale: give a number, auto or off")),
        }
    }
}

/// The displacement of every node. Shape: x, y, z, each with one value per node.
pub type Displacements = [Shared<f64>; 3];

/// The vector field on nodes that displaces them, if there is one: its name begins like "displacement" (at least three letters),
/// or is `u`. Of several the longest match counts.
pub fn displacement_field(model: &Model) -> Option<Field> {
    let rank = |field: &Field| -> usize {
        let name = field.name.to_ascii_lowercase();
        if name == "u" {
            return 1;
        }
        let common = name.bytes().zip("displacement".bytes()).take_while(|(a, b)| a == b).count();
        let is_all = common == name.len() || "displacements_".starts_with(name.as_str());
        if common >= 3 && (is_all || common == "displacement".len()) { common + 1 } else { 0 }
    };
    fields(model)
        .into_iter()
        .filter(|field| field.support == Support::Nodal && field.kind == FieldKind::Vector && rank(field) > 0)
        .max_by_key(rank)
}

/// Reads the displacements of a step. Values that are not finite count as 0, so that nothing flies away.
///
/// # Errors
/// If the model has no displacement or no such step, or the file cannot be read.
pub(super) fn read_displacements(model: &Model, time_step: usize) -> Result<Displacements, ResultError> {
    let field = displacement_field(model).ok_or(ResultError::NoDisplacement)?;
    if time_step >= model.num_steps() {
        return Err(ResultError::no_step(model, time_step));
    }
    let read = |axis: usize| -> Result<Shared<f64>, ResultError> {
        let variable = field.variables.get(axis).copied().flatten();
        let Some((_, source)) = variable.and_then(|variable| model.nodal_variables.get(variable)) else {
            return Ok(Arc::new(vec![0.0; model.num_nodes()]));
        };
        let mut values = source.read(time_step)?;
        values.iter_mut().filter(|value| !value.is_finite()).for_each(|value| *value = 0.0);
        Ok(Arc::new(values))
    };
    Ok([read(0)?, read(1)?, read(2)?])
}

/// The factor that is meant for these displacements of a model.
///
/// [`Deform::Auto`] aims at about a twelfth of the model's diagonal, with 1, 2 or 5 as its only digit; displacements between a
/// fiftieth and half of the diagonal stay as they are. Cost: a pass over the displacements and the coordinates.
pub fn deform_scale(model: &Model, displacements: &Displacements, deform: Deform) -> f64 {
    match deform {
        Deform::Off => 0.0,
        Deform::Scale(scale) => scale,
        Deform::Auto => {
            let [x, y, z] = displacements;
            let most = x
                .par_iter()
                .zip(y.par_iter())
                .zip(z.par_iter())
                .with_min_len(1 << 14)
                .map(|((x, y), z)| x * x + y * y + z * z)
                .reduce(|| 0.0, f64::max)
                .sqrt();
            let diagonal = model.bounding_box().map_or(0.0, |[min, max]| {
                let side = |axis: usize| max[axis] - min[axis];
                side(0).hypot(side(1)).hypot(side(2))
            });
            let part = most / diagonal;
            if !(part.is_finite() && part > 0.0) || (0.02..=0.5).contains(&part) {
                1.0
            } else {
                one_digit(1.0 / (12.0 * part))
            }
        }
    }
}

/// The greatest number not above `value` that is 1, 2 or 5 times a power of ten.
fn one_digit(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let digit = value / power;
    power
        * if digit >= 5.0 {
            5.0
        } else if digit >= 2.0 {
            2.0
        } else {
            1.0
        }
}

/// The model with its nodes displaced; everything else is shared. Cost: a pass over the nodes.
pub fn displaced(model: &Model, displacements: &Displacements, scale: f64) -> Model {
    let axis = |at: &Shared<f64>, by: &Shared<f64>| -> Shared<f64> {
        let moved = at.par_iter().zip(by.par_iter()).with_min_len(1 << 14).map(|(at, by)| at + scale * by);
        Arc::new(moved.collect())
    };
    let Coordinates { x, y, z } = &model.coordinates;
    let [by_x, by_y, by_z] = displacements;
    let coordinates = Coordinates { x: axis(x, by_x), y: axis(y, by_y), z: axis(z, by_z) };
    Model { coordinates, ..model.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Source, samples};

    fn named(names: &[&str]) -> Option<String> {
        let nodal_variables =
            names.iter().map(|name| ((*name).to_owned(), Source::constant(0.0, 0))).collect();
        displacement_field(&Model { nodal_variables, ..Model::default() }).map(|field| field.name)
    }

    #[test]
    fn the_displacement_is_found_in_any_usual_spelling() {
        assert_eq!(named(&["DISPLX", "DISPLY", "DISPLZ"]).as_deref(), Some("DISPL"));
        assert_eq!(named(&["vel_x", "vel_y", "disp_x", "disp_y"]).as_deref(), Some("disp"));
        assert_eq!(named(&["Displacements_X", "Displacements_Y"]).as_deref(), Some("Displacements"));
        assert_eq!(named(&["u_x", "u_y", "u_z"]).as_deref(), Some("u"));
        assert_eq!(named(&["dist_x", "dist_y", "velocity_x", "velocity_y", "disp_z"]), None);
    }

    #[test]
    fn nodes_are_displaced_by_the_scale() {
        let model = samples::two_hexes();
        let displacements = read_displacements(&model, 1).unwrap();
        let moved = displaced(&model, &displacements, 10.0);
        // Node 5 lies at (2, 1, 0) and is displaced by (0.05, 0, −0.1).
        assert_eq!(moved.position(5), Some([2.5, 1.0, -1.0]));
        assert!(Arc::ptr_eq(&moved.element_blocks[0].connectivity, &model.element_blocks[0].connectivity));
    }

    #[test]
    fn the_automatic_scale_makes_small_displacements_visible() {
        let model = samples::two_hexes();
        let mut displacements = read_displacements(&model, 1).unwrap();
        // The largest is √(0.11² + 0.22²) = 0.246, a tenth of the diagonal √6: it stays.
        assert_eq!(deform_scale(&model, &displacements, Deform::Auto), 1.0);
        for axis in &mut displacements {
            Arc::make_mut(axis).iter_mut().for_each(|value| *value *= 1e-4);
        }
        // Part 1.004e-5 of the diagonal: 1 / (12 · 1.004e-5) = 8300, so 5000.
        assert!((deform_scale(&model, &displacements, Deform::Auto) - 5000.0).abs() < 1e-6);
        assert_eq!(deform_scale(&model, &displacements, Deform::Scale(-2.0)), -2.0);
        let still = [(); 3].map(|()| Arc::new(vec![0.0; 12]));
        assert_eq!(deform_scale(&model, &still, Deform::Auto), 1.0);
    }

    #[test]
    fn what_there_is_not_is_told() {
        let says = |model: &Model, step| read_displacements(model, step).unwrap_err().to_string();
        assert_eq!(says(&samples::two_hexes(), 5), "there is no time step 6: the file has 2");
        assert!(says(&samples::shells(), 0).contains("no displacement"));
        assert_eq!(Deform::parse("-2"), Ok(Deform::Scale(-2.0)));
        assert_eq!(Deform::parse("x").unwrap_err(), "`x` is not a scale: give a number, auto or off");
        assert!(Deform::parse("inf").is_err());
    }
}
