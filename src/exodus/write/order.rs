//! Putting what the original had in the original's order, and the rest behind what it follows in a new file.

use super::plan::{Planned, Planner, has_int64, is_hdf5};
use crate::exodus::{
    ExodusError,
    container::{Attribute, AttributeValue, CopiedUserDefined, DataType, Dimension, Format, Header},
};
use std::collections::HashMap;

/// A file to be written: its header, and what is in it.
pub(super) struct Arranged<'m> {
    pub(super) header: Header,
    /// In the header's order.
    pub(super) variables: Vec<Planned<'m>>,
    pub(super) user_defined: Vec<CopiedUserDefined>,
}

/// The header of the file to be written, with the contents of its variables in the same order.
///
/// # Errors
/// If an attribute holds a number that the format cannot store.
pub(super) fn arrange<'m>(mut planner: Planner<'m>) -> Result<Arranged<'m>, ExodusError> {
    let format = planner.format;
    let empty: &[Dimension] = &[];
    let (old_dimensions, old_variables) = match planner.origin {
        Some(origin) => (&origin.header.dimensions[..], &origin.header.variables[..]),
        None => (empty, &[][..]),
    };
    let names = old_dimensions.iter().map(|dimension| dimension.name.as_str());
    let order = merged_order(names, planner.dimensions.iter().map(|dimension| dimension.name.as_str()));
    let mut new_position = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        new_position[old] = new;
    }
    let dimensions = order.iter().map(|&at| planner.dimensions[at].clone()).collect();
    let names = old_variables.iter().map(|variable| variable.name.as_str());
    let mut order =
        merged_order(names, planner.variables.iter().map(|planned| planned.variable.name.as_str()));
    // SEACAS cannot read attributes of the variable whose number is 0: that is the times.
    if let Some(at) = order.iter().position(|&at| planner.variables[at].variable.name == "time_whole")
        && planner.origin.is_none()
    {
        order[..=at].rotate_right(1);
    }
    let mut slots: Vec<Option<Planned<'m>>> = planner.variables.into_iter().map(Some).collect();
    let mut variables: Vec<Planned<'m>> = order.into_iter().filter_map(|at| slots[at].take()).collect();
    for planned in &mut variables {
        for dimension in &mut planned.variable.dimensions {
            *dimension = new_position[*dimension];
        }
        fit_attributes(format, &mut planned.variable.attributes)?;
    }
    fit_attributes(format, &mut planner.attributes)?;
    let mut user_defined = planner.user_defined;
    for dimension in user_defined.iter_mut().flat_map(|copied| &mut copied.dimensions) {
        *dimension = new_position[*dimension];
    }
    let header = Header {
        format,
        dimensions,
        attributes: planner.attributes,
        variables: variables.iter().map(|planned| planned.variable.clone()).collect(),
        groups: Vec::new(),
        user_defined: Vec::new(),
        not_understood: Vec::new(),
    };
    Ok(Arranged { header, variables, user_defined })
}

/// Positions of the new items: those that are old too in the old order, each other behind the one before it.
fn merged_order<'a>(old: impl Iterator<Item = &'a str>, new: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let old: HashMap<&str, usize> = old.zip(0..).collect();
    // Sorted by the old position of the last item before it that is old, then by its own.
    let mut anchor = 0;
    let mut keys: Vec<(usize, usize)> = Vec::new();
    for (at, name) in new.enumerate() {
        match old.get(name) {
            Some(&position) => {
                anchor = position + 1;
                keys.push((anchor, 0));
            }
            None => keys.push((anchor, at + 1)),
        }
    }
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|&at| keys[at]);
    order
}

/// Attributes in types that the format has.
fn fit_attributes(format: Format, attributes: &mut [Attribute]) -> Result<(), ExodusError> {
    for Attribute { name, value } in attributes {
        match value {
            AttributeValue::Strings(strings) if !is_hdf5(format) || format == Format::NetCdf4Classic => {
                if strings.len() > 1 {
                    return Err(ExodusError::CannotStore {
                        what: format!("the attribute {name}, a list of texts,"),
                        format,
                        why: "it has single texts only: choose netCDF-4".to_owned(),
                    });
                }
                *value = AttributeValue::Text(strings.concat().into_bytes());
            }
            AttributeValue::Integers(data_type, values) if !has_int64(format) && !is_old(*data_type) => {
                if let Some(number) = values.iter().find(|&&value| i32::try_from(value).is_err()) {
                    return Err(ExodusError::CannotStore {
                        what: format!("the number {number} of the attribute {name}"),
                        format,
                        why: "it needs 64-bit integers: choose CDF-5 or netCDF-4".to_owned(),
                    });
                }
                *data_type = DataType::Int;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether every format has the type.
pub(super) fn is_old(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::Byte
            | DataType::Char
            | DataType::Short
            | DataType::Int
            | DataType::Float
            | DataType::Double
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<&'a str> {
        let order = merged_order(old.iter().copied(), new.iter().copied());
        order.into_iter().map(|at| new[at]).collect()
    }

    #[test]
    fn the_old_order_rules_and_new_items_follow_their_neighbours() {
        assert_eq!(merged(&["b", "a", "c"], &["a", "b", "c"]), ["b", "a", "c"]);
        assert_eq!(merged(&["t", "x1", "y"], &["t", "x1", "x2", "x3", "y"]), ["t", "x1", "x2", "x3", "y"]);
        assert_eq!(merged(&["gone", "y", "t"], &["t", "new", "y"]), ["y", "t", "new"]);
        assert_eq!(merged(&[], &["t", "x"]), ["t", "x"]);
    }
}
