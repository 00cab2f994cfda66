//! `exoscope ops`: the operations, or one of them explained; with `--markdown` the manual.

mod manual;

use super::Failure;
use crate::edit::{Group, OPERATIONS, Operation, Param, find_operation};
use serde_json::{Value, json};
use std::io::Write;

/// Arguments of `ops`.
#[derive(Debug, clap::Args)]
pub struct OpsArgs {
    /// The operation to explain
    name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print the reference manual in Markdown, or the page of one operation
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

pub(super) fn run(args: &OpsArgs, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.name {
        Some(name) => {
            let operation = find_operation(name)?;
            if args.markdown {
                manual::write_one(operation, out)?;
            } else if args.json {
                writeln!(out, "{:#}", to_json(operation))?
            } else {
                explain(operation, out)?
            }
        }
        None if args.markdown => manual::write_all(out)?,
        None if args.json => {
            let all: Vec<Value> = OPERATIONS.iter().map(|operation| to_json(operation)).collect();
            writeln!(out, "{:#}", Value::from(all))?;
        }
        None => list(out)?,
    }
    Ok(())
}

fn list(out: &mut dyn Write) -> std::io::Result<()> {
    let width = OPERATIONS.iter().map(|operation| operation.name.len()).max().unwrap_or(0);
    let has_some = |group: &&Group| OPERATIONS.iter().any(|operation| operation.group == **group);
    for (k, group) in Group::ALL.iter().filter(has_some).enumerate() {
        if k > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", group.label())?;
        for operation in OPERATIONS.iter().filter(|operation| operation.group == *group) {
            writeln!(out, "  {:width$}  {}", operation.name, operation.summary)?;
        }
    }
    Ok(())
}

fn explain(operation: &Operation, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{}\n{}\n\n{}\n", operation.name, operation.summary, operation.doc)?;
    for param in operation.params {
        let default =
            param.default.map_or_else(|| "required".to_owned(), |default| format!("default {default}"));
        writeln!(out, "  {} ({default})\n      {}: {}", param.name, param.doc, param.kind.expected())?;
    }
    for example in operation.examples {
        writeln!(out, "\n  example: {} {}", operation.name, example.args)?;
        writeln!(out, "           {}", example.expect)?;
    }
    Ok(())
}

fn to_json(operation: &Operation) -> Value {
    let param = |param: &Param| {
        json!({
            "name": param.name, "label": param.label, "doc": param.doc, "takes": param.kind.expected(),
            "required": param.default.is_none(), "default": param.default_value(),
        })
    };
    json!({
        "name": operation.name, "label": operation.label, "summary": operation.summary, "doc": operation.doc,
        "group": operation.group.label(), "parameters": operation.params.iter().map(param).collect::<Vec<_>>(),
        "examples": operation.examples.iter().map(|example| example.args).collect::<Vec<_>>(),
    })
}
