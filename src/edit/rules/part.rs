//! A part of a model: some blocks, sets, variables and steps, and what belongs to them.

use super::{
    ElementMap, delete_nodes, drop_members, retime,
    steps::{keep_list_variables, keep_variables},
    used_nodes,
};
use crate::model::{Entity, EntityList, MemberKind, Model, Shared, StepTerms};
use std::sync::Arc;

/// What is kept of a model, by position in its lists. Steps are put in the order of their times.
#[derive(Clone, Debug)]
pub(in crate::edit) struct Part {
    /// Element blocks, in their new order.
    pub(in crate::edit) element_blocks: Vec<usize>,
    pub(in crate::edit) node_sets: Vec<usize>,
    pub(in crate::edit) side_sets: Vec<usize>,
    pub(in crate::edit) time_steps: Vec<usize>,
    pub(in crate::edit) global_variables: Vec<usize>,
    pub(in crate::edit) nodal_variables: Vec<usize>,
    pub(in crate::edit) element_variables: Vec<usize>,
    pub(in crate::edit) node_set_variables: Vec<usize>,
    pub(in crate::edit) side_set_variables: Vec<usize>,
    /// Whether nodes that no element of the blocks uses go, unless all blocks stay.
    pub(in crate::edit) drops_nodes: bool,
}

/// Leaves only a part of a model. Members of sets on what goes go too, with their factors and results. The strings are
/// warnings. Nothing is read.
pub(in crate::edit) fn restrict(model: &mut Model, part: &Part) -> Vec<String> {
    keep_variables(&mut model.global_variables, &part.global_variables);
    keep_variables(&mut model.nodal_variables, &part.nodal_variables);
    keep_list_variables(&mut model.element_blocks, &part.element_variables);
    keep_list_variables(&mut model.node_sets, &part.node_set_variables);
    keep_list_variables(&mut model.side_sets, &part.side_set_variables);
    let mut warnings =
        keep_sets(&mut model.node_sets, &part.node_sets, MemberKind::NODE_SET).drop_from(model);
    warnings.extend(keep_sets(&mut model.side_sets, &part.side_sets, MemberKind::SIDE_SET).drop_from(model));
    warnings.extend(keep_blocks(model, part));
    keep_steps(model, &part.time_steps);
    warnings
}

/// Entities that went and may be members of assemblies.
struct Gone {
    kind: MemberKind,
    ids: Vec<i64>,
}

impl Gone {
    fn drop_from(self, model: &mut Model) -> Vec<String> {
        if self.ids.is_empty() { Vec::new() } else { drop_members(model, self.kind, &self.ids) }
    }
}

fn keep_sets<E: Entity>(list: &mut EntityList<E>, kept: &[usize], kind: MemberKind) -> Gone {
    let mut is_kept = vec![false; list.len()];
    kept.iter().for_each(|&at| is_kept[at] = true);
    let mut ids = Vec::new();
    let mut flags = is_kept.into_iter();
    list.retain(|entity| {
        let stays = flags.next().unwrap_or(true);
        if !stays {
            ids.push(entity.id());
        }
        stays
    });
    Gone { kind, ids }
}

fn keep_blocks(model: &mut Model, part: &Part) -> Vec<String> {
    let (num_blocks, num_nodes) = (model.element_blocks.len(), model.num_nodes());
    if part.element_blocks.iter().copied().eq(0..num_blocks) {
        return Vec::new();
    }
    let offsets = model.element_offsets();
    let order = part.element_blocks.iter().map(|&at| offsets[at]..offsets[at + 1]).collect();
    let mut warnings = ElementMap::new(model.num_elements(), order).renumber(model);
    let kept = part.element_blocks.iter().map(|&at| model.element_blocks[at].clone()).collect();
    let old = std::mem::replace(&mut *model.element_blocks, kept);
    let gone = (0..num_blocks).filter(|at| !part.element_blocks.contains(at)).map(|at| old[at].id).collect();
    warnings.extend(Gone { kind: MemberKind::ELEMENT_BLOCK, ids: gone }.drop_from(model));
    if part.drops_nodes && part.element_blocks.len() < num_blocks {
        let blocks =
            model.element_blocks.iter().chain(model.edge_blocks.iter()).chain(model.face_blocks.iter());
        let used = used_nodes(num_nodes, blocks);
        let is_deleted: Vec<bool> = used.into_iter().map(|used| !used).collect();
        warnings.extend(delete_nodes(model, &is_deleted));
    }
    warnings
}

fn keep_steps(model: &mut Model, kept: &[usize]) {
    let mut kept = kept.to_vec();
    kept.sort_by(|&a, &b| model.times[a].total_cmp(&model.times[b]));
    if kept.iter().copied().eq(0..model.num_steps()) {
        return;
    }
    let times = kept.iter().map(|&step| model.times[step]).collect();
    let terms = kept.iter().map(|&step| vec![(u32::try_from(step).unwrap_or(u32::MAX), 1.0)]);
    let steps: Shared<StepTerms> = Arc::new(terms.collect());
    retime(model, times, &steps);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Side, samples};

    #[test]
    fn sets_variables_and_steps_follow_the_blocks_that_stay() {
        let mut model = samples::two_hexes();
        let part = Part {
            element_blocks: vec![1],
            node_sets: vec![0],
            side_sets: vec![0],
            time_steps: vec![1],
            global_variables: vec![],
            nodal_variables: vec![3],
            element_variables: vec![0],
            node_set_variables: vec![],
            side_set_variables: vec![],
            drops_nodes: true,
        };
        assert_eq!(restrict(&mut model, &part), Vec::<String>::new());
        assert_eq!(model.validate(), Ok(()));
        // The right hex has 8 of the 12 nodes, and none of x = 0.
        assert_eq!((model.num_nodes(), model.node_sets[0].members.len()), (8, 0));
        assert_eq!(model.side_sets[0].members.as_slice(), [Side { element: 0, side: 5 }]);
        assert_eq!(model.times.as_slice(), [1.0]);
        let temperature = model.nodal_variables[0].1.read(0).unwrap();
        assert_eq!(temperature, [10.0, 20.0, 40.0, 50.0, 70.0, 80.0, 100.0, 110.0]);
        assert_eq!(model.element_blocks[0].values[0].as_ref().unwrap().read(0).unwrap(), [200.0]);
    }
}
