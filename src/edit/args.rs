//! An invocation's parameters, checked against the operation and resolved against a model.

mod fillers;
mod read;

pub use fillers::{Filler, Fillers};
pub(in crate::edit) use read::storable_name;

use super::{EditError, Invocation, Operation, Selectable, Selected, param::Param, selection};
use crate::model::{MetadataValue, Model, Side};
use read::Arg;
use std::path::Path;
use toml::Value;

/// Parameters that an operation's function may rely on: present, of the right kind, selections resolved.
///
/// Each getter fails if the operation has no such parameter of that kind.
#[derive(Debug)]
pub struct Args {
    operation: &'static str,
    values: Vec<(&'static str, Arg)>,
    /// Which were asked for, so that a test finds those that nobody uses.
    #[cfg(test)]
    asked: std::sync::Mutex<std::collections::BTreeSet<&'static str>>,
}

/// A block or set to be made, renamed to or looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Let the operation choose.
    Auto,
    /// This id.
    Id(i64),
    /// This name.
    Name(String),
}

/// Whether to act on something: always, never, or if it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenPresent {
    /// Make it if it is missing.
    Always,
    /// Leave it alone.
    Never,
    /// Only if it is there.
    Auto,
}

/// What a new block is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockInfo {
    /// The element type, as it is to be stored.
    pub elem_type: String,
    /// Number of elements.
    pub num_elements: usize,
    /// Nodes of each.
    pub nodes_per_element: usize,
    /// Reals of each.
    pub num_attributes: usize,
}

impl Args {
    /// Fills in defaults, checks kinds and resolves selections. The strings are warnings.
    ///
    /// # Errors
    /// An unknown or missing parameter, a wrong type, an empty selection.
    pub fn resolve(
        operation: &'static Operation,
        invocation: &Invocation,
        model: &Model,
    ) -> Result<(Self, Vec<String>), EditError> {
        for name in invocation.args.keys() {
            if !operation.params.iter().any(|param| param.name == name) {
                return Err(EditError::UnknownParameter {
                    operation: operation.name,
                    name: name.clone(),
                    known: known_params(operation),
                });
            }
        }
        let mut warnings = Vec::new();
        let mut values = Vec::new();
        for param in operation.params {
            let value = match invocation.args.get(param.name) {
                Some(value) => value.clone(),
                None => param
                    .default_value()
                    .ok_or(EditError::MissingParameter { operation: operation.name, name: param.name })?,
            };
            values.push((param.name, read::read(param, &value, model, &mut warnings)?));
        }
        let args = Self {
            operation: operation.name,
            values,
            #[cfg(test)]
            asked: std::sync::Mutex::default(),
        };
        Ok((args, warnings))
    }

    /// What a selection found: positions in the model's list, in the order of the selection, each once.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn positions(&self, name: &'static str) -> Result<&[usize], EditError> {
        match self.get(name)? {
            Arg::Positions(positions) => Ok(positions),
            _ => Err(self.missing(name)),
        }
    }

    /// The id to make; `None` if the word stood there instead of a number.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn id(&self, name: &'static str) -> Result<Option<i64>, EditError> {
        match self.get(name)? {
            Arg::Id(id) => Ok(*id),
            _ => Err(self.missing(name)),
        }
    }

    /// The block or set to make, rename to or look for.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn target(&self, name: &'static str) -> Result<&Target, EditError> {
        match self.get(name)? {
            Arg::Target(target) => Ok(target),
            _ => Err(self.missing(name)),
        }
    }

    /// A name; `None` for `"auto"`.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn name(&self, name: &'static str) -> Result<Option<&str>, EditError> {
        match self.get(name)? {
            Arg::Name(given) => Ok(given.as_deref()),
            _ => Err(self.missing(name)),
        }
    }

    /// A name that is taken literally.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn plain_name(&self, name: &'static str) -> Result<&str, EditError> {
        match self.get(name)? {
            Arg::Text(text) => Ok(text),
            _ => Err(self.missing(name)),
        }
    }

    /// A line of text, or an expression.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn text(&self, name: &'static str) -> Result<&str, EditError> {
        match self.get(name)? {
            Arg::Text(text) => Ok(text),
            _ => Err(self.missing(name)),
        }
    }

    /// Lines of text.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn texts(&self, name: &'static str) -> Result<&[String], EditError> {
        match self.get(name)? {
            Arg::Texts(texts) => Ok(texts),
            _ => Err(self.missing(name)),
        }
    }

    /// The chosen word.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn choice(&self, name: &'static str) -> Result<&'static str, EditError> {
        match self.get(name)? {
            Arg::Choice(word) => Ok(word),
            _ => Err(self.missing(name)),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn integer(&self, name: &'static str) -> Result<i64, EditError> {
        match self.get(name)? {
            Arg::Integer(integer) => Ok(*integer),
            _ => Err(self.missing(name)),
        }
    }

    /// Whole numbers.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn integers(&self, name: &'static str) -> Result<&[i64], EditError> {
        match self.get(name)? {
            Arg::Integers(integers) => Ok(integers),
            _ => Err(self.missing(name)),
        }
    }

    /// A number.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn real(&self, name: &'static str) -> Result<f64, EditError> {
        match self.get(name)? {
            Arg::Real(Some(real)) => Ok(*real),
            _ => Err(self.missing(name)),
        }
    }

    /// Numbers.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn reals(&self, name: &'static str) -> Result<&[f64], EditError> {
        match self.get(name)? {
            Arg::Reals(reals) => Ok(reals),
            _ => Err(self.missing(name)),
        }
    }

    /// Old ids and their new ones, no old one twice.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn id_pairs(&self, name: &'static str) -> Result<&[[i64; 2]], EditError> {
        match self.get(name)? {
            Arg::IdPairs(pairs) => Ok(pairs),
            _ => Err(self.missing(name)),
        }
    }

    /// What becomes of variables that only some blocks have.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn fillers(&self, name: &'static str) -> Result<&Fillers, EditError> {
        match self.get(name)? {
            Arg::Fillers(fillers) => Ok(fillers),
            _ => Err(self.missing(name)),
        }
    }

    /// A number; `None` for `"auto"`.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn real_or_auto(&self, name: &'static str) -> Result<Option<f64>, EditError> {
        match self.get(name)? {
            Arg::Real(real) => Ok(*real),
            _ => Err(self.missing(name)),
        }
    }

    /// Three finite numbers.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn vector(&self, name: &'static str) -> Result<[f64; 3], EditError> {
        match self.get(name)? {
            Arg::Vector(vector) => Ok(*vector),
            _ => Err(self.missing(name)),
        }
    }

    /// Points of three finite numbers.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn points(&self, name: &'static str) -> Result<&[[f64; 3]], EditError> {
        match self.get(name)? {
            Arg::Points(points) => Ok(points),
            _ => Err(self.missing(name)),
        }
    }

    /// The least and greatest coordinate on each axis, the greatest above the least.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn extents(&self, name: &'static str) -> Result<[[f64; 2]; 3], EditError> {
        match self.get(name)? {
            Arg::Extents(extents) => Ok(*extents),
            _ => Err(self.missing(name)),
        }
    }

    /// Node indices that exist, in the order given; one may stand twice.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn nodes(&self, name: &'static str) -> Result<&[u32], EditError> {
        match self.get(name)? {
            Arg::Nodes(nodes) => Ok(nodes),
            _ => Err(self.missing(name)),
        }
    }

    /// Sides that exist, in the order given; one may stand twice.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn sides(&self, name: &'static str) -> Result<&[Side], EditError> {
        match self.get(name)? {
            Arg::Sides(sides) => Ok(sides),
            _ => Err(self.missing(name)),
        }
    }

    /// What a new block is made of.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn block_info(&self, name: &'static str) -> Result<&BlockInfo, EditError> {
        match self.get(name)? {
            Arg::BlockInfo(info) => Ok(info),
            _ => Err(self.missing(name)),
        }
    }

    /// What a free-form attribute is to hold.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn metadata(&self, name: &'static str) -> Result<&MetadataValue, EditError> {
        match self.get(name)? {
            Arg::Metadata(value) => Ok(value),
            _ => Err(self.missing(name)),
        }
    }

    /// `true`, `false` or `"auto"`.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn when_present(&self, name: &'static str) -> Result<WhenPresent, EditError> {
        match self.get(name)? {
            Arg::Flag(flag) => Ok(*flag),
            _ => Err(self.missing(name)),
        }
    }

    /// The one thing that a selection found, by position in the model's list.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn position(&self, name: &'static str) -> Result<usize, EditError> {
        self.positions(name)?.first().copied().ok_or_else(|| self.missing(name))
    }

    /// What a selection finds in another model than the one that is edited. The strings are warnings.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind, or the value is none that selects.
    pub fn selection(
        &self,
        name: &'static str,
        model: &Model,
    ) -> Result<(Vec<usize>, Vec<String>), EditError> {
        let Arg::Elsewhere { of, value } = self.get(name)? else { return Err(self.missing(name)) };
        let Selected { positions, undefined } =
            selection::select(model, *of, value).ok_or_else(|| self.missing(name))?;
        Ok((positions, undefined_warnings(*of, &undefined)))
    }

    /// The value of a selection in another model as it was given, for words that mean more than what they select.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn selection_value(&self, name: &'static str) -> Result<&Value, EditError> {
        match self.get(name)? {
            Arg::Elsewhere { value, .. } => Ok(value),
            _ => Err(self.missing(name)),
        }
    }

    /// The path of a file; `None` if it is empty.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn path(&self, name: &'static str) -> Result<Option<&Path>, EditError> {
        match self.get(name)? {
            Arg::Text(path) => Ok(Some(Path::new(path)).filter(|path| !path.as_os_str().is_empty())),
            _ => Err(self.missing(name)),
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn flag(&self, name: &'static str) -> Result<bool, EditError> {
        Ok(self.when_present(name)? == WhenPresent::Always)
    }

    fn get(&self, name: &'static str) -> Result<&Arg, EditError> {
        #[cfg(test)]
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(name);
        }
        self.values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, arg)| arg)
            .ok_or_else(|| self.missing(name))
    }

    fn missing(&self, name: &'static str) -> EditError {
        EditError::MissingParameter { operation: self.operation, name }
    }
}

fn known_params(operation: &Operation) -> String {
    let known: Vec<&str> = operation.params.iter().map(|param| param.name).collect();
    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
}

fn undefined_warnings(of: Selectable, undefined: &[String]) -> Vec<String> {
    undefined.iter().map(|asked| format!("reference to undefined {} {asked}", of.noun())).collect()
}

fn out_of_range(param: &Param, value: &Value) -> EditError {
    EditError::OutOfRange {
        parameter: param.name.to_owned(),
        expected: param.kind.expected(),
        found: value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::Args;
    use crate::edit::{Action, EditError, Invocation, OPERATIONS, Operation, SampleFiles, run};
    use crate::model::{Model, NoProgress, samples};
    use std::collections::BTreeSet;

    #[test]
    fn names_that_no_file_should_hold_are_refused() {
        let rename = |name: &str| {
            let rename = Invocation::new("rename_element_block")
                .with("element_block_id", 1)
                .with("new_element_block_id", name);
            run(&samples::two_hexes(), &rename, &NoProgress).map(|edited| edited.report.summary)
        };
        let refused = rename("in\nlet").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "new_element_block_id: a name cannot have control characters such as line breaks, \
             and character 3 of \"in\\nlet\" is one"
        );
        for name in ["\0", "a\u{7f}", "\u{85}b", "\t"] {
            assert!(matches!(rename(name), Err(EditError::BadName { .. })), "{name:?}");
        }
        assert!(rename(&"x".repeat(255)).is_ok());
        // 128 letters of two bytes each.
        assert!(matches!(rename(&"ä".repeat(128)), Err(EditError::BadName { .. })));
    }
    /// The parameters that an operation asks for in a run; none if the run fails before there are any.
    fn asked(operation: &'static Operation, args: &str, model: &Model) -> BTreeSet<&'static str> {
        let step = Invocation::parse(&format!("{} {args}", operation.name)).unwrap();
        let Ok((args, _)) = Args::resolve(operation, &step, model) else { return BTreeSet::new() };
        let mut changed = model.clone();
        if (operation.refuse)(model, &args).is_ok() {
            // What the run comes to is the matter of other tests.
            let _ = match operation.action {
                Action::Change(change) => change(&mut changed, &args, &NoProgress).map(drop),
                Action::Answer(answer) => answer(model, &args, &NoProgress).map(drop),
                Action::UseFiles(work) => work(&mut changed, &args, &SampleFiles, &NoProgress).map(drop),
            };
        }
        args.asked.into_inner().unwrap()
    }

    #[test]
    fn every_parameter_is_used_by_its_operation() {
        for operation in OPERATIONS {
            let mut seen = BTreeSet::new();
            let is_unused =
                |seen: &BTreeSet<&str>| operation.params.iter().any(|param| !seen.contains(param.name));
            for example in operation.examples {
                seen.extend(asked(operation, example.args, &samples::by_name(example.model).unwrap()));
            }
            // Some are asked for only where there is something odd.
            for (_, make) in samples::SAMPLES {
                for example in operation.examples {
                    if is_unused(&seen) {
                        seen.extend(asked(operation, example.args, &make()));
                    }
                }
            }
            let known = operation.params.iter().map(|param| param.name);
            let unused: Vec<&str> = known.filter(|name| !seen.contains(name)).collect();
            assert_eq!(unused, Vec::<&str>::new(), "{} never looks at these parameters", operation.name);
        }
    }
}
