//! Blocks cut into several: by value, by piece, by surface, by a plane. What differs is only which element goes where.

pub(super) mod by_angle;
pub(super) mod by_piece;
pub(super) mod by_plane;
pub(super) mod by_value;

use super::names::pattern::{Pattern, Subject, pattern_param};
use crate::edit::{
    Args, EditError, Param, ParamKind, Report,
    rules::{Cut, split_blocks},
};
use crate::model::{Block, Entity as _, Model, Progress, counted};
use std::collections::HashSet;

const BLOCKS: Param =
    Param::required("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "The blocks to split");
const NAMES: Param = pattern_param("new_names", "Names of new blocks", "\"{name}_{index}\"");
const SEARCH: &[&str] = &["split", "separate", "divide", "cut", "explode", "part", "subdomain"];

/// Finds what is wrong with the names of new blocks.
fn refuse_names(_model: &Model, args: &Args) -> Result<(), EditError> {
    Pattern::parse(NAMES.name, args.text(NAMES.name)?).map(|_pattern| ())
}

/// Cuts the chosen blocks by a label for each element of a block (by position).
fn split<L: Ord + Copy>(
    model: &mut Model,
    args: &Args,
    progress: &dyn Progress,
    mut labels: impl FnMut(&Model, usize) -> Result<Vec<L>, EditError>,
) -> Result<Report, EditError> {
    let blocks = args.positions(BLOCKS.name)?;
    let mut cuts = Vec::with_capacity(blocks.len());
    for (at, &block) in blocks.iter().enumerate() {
        progress.set(0.7 * at as f32 / blocks.len() as f32, "looking at elements");
        if progress.is_cancelled() {
            return Err(EditError::Cancelled);
        }
        cuts.push(Cut::by_labels(block, &labels(model, block)?));
    }
    progress.set(0.7, "making blocks");
    let pattern = Pattern::parse(NAMES.name, args.text(NAMES.name)?)?;
    let mut names = Names::of(model, &pattern);
    let warnings = split_blocks(model, &cuts, |block, id, number| names.next(block, id, number))?;
    let parts = cuts.iter().map(Cut::num_parts).sum::<usize>();
    let summary = match parts - blocks.len() {
        0 => format!("{} stayed whole", counted(blocks.len(), "element block")),
        _ => format!("{} split into {parts}", counted(blocks.len(), "element block")),
    };
    Ok(Report::new(summary).warned(warnings))
}

/// Names for new blocks, each of them once.
struct Names<'a> {
    pattern: &'a Pattern,
    taken: HashSet<String>,
    /// The block that is split, and the next count for it.
    counting: Option<(i64, i64)>,
}

impl<'a> Names<'a> {
    fn of(model: &Model, pattern: &'a Pattern) -> Self {
        let taken = model.element_blocks.iter().map(|block| block.name.clone()).collect();
        Self { pattern, taken, counting: None }
    }

    /// The name of the new block `id`, part `number` of `block`; the count goes past names that are taken.
    fn next(&mut self, block: &Block, id: i64, number: usize) -> Result<String, EditError> {
        let shown = super::names::shown_name(&block.name, "block", block.id());
        let mut index = match self.counting {
            Some((of, next)) if of == block.id => next,
            _ => i64::try_from(number).unwrap_or(i64::MAX),
        };
        loop {
            let elem_type = Some(block.elem_type.as_str());
            let name = self.pattern.fill(&Subject { name: &shown, id: Some(id), elem_type, index })?;
            index = index.saturating_add(1);
            if name.is_empty() || self.taken.insert(name.clone()) {
                self.counting = Some((block.id, index));
                return Ok(name);
            }
            if !self.pattern.counts() {
                let reason =
                    format!("{name} would be the name of two element blocks; {{index}} tells them apart");
                return Err(EditError::BadValue { parameter: NAMES.name, reason });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::geometry::element_sizes;
    use crate::model::{Assembly, MemberKind, Model, NoProgress, Side, samples};
    use proptest::{collection::vec, prelude::*};
    use std::collections::HashSet;

    pub(super) fn after(model: &Model, line: &str) -> Result<Model, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    /// Id, name and number of elements of each block.
    pub(super) fn blocks(model: &Model) -> Vec<(i64, &str, usize)> {
        let all = model.element_blocks.iter();
        all.map(|block| (block.id, block.name.as_str(), block.num_elements)).collect()
    }

    fn volume(model: &Model) -> f64 {
        (0..model.element_blocks.len()).flat_map(|at| element_sizes(model, at)).flatten().sum()
    }

    #[test]
    fn names_are_made_by_the_pattern_and_count_past_those_that_are_taken() {
        let model = samples::three_blocks();
        let once =
            after(&model, "split_element_block_by_value element_block_ids=5 expression='X > 6'").unwrap();
        assert_eq!(blocks(&once)[1..3], [(5, "middle", 32), (1, "middle_2", 32)]);
        let line = "split_element_block_by_value element_block_ids='middle' expression='Y > 2'";
        let twice = after(&once, line).unwrap();
        assert_eq!(blocks(&twice)[1..3], [(5, "middle", 16), (2, "middle_3", 16)]);
        let unnamed = after(&model, "split_element_block_by_value element_block_ids=0 expression='X > 2'");
        assert_eq!(blocks(&unnamed.unwrap())[1], (1, "block_0_2", 32));
        let line = "split_element_block_by_value element_block_ids='all' expression='Y > 2' new_names='{type} {id:2}'";
        let all = after(&model, line).unwrap();
        let names: Vec<&str> = all.element_blocks.iter().map(|block| block.name.as_str()).collect();
        assert_eq!(names, ["", "HEX8 01", "middle", "HEX8 02", "", "HEX8 03"]);
        let clash = after(&model, &line.replace("{type} {id:2}", "same")).unwrap_err();
        assert_eq!(
            clash.to_string(),
            "new_names: same would be the name of two element blocks; {index} tells them apart"
        );
        let wrong = after(&model, &line.replace("{type} {id:2}", "{no}")).unwrap_err();
        assert!(wrong.to_string().starts_with("new_names: only {name}"), "{wrong}");
    }

    #[test]
    fn splitting_by_piece_and_merging_gives_the_same_elements_in_every_family() {
        for topology in crate::model::Topology::all() {
            let one = samples::one_element(topology);
            if one.num_elements() == 0 {
                continue;
            }
            let all = one.element_blocks[0].connectivity.iter();
            // A second element on nodes of its own.
            let mut model = one.clone();
            let shift = u32::try_from(one.num_nodes()).unwrap();
            for axis in model.coordinates.axes_mut() {
                axis.extend_from_within(..);
            }
            let shifted: Vec<u32> = all.map(|node| node + shift).collect();
            let nodes = [one.element_blocks[0].connectivity.as_slice(), &shifted].concat();
            model.element_blocks[0] = crate::model::Block::new(1, topology, nodes.clone());
            let split = after(&model, "split_element_block_by_piece element_block_ids=1").unwrap();
            assert_eq!(blocks(&split), [(1, "", 1), (2, "block_1_2", 1)], "{topology:?}");
            assert_eq!(split.element_blocks[1].connectivity.as_slice(), shifted, "{topology:?}");
            assert!((volume(&split) - volume(&model)).abs() < 1e-12, "{topology:?}");
            let merged = after(&split, "combine_element_blocks element_block_ids=[1, 2]").unwrap();
            assert_eq!(merged.element_blocks[0].connectivity.as_slice(), nodes, "{topology:?}");
        }
    }

    #[test]
    fn sets_results_ids_and_assemblies_follow_however_blocks_are_cut() {
        let mut model = samples::hex_grid([6, 5, 4], [2, 1, 1]);
        let count = u32::try_from(model.num_elements()).unwrap();
        model.element_ids = Some(samples::identity_ids(model.num_elements()));
        let sides = (0..count).map(|element| Side { element, side: element % 6 }).collect();
        model.side_sets.push(crate::model::SideSet::new(1, sides));
        model.element_sets.push(crate::model::ElementSet::new(1, (0..count).rev().collect()));
        model.assemblies.push(Assembly {
            id: 1,
            name: "all".to_owned(),
            kind: MemberKind::ELEMENT_BLOCK,
            members: vec![1, 2],
            user_attributes: Vec::new(),
        });
        // An element's own number as a result.
        model.times = vec![0.0].into();
        model.element_blocks.variable_names = vec!["number".to_owned()];
        let offsets = model.element_offsets();
        for (block, first) in model.element_blocks.iter_mut().zip(offsets) {
            let numbers = (first..first + block.num_elements).map(|number| number as f64 + 1.0).collect();
            block.values = vec![Some(crate::model::Source::memory(block.num_elements, vec![numbers]))];
        }
        let centre = |model: &Model, element: usize| {
            let (block, row) = Model::locate_element(&model.element_offsets(), element).unwrap();
            let nodes = model.element_blocks[block].element(row).unwrap().to_vec();
            nodes.iter().map(|&node| model.position(node as usize).unwrap()[0]).sum::<f64>()
        };
        for line in [
            "split_element_block_by_value element_block_ids='all' expression='number % 7'",
            "split_element_block_by_value element_block_ids='all' expression='number' limits=[10, 50, 70]",
            "split_element_block_by_plane element_block_ids='all' point=[2, 2, 2] normal=[1, 2, 3]",
            "split_element_block_by_plane element_block_ids=2 point=[2, 2, 2] normal=[1, 2, 3] crossing='separate'",
        ] {
            let split = after(&model, line).unwrap();
            assert!(split.element_blocks.len() > 2, "{line}");
            assert!((volume(&split) - 120.0).abs() < 1e-9, "{line}");
            let ids = split.element_ids.as_ref().unwrap();
            let numbers = split
                .element_blocks
                .iter()
                .flat_map(|block| block.values[0].as_ref().unwrap().read(0).unwrap());
            assert!(numbers.zip(ids.iter()).all(|(number, &id)| number == id as f64), "{line}");
            for (element, &id) in ids.iter().enumerate() {
                let old = usize::try_from(id).unwrap() - 1;
                assert_eq!(centre(&split, element), centre(&model, old), "{line}");
                // Both sets have the same elements in the same order as before.
                let side = split.side_sets[0].members[old];
                assert_eq!((side.element as usize, side.side as usize), (element, old % 6), "{line}");
                assert_eq!(split.element_sets[0].members[119 - old] as usize, element, "{line}");
            }
            let members: HashSet<i64> = split.assemblies[0].members.iter().copied().collect();
            assert_eq!(members, split.element_blocks.iter().map(|block| block.id).collect(), "{line}");
            let names: HashSet<&str> = split.element_blocks.iter().map(|block| block.name.as_str()).collect();
            // The two that were there have no names.
            assert_eq!(names.len(), split.element_blocks.len() - 1, "{line}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn parts_that_are_merged_again_are_the_block_that_was_split(
            labels in vec(0_u8..6, 24),
            by_limits in any::<bool>(),
            marked in vec(0_u32..24, 0..9),
        ) {
            let mut model = samples::hex_grid([4, 3, 2], [1, 1, 1]);
            model.element_ids = Some(samples::identity_ids(24));
            model.times = vec![0.0].into();
            model.element_blocks.variable_names = vec!["part".to_owned()];
            let values = labels.iter().copied().map(f64::from).collect();
            model.element_blocks[0].values = vec![Some(crate::model::Source::memory(24, vec![values]))];
            model.element_sets.push(crate::model::ElementSet::new(1, marked.clone()));
            let limits = if by_limits { "[1, 2, 3, 4, 5]" } else { "[]" };
            let line = format!("split_element_block_by_value element_block_ids=1 expression='part' limits={limits}");
            let split = after(&model, &line).unwrap();
            let different: HashSet<u8> = labels.iter().copied().collect();
            prop_assert_eq!(split.element_blocks.len(), different.len());
            prop_assert!((volume(&split) - 24.0).abs() < 1e-9);
            let names: HashSet<&str> = split.element_blocks.iter().map(|block| block.name.as_str()).collect();
            prop_assert_eq!(names.len(), different.len());
            for block in split.element_blocks.iter() {
                let parts = block.values[0].as_ref().unwrap().read(0).unwrap();
                prop_assert!(parts.iter().all(|part| *part == parts[0]));
            }
            let merged = after(&split, "combine_element_blocks element_block_ids='all'").unwrap();
            let ids = merged.element_ids.as_ref().unwrap();
            let parts = merged.element_blocks[0].values[0].as_ref().unwrap().read(0).unwrap();
            for (at, (nodes, id)) in merged.element_blocks[0].elements().zip(ids.iter()).enumerate() {
                let old = usize::try_from(*id).unwrap() - 1;
                prop_assert_eq!(nodes, model.element_blocks[0].element(old).unwrap());
                prop_assert_eq!(parts[at], f64::from(labels[old]));
            }
            let marked_ids: Vec<i64> = marked.iter().map(|&element| i64::from(element) + 1).collect();
            let still: Vec<i64> = merged.element_sets[0].members.iter().map(|&element| ids[element as usize]).collect();
            prop_assert_eq!(still, marked_ids);
        }
    }
}
