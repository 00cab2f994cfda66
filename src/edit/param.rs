//! Parameters: their kinds, their defaults, and what each kind takes, in words.

use super::{Count, EditError, Selectable};
use crate::model::Support;
use toml::Value;

/// One parameter of an operation.
#[derive(Clone, Copy)]
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

/// What values a parameter takes. Each is read in `args/read.rs` and has its widget in the form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamKind {
    /// A selection of things in the model: ids, names, wildcards, ranges, keywords. [`super::Args::positions`].
    Selection {
        /// What it chooses.
        of: Selectable,
        /// How many it must find.
        count: Count,
    },
    /// A selection of things in another model, which the operation resolves itself. [`super::Args::selection`].
    SelectionElsewhere(Selectable),
    /// A block or set to make or to rename to, or to look for: an id, a name or `"auto"`. [`super::Args::target`].
    Target(Selectable),
    /// The id of something that is made: a number, or this word for none. [`super::Args::id`].
    NewId {
        /// `"auto"` or `"none"`.
        word: &'static str,
    },
    /// The name of something that is made, or `"auto"`; text only, so that a name may be made of digits.
    /// [`super::Args::name`].
    Name,
    /// A name that is taken literally and must not be empty. [`super::Args::plain_name`].
    PlainName,
    /// One line of text. [`super::Args::text`].
    Text,
    /// Lines of text. [`super::Args::texts`].
    Texts,
    /// One of these words. [`super::Args::choice`].
    Choice(&'static [&'static str]),
    /// A whole number within limits. [`super::Args::integer`].
    Integer {
        /// The least that is taken.
        least: i64,
        /// The greatest that is taken.
        greatest: i64,
    },
    /// Whole numbers, at least this large each; one alone needs no brackets. [`super::Args::integers`].
    Integers {
        /// The least that is taken.
        least: i64,
    },
    /// A real number. [`super::Args::real`].
    Real {
        /// What it measures.
        unit: Unit,
        /// Which numbers are taken.
        range: Range,
    },
    /// A real number or `"auto"`. [`super::Args::real_or_auto`].
    RealOrAuto {
        /// What it measures.
        unit: Unit,
        /// Which numbers are taken.
        range: Range,
    },
    /// Finite real numbers; one alone needs no brackets. [`super::Args::reals`].
    Reals,
    /// Pairs of an id and the id that is to take its place. [`super::Args::id_pairs`].
    IdPairs,
    /// What becomes of variables that only some blocks have: a word or a number for all, or a table of these by name or
    /// pattern. [`super::Args::fillers`].
    Fillers,
    /// Three real numbers. [`super::Args::vector`].
    Vector {
        /// What it measures.
        unit: Unit,
        /// Whether it must differ from zero.
        is_direction: bool,
    },
    /// Colours, each as `[red, green, blue]` from 0 to 1, or `"rgb"` for none of one's own. [`super::Args::points`].
    Colors,
    /// A list of points, each of three real numbers. [`super::Args::points`].
    Points,
    /// A box from the origin or between limits: a number, or three numbers or `[least, greatest]` pairs.
    /// [`super::Args::extents`].
    Extents,
    /// Node indices from 0. [`super::Args::nodes`].
    Nodes,
    /// Sides as `[block, element in it, side]`, the block by id or name, the others from 0. [`super::Args::sides`].
    Sides,
    /// A block's `[type, elements, nodes per element, attributes]`. [`super::Args::block_info`].
    BlockInfo,
    /// What a free-form attribute holds: text, whole numbers or reals; one alone needs no brackets.
    /// [`super::Args::metadata`].
    Metadata,
    /// `true` or `false`. [`super::Args::flag`].
    Flag,
    /// `true`, `false` or `"auto"`. [`super::Args::when_present`].
    FlagOrAuto,
    /// An expression over variables. [`super::Args::text`].
    Expression {
        /// Whose variables it may name.
        over: Support,
        /// Whether it is `name = expression`.
        is_assignment: bool,
    },
    /// The path of a file; empty for none where that makes sense. [`super::Args::path`].
    Path {
        /// Whether the file is written.
        is_written: bool,
    },
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

/// Which real numbers are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// All that are, also NaN and the infinities.
    All,
    /// Finite ones.
    Finite,
    /// Zero and finite ones above it.
    NotNegative,
    /// Finite ones above zero.
    Positive,
}

impl Range {
    /// Whether a number lies in it.
    pub fn contains(self, real: f64) -> bool {
        match self {
            Self::All => true,
            Self::Finite => real.is_finite(),
            Self::NotNegative => real.is_finite() && real >= 0.0,
            Self::Positive => real.is_finite() && real > 0.0,
        }
    }
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
    /// One or more element blocks.
    pub const ELEMENT_BLOCKS: Self = Self::some(Selectable::ElementBlock);
    /// Exactly one element block.
    pub const ELEMENT_BLOCK: Self = Self::one(Selectable::ElementBlock);
    /// One or more node sets.
    pub const NODE_SETS: Self = Self::some(Selectable::NodeSet);
    /// Exactly one node set.
    pub const NODE_SET: Self = Self::one(Selectable::NodeSet);
    /// One or more side sets.
    pub const SIDE_SETS: Self = Self::some(Selectable::SideSet);
    /// Exactly one side set.
    pub const SIDE_SET: Self = Self::one(Selectable::SideSet);
    /// One or more time steps.
    pub const TIME_STEPS: Self = Self::some(Selectable::TimeStep);
    /// Exactly one time step.
    pub const TIME_STEP: Self = Self::one(Selectable::TimeStep);

    /// Exactly one of a sort.
    pub const fn one(of: Selectable) -> Self {
        Self::Selection { of, count: Count::One }
    }

    /// One or more of a sort.
    pub const fn some(of: Selectable) -> Self {
        Self::Selection { of, count: Count::Some }
    }

    /// Any number of a sort, also none.
    pub const fn any(of: Selectable) -> Self {
        Self::Selection { of, count: Count::Any }
    }

    /// A selection of one or more variables of a support.
    pub const fn variables(support: Support) -> Self {
        Self::some(Selectable::Variable(support))
    }

    /// A selection of exactly one variable of a support.
    pub const fn variable(support: Support) -> Self {
        Self::one(Selectable::Variable(support))
    }

    /// What a value should be, for error messages and the manual.
    pub fn expected(self) -> String {
        let words = match self {
            Self::Selection { of, count } => return expected_selection(of, count),
            Self::SelectionElsewhere(of) => return expected_selection(of, Count::Any),
            Self::Choice(words) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                return quoted.join(" or ");
            }
            Self::Integer { least, greatest: i64::MAX } => {
                return format!("a whole number, at least {least}");
            }
            Self::Integer { least, greatest } => {
                return format!("a whole number from {least} to {greatest}");
            }
            Self::Integers { least } => return format!("whole numbers, at least {least} each"),
            Self::NewId { word } => return format!("an id (a whole number) or \"{word}\""),
            Self::RealOrAuto { unit, range } => {
                return format!("{} or \"auto\"", expected_real(unit, range));
            }
            Self::Real { unit, range } => expected_real(unit, range),
            Self::Target(_) => "an id, a name or \"auto\"",
            Self::Name => "a name, as text",
            Self::PlainName => "a name, as text that is not empty",
            Self::Text => "a line of text",
            Self::Texts => "lines of text",
            Self::Vector { is_direction: true, .. } => "three numbers that are not all 0",
            Self::Vector { .. } => "three numbers",
            Self::Reals => "numbers",
            Self::IdPairs => "pairs of ids, each as [old, new]",
            Self::Fillers => {
                "\"auto\", \"nan\", \"drop\" or a number, or a table of these by variable, as { stress = 0.0, strain = \"drop\" }"
            }
            Self::Points => "points, each as [x, y, z]",
            Self::Colors => "\"rgb\" or colours, each as [red, green, blue] from 0 to 1",
            Self::Extents => {
                "a length, or for each of three axes a length or [least, greatest], the greatest above the least"
            }
            Self::Nodes => "node indices, which count from 0",
            Self::Sides => "sides, each as [block id, element in the block, side], counting from 0",
            Self::BlockInfo => "[element type, number of elements, nodes per element, number of attributes]",
            Self::Metadata => "a text, a number, or a list of numbers",
            Self::Flag => "true or false",
            Self::FlagOrAuto => "true, false or \"auto\"",
            Self::Expression { is_assignment: true, .. } => "text like \"name = expression\"",
            Self::Expression { .. } => "an expression, as text",
            Self::Path { .. } => "the path of a file, as text",
        };
        words.to_owned()
    }

    /// A number from an integer or a float.
    pub(super) fn any_real(value: &Value) -> Option<f64> {
        match value {
            Value::Float(real) => Some(*real),
            // Journals write 180 for 180.0; integers beyond 2^53 are no lengths.
            Value::Integer(whole) => Some(*whole as f64),
            _ => None,
        }
    }

    /// A finite number from an integer or a float.
    pub(super) fn real(value: &Value) -> Option<f64> {
        Self::any_real(value).filter(|real| real.is_finite())
    }

    /// Three finite numbers from an array.
    pub(super) fn vector(value: &Value) -> Option<[f64; 3]> {
        let [x, y, z] = value.as_array()?.as_slice() else { return None };
        Some([Self::real(x)?, Self::real(y)?, Self::real(z)?])
    }
}

fn expected_selection(of: Selectable, count: Count) -> String {
    let noun = of.noun();
    let by = match of {
        Selectable::Variable(_) => "name or keyword",
        Selectable::TimeStep => "time or keyword",
        _ => "id, name or keyword",
    };
    match count {
        Count::One => format!("one {noun} by {by}"),
        Count::Some | Count::Any => {
            let plural = if noun == "assembly" { "assemblies".to_owned() } else { format!("{noun}s") };
            format!("{plural} by {by} (\"all\", \"first\", …), or a list of these")
        }
    }
}

fn expected_real(unit: Unit, range: Range) -> &'static str {
    match (unit, range) {
        (Unit::Degrees, _) => "an angle in degrees",
        (_, Range::Positive) => "a number greater than 0",
        (_, Range::NotNegative) => "a number not less than 0",
        (_, Range::Finite | Range::All) => "a number",
    }
}

/// The error for a value that is not what the parameter takes.
pub(super) fn wrong_type(param: &Param, value: &Value) -> EditError {
    let shown = value.to_string();
    let found = if shown.chars().count() > 60 { format!("this {}", value.type_str()) } else { shown };
    EditError::WrongType { parameter: param.name.to_owned(), expected: param.kind.expected(), found }
}
