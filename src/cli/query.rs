//! `exoscope query`: ask a model questions, by operations that answer and change nothing.

use super::{Failure, apply::read_text, part_warning, progress::Bar, warn};
use crate::document::Document;
use crate::edit::{self, Action, Invocation, Journal, Report, find_operation};
use crate::model::NoProgress;
use serde_json::{Value, json};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
pub struct QueryArgs {
    /// The model
    file: PathBuf,
    /// The question: an operation that answers
    #[arg(required_unless_present = "from", conflicts_with = "from")]
    op: Option<String>,
    /// Its parameters; what is no TOML value is text
    #[arg(value_name = "PARAM=VALUE")]
    params: Vec<String>,
    /// Ask the [[query]] tables of this file; - is standard input
    #[arg(long, value_name = "QUESTIONS.toml")]
    from: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
}

pub(super) fn run(args: &QueryArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    let questions = questions(args)?;
    let bar = Bar::new(false);
    let document = Document::open(&args.file, &bar).map_err(|error| Failure::at(&args.file, error))?;
    drop(bar);
    document.warnings().iter().for_each(|says| warn(err, &args.file, says));
    part_warning(&document, args.part).into_iter().for_each(|says| warn(err, &args.file, says));
    let mut answers = Vec::new();
    for (question, place) in &questions {
        let failed = |error: &dyn std::fmt::Display| match &args.from {
            Some(from) => Failure::at(from, format_args!("{place} ({}): {error}", question.op)),
            None => Failure::at(&args.file, error),
        };
        let operation = find_operation(&question.op).map_err(|error| failed(&error))?;
        if !matches!(operation.action, Action::Answer(_)) {
            return Err(failed(&format_args!("{} is no question: it changes the model", operation.name)));
        }
        let report =
            edit::run(document.model(), question, &NoProgress).map_err(|error| failed(&error))?.report;
        let Report { answer, warnings, .. } = report;
        warnings.iter().for_each(|says| warn(err, &args.file, says));
        answers.push((question.op.clone(), answer.unwrap_or(Value::Null)));
    }
    tell(args, answers, out)?;
    Ok(())
}

/// The questions, and where each stands.
fn questions(args: &QueryArgs) -> Result<Vec<(Invocation, String)>, Failure> {
    match (&args.from, &args.op) {
        (Some(from), _) => {
            let asked =
                Journal::parse_questions(&read_text(from)?).map_err(|error| Failure::at(from, error))?;
            let place = |(k, step): (usize, edit::JournalStep)| {
                (step.invocation, format!("question {} (line {})", k + 1, step.line))
            };
            Ok(asked.steps.into_iter().enumerate().map(place).collect())
        }
        (None, op) => {
            let mut question = Invocation::new(op.clone().unwrap_or_default());
            for given in &args.params {
                let (name, text) = given
                    .split_once('=')
                    .ok_or_else(|| Failure::at(Path::new(given), "parameters are given as PARAM=VALUE"))?;
                let parsed = toml::from_str::<toml::Table>(&format!("value = {text}"));
                let value = parsed.ok().and_then(|mut table| table.remove("value"));
                question = question.with(name, value.unwrap_or_else(|| toml::Value::from(text)));
            }
            Ok(vec![(question, String::new())])
        }
    }
}

fn tell(args: &QueryArgs, answers: Vec<(String, Value)>, out: &mut dyn Write) -> std::io::Result<()> {
    if args.json && args.from.is_some() {
        let list: Vec<Value> = answers.into_iter().map(|(op, is)| json!({"op": op, "is": is})).collect();
        return writeln!(out, "{:#}", Value::from(list));
    }
    for (op, answer) in answers {
        let text = match &answer {
            Value::String(text) if !args.json => text.clone(),
            answer => answer.to_string(),
        };
        match args.from {
            Some(_) => writeln!(out, "{op}: {text}")?,
            None => writeln!(out, "{text}")?,
        }
    }
    Ok(())
}
