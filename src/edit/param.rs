//! Parameters: their kinds, defaults, and how a TOML value is checked against a kind.

use super::EditError;
use toml::Value;

/// One parameter of an operation.
pub struct Param {
    /// exomerge's name.
    pub name: &'static str,
    /// What the form calls it.
    pub label: &'static str,
    /// What values it takes.
    pub kind: ParamKind,
    /// The default as TOML (`"\"auto\""`, `"1.0"`); `None` if it must be given.
    pub default: Option<&'static str>,
    /// One sentence for the form's tooltip and the manual.
    pub doc: &'static str,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A selection of one or more element blocks: ids, names, wildcards, keywords.
    ElementBlocks,
    /// Exactly one element block.
    ElementBlock,
    /// An element block to make or to rename to: an id, a name or `"auto"`.
    BlockTarget,
    /// The name of something that is made, or `"auto"`; text only, so that a name may be made of digits.
    Name,
    /// A real number.
    Real {
        /// What it measures.
        unit: Unit,
        /// Whether it must be greater than zero.
        is_positive: bool,
    },
    /// Three real numbers.
    Vector {
        /// What it measures.
        unit: Unit,
        /// Whether it must differ from zero.
        is_direction: bool,
    },
    /// `true` or `false`.
    Flag,
    /// `true`, `false` or `"auto"`.
    FlagOrAuto,
}

/// What a number measures, for labels and for the size of a drag in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// In the file's unit of length.
    Length,
    /// In degrees.
    Degrees,
    /// A pure number.
    None,
}

impl Param {
    /// A parameter that must be given.
    pub const fn required(
        name: &'static str,
        label: &'static str,
        kind: ParamKind,
        doc: &'static str,
    ) -> Self {
        Self { name, label, kind, default: None, doc }
    }

    /// A parameter with a default, written as TOML.
    pub const fn optional(
        name: &'static str,
        label: &'static str,
        kind: ParamKind,
        default: &'static str,
        doc: &'static str,
    ) -> Self {
        Self { name, label, kind, default: Some(default), doc }
    }

    /// The default as a value; `None` if the parameter must be given.
    pub fn default_value(&self) -> Option<Value> {
        let table: toml::Table = toml::from_str(&format!("value = {}", self.default?)).ok()?;
        table.get("value").cloned()
    }
}

impl ParamKind {
    /// What a value should be, for error messages and the manual.
    pub fn expected(self) -> &'static str {
        match self {
            Self::ElementBlocks => {
                "element blocks by id, name or keyword (\"all\", \"first\", …), or a list of these"
            }
            Self::ElementBlock => "one element block by id, name or keyword",
            Self::BlockTarget => "an id, a name or \"auto\"",
            Self::Name => "a name, as text",
            Self::Real { unit: Unit::Degrees, .. } => "an angle in degrees",
            Self::Real { is_positive: true, .. } => "a number greater than 0",
            Self::Real { .. } => "a number",
            Self::Vector { is_direction: true, .. } => "three numbers that are not all 0",
            Self::Vector { .. } => "three numbers",
            Self::Flag => "true or false",
            Self::FlagOrAuto => "true, false or \"auto\"",
        }
    }

    /// A finite number from an integer or a float.
    pub(super) fn real(value: &Value) -> Option<f64> {
        match value {
            Value::Float(real) => Some(*real).filter(|real| real.is_finite()),
            // Journals write 180 for 180.0; integers beyond 2^53 are no lengths.
            Value::Integer(whole) => Some(*whole as f64),
            _ => None,
        }
    }

    /// Three finite numbers from an array.
    pub(super) fn vector(value: &Value) -> Option<[f64; 3]> {
        let [x, y, z] = value.as_array()?.as_slice() else { return None };
        Some([Self::real(x)?, Self::real(y)?, Self::real(z)?])
    }
}

/// The error for a value that is not what the parameter takes.
pub(super) fn wrong_type(param: &Param, value: &Value) -> EditError {
    let shown = value.to_string();
    let found = if shown.chars().count() > 60 { format!("this {}", value.type_str()) } else { shown };
    EditError::WrongType {
        parameter: param.name.to_owned(),
        expected: param.kind.expected().to_owned(),
        found,
    }
}
