//! `merge_nodes`: nodes that lie close together become one.

use super::has_nodes;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    nothing_to_refuse,
    rules::{close_groups, merge_groups},
};
use crate::geometry::length_scale;
use crate::model::{Model, Progress, counted};

pub(super) const OPERATION: Operation = Operation {
    name: "merge_nodes",
    label: "Merge nodes…",
    summary: "Join nodes that lie closer together than a distance",
    doc: "Nodes that are linked through others that close are one group; the lowest index of it stays where it is and \
          the others disappear. Variables become the mean of the group, and a node set has the node if it had one of \
          the group. A distance of 0 joins nodes at exactly the same place. Elements whose nodes become one are not \
          deleted.",
    group: Group::Nodes,
    search: &["equivalence", "weld", "sew", "stitch", "join", "coincident"],
    params: &[
        Param::optional(
            "tolerance",
            "Distance",
            ParamKind::Real { unit: Unit::None, range: Range::NotNegative },
            "1e-6",
            "How far apart nodes may be that become one; this distance itself is close enough",
        ),
        Param::optional(
            "relative_tolerance",
            "Relative to the model's size",
            ParamKind::Flag,
            "true",
            "On: the distance is multiplied by the largest coordinate or extent of the model",
        ),
        Param::optional(
            "suppress_warnings",
            "Do not warn",
            ParamKind::Flag,
            "false",
            "On: says nothing of values that differ and of sets that had only some of the nodes",
        ),
    ],
    examples: &[Example {
        model: "two_hexes_apart",
        args: "tolerance = 0.06 relative_tolerance = false",
        expect: "8 nodes became 4",
    }],
    available: has_nodes,
    refuse: nothing_to_refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let scale = if args.flag("relative_tolerance")? { length_scale(model) } else { 1.0 };
    progress.set(0.1, "looking for close nodes");
    let group_of = close_groups(&model.coordinates, args.real("tolerance")? * scale);
    if progress.is_cancelled() {
        return Err(EditError::Cancelled);
    }
    let mut sizes = vec![0u32; group_of.len()];
    group_of.iter().for_each(|&group| sizes[group as usize] += 1);
    let num_groups = sizes.iter().filter(|&&size| size > 1).count();
    progress.set(0.6, "merging nodes");
    let merged = merge_groups(model, &group_of)?;
    let summary = match merged.num_gone {
        0 => "no nodes lie that close together".to_owned(),
        gone => format!("{} became {num_groups}", counted(gone + num_groups, "node")),
    };
    let warnings = if args.flag("suppress_warnings")? { Vec::new() } else { merged.warnings };
    Ok(Report::new(summary).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn merged(model: &Model, args: &str) -> (Model, String) {
        let merge = Invocation::parse(&format!("merge_nodes {args}")).unwrap();
        let edited = run(model, &merge, &NoProgress).unwrap();
        (edited.model, edited.report.summary)
    }

    #[test]
    fn nodes_across_a_gap_become_one_and_the_lowest_stays() {
        let before = samples::two_hexes_apart();
        // The gap of 0.05 is 0.0244 of the largest extent, 2.05.
        let (after, says) = merged(&before, "tolerance=0.03");
        assert_eq!((after.num_nodes(), says.as_str()), (12, "8 nodes became 4"));
        assert_eq!(after.position(1), before.position(1));
        assert_eq!(after.element_blocks[1].connectivity[0], 1);
    }

    #[test]
    fn nothing_close_leaves_everything_shared() {
        let before = samples::two_hexes_apart();
        let (after, says) = merged(&before, "");
        assert_eq!(says, "no nodes lie that close together");
        assert!(std::sync::Arc::ptr_eq(&after.coordinates.x, &before.coordinates.x));
    }
}
