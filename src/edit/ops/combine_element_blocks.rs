//! `combine_element_blocks`: several blocks become one.

use super::{has_element_blocks, refuse_used_id, rename_element_block::rename};
use crate::edit::{
    Action, Args, EditError, Example, Filler, Fillers, Group, Operation, Param, ParamKind, Report,
    Selectable, Target,
    rules::{ElementMap, FieldTable as _, replace_members},
};
use crate::model::{Attributes, Block, MemberKind, Model, Progress, Shared, Source, Topology, counted};
use std::sync::Arc;

const FILLERS: &str = "partial_variables";

pub(super) const OPERATION: Operation = Operation {
    name: "combine_element_blocks",
    label: "Merge blocks…",
    summary: "Make one element block of several",
    doc: "The elements follow one another in the order of the selection. The result takes the smallest id of the \
          selection, or the target: a number is an id (one that belongs to a block outside the selection is refused), \
          text is a name, and the block then takes the lowest unused id. Its name is that of the block whose id it \
          takes, or of the first. Blocks of different element types are refused. A variable that only some of \
          the blocks have gets no value (NaN) on the others, or 0 if it is a displacement, unless another choice is made: \
          nan, a number, or drop, which takes it from the result; for all variables, or in a table by name or pattern with * \
          (a name counts before a pattern, the first pattern before the next). Side sets follow; nodes \
          are not touched, so blocks that merely touch stay unconnected.",
    group: Group::Blocks,
    search: &["merge", "join", "unite", "union", "part", "subdomain"],
    params: &[
        Param::required(
            "element_block_ids",
            "Blocks",
            ParamKind::ELEMENT_BLOCKS,
            "The blocks to merge, in order",
        ),
        Param::optional(
            "target_element_block_id",
            "Target id",
            ParamKind::Target(Selectable::ElementBlock),
            "\"auto\"",
            "The id (or the name) of the result; \"auto\" is the smallest id of the selection",
        ),
        Param::optional(
            "target_name",
            "Name",
            ParamKind::Name,
            "\"auto\"",
            "The name of the result; \"auto\" keeps the name of the block whose id it takes",
        ),
        Param::optional(
            FILLERS,
            "Variables on some of the blocks",
            ParamKind::Fillers,
            "\"auto\"",
            "What such variables get on the other blocks: nan, a number or drop, for all or by name",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "element_block_ids = [1, 2]",
            expect: "2 element blocks became block 1 with 2 elements",
        },
        Example {
            model: "three_blocks",
            args: "element_block_ids = \"all\" target_element_block_id = 7 target_name = \"whole\"",
            expect: "3 element blocks became block 7 with 192 elements",
        },
        Example {
            model: "results_everywhere",
            args: "element_block_ids = \"all\" partial_variables = { eqps = 0.0, \"*\" = \"drop\" }",
            expect: "2 element blocks became block 1 with 4 elements",
        },
    ],
    available: has_element_blocks,
    refuse,
    action: Action::Change(apply),
};

fn apply(model: &mut Model, args: &Args, progress: &dyn Progress) -> Result<Report, EditError> {
    let chosen = args.positions("element_block_ids")?;
    let target = args.target("target_element_block_id")?;
    let names: Vec<&str> = model.element_blocks.variable_names.iter().map(String::as_str).collect();
    let fillers = args.fillers(FILLERS)?;
    let unknown = fillers.unused(&names).into_iter();
    let unknown: Vec<String> =
        unknown.map(|name| format!("{FILLERS}: no variable is called {name}")).collect();
    let (block, mut report) = match chosen {
        &[single] => (single, rename(model, single, target)?),
        _ => combine(model, (chosen, target), fillers, progress)?,
    };
    report.warnings.extend(unknown);
    if let Some(name) = args.name("target_name")? {
        report.warnings.extend(rename(model, block, &Target::Name(name.to_owned()))?.warnings);
    }
    Ok(report)
}

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let chosen = args.positions("element_block_ids")?;
    refuse_different_elements(model, chosen)?;
    match args.target("target_element_block_id")? {
        Target::Id(id) if !chosen.iter().any(|&block| model.element_blocks[block].id == *id) => {
            refuse_used_id(model, *id)
        }
        _ => Ok(()),
    }
}

/// Merges two or more blocks; the position of the result, and the report.
fn combine(
    model: &mut Model,
    (chosen, target): (&[usize], &Target),
    fillers: &Fillers,
    progress: &dyn Progress,
) -> Result<(usize, Report), EditError> {
    let id_of = |block: usize| model.element_blocks[block].id;
    let old_ids: Vec<i64> = chosen.iter().map(|&block| id_of(block)).collect();
    let id = match target {
        Target::Auto => old_ids.iter().copied().min().unwrap_or_default(),
        Target::Id(id) => *id,
        Target::Name(_) => model.element_blocks.lowest_unused_id(),
    };
    // The result stands where the block stood whose id it takes.
    let model_block = chosen.iter().copied().find(|&block| id_of(block) == id).unwrap_or(chosen[0]);

    progress.set(0.1, "joining blocks");
    let parts: Vec<&Block> = chosen.iter().map(|&block| &model.element_blocks[block]).collect();
    let mut warnings = Vec::new();
    let names = &model.element_blocks.variable_names;
    let mut joined = join(&model.element_blocks[model_block], &parts, names, fillers, &mut warnings);
    joined.id = id;
    if let Target::Name(name) = target {
        joined.name.clone_from(name);
    }

    let is_there: Vec<bool> = (0..names.len())
        .map(|variable| parts.iter().any(|part| part.values.get(variable).is_some_and(Option::is_some)))
        .collect();

    progress.set(0.6, "renumbering sets");
    let offsets = model.element_offsets();
    let mut order = Vec::new();
    for block in 0..model.element_blocks.len() {
        if block == model_block {
            order.extend(chosen.iter().map(|&part| offsets[part]..offsets[part + 1]));
        } else if !chosen.contains(&block) {
            order.push(offsets[block]..offsets[block + 1]);
        }
    }
    warnings.extend(ElementMap::new(model.num_elements(), order).renumber(model));
    replace_members(model, MemberKind::ELEMENT_BLOCK, &old_ids, id);

    let num_elements = joined.num_elements;
    model.element_blocks[model_block] = joined;
    let mut position = 0;
    model.element_blocks.retain(|_| {
        let block = position;
        position += 1;
        block == model_block || !chosen.contains(&block)
    });
    let all: Vec<usize> = (0..model.element_blocks.variable_names.len()).collect();
    let had: Vec<usize> = all.into_iter().filter(|variable| is_there[*variable]).collect();
    model.element_blocks.delete(&had, &[]);
    let place = model_block - chosen.iter().filter(|&&block| block < model_block).count();
    let summary = format!(
        "{} element blocks became block {id} with {}",
        chosen.len(),
        counted(num_elements, "element")
    );
    Ok((place, Report::new(summary).warned(warnings)))
}

/// Blocks go together if their elements are of one topology with one number of nodes (and, where the topology is not
/// known, of one stored type).
pub(super) fn refuse_different_elements(model: &Model, chosen: &[usize]) -> Result<(), EditError> {
    let describe = |block: &Block| {
        format!("{} with {}", block.elem_type.trim(), counted(block.nodes_per_element, "node"))
    };
    let [first, others @ ..] = chosen else { return Ok(()) };
    let first = &model.element_blocks[*first];
    for other in others.iter().map(|&other| &model.element_blocks[other]) {
        let is_known = !matches!(first.topology, Topology::Unknown | Topology::Super);
        let is_same = first.topology == other.topology
            && first.nodes_per_element == other.nodes_per_element
            && (is_known || first.elem_type.trim().eq_ignore_ascii_case(other.elem_type.trim()))
            && width(&first.element_edges, first) == width(&other.element_edges, other)
            && width(&first.element_faces, first) == width(&other.element_faces, other);
        if !is_same {
            return Err(EditError::DifferentElements {
                first: first.id,
                second: other.id,
                first_type: describe(first),
                second_type: describe(other),
            });
        }
    }
    Ok(())
}

/// Entries per element of an array that a block may have.
fn width(array: &Option<Shared<u32>>, block: &Block) -> Option<usize> {
    array.as_ref().map(|array| array.len().checked_div(block.num_elements).unwrap_or(0))
}

/// The block `like`, with the elements of all `parts` one after the other.
pub(super) fn join(
    like: &Block,
    parts: &[&Block],
    variable_names: &[String],
    fillers: &Fillers,
    warnings: &mut Vec<String>,
) -> Block {
    Block {
        num_elements: parts.iter().map(|part| part.num_elements).sum(),
        connectivity: Arc::new(concatenate(parts, |part| Some(&part.connectivity))),
        counts: like.counts.is_some().then(|| Arc::new(concatenate(parts, |part| part.counts.as_ref()))),
        element_edges: like
            .element_edges
            .is_some()
            .then(|| Arc::new(concatenate(parts, |part| part.element_edges.as_ref()))),
        element_faces: like
            .element_faces
            .is_some()
            .then(|| Arc::new(concatenate(parts, |part| part.element_faces.as_ref()))),
        attributes: join_attributes(parts, warnings),
        values: join_values(parts, variable_names, fillers, warnings),
        ..like.clone()
    }
}

fn concatenate<'a>(parts: &[&'a Block], array: impl Fn(&'a Block) -> Option<&'a Shared<u32>>) -> Vec<u32> {
    let arrays: Vec<&[u32]> =
        parts.iter().filter_map(|part| array(part)).map(|array| array.as_slice()).collect();
    arrays.concat()
}

/// A source per variable that any part has; the others get what the choices say.
fn join_values(
    parts: &[&Block],
    variable_names: &[String],
    fillers: &Fillers,
    warnings: &mut Vec<String>,
) -> Vec<Option<Source>> {
    let join_one = |(variable, name): (usize, &String)| {
        let sources: Vec<Option<&Source>> =
            parts.iter().map(|part| part.values.get(variable).and_then(Option::as_ref)).collect();
        let num_present = sources.iter().flatten().count();
        if num_present == 0 {
            return None;
        }
        let (filler, becomes) = match fillers.of(name) {
            Filler::Value(value) if value.is_nan() => {
                (Some(value), "the others get no value (NaN)".to_owned())
            }
            Filler::Value(value) => (Some(value), format!("the others get {value}")),
            Filler::Drop => (None, "it is dropped".to_owned()),
        };
        if num_present < parts.len() {
            warnings.push(format!("{name} is on {num_present} of {} blocks; {becomes}", parts.len()));
        }
        let filled = sources.iter().zip(parts).map(|(source, part)| match (source, filler) {
            (Some(source), _) => Some((*source).clone()),
            (None, filler) => filler.map(|filler| Source::constant(filler, part.num_elements)),
        });
        filled.collect::<Option<Vec<Source>>>().map(Source::concatenated)
    };
    variable_names.iter().enumerate().map(join_one).collect()
}

/// Attributes with the same names go together; else each name gets a column, with 0 where a block lacks it.
fn join_attributes(parts: &[&Block], warnings: &mut Vec<String>) -> Attributes {
    let names = &parts[0].attributes.names;
    if parts.iter().all(|part| part.attributes.names == *names) {
        let values: Vec<&[f64]> = parts.iter().map(|part| part.attributes.values.as_slice()).collect();
        return Attributes { names: names.clone(), values: Arc::new(values.concat()) };
    }
    // Unnamed attributes are told apart by their position.
    let keys = |part: &Block| -> Vec<(String, usize)> {
        let key = |(column, name): (usize, &String)| (name.clone(), if name.is_empty() { column } else { 0 });
        part.attributes.names.iter().enumerate().map(key).collect()
    };
    let mut columns: Vec<(String, usize)> = Vec::new();
    for key in parts.iter().flat_map(|part| keys(part)) {
        if !columns.contains(&key) {
            columns.push(key);
        }
    }
    warnings
        .push("the blocks have different attributes; where a block lacks one, its elements get 0".to_owned());
    let mut values = Vec::new();
    for part in parts {
        let part_keys = keys(part);
        let sources: Vec<Option<usize>> =
            columns.iter().map(|column| part_keys.iter().position(|key| key == column)).collect();
        for element in 0..part.num_elements {
            let row = element * part_keys.len();
            values.extend(
                sources
                    .iter()
                    .map(|source| source.map_or(0.0, |column| part.attributes.values[row + column])),
            );
        }
    }
    Attributes { names: columns.into_iter().map(|(name, _)| name).collect(), values: Arc::new(values) }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{Model, NoProgress, Side, samples};

    fn combined(model: &Model, line: &str) -> Result<Model, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).map(|edited| edited.model)
    }

    #[test]
    fn elements_results_and_sides_follow_the_order_of_the_selection() {
        let before = samples::two_hexes();
        let after = combined(&before, "combine_element_blocks element_block_ids=[2, 1]").unwrap();
        let block = &after.element_blocks[0];
        assert_eq!((block.id, block.name.as_str(), block.num_elements), (1, "left", 2));
        assert_eq!(block.connectivity[..8], before.element_blocks[1].connectivity[..]);
        assert_eq!(block.values[0].as_ref().unwrap().read(1).unwrap(), [200.0, 100.0]);
        let strain = block.values[1].as_ref().unwrap().read(1).unwrap();
        assert!(strain[0].is_nan() && strain[1] == 0.1);
        assert_eq!(
            after.side_sets[0].members.as_slice(),
            [Side { element: 1, side: 5 }, Side { element: 0, side: 5 }]
        );
    }

    #[test]
    fn variables_on_some_blocks_become_what_is_chosen() {
        let before = samples::two_hexes();
        let line = |choice: &str| {
            format!("combine_element_blocks element_block_ids=[2, 1] partial_variables={choice}")
        };
        let strain = |choice: &str| {
            let after = combined(&before, &line(choice)).unwrap();
            let at = after.element_blocks.variable_names.iter().position(|name| name == "strain")?;
            Some(after.element_blocks[0].values[at].as_ref().unwrap().read(1).unwrap())
        };
        assert_eq!(strain("7"), Some(vec![7.0, 0.1]));
        assert_eq!(strain("{ 'st*' = 2.5, strain = -1 }"), Some(vec![-1.0, 0.1]));
        assert!(strain("'nan'").unwrap()[0].is_nan() && strain("{ stress = 'drop' }").unwrap()[0].is_nan());
        assert_eq!(strain("'drop'"), None);
        let edited =
            run(&before, &Invocation::parse(&line("{ strain = 'drop', lost = 0 }")).unwrap(), &NoProgress);
        let edited = edited.unwrap();
        assert_eq!(
            edited.report.warnings,
            ["strain is on 1 of 2 blocks; it is dropped", "partial_variables: no variable is called lost"]
        );
        // What all of them have stays whatever is chosen.
        assert_eq!(edited.model.element_blocks.variable_names, ["stress"]);
        assert_eq!(
            edited.model.element_blocks[0].values[0].as_ref().unwrap().read(1).unwrap(),
            [200.0, 100.0]
        );
        let refused = combined(&before, &line("'keep'")).unwrap_err().to_string();
        assert!(
            refused.starts_with("partial_variables should be \"auto\", \"nan\", \"drop\" or a number"),
            "{refused}"
        );
    }

    #[test]
    fn a_variable_that_other_blocks_have_stays_there_when_it_is_dropped() {
        let mut before = samples::hex_grid([3, 1, 1], [3, 1, 1]);
        before.times = vec![0.0].into();
        before.element_blocks.variable_names = vec!["a".to_owned(), "unused".to_owned()];
        for (block, there) in before.element_blocks.iter_mut().zip([true, false, true]) {
            block.values = vec![there.then(|| crate::model::Source::constant(1.0, 1)), None];
        }
        let line = "combine_element_blocks element_block_ids=[1, 2] partial_variables={ a = 'drop' }";
        let after = combined(&before, line).unwrap();
        assert_eq!(after.element_blocks.variable_names, ["a", "unused"]);
        assert!(after.element_blocks[0].values[0].is_none() && after.element_blocks[1].values[0].is_some());
    }

    #[test]
    fn the_result_stands_where_the_target_stood() {
        let line =
            "combine_element_blocks element_block_ids=[4000000000, 0] target_element_block_id=4000000000";
        let after = combined(&samples::three_blocks(), line).unwrap();
        let ids: Vec<i64> = after.element_blocks.iter().map(|block| block.id).collect();
        assert_eq!(ids, [5, 4_000_000_000]);
    }

    #[test]
    fn a_name_as_target_takes_the_lowest_unused_id() {
        let line = "combine_element_blocks element_block_ids=[1, 2] target_element_block_id=\"pair\"";
        let block = &combined(&samples::two_hexes(), line).unwrap().element_blocks[0].clone();
        assert_eq!((block.id, block.name.as_str()), (3, "pair"));
    }

    #[test]
    fn different_elements_and_used_ids_are_refused() {
        let mixed = combined(&samples::mixed_solids(), "combine_element_blocks element_block_ids=[10, 20]");
        assert!(
            matches!(mixed, Err(EditError::DifferentElements { first: 10, second: 20, .. })),
            "{mixed:?}"
        );
        let line = "combine_element_blocks element_block_ids=[0, 5] target_element_block_id=4000000000";
        let used = combined(&samples::three_blocks(), line).unwrap_err();
        assert_eq!(used.to_string(), "element block 4000000000 exists already");
    }

    #[test]
    fn one_block_is_only_renamed_and_a_name_may_be_digits() {
        let line = "combine_element_blocks element_block_ids=2 target_element_block_id=9 target_name=\"12\"";
        let after = combined(&samples::two_hexes(), line).unwrap();
        assert_eq!((after.element_blocks[1].id, after.element_blocks[1].name.as_str()), (9, "12"));
    }
}
