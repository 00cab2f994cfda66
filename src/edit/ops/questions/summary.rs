//! `summarize`: a model in numbers.

use super::Question;
use crate::edit::{Example, Operation, Param, ParamKind, real_answer};
use crate::geometry::{element_sizes, length_scale};
use crate::model::{Entity, EntityList, Model};
use serde_json::{Value, json};

pub(in crate::edit::ops) const SUMMARY: Operation = Question {
    name: "summarize",
    label: "Summary of the model…",
    summary: "How many blocks, sets, nodes, elements, time steps and variables there are",
    doc: "The counts, a variable of several blocks or sets counting once. In detail also: the extents, and for each \
          block its id, name, type, elements, size (volume, area or length, undeformed) and how many of its elements are inside \
          out or have no size; for each set its id, name and members.",
    params: &[Param::optional("detailed", "In detail", ParamKind::Flag, "false", "Whether to go through blocks and sets")],
    examples: &[Example {
        model: "two_hexes",
        args: "",
        expect: "{\"elements\":2,\"timesteps\":2,\"global_variables\":1,\"nodes\":12,\"node_fields\":4,\
                 \"element_blocks\":2,\"element_fields\":2,\"node_sets\":1,\"node_set_fields\":0,\"side_sets\":1,\
                 \"side_set_fields\":0}",
    }],
    answer: |model, args, _progress| {
        let mut counts = counts(model);
        if args.flag("detailed")? {
            counts["length_scale"] = real_answer(length_scale(model));
            counts["extents"] = extents(model);
            counts["blocks"] = (0..model.element_blocks.len()).map(|at| block(model, at)).collect();
            counts["sets"] = sets(&model.node_sets, "node set").chain(sets(&model.side_sets, "side set")).collect();
        }
        Ok(counts)
    },
}
.operation();

fn counts(model: &Model) -> Value {
    json!({
        "elements": model.num_elements(), "timesteps": model.num_steps(),
        "global_variables": model.global_variables.len(), "nodes": model.num_nodes(),
        "node_fields": model.nodal_variables.len(), "element_blocks": model.element_blocks.len(),
        "element_fields": num_distinct(&model.element_blocks.variable_names),
        "node_sets": model.node_sets.len(), "node_set_fields": num_distinct(&model.node_sets.variable_names),
        "side_sets": model.side_sets.len(), "side_set_fields": num_distinct(&model.side_sets.variable_names),
    })
}

fn num_distinct(names: &[String]) -> usize {
    names.iter().collect::<std::collections::BTreeSet<_>>().len()
}

fn extents(model: &Model) -> Value {
    match model.bounding_box() {
        Some([low, high]) => low.iter().zip(high).map(|(&low, high)| json!([low, high])).collect(),
        None => Value::Null,
    }
}

fn block(model: &Model, at: usize) -> Value {
    let block = &model.element_blocks[at];
    let sizes = element_sizes(model, at);
    let known = || sizes.iter().copied().flatten();
    json!({
        "id": block.id, "name": block.name, "type": block.elem_type, "elements": block.num_elements,
        "size": real_answer(known().sum()), "inside_out": known().filter(|size| *size < 0.0).count(),
        "without_size": known().filter(|size| *size == 0.0).count(),
    })
}

fn sets<'m, E: Entity>(list: &'m EntityList<E>, kind: &'static str) -> impl Iterator<Item = Value> + 'm {
    list.iter().map(
        move |set| json!({"kind": kind, "id": set.id(), "name": set.name(), "members": set.num_entries()}),
    )
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn details_have_sizes_and_members() {
        let asked = Invocation::parse("summarize detailed=true").unwrap();
        let answer = run(&samples::results_everywhere(), &asked, &NoProgress).unwrap().report.answer.unwrap();
        assert_eq!(answer["blocks"][1]["size"], 2.0);
        assert_eq!(answer["blocks"][0]["name"], "left");
        assert_eq!(answer["extents"], serde_json::json!([[0.0, 2.0], [0.0, 2.0], [0.0, 1.0]]));
        assert_eq!((&answer["sets"][2]["name"], &answer["sets"][2]["members"]), (&"top".into(), &2.into()));
        // Six of the stress, eqps, eight of the strain and nine of the damage.
        assert_eq!(answer["element_fields"], 24);
    }
}
