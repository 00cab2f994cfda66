//! Single facts of a model, answers to questions, and written files, compared with what a case expects.

use exoscope::{
    edit::{Invocation, Journal, real_answer as real, run},
    geometry::external_sides,
    model::{Entity, EntityList, Model, NoProgress, Source},
};
use serde_json::{Value, json};
use std::path::Path;

/// One entry of `checks` in a case's `expected.json`.
pub(crate) fn check(model: &Model, check: &Value) -> Result<(), String> {
    let what = check["what"].as_str().unwrap_or_default();
    if what == "smallest_volume" {
        let least = smallest_volume(model, &check["blocks"]);
        let above = check["above"].as_f64().unwrap_or(f64::INFINITY);
        return if least > above { Ok(()) } else { Err(format!("{check}: found {least}")) };
    }
    let found = fact(model, what, check)?;
    if nearly(&check["is"], &found) { Ok(()) } else { Err(format!("{check}: found {found}")) }
}

fn fact(model: &Model, what: &str, check: &Value) -> Result<Value, String> {
    let block = || {
        let id = check["block"].as_i64().unwrap_or(-1);
        model
            .element_blocks
            .iter()
            .find(|block| block.id == id)
            .ok_or_else(|| format!("{check}: no such block"))
    };
    let name = check["name"].as_str().unwrap_or_default();
    let step = usize::try_from(check["step"].as_u64().unwrap_or(1)).unwrap_or(1).saturating_sub(1);
    Ok(match what {
        "nodes" => Value::from(model.num_nodes()),
        "elements" if check.get("block").is_some() => Value::from(block()?.num_elements),
        "elements" => Value::from(model.num_elements()),
        "dimension" => Value::from(model.dimension),
        "times" => Value::from(model.times.as_slice()),
        "block_ids" => sorted(model.element_blocks.iter().map(|block| json!(block.id)).collect()),
        "block_name" => Value::from(block()?.name.as_str()),
        "nodes_per_element" => Value::from(block()?.nodes_per_element),
        "connectivity" => block()?.elements().map(|nodes| json!(nodes)).collect(),
        "coordinates" => {
            (0..model.num_nodes()).filter_map(|node| model.position(node)).map(|at| json!(at)).collect()
        }
        "node_set" => {
            sorted(of_id(&model.node_sets, check)?.members.iter().map(|&node| json!(node)).collect())
        }
        "side_set" => {
            let offsets = model.element_offsets();
            let member = |side: &exoscope::model::Side| {
                let (block, element) =
                    Model::locate_element(&offsets, side.element as usize).unwrap_or((0, 0));
                json!([model.element_blocks[block].id, element, side.side])
            };
            sorted(of_id(&model.side_sets, check)?.members.iter().map(member).collect())
        }
        "node_set_size" => Value::from(of_id(&model.node_sets, check)?.members.len()),
        "side_set_size" => Value::from(of_id(&model.side_sets, check)?.members.len()),
        "global" => {
            let source = named(&model.global_variables, name)?;
            let values = (0..model.num_steps()).map(|step| read(source, step).map(|values| real(values[0])));
            json!(values.collect::<Result<Vec<Value>, String>>()?)
        }
        "node_field" => {
            let values = read(named(&model.nodal_variables, name)?, step)?;
            match check.get("at").and_then(Value::as_array) {
                None => values.into_iter().map(real).collect(),
                Some(place) => {
                    let near = |node: usize| {
                        let at = model.position(node).unwrap_or_default();
                        at.iter().zip(place).all(|(a, b)| (a - b.as_f64().unwrap_or(f64::NAN)).abs() < 1e-9)
                    };
                    sorted(
                        (0..values.len()).filter(|&node| near(node)).map(|node| real(values[node])).collect(),
                    )
                }
            }
        }
        "element_field" => json!(read(stored(&model.element_blocks, block()?, name)?, step)?),
        "node_set_field" => {
            json!(read(stored(&model.node_sets, of_id(&model.node_sets, check)?, name)?, step)?)
        }
        "side_set_field" => {
            json!(read(stored(&model.side_sets, of_id(&model.side_sets, check)?, name)?, step)?)
        }
        "volume" => ask(model, "get_element_block_volume", &check["blocks"])?,
        "pieces" => ask(model, "count_disconnected_blocks", &check["blocks"])?,
        "outer_faces" => Value::from(external_sides(model, &positions(model, &check["blocks"])).len()),
        other => return Err(format!("the check {other} is not known")),
    })
}

fn positions(model: &Model, ids: &Value) -> Vec<usize> {
    let ids = ids.as_array().into_iter().flatten().filter_map(Value::as_i64);
    ids.filter_map(|id| model.element_blocks.position_of(id)).collect()
}

fn ask(model: &Model, op: &str, blocks: &Value) -> Result<Value, String> {
    let ids: Vec<toml::Value> =
        blocks.as_array().into_iter().flatten().filter_map(Value::as_i64).map(toml::Value::from).collect();
    let question = Invocation::new(op).with("element_block_ids", ids);
    let answered = run(model, &question, &NoProgress).map_err(|error| error.to_string())?;
    answered.report.answer.ok_or_else(|| format!("{op} did not answer"))
}

/// Of each element by itself.
fn smallest_volume(model: &Model, blocks: &Value) -> f64 {
    let mut least = f64::INFINITY;
    for at in positions(model, blocks) {
        let sizes = exoscope::geometry::element_sizes(model, at);
        least = sizes.into_iter().flatten().fold(least, f64::min);
    }
    least
}

fn of_id<'a, E: Entity>(list: &'a EntityList<E>, check: &Value) -> Result<&'a E, String> {
    let id = check["id"].as_i64().unwrap_or(-1);
    list.iter().find(|entity| entity.id() == id).ok_or_else(|| format!("{check}: no such set"))
}

fn named<'a>(list: &'a [(String, Source)], name: &str) -> Result<&'a Source, String> {
    let found = list.iter().find(|(known, _)| known == name);
    found.map(|(_, source)| source).ok_or_else(|| format!("there is no variable {name}"))
}

fn stored<'a, E: Entity>(list: &EntityList<E>, entity: &'a E, name: &str) -> Result<&'a Source, String> {
    let at = list.variable_names.iter().position(|known| known == name);
    at.and_then(|at| entity.values()[at].as_ref()).ok_or_else(|| format!("there is no variable {name}"))
}

fn read(source: &Source, step: usize) -> Result<Vec<f64>, String> {
    source.read(step).map_err(|error| error.to_string())
}

fn sorted(mut values: Vec<Value>) -> Value {
    let key = |value: &Value| -> Vec<f64> {
        match value {
            Value::Array(list) => list.iter().filter_map(Value::as_f64).collect(),
            value => value.as_f64().into_iter().collect(),
        }
    };
    values.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
    Value::from(values)
}

/// The answers to a case's questions.
pub(crate) fn answers(model: &Model, questions: &str, expected: &[Value]) -> Result<(), String> {
    let questions = Journal::parse_questions(questions).map_err(|error| error.to_string())?;
    if questions.steps.len() != expected.len() {
        return Err(format!("{} questions and {} answers", questions.steps.len(), expected.len()));
    }
    let mut wrong = Vec::new();
    for (k, (question, expected)) in questions.steps.iter().zip(expected).enumerate() {
        let said = |found: &dyn std::fmt::Display| {
            format!("question {}, {}: {} expected, {found} found", k + 1, question.invocation, expected["is"])
        };
        match run(model, &question.invocation, &NoProgress) {
            Ok(answered) => {
                let found = answered.report.answer.unwrap_or_default();
                if !nearly(&expected["is"], &found) {
                    wrong.push(said(&found));
                }
            }
            Err(error) => wrong.push(said(&error)),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

fn nearly(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Array(a), Value::Array(b)) => {
            let largest =
                a.iter().filter_map(Value::as_f64).fold(0.0, |largest: f64, value| largest.max(value.abs()));
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| nearly_number(a, b, largest))
        }
        (expected, found) => nearly_number(expected, found, 0.0),
    }
}

fn nearly_number(expected: &Value, found: &Value, largest: f64) -> bool {
    match (expected.as_f64(), found.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(largest),
        _ if expected.is_array() && found.is_array() => nearly(expected, found),
        _ => expected == found,
    }
}

/// The triangles of a binary STL file, each turned to begin with its least corner, sorted. True normals
/// follow from the corners.
fn triangles(path: &Path, has_true_normals: bool) -> Result<Vec<[[f32; 3]; 3]>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let body = bytes.get(84..).ok_or("no header")?;
    let count = u32::from_le_bytes(bytes[80..84].try_into().unwrap()) as usize;
    if body.len() != 50 * count {
        return Err(format!("{count} triangles in {} bytes", body.len()));
    }
    let mut triangles = Vec::new();
    for record in body.chunks_exact(50) {
        let reals: Vec<f32> =
            record[..48].chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
        let at = |k: usize| -> [f32; 3] { reals[3 * k..3 * k + 3].try_into().unwrap() };
        let (normal, mut corners) = (at(0), [at(1), at(2), at(3)]);
        let edge = |to: usize| -> [f64; 3] {
            std::array::from_fn(|axis| f64::from(corners[to][axis]) - f64::from(corners[0][axis]))
        };
        let (u, v) = (edge(1), edge(2));
        let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        let length = cross.iter().map(|part| part * part).sum::<f64>().sqrt();
        if has_true_normals
            && length > 0.0
            && cross.iter().zip(normal).any(|(part, given)| (part / length - f64::from(given)).abs() > 1e-3)
        {
            return Err(format!("the normal {normal:?} of {corners:?} does not follow from them"));
        }
        let least = (0..3).min_by(|&a, &b| corners[a].partial_cmp(&corners[b]).unwrap()).unwrap();
        corners.rotate_left(least);
        triangles.push(corners);
    }
    triangles.sort_by(|a, b| a.partial_cmp(b).unwrap());
    Ok(triangles)
}

/// Whether two binary STL files have the same triangles.
pub(crate) fn same_stl(expected: &Path, found: &Path) -> Result<(), String> {
    // exomerge wrote the expected file, with normals that do not follow from corners: only ours are looked at.
    let (expected, found) = (triangles(expected, false)?, triangles(found, true)?);
    if expected.len() != found.len() {
        return Err(format!("{} triangles expected, {} found", expected.len(), found.len()));
    }
    for (a, b) in expected.iter().zip(&found) {
        let close =
            a.iter().flatten().zip(b.iter().flatten()).all(|(a, b)| (a - b).abs() <= 1e-5 * (1.0 + a.abs()));
        if !close {
            return Err(format!("triangle {a:?} expected, {b:?} found"));
        }
    }
    Ok(())
}

/// Whether two files of comma-separated values have the same header and numbers.
pub(crate) fn same_csv(expected: &Path, found: &Path) -> Result<(), String> {
    let rows = |path: &Path| -> Result<Vec<Vec<String>>, String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let cells = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
        Ok(text.lines().map(cells).collect())
    };
    let (expected, found) = (rows(expected)?, rows(found)?);
    let same = |(a, b): (&String, &String)| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) || (a.is_nan() && b.is_nan()),
        _ => a == b,
    };
    let same_row = |(a, b): (&Vec<String>, &Vec<String>)| a.len() == b.len() && a.iter().zip(b).all(same);
    if expected.len() == found.len() && expected.iter().zip(&found).all(same_row) {
        Ok(())
    } else {
        Err(format!("{expected:?} expected, {found:?} found"))
    }
}
