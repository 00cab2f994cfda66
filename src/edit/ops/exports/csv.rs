//! `export_csv_file`: nodes, elements or global variables as a table of text.

use super::{FILE, go_on, write};
use crate::edit::{
    Action, Args, EditError, Example, Files, Group, Operation, Param, ParamKind, Report, Selectable,
    nothing_to_refuse,
    ops::{always, export_model::path},
};
use crate::model::{Block, Model, Progress, Source, counted, real_text};
use std::io::{self, Write};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "export_csv_file",
    label: "Export CSV…",
    summary: "Write nodes, elements or global variables as comma separated values",
    doc: "A line of names, then a line for each node (id, x, y, z, node variables), each element (id, block, x, y, z of its \
          middle, element variables) or each time step (time, global variables). Nodes and elements have the values of the \
          chosen steps; with several steps their time comes first, and all lines of a step stand together. Where a \
          variable is not stored the place is empty. Numbers read back as they are; names with a comma or a quote are quoted.",
    group: Group::Files,
    search: &["table", "spreadsheet", "excel", "text", "write", "history"],
    params: &[
        FILE,
        Param::optional(
            "table",
            "Lines for",
            ParamKind::Choice(&["nodes", "elements", "globals"]),
            "\"nodes\"",
            "What the table has a line for",
        ),
        Param::optional(
            "timesteps",
            "Time steps",
            ParamKind::any(Selectable::TimeStep),
            "\"last_if_any\"",
            "The steps whose values are written; \"none\": no values",
        ),
        Param::optional(
            "element_block_ids",
            "Blocks",
            ParamKind::any(Selectable::ElementBlock),
            "\"all\"",
            "The blocks whose elements are written",
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "filename = \"nodes.csv\"",
            expect: "12 lines written to nodes.csv",
        },
        Example {
            model: "two_hexes",
            args: "filename = \"right.csv\" table = \"elements\" element_block_ids = 2",
            expect: "1 line written to right.csv",
        },
        Example {
            model: "two_hexes",
            args: "filename = \"work.csv\" table = \"globals\" timesteps = \"all\"",
            expect: "2 lines written to work.csv",
        },
    ],
    available: always,
    refuse: nothing_to_refuse,
    action: Action::UseFiles(apply),
};

/// Lines whose values are read at once.
const STRETCH: usize = 16_384;

fn apply(
    model: &mut Model,
    args: &Args,
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    let path = path(args)?;
    let table = Table { steps: args.positions("timesteps")?, model, progress };
    let (kind, blocks) = (args.choice("table")?, args.positions("element_block_ids")?);
    let mut num_lines = 0;
    write(files, path, progress, |out| {
        num_lines = match kind {
            "elements" => table.elements(blocks, out)?,
            "globals" => table.globals(out)?,
            _ => table.nodes(out)?,
        };
        Ok(())
    })?;
    Ok(Report::new(format!("{} written to {}", counted(num_lines, "line"), path.display())))
}

struct Table<'a> {
    model: &'a Model,
    steps: &'a [usize],
    progress: &'a dyn Progress,
}

impl Table<'_> {
    /// The steps to write lines for; one without values if none is chosen.
    fn passes(&self) -> Vec<Option<usize>> {
        if self.steps.is_empty() { vec![None] } else { self.steps.iter().copied().map(Some).collect() }
    }

    fn header(&self, first: &[&str], names: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let time = (self.steps.len() > 1).then_some("time");
        let variables = if self.steps.is_empty() { &[] } else { names };
        let all: Vec<String> = time.iter().chain(first).chain(variables).map(|name| quoted(name)).collect();
        writeln!(out, "{}", all.join(","))
    }

    fn time(&self, step: Option<usize>) -> String {
        match step.and_then(|step| self.model.times.get(step)).filter(|_| self.steps.len() > 1) {
            Some(&time) => format!("{},", real_text(time)),
            None => String::new(),
        }
    }

    fn nodes(&self, out: &mut dyn Write) -> io::Result<usize> {
        let model = self.model;
        let names: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
        self.header(&["id", "x", "y", "z"], &names, out)?;
        let columns: Vec<Option<&Source>> =
            model.nodal_variables.iter().map(|(_, source)| Some(source)).collect();
        let lead = |node: usize| {
            let [x, y, z] = model.position(node).unwrap_or([f64::NAN; 3]).map(real_text);
            format!("{},{x},{y},{z}", id(model.node_ids.as_ref().map(|ids| ids.as_slice()), node))
        };
        let mut num_lines = 0;
        for step in self.passes() {
            self.lines(step, (&columns, model.num_nodes()), &lead, out)?;
            num_lines += model.num_nodes();
        }
        Ok(num_lines)
    }

    fn elements(&self, blocks: &[usize], out: &mut dyn Write) -> io::Result<usize> {
        let model = self.model;
        let names: Vec<&str> = model.element_blocks.variable_names.iter().map(String::as_str).collect();
        self.header(&["id", "block", "x", "y", "z"], &names, out)?;
        let offsets = model.element_offsets();
        let mut num_lines = 0;
        for step in self.passes() {
            for &at in blocks {
                let block = &model.element_blocks[at];
                let columns: Vec<Option<&Source>> = block.values.iter().map(Option::as_ref).collect();
                let lead = |element: usize| {
                    let [x, y, z] = middle(model, block, element).map(real_text);
                    let ids = model.element_ids.as_ref().map(|ids| ids.as_slice());
                    format!("{},{},{x},{y},{z}", id(ids, offsets[at] + element), block.id)
                };
                self.lines(step, (&columns, block.num_elements), &lead, out)?;
                num_lines += block.num_elements;
            }
        }
        Ok(num_lines)
    }

    fn globals(&self, out: &mut dyn Write) -> io::Result<usize> {
        let model = self.model;
        let names = model.global_variables.iter().map(|(name, _)| quoted(name));
        let all: Vec<String> = std::iter::once("time".to_owned()).chain(names).collect();
        writeln!(out, "{}", all.join(","))?;
        for (k, &step) in self.steps.iter().enumerate() {
            go_on(self.progress, k, self.steps.len(), "writing lines")?;
            write!(out, "{}", real_text(model.times.get(step).copied().unwrap_or(f64::NAN)))?;
            for (_, source) in &model.global_variables {
                let value = super::values(source, step)?.first().copied();
                write!(out, ",{}", value.map_or_else(String::new, real_text))?;
            }
            writeln!(out)?;
        }
        Ok(self.steps.len())
    }

    /// Lines of one step; `lead` is what stands before the values.
    fn lines(
        &self,
        step: Option<usize>,
        (columns, len): (&[Option<&Source>], usize),
        lead: &dyn Fn(usize) -> String,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let time = self.time(step);
        for first in (0..len).step_by(STRETCH) {
            go_on(self.progress, first, len, "writing lines")?;
            let range = first..(first + STRETCH).min(len);
            let read = |source: &Source, step: usize| {
                source.read_range(step, range.clone()).map_err(|error| io::Error::other(error.to_string()))
            };
            let values: Vec<Option<Vec<f64>>> = match step {
                Some(step) => columns
                    .iter()
                    .map(|source| source.map(|source| read(source, step)).transpose())
                    .collect::<io::Result<_>>()?,
                None => Vec::new(),
            };
            for entry in range.clone() {
                write!(out, "{time}{}", lead(entry))?;
                for column in &values {
                    let value = column.as_ref().and_then(|column| column.get(entry - first));
                    write!(out, ",{}", value.copied().map_or_else(String::new, real_text))?;
                }
                writeln!(out)?;
            }
        }
        Ok(())
    }
}

fn id(ids: Option<&[i64]>, index: usize) -> i64 {
    let stored = ids.and_then(|ids| ids.get(index)).copied();
    stored.unwrap_or_else(|| i64::try_from(index + 1).unwrap_or(i64::MAX))
}

/// The mean of an element's nodes; NaN if it has none that exist.
fn middle(model: &Model, block: &Block, element: usize) -> [f64; 3] {
    let nodes = block.element(element).filter(|_| block.connects_nodes()).unwrap_or_default();
    let points: Vec<[f64; 3]> = nodes.iter().filter_map(|&node| model.position(node as usize)).collect();
    std::array::from_fn(|axis| points.iter().map(|point| point[axis]).sum::<f64>() / points.len() as f64)
}

fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::written_text;
    use crate::model::samples;

    #[test]
    fn nodes_have_their_values_at_the_last_step() {
        let text = written_text(&samples::two_hexes(), "export_csv_file filename='a.csv'");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "id,x,y,z,disp_x,disp_y,disp_z,temperature");
        // Node 5: (2, 1, 0); 0.01, 0, -0.02 and 10 times 5.
        assert_eq!((lines.len(), lines[6]), (13, "6,2,1,0,0.05,0,-0.1,50"));
    }

    #[test]
    fn elements_of_two_steps_say_their_time_and_leave_what_is_not_stored_empty() {
        let step = "export_csv_file filename='a.csv' table='elements' timesteps='all'";
        let text = written_text(&samples::two_hexes(), step);
        assert_eq!(
            text,
            "time,id,block,x,y,z,stress,strain\n0,1,1,0.5,0.5,0.5,0,0\n0,2,2,1.5,0.5,0.5,0,\n\
             1,1,1,0.5,0.5,0.5,100,0.1\n1,2,2,1.5,0.5,0.5,200,\n"
        );
    }

    #[test]
    fn globals_have_a_line_for_each_step() {
        let mut model = samples::two_hexes();
        model.global_variables[0].0 = "kinetic, \"total\"".to_owned();
        let text = written_text(&model, "export_csv_file filename='a.csv' table='globals' timesteps='all'");
        assert_eq!(text, "time,\"kinetic, \"\"total\"\"\"\n0,0\n1,2.5\n");
    }

    #[test]
    fn without_steps_there_are_no_values() {
        let text = written_text(&samples::plane(), "export_csv_file filename='a.csv'");
        assert_eq!(text.lines().next(), Some("id,x,y,z"));
        assert_eq!(text.lines().nth(9), Some("9,2,2,0"));
    }
}
