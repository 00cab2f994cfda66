//! `get_title`, `get_info_records`, `get_qa_records`, `get_coordinate_names`, `get_input_deck`: what the records say.

use super::Question;
use crate::edit::{Example, Operation};
use serde_json::Value;

pub(in crate::edit::ops) const TITLE: Operation = Question {
    name: "get_title",
    label: "Title",
    summary: "What the model is called",
    doc: "The title without the padding that files put behind it; empty if there is none.",
    params: &[],
    examples: &[Example { model: "two_hexes", args: "", expect: "\"two hexes\"" }],
    answer: |model, _args, _progress| Ok(Value::from(model.title.as_str())),
}
.operation();

pub(in crate::edit::ops) const INFO_RECORDS: Operation = Question {
    name: "get_info_records",
    label: "Information records",
    summary: "The information records, line by line",
    doc: "A list of texts in the order of the file, without padding.",
    params: &[],
    examples: &[Example {
        model: "annotated",
        args: "",
        expect: "[\"begin mesh\",\"  type = box\",\"end mesh\"]",
    }],
    answer: |model, _args, _progress| Ok(Value::from(model.info_records.to_vec())),
}
.operation();

pub(in crate::edit::ops) const QA_RECORDS: Operation = Question {
    name: "get_qa_records",
    label: "QA records",
    summary: "Which programs made and changed the model, and when",
    doc: "A list with [program, version, date, time] for each record, the oldest first.",
    params: &[],
    examples: &[Example {
        model: "annotated",
        args: "",
        expect: "[[\"mesher\",\"1.0\",\"2024/02/28\",\"09:00:00\"],[\"solver\",\"7.2\",\"2024/02/29\",\"12:34:56\"]]",
    }],
    answer: |model, _args, _progress| {
        Ok(model.qa_records.iter().map(|record| Value::from(record.to_vec())).collect())
    },
}
.operation();

pub(in crate::edit::ops) const COORDINATE_NAMES: Operation = Question {
    name: "get_coordinate_names",
    label: "Names of the axes",
    summary: "What the coordinate axes are called",
    doc: "A list with a name for each axis, as the file has them; empty if it has none.",
    params: &[],
    examples: &[Example { model: "annotated", args: "", expect: "[\"x\",\"y\",\"z\"]" }],
    answer: |model, _args, _progress| Ok(Value::from(model.coordinate_names.clone())),
}
.operation();

pub(in crate::edit::ops) const INPUT_DECK: Operation = Question {
    name: "get_input_deck",
    label: "Input deck",
    summary: "The input that the information records hold, as one text",
    doc: "The lines from each `begin` to the `end` that belongs to it, words that a line starts with, in any case. A line \
          of 80 characters that ends in a backslash goes on in the next. Empty if there is no such thing.",
    params: &[],
    examples: &[Example {
        model: "annotated",
        args: "",
        expect: "\"begin mesh\\n  type = box\\nend mesh\"",
    }],
    answer: |model, _args, _progress| Ok(Value::from(input_deck(&model.info_records))),
}
.operation();

/// Source: spec of the operations, section 4.1.
fn input_deck(records: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut depth, mut is_continued) = (0_usize, false);
    for record in records {
        let word = record.split_whitespace().next().unwrap_or_default().to_lowercase();
        if !is_continued && word == "begin" {
            depth += 1;
        }
        if depth == 0 {
            continue;
        }
        let goes_on = record.chars().count() == 80 && record.ends_with('\\');
        let text = if goes_on { &record[..record.len() - 1] } else { record.as_str() };
        match lines.last_mut() {
            Some(last) if is_continued => last.push_str(text),
            _ => lines.push(text.to_owned()),
        }
        if !is_continued && word == "end" {
            depth -= 1;
        }
        is_continued = goes_on;
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v20_the_input_deck_is_what_stands_between_begin_and_end() {
        let long = format!("  begin b {}\\", "x".repeat(69));
        assert_eq!(long.len(), 80);
        let records = ["made by hand", "Begin sierra a", &long, "  more", "  end b", "END sierra a", "after"];
        let records = records.map(str::to_owned);
        let joined = format!("Begin sierra a\n{}  more\n  end b\nEND sierra a", &long[..79]);
        assert_eq!(input_deck(&records), joined);
        assert_eq!(input_deck(&["nothing".to_owned(), "end".to_owned()]), "");
    }
}
