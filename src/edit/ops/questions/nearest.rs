//! What lies nearest to a point, and what happens there over time.

use super::Question;
use crate::edit::{Args, EditError, Example, Operation, Param, ParamKind, Selectable, Unit, real_answer};
use crate::model::{Block, Model, Source, Support};
use serde_json::{Value, json};

const POINT: Param = Param::required(
    "point",
    "Point",
    ParamKind::Vector { unit: Unit::Length, is_direction: false },
    "Where to look, undeformed",
);

const fn variables(name: &'static str, support: Support) -> Param {
    Param::optional(
        name,
        "History of",
        ParamKind::any(Selectable::Variable(support)),
        "\"none\"",
        "The variables whose values over time are wanted: names, patterns, \"all\"",
    )
}

pub(in crate::edit::ops) const NODE: Operation = Question {
    name: "get_nearest_node",
    label: "Nearest node…",
    summary: "The node nearest to a point, and its values over time",
    doc: "Its index (from 0), id, position and distance, and for each variable asked for its value at every step, beside the \
          times. Of nodes at the same distance the first. Only these values are read.",
    params: &[POINT, variables("node_field_names", Support::Nodal)],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [2.5, 1, 0] node_field_names = \"temperature\"",
        expect: "{\"node\":5,\"id\":6,\"position\":[2.0,1.0,0.0],\"distance\":0.5,\"times\":[0.0,1.0],\
                 \"history\":{\"temperature\":[0.0,50.0]}}",
    }],
    answer: |model, args, _progress| {
        let point = args.vector("point")?;
        let positions = (0..model.num_nodes()).filter_map(|node| Some((node, model.position(node)?)));
        let Some((node, distance)) = nearest(point, positions) else { return Ok(Value::Null) };
        let sources = args.positions("node_field_names")?.iter().map(|&at| {
            let (name, source) = &model.nodal_variables[at];
            (name.as_str(), source)
        });
        let position = model.position(node).unwrap_or([f64::NAN; 3]).map(real_answer);
        let mut answer = json!({
            "node": node, "id": id(model.node_ids.as_ref().map(|ids| ids.as_slice()), node), "position": position,
            "distance": real_answer(distance),
        });
        add_history(&mut answer, model, sources, node)?;
        Ok(answer)
    },
}
.operation();

pub(in crate::edit::ops) const ELEMENT: Operation = Question {
    name: "get_nearest_element",
    label: "Nearest element…",
    summary: "The element whose middle is nearest to a point, and its values over time",
    doc: "Its block's id, its index in the block (from 0), id, middle (the mean of its nodes) and distance, and for each variable \
          asked for that is stored there its value at every step, beside the times. Only these values are read.",
    params: &[
        POINT,
        Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "Which blocks to look in"),
        variables("element_field_names", Support::Element),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [2.5, 0.5, 0.5] element_field_names = \"*\"",
        expect: "{\"block\":2,\"element\":0,\"id\":2,\"position\":[1.5,0.5,0.5],\"distance\":1.0,\"times\":[0.0,1.0],\
                 \"history\":{\"stress\":[0.0,200.0]}}",
    }],
    answer: |model, args, _progress| nearest_element(model, args),
}
.operation();

fn nearest_element(model: &Model, args: &Args) -> Result<Value, EditError> {
    let point = args.vector("point")?;
    let offsets = model.element_offsets();
    let mut best: Option<(usize, usize, f64, [f64; 3])> = None;
    for &at in args.positions("element_block_ids")? {
        let block = &model.element_blocks[at];
        let middles = (0..)
            .zip(block.elements())
            .filter_map(|(element, nodes)| Some((element, middle(model, block, nodes)?)));
        let Some((element, distance)) = nearest(point, middles) else { continue };
        if best.is_none_or(|(_, _, least, _)| distance < least) {
            let middle = block.element(element).and_then(|nodes| middle(model, block, nodes));
            best = Some((at, element, distance, middle.unwrap_or([f64::NAN; 3])));
        }
    }
    let Some((at, element, distance, middle)) = best else { return Ok(Value::Null) };
    let block = &model.element_blocks[at];
    let ids = model.element_ids.as_ref().map(|ids| ids.as_slice());
    let mut answer = json!({
        "block": block.id, "element": element, "id": id(ids, offsets[at] + element),
        "position": middle.map(real_answer), "distance": real_answer(distance),
    });
    let names = &model.element_blocks.variable_names;
    let sources = args
        .positions("element_field_names")?
        .iter()
        .filter_map(|&column| Some((names[column].as_str(), block.values.get(column)?.as_ref()?)));
    add_history(&mut answer, model, sources, element)?;
    Ok(answer)
}

/// The first of the nearest, and its distance.
fn nearest(point: [f64; 3], positions: impl Iterator<Item = (usize, [f64; 3])>) -> Option<(usize, f64)> {
    let squared =
        |position: [f64; 3]| position.iter().zip(point).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let mut best: Option<(usize, f64)> = None;
    for (at, position) in positions {
        let squared = squared(position);
        if squared.is_finite() && best.is_none_or(|(_, least)| squared < least) {
            best = Some((at, squared));
        }
    }
    best.map(|(at, squared)| (at, squared.sqrt()))
}

fn middle(model: &Model, block: &Block, nodes: &[u32]) -> Option<[f64; 3]> {
    if !block.connects_nodes() || nodes.is_empty() {
        return None;
    }
    let points: Vec<[f64; 3]> =
        nodes.iter().map(|&node| model.position(node as usize)).collect::<Option<_>>()?;
    Some(std::array::from_fn(|axis| {
        points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64
    }))
}

fn id(ids: Option<&[i64]>, index: usize) -> i64 {
    let stored = ids.and_then(|ids| ids.get(index)).copied();
    stored.unwrap_or_else(|| i64::try_from(index + 1).unwrap_or(i64::MAX))
}

/// The values of an entry over time, beside the times; nothing if none is asked for.
fn add_history<'m>(
    answer: &mut Value,
    model: &Model,
    sources: impl Iterator<Item = (&'m str, &'m Source)>,
    entry: usize,
) -> Result<(), EditError> {
    let mut histories = serde_json::Map::new();
    for (name, source) in sources {
        let history = source.history(entry, 0..model.num_steps())?;
        histories.insert(name.to_owned(), history.into_iter().map(real_answer).collect());
    }
    if !histories.is_empty() {
        answer["times"] = model.times.iter().copied().map(real_answer).collect();
        answer["history"] = Value::Object(histories);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};
    use serde_json::Value;
    use std::sync::Arc;

    fn asked(model: &Model, line: &str) -> Value {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().report.answer.unwrap()
    }

    #[test]
    fn nodes_without_a_place_are_passed_over_and_ids_are_those_of_the_map() {
        let mut model = samples::two_hexes();
        Arc::make_mut(&mut model.coordinates.x)[0] = f64::NAN;
        model.node_ids = Some(Arc::new((100..112).collect()));
        let found = asked(&model, "get_nearest_node point=[-1, 0, 0]");
        assert_eq!((&found["node"], &found["id"]), (&Value::from(3), &Value::from(103)));
        assert!(found.get("history").is_none());
        assert_eq!(asked(&Model::default(), "get_nearest_node point=[0, 0, 0]"), Value::Null);
    }

    #[test]
    fn elements_are_looked_for_in_the_blocks_that_are_named() {
        let found = asked(&samples::two_hexes(), "get_nearest_element point=[0, 0, 0] element_block_ids=2");
        assert_eq!(
            (&found["block"], &found["position"]),
            (&Value::from(2), &serde_json::json!([1.5, 0.5, 0.5]))
        );
    }
}
