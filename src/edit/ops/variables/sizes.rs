//! `calculate_element_volumes`: lengths, areas and volumes of elements, as an element variable.

use super::centroids::give_a_step;
use super::{ELEMENT_BLOCKS, new_field_name, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Report, nothing_to_refuse, ops::has_element_blocks,
    rules::field_table_mut,
};
use crate::geometry::element_sizes;
use crate::model::{Model, Progress, Source, Support, counted};
use std::sync::Arc;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "calculate_element_volumes",
    label: "Calculate element volumes…",
    summary: "Store the length, area or volume of elements as a variable",
    doc: "Length of lines, area of faces and shells, volume of solids, at the stored coordinates, from the corners alone; the same at every \
          time step. Elements that are inside out have negative volumes. Blocks of types without a size are left out, with a \
          warning. If there is no time step, one at time 0 is made. A variable of that name is overwritten, with a warning.",
    group: Group::Variables,
    search: &["size", "area", "length", "measure", "field"],
    params: &[
        new_field_name("element_field_name", "\"volume\"", "What the variable is to be called"),
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "mixed_solids",
        args: "element_field_name = \"size\" element_block_ids = [10, 40]",
        expect: "size calculated on 2 element blocks",
    }],
    available: has_element_blocks,
    refuse: nothing_to_refuse,
    action: Action::Change(volumes),
};

fn volumes(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let name = args.plain_name("element_field_name")?;
    let rows = args.positions("element_block_ids")?;
    let mut warnings = give_a_step(model);
    let (mut num_made, mut num_overwritten) = (0, 0);
    for (at, &row) in rows.iter().enumerate() {
        progress.set(at as f32 / rows.len() as f32, "measuring elements");
        if progress.is_cancelled() {
            return Err(EditError::Cancelled);
        }
        let block = &model.element_blocks[row];
        let sizes = element_sizes(model, row);
        if sizes.iter().all(Option::is_none) && !sizes.is_empty() {
            warnings.push(format!(
                "element block {} is left out: {} has no size",
                block.id,
                block.elem_type.trim()
            ));
            continue;
        }
        let sizes = sizes.into_iter().map(|size| size.unwrap_or(f64::NAN)).collect();
        num_made += 1;
        let source = Source::steady(Arc::new(sizes));
        num_overwritten += usize::from(field_table_mut(model, Support::Element).put(name, row, source));
    }
    if num_overwritten > 0 {
        let blocks = counted(num_overwritten, "element block");
        warnings.push(warn_overwritten(name, &format!(" on {blocks}")));
    }
    Ok(Report::new(format!("{name} calculated on {}", counted(num_made, "element block"))).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Block, NoProgress, Topology, samples};

    #[test]
    fn volumes_are_those_of_the_formulas_and_unknown_types_are_left_out() {
        let mut model = samples::mixed_solids();
        let mut strange = Block::new(50, Topology::Unknown, Vec::new());
        strange.num_elements = 1;
        "ODD".clone_into(&mut strange.elem_type);
        model.element_blocks.push(strange);
        let edited = run(&model, &Invocation::new("calculate_element_volumes"), &NoProgress).unwrap();
        let volume =
            |block: usize| edited.model.element_blocks[block].values[0].as_ref().unwrap().read(0).unwrap()[0];
        // A unit cube; a wedge half as large; a pyramid of height 1 on a unit square.
        assert_eq!((volume(0), volume(1).abs()), (1.0, 0.5));
        assert!((volume(2) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(
            edited.report.warnings,
            [
                "there was no time step; one was made at time 0",
                "element block 50 is left out: ODD has no size"
            ]
        );
    }
}
