//! What the colours mean, as it is chosen and as it stands in flags.

use super::fields::{Component, Field, FieldKind, fields};
use crate::{
    geometry::Metric,
    model::{Model, Support},
};

/// What the colours mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ColorBy {
    /// Each block has the colour of its id.
    #[default]
    Block,
    /// A variable or several that belong together.
    Field {
        /// Nodes, elements or members of sets.
        support: Support,
        /// As [`Field::name`].
        name: String,
        /// Which number of it.
        component: Component,
    },
    /// The ids of nodes.
    NodeId,
    /// The ids of elements.
    ElementId,
    /// How good elements are.
    Quality(Metric),
}

/// How many names a refusal lists.
const LISTED: usize = 8;

impl ColorBy {
    /// Reads what a flag says: `block`, `quality:METRIC`, `node_id`, `element_id`, a field, a variable, or `FIELD:COMPONENT`; a
    /// field may have `node:`, `element:`, `side_set:` or `node_set:` before it where several have the name.
    ///
    /// # Errors
    /// A sentence that says what there is, the nearest first.
    pub fn parse(text: &str, model: &Model) -> Result<Self, String> {
        match text {
            "block" => return Ok(Self::Block),
            "node_id" => return Ok(Self::NodeId),
            "element_id" => return Ok(Self::ElementId),
            _ => {}
        }
        if let Some(name) = text.strip_prefix("quality:") {
            return Metric::named(name).map(Self::Quality).ok_or_else(|| {
                let names = Metric::ALL.map(|(_, name, _)| name);
                format!("there is no quality metric `{name}`; there are {}", nearest(name, &names))
            });
        }
        let fields = fields(model);
        let (support, name) = match text.split_once(':') {
            Some(("node", name)) => (Some(Support::Nodal), name),
            Some(("element", name)) => (Some(Support::Element), name),
            Some(("side_set", name)) => (Some(Support::SideSet), name),
            Some(("node_set", name)) => (Some(Support::NodeSet), name),
            _ => (None, text),
        };
        let fields: Vec<&Field> =
            fields.iter().filter(|field| support.is_none_or(|it| it == field.support)).collect();
        find(model, &fields, name).unwrap_or_else(|| Err(no_field(&fields, name)))
    }

    /// A field by its usual component.
    pub fn field(field: &Field) -> Self {
        let component = field.components().first().copied().unwrap_or_default();
        Self::component(field, component)
    }

    /// A component of a field.
    pub fn component(field: &Field, component: Component) -> Self {
        Self::Field { support: field.support, name: field.name.clone(), component }
    }

    /// The field that is meant, if the model has it.
    pub fn find_field(&self, model: &Model) -> Option<Field> {
        let Self::Field { support, name, .. } = self else { return None };
        fields(model).into_iter().find(|field| field.support == *support && field.name == *name)
    }

    /// Whether values change from step to step.
    pub fn depends_on_step(&self) -> bool {
        matches!(self, Self::Field { .. })
    }

    /// The title of a legend: the name of what is shown, without units, which files do not have.
    pub fn title(&self, model: &Model) -> String {
        match self {
            Self::Block => "Block".to_owned(),
            Self::NodeId => "Node id".to_owned(),
            Self::ElementId => "Element id".to_owned(),
            Self::Quality(metric) => metric.label().to_owned(),
            Self::Field { name, component, .. } => {
                let kind = self.find_field(model).map_or(FieldKind::Scalar, |field| field.kind);
                match component {
                    Component::Value => name.clone(),
                    component => format!("{name} {}", component.label(kind)),
                }
            }
        }
    }
}

/// What a name means among fields: a field, a variable, or a field and its component; `None` if nothing has the name.
fn find(model: &Model, fields: &[&Field], name: &str) -> Option<Result<ColorBy, String>> {
    let named = |name: &str| {
        let exact = fields.iter().find(|field| field.name == name);
        exact.or_else(|| fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)))
    };
    if let Some(field) = named(name) {
        return Some(Ok(ColorBy::field(field)));
    }
    for field in fields {
        let axis = field.variables.iter().position(|variable| {
            variable.is_some_and(|variable| {
                variable_name(model, field.support, variable).eq_ignore_ascii_case(name)
            })
        });
        if let Some(axis) = axis {
            return Some(Ok(ColorBy::component(field, Component::Axis(axis))));
        }
    }
    let (field_name, wanted) = name.rsplit_once(':')?;
    let field = named(field_name)?;
    Some(field.component_named(wanted).map(|component| ColorBy::component(field, component)).ok_or_else(
        || {
            let names: Vec<&str> =
                field.components().into_iter().map(|component| component.name(field.kind)).collect();
            match field.kind {
                FieldKind::Scalar => format!("{field_name} is one number and has no component `{wanted}`"),
                _ => format!("{field_name} has no component `{wanted}`; it has {}", nearest(wanted, &names)),
            }
        },
    ))
}

fn variable_name(model: &Model, support: Support, variable: usize) -> &str {
    let name = match support {
        Support::Nodal => model.nodal_variables.get(variable).map(|(name, _)| name),
        Support::SideSet => model.side_sets.variable_names.get(variable),
        Support::NodeSet => model.node_sets.variable_names.get(variable),
        _ => model.element_blocks.variable_names.get(variable),
    };
    name.map_or("", String::as_str)
}

fn no_field(fields: &[&Field], name: &str) -> String {
    if fields.is_empty() {
        return format!("there is no field `{name}`: the file has no results to be shown");
    }
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    format!("there is no field `{name}`; there are {}", nearest(name, &names))
}

/// Some names in a row, those that are spelled most like a wanted one first.
pub(super) fn nearest(wanted: &str, names: &[&str]) -> String {
    let wanted = wanted.to_lowercase();
    let mut names: Vec<&str> = names.to_vec();
    names.sort_by_cached_key(|name| edits(&wanted, &name.to_lowercase()));
    names.dedup();
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    let listed = names.join(", ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}

/// How many letters must be put in, left out or changed to get from one word to another.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in to.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn flags_are_read() {
        let model = samples::two_hexes();
        let says = |text: &str| ColorBy::parse(text, &model);
        let field =
            |support, name: &str, component| Ok(ColorBy::Field { support, name: name.to_owned(), component });
        assert_eq!(says("block"), Ok(ColorBy::Block));
        assert_eq!(says("node_id"), Ok(ColorBy::NodeId));
        assert_eq!(says("temperature"), field(Support::Nodal, "temperature", Component::Value));
        assert_eq!(says("node:Temperature"), says("temperature"));
        assert_eq!(says("element:stress"), field(Support::Element, "stress", Component::Value));
        assert_eq!(says("disp"), field(Support::Nodal, "disp", Component::Magnitude));
        assert_eq!(says("disp:y"), field(Support::Nodal, "disp", Component::Axis(1)));
        assert_eq!(says("disp_y"), says("disp:y"));
        assert_eq!(says("quality:skew"), Ok(ColorBy::Quality(Metric::Skew)));
        assert_eq!(says("disp:y").unwrap().title(&model), "disp Y");
    }

    #[test]
    fn what_there_is_not_is_told_with_what_there_is() {
        let model = samples::two_hexes();
        let says = |text: &str| ColorBy::parse(text, &model).unwrap_err();
        assert_eq!(says("strees"), "there is no field `strees`; there are stress, strain, disp, temperature");
        assert_eq!(says("node:stress"), "there is no field `stress`; there are disp, temperature");
        assert_eq!(says("disp:xx"), "disp has no component `xx`; it has x, y, z, magnitude");
        assert_eq!(says("stress:x"), "stress is one number and has no component `x`");
        assert!(
            says("quality:jacobi").starts_with("there is no quality metric `jacobi`; there are jacobian, ")
        );
        let nothing = ColorBy::parse("T", &samples::shells()).unwrap_err();
        assert_eq!(nothing, "there is no field `T`: the file has no results to be shown");
    }

    #[test]
    fn words_are_compared_by_letters() {
        // kitten, sitten, sittin, sitting
        assert_eq!([edits("kitten", "sitting"), edits("", "ab"), edits("ab", "ab")], [3, 2, 0]);
        let many: Vec<String> = (0..20).map(|at| format!("v{at}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(nearest("v7", &many).starts_with("v7, ") && nearest("v7", &many).ends_with(" and 12 more"));
    }
}
