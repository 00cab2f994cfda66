//! `exoscope check`: what is wrong with a mesh.

use super::{Failure, open, part_warning, progress::Bar, warn};
use crate::check::{Finding, Place, Severity, examine};
use serde_json::{Value, json};
use std::{io::Write, path::PathBuf};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The Exodus file
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but the answer, warnings and errors
    #[arg(long)]
    quiet: bool,
}

/// Prints the findings; true if one of them is an error.
pub(super) fn run(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, Failure> {
    let document = open(&args.file, args.part, &Bar::new(args.quiet))?;
    if let Some(says) = part_warning(&document, args.part) {
        warn(err, &args.file, says);
    }
    let findings = examine(document.model());
    if args.json {
        let listed: Vec<Value> = findings.iter().map(to_json).collect();
        writeln!(out, "{:#}", json!({"file": args.file.display().to_string(), "findings": listed}))?;
    } else if findings.is_empty() {
        writeln!(out, "nothing wrong was found")?;
    } else {
        for finding in &findings {
            writeln!(out, "{}: {} [{}]", finding.severity.word(), finding.says, finding.kind)?;
        }
    }
    Ok(findings.iter().any(|finding| finding.severity == Severity::Error))
}

fn to_json(finding: &Finding) -> Value {
    let place = |place: &Place| match place {
        Place::Elements { block, elements } => json!({"block": block, "elements": elements}),
        Place::SideSetMembers { side_set, members } => json!({"side_set": side_set, "members": members}),
        Place::Nodes(nodes) => json!({"nodes": nodes}),
        Place::Entities { kind, positions } => json!({"kind": kind, "positions": positions}),
    };
    json!({
        "severity": finding.severity.word(), "kind": finding.kind, "count": finding.count,
        "where": finding.places.iter().map(place).collect::<Vec<_>>(), "says": finding.says, "fix": finding.fix,
    })
}
