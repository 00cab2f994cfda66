//! `exoscope diff`: in what two models differ.

use super::{Failure, open, part_warning, progress::Bar, warn};
use crate::exodus::{Comparison, Difference, DifferentValues, Strictness, Tolerance, differences};
use crate::model::{PartOfProgress, counted};
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    path::PathBuf,
};

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// The first model
    a: PathBuf,
    /// The second model
    b: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Numbers are the same within this part of the larger of the two
    #[arg(long, value_name = "R", default_value_t = Tolerance::default().relative, allow_negative_numbers = true, value_parser = not_negative)]
    tolerance: f64,
    /// Numbers whose sizes are both at most this are the same
    #[arg(long, value_name = "A", default_value_t = 0.0, allow_negative_numbers = true, value_parser = not_negative)]
    floor: f64,
    /// Compare the title, information and QA records too
    #[arg(long)]
    records: bool,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but warnings and errors; the exit status tells
    #[arg(long)]
    quiet: bool,
}

fn not_negative(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "give a number that is not negative".to_owned())
}

/// Prints the differences; true if there are some.
pub(super) fn run(args: &DiffArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, Failure> {
    let bar = Bar::new(args.quiet);
    let a = open(&args.a, args.part, &PartOfProgress::new(&bar, 0.0, 0.2))?;
    let b = open(&args.b, args.part, &PartOfProgress::new(&bar, 0.2, 0.4))?;
    let tolerance = Tolerance { relative: args.tolerance, floor: args.floor };
    let strictness = Strictness { tolerance, with_records: args.records };
    let found = differences(a.model(), b.model(), strictness, &PartOfProgress::new(&bar, 0.4, 1.0)).map_err(
        |error| Failure::at(&args.a, format_args!("comparing with {}: {error}", args.b.display())),
    )?;
    drop(bar);
    for (path, document) in [(&args.a, &a), (&args.b, &b)] {
        document.warnings().iter().for_each(|says| warn(err, path, says));
        part_warning(document, args.part).into_iter().for_each(|says| warn(err, path, says));
    }
    if args.json {
        writeln!(out, "{:#}", to_json(args, &found))?;
    } else if !args.quiet {
        tell(&found, out)?;
    }
    Ok(!found.differences.is_empty())
}

fn tell(found: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    for difference in &found.differences {
        writeln!(out, "{}", difference.sentence())?;
    }
    let values = match usize::try_from(found.num_values) {
        Ok(count) => counted(count, "value"),
        Err(_beyond) => format!("{} values", found.num_values),
    };
    match found.differences.len() {
        0 => writeln!(out, "the models are the same; {values} of variables compared"),
        count => writeln!(out, "{}; {values} of variables compared", counted(count, "difference")),
    }
}

fn to_json(args: &DiffArgs, found: &Comparison) -> Value {
    json!({
        "files": [args.a.display().to_string(), args.b.display().to_string()],
        "same": found.differences.is_empty(),
        "tolerance": args.tolerance, "floor": args.floor, "values_compared": found.num_values,
        "differences": found.differences.iter().map(difference_to_json).collect::<Vec<_>>(),
    })
}

fn difference_to_json(difference: &Difference) -> Value {
    let mut entry = json!({
        "what": difference.what,
        "on": if difference.on.is_empty() { Value::Null } else { Value::from(difference.on.as_str()) },
        "says": difference.sentence(),
    });
    if let Some(DifferentValues { count, compared, num_steps, first_step, worst }) = &difference.values {
        let number = crate::edit::real_answer;
        entry["values"] = json!({
            "differ": count, "compared": compared, "steps": num_steps, "first_step": first_step.map(|step| step + 1),
            "worst": {
                "step": worst.step.map(|(step, _)| step + 1), "time": worst.step.map(|(_, time)| number(time)),
                "where": worst.place, "values": worst.values.map(number), "difference": number(worst.distance()),
                "relative": number(worst.relative()),
            },
        });
    }
    entry
}
