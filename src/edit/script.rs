//! A journal as a Python script for exomerge, so that what was done here can be handed to those who have not this program.
//!
//! Each step is a call of the method of the same name, with the parameters that were given, as Python literals. What
//! exomerge has not is said in a comment in its place, never left out in silence: a whole step, or a parameter. What
//! this leaves out: whether exomerge does the same. It does where it is right (see the manual), and it knows fewer
//! functions in expressions.

use super::{Invocation, Journal, Param, ParamKind, exomerge::method_of, find_operation};
use std::fmt::Write as _;
use toml::Value;

impl Journal {
    /// The journal as a Python script that reads `input` (an empty model if there is none), does the steps and writes
    /// `output`.
    pub fn to_python(&self, input: Option<&str>, output: &str) -> String {
        let mut text = String::from(
            "# Made by Exoscope of a journal: the same steps for exomerge, which comes with SEACAS.\n\
             import exomerge3 as exomerge\n\n",
        );
        match input {
            Some(path) => line(&mut text, &format!("model = exomerge.import_model({})", quoted(path))),
            None => line(&mut text, "model = exomerge.ExodusModel()"),
        }
        for step in &self.steps {
            text.push('\n');
            write_step(&mut text, &step.invocation);
        }
        line(&mut text, &format!("\nmodel.export_model({})", quoted(output)));
        text
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn write_step(text: &mut String, step: &Invocation) {
    let operation = find_operation(&step.op).ok();
    let Some((operation, method)) = operation.and_then(|found| Some((found, method_of(found)?))) else {
        return line(text, &format!("# exomerge has nothing that does this: {}", comment(step)));
    };
    let mut arguments = Vec::new();
    for (name, value) in &step.args {
        let param = operation.params.iter().find(|param| param.name == name);
        if !method.params.contains(&name.as_str()) {
            line(
                text,
                &format!("# exomerge has not this parameter of the next step: {name} = {}", one_line(value)),
            );
            continue;
        }
        if param.is_some_and(|param| is_only_ours(param, value)) {
            line(
                text,
                &format!(
                    "# exomerge reads no ranges and no patterns for blocks and sets: write {name} as ids"
                ),
            );
        }
        arguments.push(format!("{name}={}", literal(value, param.map(|param| param.kind))));
    }
    line(text, &format!("model.{}({})", operation.name, arguments.join(", ")));
}

/// An invocation as the rest of a comment.
fn comment(step: &Invocation) -> String {
    step.to_string().replace(['\n', '\r'], " ")
}

fn one_line(value: &Value) -> String {
    value.to_string().replace(['\n', '\r'], " ")
}

/// Whether a selection has words that only our language of selections knows.
fn is_only_ours(param: &Param, value: &Value) -> bool {
    use super::Selectable::{TimeStep, Variable};
    let (ParamKind::Selection { of, .. } | ParamKind::SelectionElsewhere(of)) = param.kind else {
        return false;
    };
    let is_range = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) || text.contains(" except ");
    let is_ours = |text: &str| match of {
        Variable(_) => false,
        TimeStep => is_range(text),
        _ => is_range(text) || text.contains('*'),
    };
    match value {
        Value::String(text) => is_ours(text),
        Value::Array(values) => values.iter().filter_map(Value::as_str).any(is_ours),
        _ => false,
    }
}

/// A value as Python writes it. Sides become tuples, since exomerge puts them into sets.
fn literal(value: &Value, kind: Option<ParamKind>) -> String {
    let list =
        |values: &[Value]| values.iter().map(|value| literal(value, None)).collect::<Vec<_>>().join(", ");
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(whole) => whole.to_string(),
        Value::Float(real) if real.is_nan() => "float(\"nan\")".to_owned(),
        Value::Float(real) if real.is_infinite() => {
            format!("float(\"{}inf\")", if *real < 0.0 { "-" } else { "" })
        }
        Value::Float(real) => format!("{real:?}"),
        Value::Boolean(flag) => if *flag { "True" } else { "False" }.to_owned(),
        Value::Datetime(time) => quoted(&time.to_string()),
        Value::Array(sides) if kind == Some(ParamKind::Sides) => {
            let side = |side: &Value| {
                side.as_array().map_or_else(|| literal(side, None), |side| format!("({})", list(side)))
            };
            format!("[{}]", sides.iter().map(side).collect::<Vec<_>>().join(", "))
        }
        Value::Array(values) => format!("[{}]", list(values)),
        Value::Table(table) => {
            let pair = |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), literal(value, None));
            format!("{{{}}}", table.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text as a Python literal.
fn quoted(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(literal, "\\U{:08x}", u32::from(c));
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_calls_and_what_exomerge_lacks_is_a_comment() {
        let lines = [
            "combine_element_blocks element_block_ids=[1, 'right'] target_name='both'",
            "set_title title='a \\ b'",
            "create_side_set side_set_id=9 side_set_members=[['left', 0, 3], [2, 0, 1]]",
            "create_node_field node_field_name='t' value=nan",
            "merge_nodes tolerance=1e-9 relative_tolerance=false",
            "delete_element_blocks element_block_ids='1 to 20 by 2'",
        ];
        let journal: Journal = lines.iter().map(|line| Invocation::parse(line).unwrap()).collect();
        let script = journal.to_python(Some("mesh \"1\".e"), "out.e");
        let steps: Vec<&str> = script.lines().skip(2).filter(|line| !line.is_empty()).collect();
        assert_eq!(
            steps,
            [
                r#"model = exomerge.import_model("mesh \"1\".e")"#,
                "# exomerge has not this parameter of the next step: target_name = \"both\"",
                r#"model.combine_element_blocks(element_block_ids=[1, "right"])"#,
                r"# exomerge has nothing that does this: set_title title='a \ b'",
                r#"model.create_side_set(side_set_id=9, side_set_members=[("left", 0, 3), (2, 0, 1)])"#,
                r#"model.create_node_field(node_field_name="t", value=float("nan"))"#,
                "model.merge_nodes(tolerance=1e-9, relative_tolerance=False)",
                "# exomerge reads no ranges and no patterns for blocks and sets: write element_block_ids as ids",
                r#"model.delete_element_block(element_block_ids="1 to 20 by 2")"#,
                r#"model.export_model("out.e")"#,
            ]
        );
        assert!(Journal::default().to_python(None, "o.e").contains("model = exomerge.ExodusModel()\n"));
    }

    #[test]
    fn text_is_quoted_as_python_reads_it() {
        assert_eq!(quoted("a\"b\\c\nd\te\u{7f}ü"), "\"a\\\"b\\\\c\\nd\\U00000009e\\U0000007fü\"");
    }
}
