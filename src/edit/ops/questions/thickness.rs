//! `estimate_thickness`: how thick something flat is, of its volume and its skin.

use super::Question;
use crate::edit::{EditError, Example, Operation, Param, ParamKind, real_answer};
use crate::geometry::{element_sizes, external_sides, side_size};
use crate::model::Model;
use std::f64::consts::PI;

pub(in crate::edit::ops) const THICKNESS: Operation = Question {
    name: "estimate_thickness",
    label: "Thickness of element blocks…",
    summary: "How thick a round disc of the same volume and the same skin is",
    doc: "For what is flat, like a plate or a gasket, this is about its thickness. A body that is rounder than any disc (a cube, \
          say) has the thickness of the disc that has the least skin for its volume, or NaN if it has less still. Only solids count.",
    params: &[Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "The blocks, as one body")],
    examples: &[Example { model: "two_hexes", args: "element_block_ids = 1", expect: "0.6258690433029889" }],
    answer: |model, args, _progress| {
        let blocks = args.positions("element_block_ids")?;
        let (volume, area) = volume_and_area(model, blocks)?;
        Ok(real_answer(disc_thickness(volume, area)))
    },
}
.operation();

fn volume_and_area(model: &Model, blocks: &[usize]) -> Result<(f64, f64), EditError> {
    let is_solid = |at: &usize| model.element_blocks[*at].topology.dimension() == Some(3);
    let solids: Vec<usize> = blocks.iter().copied().filter(is_solid).collect();
    if solids.is_empty() {
        let reason = "these blocks have no solid elements".to_owned();
        return Err(EditError::BadValue { parameter: "element_block_ids", reason });
    }
    let offsets = model.element_offsets();
    let volume = solids.iter().flat_map(|&at| element_sizes(model, at)).flatten().sum();
    let area = external_sides(model, &solids)
        .into_iter()
        .filter_map(|side| side_size(model, &offsets, &side))
        .map(|(_, size)| size)
        .sum();
    Ok((volume, area))
}

/// The thickness t of a disc with volume V = π r² t and area A = 2 π r² + 2 π r t, so A = 2 V / t + 2 √(π V t): the lesser of
/// the two that there are. NaN if no disc has so little area.
fn disc_thickness(volume: f64, area: f64) -> f64 {
    if !(volume > 0.0 && area.is_finite()) {
        return f64::NAN;
    }
    let area_of = |thickness: f64| 2.0 * volume / thickness + 2.0 * (PI * volume * thickness).sqrt();
    // There its derivative, -2 V / t² + √(π V / t), is 0.
    let roundest = (4.0 * volume / PI).cbrt();
    if area_of(roundest) > area * (1.0 + 1e-12) {
        return f64::NAN;
    }
    let (mut thin, mut thick) = (0.0, roundest);
    for _ in 0..200 {
        let middle = 0.5 * (thin + thick);
        if area_of(middle) > area { thin = middle } else { thick = middle }
    }
    thick
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v26_the_disc_of_a_unit_cube() {
        assert!((disc_thickness(1.0, 6.0) - 0.62587).abs() < 5e-6);
    }

    #[test]
    fn a_thin_disc_has_its_thickness_and_a_ball_has_none() {
        // Of radius 10 and thickness 0.1: volume 10 π, area 200 π + 2 π.
        assert!((disc_thickness(10.0 * PI, 202.0 * PI) - 0.1).abs() < 1e-9);
        // A ball of radius 1 has less skin than any disc of its volume.
        assert!(disc_thickness(4.0 / 3.0 * PI, 4.0 * PI).is_nan());
        assert!(disc_thickness(-1.0, 6.0).is_nan());
    }
}
