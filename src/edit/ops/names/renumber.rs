//! `renumber_ids`: new ids for blocks, sets and assemblies.

use super::{CHOSEN, Chosen, chosen, counts_in_words, entity};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::{always, chosen::nothing_chosen},
    rules::map_members,
    selection::Candidates,
};
use crate::model::{Model, Progress};
use std::collections::{HashMap, HashSet};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "renumber_ids",
    label: "Renumber ids…",
    summary: "Give blocks, sets and assemblies new ids",
    doc: "With a list of pairs the chosen things that it names get new ids and the others keep theirs. Without, the chosen things are \
          numbered in the order in which they are chosen (all: ascending by id), each kind from the start on by the step. An \
          id that would be there twice in a kind is refused before anything changes. Assemblies follow. Nothing is moved in the file, \
          and names stay.",
    group: Group::Blocks,
    search: &["id", "number", "compact", "offset", "mapping", "bulk"],
    params: &[
        CHOSEN[0],
        CHOSEN[1],
        CHOSEN[2],
        CHOSEN[3],
        CHOSEN[4],
        CHOSEN[5],
        CHOSEN[6],
        Param::optional(
            "start",
            "First id",
            ParamKind::Integer { least: i64::MIN, greatest: i64::MAX },
            "1",
            "The id of the first of each kind",
        ),
        Param::optional(
            "step",
            "Step",
            ParamKind::Integer { least: 1, greatest: i64::MAX },
            "1",
            "From one id to the next",
        ),
        Param::optional(
            "mapping",
            "By a list",
            ParamKind::IdPairs,
            "[]",
            "Pairs of old and new ids, as [[1, 10], [2, 20]]; start and step are not used then",
        ),
    ],
    examples: &[
        Example {
            model: "three_blocks",
            args: "element_block_ids = \"all\" start = 10 step = 10",
            expect: "3 element blocks have other ids now",
        },
        Example {
            model: "annotated",
            args: "element_block_ids = \"all\" assembly_ids = \"all\" mapping = [[1, 2], [2, 1], [30, 3]]",
            expect: "2 element blocks and 1 assembly have other ids now",
        },
    ],
    available: always,
    refuse: |model, args| new_ids(model, args).map(|_plan| ()),
    action: Action::Change(apply),
};

/// New ids for the things that change theirs, by position.
struct Plan {
    kind: Chosen,
    new_ids: Vec<(usize, i64)>,
}

fn new_ids(model: &Model, args: &Args) -> Result<Vec<Plan>, EditError> {
    let chosen = chosen(args)?;
    if chosen.is_empty() {
        return Err(nothing_chosen());
    }
    let pairs = args.id_pairs("mapping")?;
    let (start, step) = (args.integer("start")?, args.integer("step")?);
    let mapping: HashMap<i64, i64> = pairs.iter().map(|&[old, new]| (old, new)).collect();
    let mut is_used = HashSet::new();
    let mut plans = Vec::new();
    for kind in chosen {
        let mut new_ids = Vec::new();
        let mut next = Some(start);
        for (&at, old) in kind.positions.iter().zip(kind.ids(model)) {
            let new = match mapping.get(&old) {
                Some(&new) => {
                    is_used.insert(old);
                    new
                }
                None if !pairs.is_empty() => old,
                None => {
                    let id = next.ok_or_else(|| {
                        let reason = format!("the ids of the {}s would be too large", kind.of.noun());
                        EditError::BadValue { parameter: "start", reason }
                    })?;
                    next = id.checked_add(step);
                    id
                }
            };
            new_ids.push((at, new));
        }
        refuse_doubles(model, &kind, &new_ids)?;
        new_ids.retain(|&(at, new)| entity(model, kind.of, at).id != new);
        plans.push(Plan { kind, new_ids });
    }
    match pairs.iter().find(|[old, _]| !is_used.contains(old)) {
        Some([old, _]) => {
            let reason = format!("nothing that is chosen has the id {old}");
            Err(EditError::BadValue { parameter: "mapping", reason })
        }
        None => Ok(plans),
    }
}

/// Refuses ids of which two would be the same. Ids that are double already may stay so.
fn refuse_doubles(model: &Model, kind: &Chosen, new_ids: &[(usize, i64)]) -> Result<(), EditError> {
    let renumbered: HashMap<usize, i64> = new_ids.iter().copied().collect();
    let old_id = |at: usize| entity(model, kind.of, at).id;
    let count = Candidates::of(model, kind.of).len();
    let (mut is_there, mut is_given) = (HashSet::new(), HashSet::new());
    for at in 0..count {
        match renumbered.get(&at) {
            Some(&new) if new != old_id(at) => {
                if !is_given.insert(new) {
                    return Err(EditError::IdInUse { kind: kind.of.noun(), id: new });
                }
            }
            _ => {
                is_there.insert(old_id(at));
            }
        }
    }
    match is_given.intersection(&is_there).min() {
        Some(&id) => Err(EditError::IdInUse { kind: kind.of.noun(), id }),
        None => Ok(()),
    }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let plans = new_ids(model, args)?;
    let mut counts = Vec::new();
    for Plan { kind, new_ids } in plans.iter().filter(|plan| !plan.new_ids.is_empty()) {
        let mut follow = HashMap::new();
        for &(at, new) in new_ids {
            follow.insert(entity(model, kind.of, at).id, new);
        }
        for &(at, new) in new_ids {
            set_id(model, kind.of, at, new);
        }
        map_members(model, kind.kind, &follow);
        counts.push((new_ids.len(), kind.of.noun()));
    }
    let verb = if counts.iter().map(|(count, _)| count).sum::<usize>() == 1 {
        "has another id"
    } else {
        "have other ids"
    };
    Ok(Report::new(format!("{} {verb} now", counts_in_words(&counts))))
}

fn set_id(model: &mut Model, of: Selectable, at: usize, id: i64) {
    match of {
        Selectable::SideSet => model.side_sets[at].id = id,
        Selectable::NodeSet => model.node_sets[at].id = id,
        Selectable::ElementSet => model.element_sets[at].id = id,
        Selectable::EdgeSet => model.edge_sets[at].id = id,
        Selectable::FaceSet => model.face_sets[at].id = id,
        Selectable::Assembly => model.assemblies[at].id = id,
        Selectable::ElementBlock | Selectable::Variable(_) | Selectable::TimeStep => {
            model.element_blocks[at].id = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{ElementSet, Model, NoProgress, NodeSet, samples};

    fn after(model: &Model, args: &str) -> Result<Model, EditError> {
        let line = format!("renumber_ids {args}");
        run(model, &Invocation::parse(&line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    fn block_ids(model: &Model) -> Vec<i64> {
        model.element_blocks.iter().map(|block| block.id).collect()
    }

    #[test]
    fn ids_are_compacted_in_their_order_and_each_kind_by_itself() {
        let mut model = samples::three_blocks();
        model.element_blocks.swap(0, 1);
        model.node_sets.push(NodeSet::new(50, Vec::new()));
        model.element_sets.push(ElementSet::new(7, Vec::new()));
        // 5, 0, 4000000000 in the file.
        let all = after(&model, "element_block_ids='all' node_set_ids='all' element_set_ids=7").unwrap();
        assert_eq!((block_ids(&all), all.node_sets[0].id, all.element_sets[0].id), (vec![2, 1, 3], 1, 1));
        let chosen = after(&model, "element_block_ids=[4000000000, 5] start=-5 step=3").unwrap();
        assert_eq!(block_ids(&chosen), [-2, 0, -5]);
    }

    #[test]
    fn ids_may_change_places_and_assemblies_follow() {
        let model = samples::annotated();
        let after = after(
            &model,
            "element_block_ids='all' assembly_ids='all' mapping=[[1, 2], [2, 1], [10, 11], [20, 10]]",
        )
        .unwrap();
        assert_eq!(block_ids(&after), [2, 1]);
        let assemblies: Vec<(i64, &[i64])> =
            after.assemblies.iter().map(|assembly| (assembly.id, assembly.members.as_slice())).collect();
        assert_eq!(assemblies, [(11, &[2][..]), (10, &[1]), (30, &[11, 10])]);
    }

    #[test]
    fn collisions_and_what_is_not_there_are_refused() {
        let model = samples::three_blocks();
        let refused = |args: &str| after(&model, args).unwrap_err().to_string();
        assert_eq!(refused("element_block_ids=[5, 4000000000] start=0"), "element block 0 exists already");
        assert_eq!(refused("element_block_ids='all' mapping=[[0, 5]]"), "element block 5 exists already");
        assert_eq!(
            refused("element_block_ids='all' mapping=[[0, 9], [5, 9]]"),
            "element block 9 exists already"
        );
        assert_eq!(
            refused("element_block_ids=5 mapping=[[0, 9]]"),
            "mapping: nothing that is chosen has the id 0"
        );
        assert_eq!(
            refused("element_block_ids='all' start=9223372036854775806"),
            "start: the ids of the element blocks would be too large"
        );
        assert!(refused("start=3").contains("choose at least one block"));
        // Those that were double before are no obstacle to others.
        let mut double = samples::three_blocks();
        double.element_blocks[1].id = 0;
        assert_eq!(block_ids(&after(&double, "element_block_ids=4000000000 start=7").unwrap()), [0, 0, 7]);
    }
}
