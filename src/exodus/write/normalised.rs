//! What a new file says in another way than its original, although nobody edited that.
//!
//! Old, foreign and slightly wrong files are brought up to date when they are saved (a fixed time dimension becomes
//! unlimited, missing attributes that other programs ask for are added); whoever compares the files should not have to
//! find out alone. It leaves out the order of things, padding and storage, which say nothing.

use crate::{
    exodus::container::{Attribute, AttributeValue, Dimension, Header, Variable},
    model::UserAttribute,
};
use std::collections::HashMap;

/// What differs between the headers, in a few words each; empty if nothing does.
///
/// Of a model that was edited only what no edit asks for: attributes of the file as a whole that were added, and
/// dimensions that became unlimited.
pub(super) fn normalisations(before: &Header, after: &Header, is_edited: bool) -> Vec<String> {
    let mut says = Vec::new();
    if before.format != after.format {
        // Asked for, or warned of.
        return says;
    }
    for (name, fate) in attribute_fates(&before.attributes, &after.attributes) {
        if !is_edited || (matches!(fate, Fate::Added) && UserAttribute::is_reserved_of_file(name)) {
            says.push(format!("attribute {name} {}", fate.words()));
        }
    }
    let of = |header: &Header| -> HashMap<String, Dimension> {
        header.dimensions.iter().map(|dimension| (dimension.name.clone(), dimension.clone())).collect()
    };
    describe_dimensions((before, after), &of(before), &of(after), is_edited, &mut says);
    if !is_edited {
        describe_variables(before, after, &mut says);
    }
    says
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Added,
    Changed,
    Removed,
}

impl Fate {
    fn words(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

fn attribute_fates<'a>(before: &'a [Attribute], after: &'a [Attribute]) -> Vec<(&'a str, Fate)> {
    let find = |of: &'a [Attribute], name: &str| of.iter().find(|attribute| attribute.name == name);
    let now = after.iter().filter_map(|attribute| match find(before, &attribute.name) {
        None => Some((attribute.name.as_str(), Fate::Added)),
        Some(old) => (!is_same(&old.value, &attribute.value)).then_some((&attribute.name, Fate::Changed)),
    });
    let gone = before.iter().filter(|attribute| find(after, &attribute.name).is_none());
    now.chain(gone.map(|attribute| (attribute.name.as_str(), Fate::Removed))).collect()
}

/// The first attribute that is not in both lists with the same value.
pub(super) fn attributes_differ(a: &[Attribute], b: &[Attribute]) -> Option<String> {
    attribute_fates(a, b).first().map(|(name, _)| (*name).to_owned())
}

/// By bits: NaN is the same as itself.
fn is_same(a: &AttributeValue, b: &AttributeValue) -> bool {
    match (a, b) {
        (AttributeValue::Reals(a_type, a), AttributeValue::Reals(b_type, b)) => {
            let bits = |of: &[f64]| of.iter().map(|real| real.to_bits()).collect::<Vec<_>>();
            a_type == b_type && bits(a) == bits(b)
        }
        (a, b) => a == b,
    }
}

fn describe_dimensions(
    (before, after): (&Header, &Header),
    old: &HashMap<String, Dimension>,
    new: &HashMap<String, Dimension>,
    is_edited: bool,
    says: &mut Vec<String>,
) {
    for Dimension { name, len, is_unlimited } in &after.dimensions {
        let Some(old) = old.get(name) else {
            if !is_edited {
                says.push(format!("dimension {name} added"));
            }
            continue;
        };
        if old.is_unlimited != *is_unlimited {
            let now = if *is_unlimited { "unlimited now" } else { "no longer unlimited" };
            says.push(format!("dimension {name} {now}"));
        }
        if old.len != *len && !is_edited {
            says.push(format!("dimension {name} {len} instead of {}", old.len));
        }
    }
    let gone = before.dimensions.iter().filter(|dimension| !new.contains_key(&dimension.name));
    says.extend(gone.filter(|_| !is_edited).map(|dimension| format!("dimension {} removed", dimension.name)));
}

fn describe_variables(before: &Header, after: &Header, says: &mut Vec<String>) {
    let (old_index, new_index) = (before.variable_index(), after.variable_index());
    let dimension_names = |header: &Header, variable: &Variable| -> Vec<String> {
        variable.dimensions.iter().map(|&at| header.dimensions[at].name.clone()).collect()
    };
    // Attributes by what became of them, with the variables that they are of.
    let mut attributes: Vec<((String, Fate), Vec<&str>)> = Vec::new();
    for new in &after.variables {
        let Some(old) = old_index.get(new.name.as_str()).map(|&at| &before.variables[at]) else {
            says.push(format!("variable {} added", new.name));
            for attribute in &new.attributes {
                note(&mut attributes, (&attribute.name, Fate::Added), &new.name);
            }
            continue;
        };
        if old.data_type != new.data_type {
            says.push(format!("variable {} {} instead of {}", new.name, new.data_type, old.data_type));
        }
        if dimension_names(before, old) != dimension_names(after, new) {
            says.push(format!("variable {} with other dimensions", new.name));
        }
        for fate in attribute_fates(&old.attributes, &new.attributes) {
            note(&mut attributes, fate, &new.name);
        }
    }
    for ((name, fate), variables) in attributes {
        let of = match variables.as_slice() {
            few if few.len() <= 2 => few.join(" and "),
            many => format!("{} variables", many.len()),
        };
        says.push(format!("attribute {name} of {of} {}", fate.words()));
    }
    let gone = before.variables.iter().filter(|variable| !new_index.contains_key(variable.name.as_str()));
    says.extend(gone.map(|variable| format!("variable {} removed", variable.name)));
}

fn note<'a>(
    attributes: &mut Vec<((String, Fate), Vec<&'a str>)>,
    (name, fate): (&str, Fate),
    variable: &'a str,
) {
    match attributes.iter_mut().find(|((known, what), _)| known == name && *what == fate) {
        Some((_, variables)) => variables.push(variable),
        None => attributes.push(((name.to_owned(), fate), vec![variable])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exodus::container::{DataType, Format, Storage};

    fn header() -> Header {
        let dimension = |name: &str, len| Dimension { name: name.to_owned(), len, is_unlimited: false };
        let variable = |name: &str| Variable {
            name: name.to_owned(),
            data_type: DataType::Int,
            dimensions: vec![0],
            attributes: Vec::new(),
            storage: Storage::default(),
        };
        Header {
            format: Format::Offset64,
            dimensions: vec![dimension("time_step", 2), dimension("len_name", 33)],
            attributes: vec![integer("file_size", 1)],
            variables: vec![variable("a"), variable("b"), variable("c")],
            groups: Vec::new(),
            user_defined: Vec::new(),
            not_understood: Vec::new(),
        }
    }

    fn integer(name: &str, value: i64) -> Attribute {
        Attribute { name: name.to_owned(), value: AttributeValue::Integers(DataType::Int, vec![value]) }
    }

    #[test]
    fn each_difference_is_named_once() {
        let (before, mut after) = (header(), header());
        assert_eq!(normalisations(&before, &after, false), Vec::<String>::new());
        after.dimensions[0].is_unlimited = true;
        after.dimensions[1].len = 34;
        after.attributes.push(integer("int64_status", 0));
        after.variables.swap(0, 2);
        after.variables.iter_mut().for_each(|variable| variable.attributes.push(integer("name", 1)));
        after.variables[0].data_type = DataType::Int64;
        after.variables[1].name = "time_whole".to_owned();
        assert_eq!(
            normalisations(&before, &after, false),
            [
                "attribute int64_status added",
                "dimension time_step unlimited now",
                "dimension len_name 34 instead of 33",
                "variable c int64 instead of int",
                "variable time_whole added",
                "attribute name of 3 variables added",
                "variable b removed",
            ]
        );
        // What an edit may have asked for is told elsewhere.
        assert_eq!(
            normalisations(&before, &after, true),
            ["attribute int64_status added", "dimension time_step unlimited now"]
        );
    }
}
