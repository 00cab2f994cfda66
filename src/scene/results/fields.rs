//! What a model can be coloured by: its variables, with components that belong together as one field.
//!
//! Names are read as base, component (`x`, `xx`, …) and up to two numbers of integration points, in the manner of the
//! operations' order of names (section 1.7 of their specification). `disp_x`, `disp_y` and `disp_z` are one vector `disp`;
//! `stress_xx_1` … `stress_zx_1` one symmetric tensor `stress_1`. A group that lacks a component that its kind needs stays
//! single variables. What it leaves out: values.

use crate::model::{EntityList, Model, Support};

/// Names of components in the order of their ranks.
const COMPONENTS: [&str; 14] =
    ["xx", "yy", "zz", "xy", "yz", "zx", "yx", "zy", "xz", "x", "y", "z", "s", "q"];

/// A variable or several that are one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name without component.
    pub name: String,
    /// [`Support::Nodal`], [`Support::Element`], [`Support::SideSet`] or [`Support::NodeSet`].
    pub support: Support,
    /// Scalar, vector or tensor.
    pub kind: FieldKind,
    /// The variables that it is made of, by position in the model's list. Shape: 1 for a scalar; 2 or 3 for a vector (x, y, z);
    /// 6 for a tensor (xx, yy, zz, xy, yz, zx), `None` for what a plane model lacks.
    pub variables: Vec<Option<usize>>,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// One number.
    Scalar,
    /// Two or three.
    Vector,
    /// A symmetric tensor: six, or four in a plane.
    Tensor,
}

/// Which number of a field is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Component {
    /// The value of a scalar.
    #[default]
    Value,
    /// The length of a vector; of a tensor, the square root of the sum of the squares of all nine.
    Magnitude,
    /// A component by its position in [`Field::variables`].
    Axis(usize),
    /// The equivalent stress of von Mises.
    VonMises,
    /// The greatest principal value.
    MaxPrincipal,
    /// The one between.
    MidPrincipal,
    /// The least principal value.
    MinPrincipal,
    /// The sum of the diagonal.
    Trace,
}

/// Labels of vector components.
const AXES: [&str; 3] = ["x", "y", "z"];

impl FieldKind {
    /// The numbers that can be shown, the usual one first.
    pub fn components(self, num_variables: usize) -> Vec<Component> {
        let axes = (0..num_variables).map(Component::Axis);
        match self {
            Self::Scalar => vec![Component::Value],
            Self::Vector => [Component::Magnitude].into_iter().chain(axes).collect(),
            Self::Tensor => [
                Component::VonMises,
                Component::MaxPrincipal,
                Component::MidPrincipal,
                Component::MinPrincipal,
                Component::Trace,
                Component::Magnitude,
            ]
            .into_iter()
            .chain(axes)
            .collect(),
        }
    }
}

impl Component {
    /// The name in flags and lists: `magnitude`, `x`, `von_mises`, ….
    pub fn name(self, kind: FieldKind) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Magnitude => "magnitude",
            Self::VonMises => "von_mises",
            Self::MaxPrincipal => "max_principal",
            Self::MidPrincipal => "mid_principal",
            Self::MinPrincipal => "min_principal",
            Self::Trace => "trace",
            Self::Axis(axis) if kind == FieldKind::Tensor => COMPONENTS.get(axis).copied().unwrap_or("?"),
            Self::Axis(axis) => AXES.get(axis).copied().unwrap_or("?"),
        }
    }

    /// The name on screen.
    pub fn label(self, kind: FieldKind) -> &'static str {
        match self {
            Self::Value => "Value",
            Self::Magnitude => "Magnitude",
            Self::VonMises => "von Mises",
            Self::MaxPrincipal => "Max principal",
            Self::MidPrincipal => "Mid principal",
            Self::MinPrincipal => "Min principal",
            Self::Trace => "Trace",
            Self::Axis(axis) => match kind {
                FieldKind::Tensor => ["XX", "YY", "ZZ", "XY", "YZ", "ZX"].get(axis).copied().unwrap_or("?"),
                _ => ["X", "Y", "Z"].get(axis).copied().unwrap_or("?"),
            },
        }
    }
}

impl Field {
    /// The numbers of this field that can be shown, the usual one first.
    pub fn components(&self) -> Vec<Component> {
        let all = self.kind.components(self.variables.len());
        let is_there = |component: &Component| match component {
            Component::Axis(axis) => self.variables.get(*axis).is_some_and(Option::is_some),
            _ => true,
        };
        all.into_iter().filter(is_there).collect()
    }

    /// The component with this name, in any case.
    pub fn component_named(&self, name: &str) -> Option<Component> {
        // A tensor's off-diagonal components have two spellings.
        let name = match name.to_ascii_lowercase().as_str() {
            "yx" => "xy".to_owned(),
            "zy" => "yz".to_owned(),
            "xz" => "zx".to_owned(),
            "vonmises" | "mises" => "von_mises".to_owned(),
            "mag" => "magnitude".to_owned(),
            other => other.to_owned(),
        };
        self.components().into_iter().find(|component| component.name(self.kind) == name)
    }
}

/// All fields of a model on nodes, elements, side sets and node sets, in the order of the operations: by what they are on, then by name.
///
/// Cost: linear in the number of variables and a sort; nothing is read.
pub fn fields(model: &Model) -> Vec<Field> {
    let nodal: Vec<&str> = model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect();
    let mut fields = group(&nodal, Support::Nodal);
    fields.extend(group(&names(&model.element_blocks), Support::Element));
    fields.extend(group(&names(&model.side_sets), Support::SideSet));
    fields.extend(group(&names(&model.node_sets), Support::NodeSet));
    fields
}

fn names<E>(list: &EntityList<E>) -> Vec<&str> {
    list.variable_names.iter().map(String::as_str).collect()
}

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Parsed {
    /// In lower case, for comparing.
    base: String,
    second: Option<u64>,
    first: Option<u64>,
    /// Rank of the component; the number of components for none.
    rank: usize,
    /// The name without component, as written.
    stem: String,
}

/// Takes a name apart; a name whose base would be empty is all base.
fn parse(name: &str) -> Parsed {
    let whole = || Parsed {
        base: name.to_lowercase(),
        second: None,
        first: None,
        rank: COMPONENTS.len(),
        stem: name.to_owned(),
    };
    let mut rest = name;
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let bare = rest.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let Ok(number) = rest[bare.len()..].parse::<u64>() else { break };
        numbers.push(number);
        rest = bare.strip_suffix('_').unwrap_or(bare);
    }
    let tail = &name[rest.len()..];
    let lower = rest.to_ascii_lowercase();
    let rank = COMPONENTS.iter().position(|component| lower.ends_with(component));
    let bare = match rank {
        Some(rank) => &rest[..rest.len() - COMPONENTS[rank].len()],
        None => rest,
    };
    let bare = if rank.is_some() { bare.strip_suffix('_').unwrap_or(bare) } else { bare };
    if bare.is_empty() {
        return whole();
    }
    let (first, second) = match numbers[..] {
        [second, first] => (Some(first), Some(second)),
        [first] => (Some(first), None),
        _ => (None, None),
    };
    Parsed {
        base: bare.to_lowercase(),
        second,
        first,
        rank: rank.unwrap_or(COMPONENTS.len()),
        stem: format!("{bare}{tail}"),
    }
}

fn group(names: &[&str], support: Support) -> Vec<Field> {
    let mut parsed: Vec<(Parsed, usize)> =
        names.iter().zip(0..).map(|(name, at)| (parse(name), at)).collect();
    parsed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let same = |a: &Parsed, b: &Parsed| (&a.base, a.second, a.first) == (&b.base, b.second, b.first);
    let mut fields = Vec::new();
    for members in parsed.chunk_by(|(a, _), (b, _)| same(a, b)) {
        add_group(&mut fields, names, members, support);
    }
    fields
}

/// Adds what a group of variables with the same base and numbers makes: a tensor, a vector, and the rest one by one.
fn add_group(fields: &mut Vec<Field>, names: &[&str], members: &[(Parsed, usize)], support: Support) {
    let ranked = |wanted: &str| {
        members.iter().find(|(parsed, _)| COMPONENTS.get(parsed.rank) == Some(&wanted)).map(|(_, at)| *at)
    };
    let stem = members.first().map_or("", |(parsed, _)| parsed.stem.as_str());
    let mut used = Vec::new();
    let tensor = [
        ranked("xx"),
        ranked("yy"),
        ranked("zz"),
        ranked("xy").or(ranked("yx")),
        ranked("yz").or(ranked("zy")),
        ranked("zx").or(ranked("xz")),
    ];
    let is_plane = tensor[4].is_none() && tensor[5].is_none();
    let is_whole = tensor.iter().all(Option::is_some);
    if tensor[0].is_some() && tensor[1].is_some() && tensor[3].is_some() && (is_whole || is_plane) {
        used.extend(tensor.iter().flatten().copied());
        fields.push(Field {
            name: stem.to_owned(),
            support,
            kind: FieldKind::Tensor,
            variables: tensor.to_vec(),
        });
    }
    let vector = [ranked("x"), ranked("y"), ranked("z")];
    if let [Some(x), Some(y), z] = vector {
        used.extend([x, y].into_iter().chain(z));
        let variables = [Some(x), Some(y)].into_iter().chain(z.map(Some)).collect();
        fields.push(Field { name: stem.to_owned(), support, kind: FieldKind::Vector, variables });
    }
    for (_, at) in members.iter().filter(|(_, at)| !used.contains(at)) {
        fields.push(Field {
            name: names[*at].to_owned(),
            support,
            kind: FieldKind::Scalar,
            variables: vec![Some(*at)],
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn of(names: &[&str]) -> Vec<(String, FieldKind, Vec<Option<usize>>)> {
        group(names, Support::Nodal)
            .into_iter()
            .map(|field| (field.name, field.kind, field.variables))
            .collect()
    }

    #[test]
    fn components_that_belong_together_are_one_field() {
        assert_eq!(
            of(&["DISPLZ", "DISPLX", "eqps", "DISPLY"]),
            [
                ("DISPL".to_owned(), FieldKind::Vector, vec![Some(1), Some(3), Some(0)]),
                ("eqps".to_owned(), FieldKind::Scalar, vec![Some(2)])
            ]
        );
        assert_eq!(of(&["vel_x", "vel_y"]), [("vel".to_owned(), FieldKind::Vector, vec![Some(0), Some(1)])]);
        let six = of(&["s_xx_2", "s_yy_2", "s_zz_2", "s_xy_2", "s_yz_2", "s_xz_2"]);
        assert_eq!(six, [("s_2".to_owned(), FieldKind::Tensor, (0..6).map(Some).collect())]);
        let plane = of(&["SIGXX", "SIGYY", "SIGXY"]);
        assert_eq!(plane[0].2, [Some(0), Some(1), None, Some(2), None, None]);
    }

    #[test]
    fn what_is_not_complete_stays_single_variables() {
        let names = |list: &[&str]| of(list).into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
        assert_eq!(names(&["disp_x", "mass", "x", "y", "index"]), ["disp_x", "index", "mass", "x", "y"]);
        assert_eq!(names(&["s_xx", "s_yy", "s_zz"]), ["s_xx", "s_yy", "s_zz"]);
        assert_eq!(names(&["a_10", "a_2", "a_1"]), ["a_1", "a_2", "a_10"]);
        assert_eq!(names(&["", "1", "é_x"]), ["", "1", "é_x"]);
    }

    #[test]
    fn integration_points_are_fields_of_their_own() {
        let names = ["v_x_1", "v_y_1", "v_x_2", "v_y_2"];
        let found: Vec<_> = of(&names).into_iter().map(|(name, kind, _)| (name, kind)).collect();
        assert_eq!(found, [("v_1".to_owned(), FieldKind::Vector), ("v_2".to_owned(), FieldKind::Vector)]);
    }

    #[test]
    fn the_fields_of_a_model() {
        let fields = fields(&samples::two_hexes());
        let found: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.support)).collect();
        let (node, element) = (Support::Nodal, Support::Element);
        assert_eq!(found, [("disp", node), ("temperature", node), ("strain", element), ("stress", element)]);
        assert_eq!(fields[0].component_named("Y"), Some(Component::Axis(1)));
        assert_eq!(fields[0].component_named("trace"), None);
        assert_eq!(fields[0].components()[0], Component::Magnitude);
    }
}
