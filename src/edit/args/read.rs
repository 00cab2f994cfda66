//! How a TOML value becomes what its kind of parameter means.

use super::{BlockInfo, Fillers, Target, WhenPresent, out_of_range, undefined_warnings};
use crate::edit::{
    Count, EditError, ParamKind, Selectable,
    param::{self, Param},
    selection::{self, Selected},
};
use crate::model::{MetadataValue, Model, Side};
use toml::Value;

/// A parameter's value, read. Several kinds share a variant where what is left of them is the same.
#[derive(Debug)]
pub(super) enum Arg {
    Positions(Vec<usize>),
    Elsewhere { of: Selectable, value: Value },
    Target(Target),
    Id(Option<i64>),
    Name(Option<String>),
    Text(String),
    Texts(Vec<String>),
    Choice(&'static str),
    Integer(i64),
    Integers(Vec<i64>),
    Real(Option<f64>),
    Reals(Vec<f64>),
    IdPairs(Vec<[i64; 2]>),
    Fillers(Fillers),
    Vector([f64; 3]),
    Points(Vec<[f64; 3]>),
    Extents([[f64; 2]; 3]),
    Nodes(Vec<u32>),
    Sides(Vec<Side>),
    BlockInfo(BlockInfo),
    Metadata(MetadataValue),
    Flag(WhenPresent),
}

/// Bytes that a name may have; files can hold more, but few programs read them.
const MAX_NAME_LEN: usize = 255;

pub(super) fn read(
    param: &Param,
    value: &Value,
    model: &Model,
    warnings: &mut Vec<String>,
) -> Result<Arg, EditError> {
    let wrong = || param::wrong_type(param, value);
    let is_auto = value.as_str() == Some("auto");
    let text = || value.as_str().ok_or_else(wrong);
    Ok(match param.kind {
        ParamKind::Selection { of, count } => {
            Arg::Positions(positions(param, (of, count), value, model, warnings)?)
        }
        ParamKind::SelectionElsewhere(of) => {
            selection::select(&Model::default(), of, value).ok_or_else(wrong)?;
            Arg::Elsewhere { of, value: value.clone() }
        }
        ParamKind::Target(_) => Arg::Target(match value {
            Value::Integer(id) => Target::Id(*id),
            Value::String(_) if is_auto => Target::Auto,
            Value::String(name) => Target::Name(storable_name(param.name, name)?),
            _ => return Err(wrong()),
        }),
        ParamKind::NewId { word } => Arg::Id(match value {
            Value::Integer(id) => Some(*id),
            Value::String(given) if given == word => None,
            _ => return Err(wrong()),
        }),
        ParamKind::Name if is_auto => Arg::Name(None),
        ParamKind::Name => Arg::Name(Some(storable_name(param.name, text()?)?)),
        ParamKind::PlainName if text()?.is_empty() => return Err(out_of_range(param, value)),
        ParamKind::PlainName => Arg::Text(storable_name(param.name, text()?)?),
        ParamKind::Text | ParamKind::Expression { .. } => Arg::Text(one_line(param, text()?)?),
        ParamKind::Path { .. } => Arg::Text(path(param, text()?)?),
        ParamKind::Texts => Arg::Texts(
            listed(value)
                .iter()
                .map(|line| line.as_str().ok_or_else(wrong).and_then(|line| one_line(param, line)))
                .collect::<Result<_, _>>()?,
        ),
        ParamKind::Choice(words) => {
            let given = text()?;
            let known = words.iter().find(|word| **word == given);
            Arg::Choice(known.ok_or_else(|| out_of_range(param, value))?)
        }
        ParamKind::Integer { least, greatest } => {
            let integer = value.as_integer().ok_or_else(wrong)?;
            if !(least..=greatest).contains(&integer) {
                return Err(out_of_range(param, value));
            }
            Arg::Integer(integer)
        }
        ParamKind::Integers { least } => {
            let read = |value: &Value| value.as_integer().ok_or_else(wrong);
            let integers: Vec<i64> = listed(value).iter().map(read).collect::<Result<_, _>>()?;
            if integers.iter().any(|&integer| integer < least) {
                return Err(out_of_range(param, value));
            }
            Arg::Integers(integers)
        }
        ParamKind::RealOrAuto { .. } if is_auto => Arg::Real(None),
        ParamKind::Real { range, .. } | ParamKind::RealOrAuto { range, .. } => {
            let real = ParamKind::any_real(value).ok_or_else(wrong)?;
            if !range.contains(real) {
                return Err(if real.is_finite() { out_of_range(param, value) } else { wrong() });
            }
            Arg::Real(Some(real))
        }
        ParamKind::Reals => {
            let reals = listed(value).iter().map(ParamKind::real);
            Arg::Reals(reals.collect::<Option<_>>().ok_or_else(wrong)?)
        }
        ParamKind::IdPairs => Arg::IdPairs(id_pairs(param, value)?),
        ParamKind::Fillers => Arg::Fillers(Fillers::read(value).ok_or_else(wrong)?),
        ParamKind::Vector { is_direction, .. } => Arg::Vector(vector(param, is_direction, value)?),
        ParamKind::Points => {
            let points = value.as_array().ok_or_else(wrong)?.iter().map(ParamKind::vector);
            Arg::Points(points.collect::<Option<_>>().ok_or_else(wrong)?)
        }
        ParamKind::Colors if value.as_str() == Some("rgb") => Arg::Points(Vec::new()),
        ParamKind::Colors => Arg::Points(colors(param, value)?),
        ParamKind::Extents => {
            let extents = extents(value).ok_or_else(wrong)?;
            if extents.iter().any(|[least, greatest]| greatest <= least) {
                return Err(out_of_range(param, value));
            }
            Arg::Extents(extents)
        }
        ParamKind::Nodes => Arg::Nodes(
            value
                .as_array()
                .ok_or_else(wrong)?
                .iter()
                .map(|node| index_below(param, node, model.num_nodes(), "node"))
                .collect::<Result<_, _>>()?,
        ),
        ParamKind::Sides => Arg::Sides(sides(param, value, model)?),
        ParamKind::BlockInfo => Arg::BlockInfo(block_info(value).ok_or_else(wrong)?),
        ParamKind::Metadata => Arg::Metadata(metadata(value).ok_or_else(wrong)?),
        ParamKind::Flag => Arg::Flag(value.as_bool().map(always_or_never).ok_or_else(wrong)?),
        ParamKind::FlagOrAuto if is_auto => Arg::Flag(WhenPresent::Auto),
        ParamKind::FlagOrAuto => Arg::Flag(value.as_bool().map(always_or_never).ok_or_else(wrong)?),
    })
}

/// The values of a list, or one value that stands for a list of itself.
fn listed(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn positions(
    param: &Param,
    (of, count): (Selectable, Count),
    value: &Value,
    model: &Model,
    warnings: &mut Vec<String>,
) -> Result<Vec<usize>, EditError> {
    let Selected { positions, undefined } =
        selection::select(model, of, value).ok_or_else(|| param::wrong_type(param, value))?;
    warnings.extend(undefined_warnings(of, &undefined));
    let (parameter, kind, asked) = (param.name.to_owned(), of.noun(), value.to_string());
    match (count, positions.len()) {
        (Count::One | Count::Some, 0) => Err(EditError::NothingSelected { parameter, kind, asked }),
        (Count::One, found) if found > 1 => Err(EditError::NotOne { parameter, kind, asked, found }),
        _ => Ok(positions),
    }
}

fn vector(param: &Param, is_direction: bool, value: &Value) -> Result<[f64; 3], EditError> {
    let vector = ParamKind::vector(value).ok_or_else(|| param::wrong_type(param, value))?;
    if is_direction && vector == [0.0; 3] { Err(out_of_range(param, value)) } else { Ok(vector) }
}

fn id_pairs(param: &Param, value: &Value) -> Result<Vec<[i64; 2]>, EditError> {
    let pair = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([old, new]) => Some([old.as_integer()?, new.as_integer()?]),
        _ => None,
    };
    let pairs: Option<Vec<[i64; 2]>> = value.as_array().and_then(|pairs| pairs.iter().map(pair).collect());
    let pairs = pairs.ok_or_else(|| param::wrong_type(param, value))?;
    let mut seen = std::collections::HashSet::new();
    match pairs.iter().find(|[old, _]| !seen.insert(*old)) {
        Some([old, _]) => {
            let reason = format!("{old} stands twice as an old id");
            Err(EditError::BadValue { parameter: param.name, reason })
        }
        None => Ok(pairs),
    }
}

fn colors(param: &Param, value: &Value) -> Result<Vec<[f64; 3]>, EditError> {
    let colors = value.as_array().and_then(|colors| colors.iter().map(ParamKind::vector).collect());
    let colors: Vec<[f64; 3]> = colors.ok_or_else(|| param::wrong_type(param, value))?;
    match colors.iter().flatten().all(|part| (0.0..=1.0).contains(part)) {
        true => Ok(colors),
        false => Err(out_of_range(param, value)),
    }
}

fn extents(value: &Value) -> Option<[[f64; 2]; 3]> {
    let axis = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([least, greatest]) => Some([ParamKind::real(least)?, ParamKind::real(greatest)?]),
        Some(_) => None,
        None => Some([0.0, ParamKind::real(value)?]),
    };
    match value.as_array().map(Vec::as_slice) {
        None => axis(value).map(|length| [length; 3]),
        Some([x, y, z]) => Some([axis(x)?, axis(y)?, axis(z)?]),
        Some(_) => None,
    }
}

fn index_below(param: &Param, value: &Value, end: usize, noun: &'static str) -> Result<u32, EditError> {
    let index = value.as_integer().ok_or_else(|| param::wrong_type(param, value))?;
    let in_range = u32::try_from(index).ok().filter(|&index| (index as usize) < end);
    in_range.ok_or_else(|| EditError::NoSuchIndex {
        parameter: param.name.to_owned(),
        noun,
        index,
        available: end,
    })
}

fn sides(param: &Param, value: &Value, model: &Model) -> Result<Vec<Side>, EditError> {
    let offsets = model.element_offsets();
    let mut last_block: Option<(&Value, usize)> = None;
    let mut sides = Vec::new();
    for side in value.as_array().ok_or_else(|| param::wrong_type(param, value))? {
        let wrong = || param::wrong_type(param, side);
        let [block, element, side] = side.as_array().map(Vec::as_slice).ok_or_else(wrong)? else {
            return Err(wrong());
        };
        // Sides of one block mostly stand together.
        let at = match last_block {
            Some((known, at)) if known == block => at,
            _ => {
                let mut ignored = Vec::new();
                positions(param, (Selectable::ElementBlock, Count::One), block, model, &mut ignored)?[0]
            }
        };
        last_block = Some((block, at));
        let block = &model.element_blocks[at];
        let element = index_below(param, element, block.num_elements, "element")?;
        let num_sides = block.topology.sides().len();
        let side = index_below(param, side, num_sides, "side")?;
        let element = u32::try_from(offsets[at] + element as usize).map_err(|_too_many| wrong())?;
        sides.push(Side { element, side });
    }
    Ok(sides)
}

fn block_info(value: &Value) -> Option<BlockInfo> {
    let [elem_type, counts @ ..] = value.as_array()?.as_slice() else { return None };
    let count = |value: &Value| usize::try_from(value.as_integer()?).ok();
    let [num_elements, nodes_per_element, num_attributes] = counts else { return None };
    Some(BlockInfo {
        elem_type: elem_type.as_str()?.to_owned(),
        num_elements: count(num_elements)?,
        nodes_per_element: count(nodes_per_element)?,
        num_attributes: count(num_attributes)?,
    })
}

fn metadata(value: &Value) -> Option<MetadataValue> {
    match value {
        // A NUL ends a text.
        Value::String(text) => (!text.contains('\0')).then(|| MetadataValue::text(text)),
        value => {
            let numbers = listed(value);
            let whole: Option<Vec<i64>> = numbers.iter().map(Value::as_integer).collect();
            let reals = || numbers.iter().map(ParamKind::any_real).collect::<Option<Vec<f64>>>();
            let whole = whole.map(|whole| MetadataValue::Integers(whole.into()));
            whole.or_else(|| Some(MetadataValue::Reals(reals()?.into()))).filter(|_| !numbers.is_empty())
        }
    }
}

/// A name that a file can hold and a person can read.
pub(in crate::edit) fn storable_name(parameter: &str, name: &str) -> Result<String, EditError> {
    let refused = |reason: String| Err(EditError::BadName { parameter: parameter.to_owned(), reason });
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

/// A path; one with a default may be empty and then stands for no file.
fn path(param: &Param, text: &str) -> Result<String, EditError> {
    if text.is_empty() && param.default.is_none() {
        let reason = "the path of a file is needed".to_owned();
        return Err(EditError::BadValue { parameter: param.name, reason });
    }
    one_line(param, text)
}

fn one_line(param: &Param, text: &str) -> Result<String, EditError> {
    match text.chars().position(|c| c.is_control() && c != '\t') {
        None => Ok(text.to_owned()),
        Some(at) => Err(EditError::BadName {
            parameter: param.name.to_owned(),
            reason: format!("character {} is a line break or another control character", at + 1),
        }),
    }
}

fn always_or_never(flag: bool) -> WhenPresent {
    if flag { WhenPresent::Always } else { WhenPresent::Never }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Range, Unit};
    use crate::model::samples;

    fn read_one(kind: ParamKind, value: &str) -> Result<Arg, EditError> {
        let param = Param::required("given", "Given", kind, "…");
        let table: toml::Table = toml::from_str(&format!("v = {value}")).unwrap();
        read(&param, &table["v"], &samples::three_blocks(), &mut Vec::new())
    }

    fn refused(kind: ParamKind, value: &str) -> String {
        read_one(kind, value).map(|arg| format!("{arg:?}")).unwrap_err().to_string()
    }

    #[test]
    fn a_required_path_is_not_empty() {
        let path = ParamKind::Path { is_written: false };
        assert_eq!(refused(path, "''"), "given: the path of a file is needed");
        assert!(read_one(path, "'a b.e'").is_ok());
    }

    #[test]
    fn sides_name_block_element_and_side_and_must_exist() {
        // 64 elements a block.
        let Arg::Sides(sides) = read_one(ParamKind::Sides, "[['middle', 3, 5], [0, 63, 0]]").unwrap() else {
            panic!("no sides")
        };
        assert_eq!(sides, [Side { element: 67, side: 5 }, Side { element: 63, side: 0 }]);
        assert_eq!(
            refused(ParamKind::Sides, "[[0, 64, 0]]"),
            "given: there is no element 64, only 64 from 0 on"
        );
        assert_eq!(refused(ParamKind::Sides, "[[0, 0, 6]]"), "given: there is no side 6, only 6 from 0 on");
        assert_eq!(refused(ParamKind::Sides, "[[9, 0, 0]]"), "given selects no element block: 9");
    }

    #[test]
    fn extents_are_a_cube_a_box_or_limits() {
        let Arg::Extents(extents) = read_one(ParamKind::Extents, "[2, [-1, 1], 0.5]").unwrap() else {
            panic!("no extents")
        };
        assert_eq!(extents, [[0.0, 2.0], [-1.0, 1.0], [0.0, 0.5]]);
        for wrong in ["0", "[1, 2]", "[1, 2, [3, 3]]", "[1, 2, [1, 2, 3]]", "'x'", "-1"] {
            assert!(read_one(ParamKind::Extents, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reals_and_pairs_of_ids_are_read() {
        let Arg::Reals(reals) = read_one(ParamKind::Reals, "[1, -0.5]").unwrap() else { panic!("no reals") };
        assert_eq!(reals, [1.0, -0.5]);
        assert!(matches!(read_one(ParamKind::Reals, "3"), Ok(Arg::Reals(reals)) if reals == [3.0]));
        for wrong in ["'x'", "[1, 'x']", "[inf]"] {
            assert!(read_one(ParamKind::Reals, wrong).is_err(), "{wrong}");
        }
        let Arg::IdPairs(pairs) = read_one(ParamKind::IdPairs, "[[1, 10], [2, 1]]").unwrap() else {
            panic!("no pairs")
        };
        assert_eq!(pairs, [[1, 10], [2, 1]]);
        for wrong in ["[1, 2]", "[[1]]", "[[1, 2, 3]]", "[[1, 'x']]", "3"] {
            let says = refused(ParamKind::IdPairs, wrong);
            assert!(says.starts_with("given should be pairs of ids, each as [old, new], not"), "{says}");
        }
        assert_eq!(refused(ParamKind::IdPairs, "[[1, 2], [1, 3]]"), "given: 1 stands twice as an old id");
    }

    #[test]
    fn metadata_is_text_whole_numbers_or_reals() {
        let read = |value: &str| match read_one(ParamKind::Metadata, value) {
            Ok(Arg::Metadata(value)) => Some(value),
            _ => None,
        };
        assert_eq!(read("'red'"), Some(MetadataValue::Text(b"red\0"[..].into())));
        assert_eq!(read("3"), Some(MetadataValue::Integers([3].into())));
        assert_eq!(read("[1, -2]"), Some(MetadataValue::Integers([1, -2].into())));
        assert_eq!(read("[1, 0.5]"), Some(MetadataValue::Reals([1.0, 0.5].into())));
        for wrong in ["[]", "true", "['a', 'b']", "[1, 'a']", "{a = 1}", "\"a\\u0000b\""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_outside_of_their_range_are_told_with_it() {
        let real = |range| ParamKind::Real { unit: Unit::None, range };
        assert_eq!(
            refused(real(Range::NotNegative), "-1"),
            "given should be a number not less than 0, not -1"
        );
        assert!(read_one(real(Range::All), "nan").is_ok() && read_one(real(Range::Finite), "nan").is_err());
        let integer = ParamKind::Integer { least: 1, greatest: 9 };
        assert_eq!(refused(integer, "10"), "given should be a whole number from 1 to 9, not 10");
        assert_eq!(refused(ParamKind::Nodes, "[-1]"), "given: there is no node -1, only 325 from 0 on");
        let choice = ParamKind::Choice(&["linear", "cubic"]);
        assert_eq!(refused(choice, "'x'"), "given should be \"linear\" or \"cubic\", not \"x\"");
    }
}
