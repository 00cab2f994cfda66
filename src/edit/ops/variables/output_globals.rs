//! `output_global_variables`: time histories as text.

use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse, ops::always,
};
use crate::model::{Model, Support, counted};
use serde_json::Value;
use std::fmt::Write as _;

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "output_global_variables",
    label: "Global variables as text…",
    summary: "Write global variables over time to a file of comma separated values",
    doc: "A header \"time, name, …\" and a line per time step; names with a comma or a quote are quoted. Without a file name the text \
          is the answer. The model does not change.",
    group: Group::Files,
    search: &["csv", "history", "export", "table", "print", "write"],
    params: &[
        Param::optional(
            "filename",
            "File",
            ParamKind::Path { is_written: true },
            "\"\"",
            "The file to write; empty for none",
        ),
        Param::optional(
            "global_variable_names",
            "Variables",
            ParamKind::any(Selectable::Variable(Support::Global)),
            "\"all\"",
            "The variables: names, wildcards, keywords",
        ),
        Param::optional(
            "timesteps",
            "Time steps",
            ParamKind::any(Selectable::TimeStep),
            "\"all\"",
            "The time steps",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "filename = \"history.csv\"",
            expect: "1 global variable at 2 time steps written to history.csv",
        },
        Example {
            model: "results_everywhere",
            args: "global_variable_names = \"Work\" timesteps = [\"last\", 1]",
            expect: "1 global variable at 2 time steps",
        },
    ],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(|model, args, files, _progress| output(model, args, files)),
};

fn output(model: &Model, args: &Args, files: &dyn Files) -> Result<Report, EditError> {
    let columns = args.positions("global_variable_names")?;
    let steps = args.positions("timesteps")?;
    let text = table(model, columns, steps)?;
    let (variables, at) = (counted(columns.len(), "global variable"), counted(steps.len(), "time step"));
    let summary = format!("{variables} at {at}");
    match args.path("filename")? {
        Some(path) => {
            files.write(path, &mut |out| out.write_all(text.as_bytes()))?;
            Ok(Report::new(format!("{summary} written to {}", path.display())))
        }
        None => Ok(Report { summary, answer: Some(Value::from(text)), ..Report::default() }),
    }
}

/// The lines, each with its end.
fn table(model: &Model, columns: &[usize], steps: &[usize]) -> Result<String, EditError> {
    let mut text = "time".to_owned();
    for &column in columns {
        text.push_str(", ");
        text.push_str(&cell(&model.global_variables[column].0));
    }
    for &step in steps {
        // Reals in the fewest digits that read back as the same; writing to a String cannot fail.
        let _ = write!(text, "\n{:?}", model.times[step]);
        for &column in columns {
            let value = model.global_variables[column].1.read(step)?;
            let _ = write!(text, ", {:?}", value.first().copied().unwrap_or(f64::NAN));
        }
    }
    text.push('\n');
    Ok(text)
}

fn cell(name: &str) -> String {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn a_line_per_time_in_the_order_that_was_asked_for() {
        let mut model = samples::results_everywhere();
        model.global_variables[1].0 = "work, \"done\"".to_owned();
        let line = "output_global_variables timesteps=[\"last\", 1.0]";
        let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
        let text = edited.report.answer.unwrap();
        assert_eq!(
            text.as_str(),
            Some("time, energy, \"work, \"\"done\"\"\"\n4.0, 2.0, 4.0\n1.0, 1.0, 2.0\n")
        );
    }
}
