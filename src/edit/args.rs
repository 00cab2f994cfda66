//! An invocation's parameters, checked against the operation and resolved against a model.

use super::{
    EditError, Invocation, Operation, ParamKind, param,
    param::Param,
    selection::{self, Selected},
};
use crate::model::Model;
use toml::Value;

/// Parameters that an operation's `apply` may rely on: present, of the right kind, selections resolved.
#[derive(Debug)]
pub struct Args {
    operation: &'static str,
    values: Vec<(&'static str, Arg)>,
}

#[derive(Debug)]
enum Arg {
    Blocks(Vec<usize>),
    Target(BlockTarget),
    Name(Option<String>),
    Real(f64),
    Vector([f64; 3]),
    Flag(WhenPresent),
}

/// An element block to be made or renamed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockTarget {
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
                let known: Vec<&str> = operation.params.iter().map(|param| param.name).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(EditError::UnknownParameter {
                    operation: operation.name,
                    name: name.clone(),
                    known,
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
            values.push((param.name, resolve_one(param, &value, model, &mut warnings)?));
        }
        Ok((Self { operation: operation.name, values }, warnings))
    }

    /// The selected element blocks, by position, in the order of the selection; at least one.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn element_blocks(&self, name: &'static str) -> Result<&[usize], EditError> {
        match self.get(name)? {
            Arg::Blocks(blocks) => Ok(blocks),
            _ => Err(self.missing(name)),
        }
    }

    /// The one selected element block, by position.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn element_block(&self, name: &'static str) -> Result<usize, EditError> {
        self.element_blocks(name)?.first().copied().ok_or_else(|| self.missing(name))
    }

    /// The block to make or rename to.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn block_target(&self, name: &'static str) -> Result<&BlockTarget, EditError> {
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

    /// A finite number.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn real(&self, name: &'static str) -> Result<f64, EditError> {
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

    /// `true` or `false`.
    ///
    /// # Errors
    /// If the operation has no such parameter of this kind.
    pub fn flag(&self, name: &'static str) -> Result<bool, EditError> {
        Ok(self.when_present(name)? == WhenPresent::Always)
    }

    fn get(&self, name: &'static str) -> Result<&Arg, EditError> {
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

fn resolve_one(
    param: &Param,
    value: &Value,
    model: &Model,
    warnings: &mut Vec<String>,
) -> Result<Arg, EditError> {
    let wrong = || param::wrong_type(param, value);
    let out_of_range = || EditError::OutOfRange {
        parameter: param.name.to_owned(),
        expected: param.kind.expected().to_owned(),
        found: value.to_string(),
    };
    Ok(match param.kind {
        ParamKind::ElementBlocks | ParamKind::ElementBlock => {
            let Selected { positions, undefined } =
                selection::select(&model.element_blocks, value).ok_or_else(wrong)?;
            warnings.extend(
                undefined.iter().map(|asked| format!("reference to undefined element block {asked}")),
            );
            let (parameter, kind, asked) = (param.name.to_owned(), "element block", value.to_string());
            match positions.len() {
                0 => return Err(EditError::NothingSelected { parameter, kind, asked }),
                1 => {}
                found if param.kind == ParamKind::ElementBlock => {
                    return Err(EditError::NotOne { parameter, kind, asked, found });
                }
                _ => {}
            }
            Arg::Blocks(positions)
        }
        ParamKind::BlockTarget => Arg::Target(match value {
            Value::Integer(id) => BlockTarget::Id(*id),
            Value::String(word) if word == "auto" => BlockTarget::Auto,
            Value::String(name) => BlockTarget::Name(storable_name(param, name)?),
            _ => return Err(wrong()),
        }),
        ParamKind::Name => Arg::Name(match value {
            Value::String(word) if word == "auto" => None,
            Value::String(name) => Some(storable_name(param, name)?),
            _ => return Err(wrong()),
        }),
        ParamKind::Real { is_positive, .. } => {
            let real = ParamKind::real(value).ok_or_else(wrong)?;
            if is_positive && real <= 0.0 {
                return Err(out_of_range());
            }
            Arg::Real(real)
        }
        ParamKind::Vector { is_direction, .. } => {
            let vector = ParamKind::vector(value).ok_or_else(wrong)?;
            if is_direction && vector == [0.0; 3] {
                return Err(out_of_range());
            }
            Arg::Vector(vector)
        }
        ParamKind::Flag => Arg::Flag(value.as_bool().map(always_or_never).ok_or_else(wrong)?),
        ParamKind::FlagOrAuto => Arg::Flag(match value {
            Value::Boolean(flag) => always_or_never(*flag),
            Value::String(word) if word == "auto" => WhenPresent::Auto,
            _ => return Err(wrong()),
        }),
    })
}

/// Bytes that a name may have; files can hold more, but few programs read them.
const MAX_NAME_LEN: usize = 255;

/// A name that a file can hold and a person can read.
fn storable_name(param: &Param, name: &str) -> Result<String, EditError> {
    let refused = |reason: String| Err(EditError::BadName { parameter: param.name.to_owned(), reason });
    if let Some(at) = name.chars().position(char::is_control) {
        return refused(format!(
            "a name cannot have control characters such as line breaks, and character {} of {name:?} is one",
            at + 1
        ));
    }
    if name.len() > MAX_NAME_LEN {
        return refused(format!("a name can have {MAX_NAME_LEN} bytes at most, and this has {}", name.len()));
    }
    Ok(name.to_owned())
}

fn always_or_never(flag: bool) -> WhenPresent {
    if flag { WhenPresent::Always } else { WhenPresent::Never }
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Invocation, run};
    use crate::model::{NoProgress, samples};

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
}
