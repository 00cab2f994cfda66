//! `exoscope info --raw`: a file as netCDF has it. Only the header is read.
//!
//! As JSON it is one object: `file`, `bytes`, `format`; `dimensions`, each with `name`, `length`, `unlimited`, `used_by`
//! (a number of variables) and `meaning`; `variables`, each with `name`, `type`, `dimensions` (names), `shape`, `bytes`,
//! `chunks` and `deflate` (null where there are none), `shuffle`, `filters` (HDF5 numbers), `meaning`, `understood` and
//! `attributes`; `attributes`, each with `name`, `type` and `value` (a text, or a list of numbers or texts); `groups` and
//! `not_understood`, which are lists of names; `user_defined`, each with `name` and `type` in words. Dimensions, variables and attributes that lie in a group have its path as
//! `group`, and stand behind the others. Numbers that JSON does not have are texts.

use super::{format_name, number};
use crate::cli::Failure;
use crate::exodus::container::{Attribute, AttributeValue};
use crate::exodus::{
    RawDimension, RawFile, RawVariable, SourceFile, attribute_text, attribute_type, name_in_group,
    shape_text, storage_text,
};
use crate::model::{Warnings, counted};
use serde_json::{Value, json};
use std::{io::Write, path::Path};

pub(super) fn run(path: &Path, as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let file = SourceFile::open(path, &mut Warnings::default()).map_err(|error| Failure::at(path, error))?;
    let raw = file.raw();
    if as_json {
        writeln!(out, "{:#}", to_json(path, &raw))?;
    } else {
        tell(path, &raw, out)?;
    }
    Ok(())
}

fn to_json(path: &Path, raw: &RawFile) -> Value {
    let of_file = raw.attributes.iter().map(attribute_to_json);
    let of_groups = raw.group_attributes.iter().map(|(group, one)| in_group(group, attribute_to_json(one)));
    json!({
        "file": path.display().to_string(),
        "bytes": raw.bytes,
        "format": format_name(raw.format),
        "dimensions": raw.dimensions.iter().map(|dimension| in_group(&dimension.group, json!({
            "name": dimension.name, "length": dimension.len, "unlimited": dimension.is_unlimited,
            "used_by": dimension.num_variables, "meaning": dimension.meaning,
        }))).collect::<Vec<_>>(),
        "variables": raw.variables.iter().map(variable_to_json).collect::<Vec<_>>(),
        "attributes": of_file.chain(of_groups).collect::<Vec<_>>(),
        "groups": raw.groups,
        "user_defined": raw.user_defined.iter().map(|(name, words)| json!({"name": name, "type": words}))
            .collect::<Vec<_>>(),
        "not_understood": raw.not_understood,
    })
}

/// What lies in a group says so.
fn in_group(group: &str, mut described: Value) -> Value {
    if !group.is_empty() {
        described["group"] = json!(group);
    }
    described
}

fn variable_to_json(variable: &RawVariable) -> Value {
    let described = json!({
        "name": variable.name,
        "type": variable.data_type.to_string(),
        "dimensions": variable.dimensions,
        "shape": variable.shape,
        "bytes": variable.bytes,
        "chunks": variable.storage.chunks,
        "deflate": variable.storage.deflate,
        "shuffle": variable.storage.is_shuffled,
        "filters": variable.storage.other_filters.iter().map(|filter| filter.id).collect::<Vec<_>>(),
        "meaning": variable.meaning,
        "understood": variable.is_understood,
        "attributes": variable.attributes.iter().map(attribute_to_json).collect::<Vec<_>>(),
    });
    in_group(&variable.group, described)
}

fn attribute_to_json(attribute: &Attribute) -> Value {
    let value = match &attribute.value {
        AttributeValue::Text(_) => json!(attribute_text(&attribute.value)),
        AttributeValue::Integers(_, values) => json!(values),
        AttributeValue::Reals(_, values) => values.iter().map(|&value| number(value)).collect(),
        AttributeValue::Strings(strings) => json!(strings),
    };
    json!({"name": attribute.name, "type": attribute_type(&attribute.value).to_string(), "value": value})
}

fn tell(path: &Path, raw: &RawFile, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{}\n  {} netCDF, {} bytes", path.display(), format_name(raw.format), raw.bytes)?;
    let dimension = |dimension: &RawDimension| {
        let len = dimension.len.to_string();
        let unlimited = if dimension.is_unlimited { "unlimited" } else { "" };
        let used = format!("used by {}", counted(dimension.num_variables, "variable"));
        let name = name_in_group(&dimension.group, &dimension.name);
        [name, len, unlimited.to_owned(), used, dimension.meaning.clone()]
    };
    tell_rows("dimension", &raw.dimensions.iter().map(dimension).collect::<Vec<_>>(), [1], out)?;
    let variable = |variable: &RawVariable| {
        let names = if variable.dimensions.is_empty() {
            String::new()
        } else {
            format!("({}) = {}", variable.dimensions.join(", "), shape_text(&variable.shape))
        };
        let meaning = match variable.meaning.as_str() {
            meaning if variable.is_understood => meaning.to_owned(),
            "" => "not understood, kept as it is".to_owned(),
            meaning => format!("{meaning}; kept as it is"),
        };
        let (size, storage) = (variable.bytes.to_string(), storage_text(&variable.storage));
        let name = name_in_group(&variable.group, &variable.name);
        [name, variable.data_type.to_string(), names, size, storage, meaning]
    };
    tell_rows("variable", &raw.variables.iter().map(variable).collect::<Vec<_>>(), [3], out)?;
    let of_file = raw.attributes.iter().map(|attribute| (String::new(), attribute));
    let of_variables = raw.variables.iter().flat_map(|variable| {
        let owner = name_in_group(&variable.group, &variable.name);
        variable.attributes.iter().map(move |attribute| (owner.clone(), attribute))
    });
    let of_groups = raw.group_attributes.iter().map(|(group, attribute)| (format!("{group}/"), attribute));
    let attribute = |(owner, attribute): (String, &Attribute)| {
        let value = attribute_text(&attribute.value);
        let data_type = attribute_type(&attribute.value).to_string();
        [format!("{owner}:{}", attribute.name), data_type, value]
    };
    tell_rows(
        "attribute",
        &of_file.chain(of_variables).chain(of_groups).map(attribute).collect::<Vec<_>>(),
        [],
        out,
    )?;
    let user_defined: Vec<_> =
        raw.user_defined.iter().map(|(name, words)| [name.clone(), words.clone()]).collect();
    tell_rows("user-defined item", &user_defined, [], out)?;
    for (noun, names) in [("group", &raw.groups), ("unreadable item", &raw.not_understood)] {
        let rows: Vec<_> = names.iter().map(|name| [name.clone()]).collect();
        tell_rows(noun, &rows, [], out)?;
    }
    Ok(())
}

/// A titled table in columns as wide as they need, those named by position to the right; nothing without rows.
fn tell_rows<const COLUMNS: usize, const NUMBERS: usize>(
    noun: &str,
    rows: &[[String; COLUMNS]],
    numbers: [usize; NUMBERS],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let widths: [usize; COLUMNS] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
    writeln!(out, "\n{}", counted(rows.len(), noun))?;
    for row in rows {
        let cells = row.iter().zip(widths).enumerate().filter(|(_, (_, width))| *width > 0);
        let cells = cells.map(|(column, (cell, width))| {
            if numbers.contains(&column) { format!("  {cell:>width$}") } else { format!("  {cell:width$}") }
        });
        writeln!(out, "{}", cells.collect::<String>().trim_end())?;
    }
    Ok(())
}
