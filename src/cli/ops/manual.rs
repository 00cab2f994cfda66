//! The reference manual of the operations in Markdown, made of what the operations say of themselves.

use crate::edit::{Group, OPERATIONS, Operation, Param, exomerge::method_of, expression::FUNCTIONS};
use std::io::{self, Write};

/// Writes the whole manual.
pub(super) fn write_all(out: &mut dyn Write) -> io::Result<()> {
    let groups =
        || Group::ALL.iter().map(|group| (group, of_group(*group))).filter(|(_, all)| !all.is_empty());
    writeln!(out, "{INTRODUCTION}")?;
    writeln!(out, "## Contents\n")?;
    for (group, all) in groups() {
        let links: Vec<String> = all.iter().map(|found| format!("[`{0}`](#{0})", found.name)).collect();
        writeln!(out, "- [{}](#{}): {}", group.label(), anchor(group.label()), links.join(", "))?;
    }
    writeln!(out, "- [Functions in expressions](#functions-in-expressions)")?;
    for (group, all) in groups() {
        writeln!(out, "\n## {}", group.label())?;
        all.into_iter().try_for_each(|operation| {
            writeln!(out)?;
            write_one(operation, out)
        })?;
    }
    write_functions(out)
}

/// Writes the page of one operation.
pub(super) fn write_one(operation: &Operation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### `{}`\n\n{}.", operation.name, escaped(operation.summary))?;
    writeln!(out, "\n{}", escaped(operation.doc))?;
    if !operation.params.is_empty() {
        writeln!(out, "\n| parameter | takes | default | meaning |\n| --- | --- | --- | --- |")?;
        operation.params.iter().try_for_each(|param| write_param(param, out))?;
    }
    for example in operation.examples {
        let line = format!("{} {}", operation.name, example.args);
        writeln!(out, "\nExample, on the sample `{}`:\n\n```\n{}\n```", example.model, line.trim_end())?;
        writeln!(out, "\nIt says: {}", code(example.expect))?;
    }
    let aliases: Vec<String> = operation.aliases().iter().map(|alias| code(alias)).collect();
    if !aliases.is_empty() {
        writeln!(out, "\nAlso known as {}.", aliases.join(" and "))?;
    }
    writeln!(out, "\n{}", source(operation))
}

fn of_group(group: Group) -> Vec<&'static Operation> {
    OPERATIONS.iter().copied().filter(|operation| operation.group == group).collect()
}

fn write_param(param: &Param, out: &mut dyn Write) -> io::Result<()> {
    let default = param.default.map_or_else(|| "must be given".to_owned(), code);
    let [takes, doc] =
        [param.kind.expected(), param.doc.to_owned()].map(|text| escaped(&text).replace('|', "\\|"));
    writeln!(out, "| `{}` | {takes} | {} | {doc} |", param.name, default.replace('|', "\\|"))
}

/// Where an operation comes from, and which of its parameters do not.
fn source(operation: &Operation) -> String {
    let Some(method) = method_of(operation) else {
        return "Source: Exoscope's own; exomerge has nothing of this name.".to_owned();
    };
    let is_ours = |param: &&Param| !method.params.contains(&param.name);
    let ours: Vec<String> = operation.params.iter().filter(is_ours).map(|param| code(param.name)).collect();
    match ours.as_slice() {
        [] => format!("Source: exomerge's `{}`.", method.name),
        [one] => format!("Source: exomerge's `{}`; ours is {one}.", method.name),
        [others @ .., last] => {
            format!("Source: exomerge's `{}`; ours are {} and {last}.", method.name, others.join(", "))
        }
    }
}

fn write_functions(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Functions in expressions\n\n{EXPRESSIONS}")?;
    writeln!(out, "\n| function | gives |\n| --- | --- |")?;
    FUNCTIONS.iter().try_for_each(|function| {
        writeln!(out, "| `{}({})` | {} |", function.name, function.arguments, escaped(function.doc))
    })
}

/// The part of a link that leads to a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

/// Text in which nothing is taken for markup.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if matches!(c, '*' | '<' | '>' | '`' | '\\' | '[' | ']' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

/// Text as code, whatever quotes it has.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

const INTRODUCTION: &str = "\
# Operations

All that Exoscope can do to a model, and all that a model can be asked: in the window by menu and palette (Ctrl+P), in journals for
`exoscope apply`, and as questions with `exoscope query`. This page is what `exoscope ops --markdown` prints; a test
holds it to that, and runs every example.

An operation is written as `name parameter=value …` on one line, or as a step of a journal:

```toml
[[step]]
op = \"rotate_geometry\"
axis = [0, 0, 1]
angle_in_degrees = 90
```

Values are TOML. Ids are the file's own numbers; positions of nodes, elements and sides count from 0. Where things are selected, an id,
a name, a pattern with `*`, a range such as `\"1 to 20 by 2 except 7\"`, one of the words `\"all\"`, `\"none\"`, `\"first\"`,
`\"last\"`, `\"first_if_any\"`, `\"last_if_any\"`, `\"auto\"` (the only one there is), or a list of these will do. A step that fails leaves the model
as it was.
";

const EXPRESSIONS: &str = "\
From loose to tight: `a if c else b`; `or` `||`; `and` `&&`; `not`; `==` `!=` `<` `<=` `>` `>=`; `+` `-`; `*` `/` `//` `%`; `-` `+` `!`
before a value; `^` `**`. Everything is a real number, comparisons give 1 or 0, and any value but 0 is true. `time` and the global
variables are known everywhere, `X`, `Y` and `Z` on nodes and elements; the constants are `pi`, `e`, `nan` and `inf`. A name that is no
word stands in quotes: `'hot spot' * 2`.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::find_operation;

    fn page(name: &str) -> String {
        let mut out = Vec::new();
        write_one(find_operation(name).unwrap(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_says_where_an_operation_comes_from_and_what_else_it_is_called() {
        let merge = page("combine_element_blocks");
        assert!(
            merge.contains(
                "\nSource: exomerge's `combine_element_blocks`; ours are `target_name` and `partial_variables`.\n"
            ),
            "{merge}"
        );
        assert!(merge.contains("\nAlso known as `combine_element_block`.\n"), "{merge}");
        assert!(
            merge.contains("| `target_element_block_id` | an id, a name or \"auto\" | `\"auto\"` |"),
            "{merge}"
        );
        assert!(page("export").contains("`exports` and `write`"));
        assert!(
            page("set_title").ends_with("\nSource: Exoscope's own; exomerge has nothing of this name.\n")
        );
    }

    #[test]
    fn nothing_in_a_text_is_taken_for_markup() {
        assert_eq!(escaped("a*b <c> [d] x_1"), r"a\*b \<c\> \[d\] x\_1");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
