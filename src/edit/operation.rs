//! What an operation is: one value that its form, menu, journal step, manual page and tests are made from.

use super::{Args, EditError, Files, OPERATIONS, Param};
use crate::model::{Model, Progress};
use serde_json::Value;

/// An operation, described once. See `edit/ops/` for examples.
pub struct Operation {
    /// exomerge's name, or one made in the same manner: for journals, the command line and the palette.
    pub name: &'static str,
    /// For menus, buttons and the undo list; ends in `…` if there is something to fill in.
    pub label: &'static str,
    /// One line without a full stop.
    pub summary: &'static str,
    /// For the manual and the form's help: effect, limits, source.
    pub doc: &'static str,
    /// Where menus put it.
    pub group: Group,
    /// Other words that people look for it by.
    pub search: &'static [&'static str],
    /// The parameters in order.
    pub params: &'static [Param],
    /// Runs of it that are also its tests.
    pub examples: &'static [Example],
    /// An error greys the entry out and is its tooltip.
    pub available: fn(&Model) -> Result<(), String>,
    /// Why parameters cannot be carried out on a model, found without doing any of the work: asked before `apply`, and
    /// by the form while it is filled in. [`nothing_to_refuse`] where the kinds of the parameters say it all.
    pub refuse: fn(&Model, &Args) -> Result<(), EditError>,
    /// What it does.
    pub action: Action,
}

/// What an operation does, by what it is handed. Each validates first; on error the caller drops what it was handed.
#[derive(Clone, Copy)]
pub enum Action {
    /// Changes the model.
    Change(fn(&mut Model, &Args, &dyn Progress) -> Result<Report, EditError>),
    /// Answers a question with a JSON value and changes nothing; reals are made by [`super::real_answer`].
    Answer(fn(&Model, &Args, &dyn Progress) -> Result<Value, EditError>),
    /// Reads files into the model, or writes the model to files.
    UseFiles(UseFiles),
}

/// A function that reads files into a model, or writes a model to files.
pub type UseFiles = fn(&mut Model, &Args, &dyn Files, &dyn Progress) -> Result<Report, EditError>;

/// For operations that can do whatever their parameters say.
///
/// # Errors
/// Never.
pub fn nothing_to_refuse(_model: &Model, _args: &Args) -> Result<(), EditError> {
    Ok(())
}

/// Where menus put an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Element blocks.
    Blocks,
    /// Elements and their types.
    Elements,
    /// Nodes.
    Nodes,
    /// Moving, turning, mirroring and scaling.
    Transforms,
    /// Side sets.
    SideSets,
    /// Node sets.
    NodeSets,
    /// Sets of elements, edges and faces.
    OtherSets,
    /// Variables on nodes, elements and sets, and global ones.
    Variables,
    /// Time steps.
    TimeSteps,
    /// Assemblies.
    Assemblies,
    /// Title, information and QA records, names of axes.
    Records,
    /// Reading and writing files.
    Files,
    /// Operations that answer and change nothing.
    Questions,
}

impl Group {
    /// All groups in menu order.
    pub const ALL: &'static [Self] = &[
        Self::Blocks,
        Self::Elements,
        Self::Nodes,
        Self::Transforms,
        Self::SideSets,
        Self::NodeSets,
        Self::OtherSets,
        Self::Variables,
        Self::TimeSteps,
        Self::Assemblies,
        Self::Records,
        Self::Files,
        Self::Questions,
    ];

    /// The heading in menus and the manual.
    pub fn label(self) -> &'static str {
        match self {
            Self::Blocks => "Element blocks",
            Self::Elements => "Elements",
            Self::Nodes => "Nodes",
            Self::Transforms => "Transforms",
            Self::SideSets => "Side sets",
            Self::NodeSets => "Node sets",
            Self::OtherSets => "Element, edge and face sets",
            Self::Variables => "Variables",
            Self::TimeSteps => "Time steps",
            Self::Assemblies => "Assemblies",
            Self::Records => "Records",
            Self::Files => "Files",
            Self::Questions => "Questions",
        }
    }
}

/// A run of an operation on a sample model, and what its report must say.
pub struct Example {
    /// A name of `model::samples`.
    pub model: &'static str,
    /// The parameters as a step line has them: `tolerance = 0.1 verbose = true`.
    pub args: &'static str,
    /// The report's summary.
    pub expect: &'static str,
}

/// What an operation did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What changed, in numbers: one line without a full stop.
    pub summary: String,
    /// What was odd about it.
    pub warnings: Vec<String>,
    /// The answer to a question; the model is as it was then.
    pub answer: Option<Value>,
}

impl Report {
    /// A report with a summary and no warnings.
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), ..Self::default() }
    }

    /// A report of an answer; the summary is the answer, cut short if it is long.
    pub fn answering(answer: Value) -> Self {
        const LONGEST: usize = 200;
        let text = answer.to_string();
        let summary = match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        };
        Self { summary, answer: Some(answer), ..Self::default() }
    }

    /// The same with warnings.
    #[must_use]
    pub fn warned(mut self, warnings: Vec<String>) -> Self {
        self.warnings = warnings;
        self
    }
}

/// A real number as an answer has it: JSON knows no NaN and no infinity, so they are `"nan"`, `"inf"` and `"-inf"`.
pub fn real_answer(real: f64) -> Value {
    match real {
        real if real.is_finite() => Value::from(real),
        real if real.is_nan() => Value::from("nan"),
        real => Value::from(if real > 0.0 { "inf" } else { "-inf" }),
    }
}

/// The operation of this name; one trailing `s` more or less is forgiven, as exomerge does, and `write` is `export`.
///
/// # Errors
/// If there is none; the error names the likeliest ones.
pub fn find_operation(name: &str) -> Result<&'static Operation, EditError> {
    let name = if name == "write" { "export" } else { name };
    let exact = OPERATIONS.iter().find(|operation| operation.name == name);
    let singular = || {
        OPERATIONS.iter().find(|operation| {
            name.strip_suffix('s') == Some(operation.name) || operation.name.strip_suffix('s') == Some(name)
        })
    };
    exact.or_else(singular).copied().ok_or_else(|| unknown_operation(name))
}

impl Operation {
    /// The other names that [`find_operation`] knows it by.
    pub fn aliases(&self) -> Vec<String> {
        let counted = match self.name.strip_suffix('s') {
            Some(singular) => singular.to_owned(),
            None => format!("{}s", self.name),
        };
        let finds_this = |alias: &String| find_operation(alias).is_ok_and(|found| found.name == self.name);
        [counted, "write".to_owned()].into_iter().filter(finds_this).collect()
    }
}

fn unknown_operation(name: &str) -> EditError {
    let mut near: Vec<(f64, &str)> =
        OPERATIONS.iter().map(|operation| (likeness(name, operation.name), operation.name)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = near.first().map_or(0.0, |(likeness, _)| *likeness);
    let names: Vec<&str> = near
        .iter()
        .take_while(|(likeness, _)| best >= LIKELY && *likeness >= 0.95 * best)
        .take(MOST_SUGGESTED)
        .map(|(_, name)| *name)
        .collect();
    let hint = match names.as_slice() {
        [] => "; exoscope ops lists them".to_owned(),
        [one] => format!("; did you mean {one}?"),
        [others @ .., last] => format!("; did you mean {} or {last}?", others.join(", ")),
    };
    EditError::UnknownOperation { name: name.to_owned(), hint }
}

/// How alike names must be, from 0 to 1, for one to be suggested.
const LIKELY: f64 = 0.6;
/// How many are suggested at most.
const MOST_SUGGESTED: usize = 3;

/// How alike two names are, from 0 to 1: by their letters, or by their words in any order.
fn likeness(asked: &str, name: &str) -> f64 {
    let asked = asked.to_lowercase().replace([' ', '-'], "_");
    let letters = strsim::normalized_damerau_levenshtein(&asked, name);
    let asked_words: Vec<&str> = asked.split('_').filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = name.split('_').collect();
    let alike = |word: &str, other: &str| match word.len() >= 3 && other.starts_with(word) {
        true => 1.0,
        false => strsim::normalized_damerau_levenshtein(word, other),
    };
    let best_of = |word: &str| words.iter().map(|other| alike(word, other)).fold(0.0, f64::max);
    let found: f64 = asked_words.iter().map(|word| best_of(word)).sum();
    // Words that were not asked for count a little against a name.
    let by_words = found
        / (asked_words.len().max(1) as f64 + 0.2 * words.len().saturating_sub(asked_words.len()) as f64);
    letters.max(0.95 * by_words)
}

#[cfg(test)]
mod tests {
    use super::find_operation;

    fn says(name: &str) -> String {
        find_operation(name).map(|operation| operation.name).unwrap_err().to_string()
    }

    #[test]
    fn misspelt_names_get_the_nearest_ones() {
        for (asked, meant) in [
            ("merge_noeds", "merge_nodes"),
            ("nodes_merge", "merge_nodes"),
            ("Merge Nodes", "merge_nodes"),
            ("combine_blocks", "combine_element_blocks"),
            ("rotate_geometri", "rotate_geometry"),
            ("calc_node_field", "calculate_node_field"),
            ("summarise", "summarize"),
        ] {
            let says = says(asked);
            let start = format!("there is no operation {asked}; did you mean {meant}");
            assert!(says.starts_with(&start), "{says}");
        }
        assert_eq!(find_operation("merge_node").map(|operation| operation.name), Ok("merge_nodes"));
        assert_eq!(says("xyzzy"), "there is no operation xyzzy; exoscope ops lists them");
    }
}
