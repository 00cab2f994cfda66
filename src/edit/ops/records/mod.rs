//! Title, information and QA records, names of axes, attributes of the file as a whole.
//!
//! A file has room for so many bytes of each; more is refused with the number. What a file that was read has beyond
//! that stays as it is.

pub(super) mod add_info_records;
pub(super) mod add_qa_record;
pub(super) mod delete_file_attribute;
pub(super) mod delete_info_records;
pub(super) mod delete_qa_records;
pub(super) mod set_coordinate_names;
pub(super) mod set_file_attribute;
pub(super) mod set_info_records;
pub(super) mod set_qa_record;
pub(super) mod set_title;

use crate::edit::{Args, EditError, Param, ParamKind};
use crate::model::Model;

/// Bytes of a title and of an information record. Source: the format's own constants.
const MOST_OF_A_LINE: usize = 80;
/// Bytes of each text of a QA record.
const MOST_OF_A_QA_TEXT: usize = 32;

/// Refuses a text that a file has no room for.
fn refuse_longer(parameter: &'static str, what: &str, text: &str, most: usize) -> Result<(), EditError> {
    if text.len() <= most {
        return Ok(());
    }
    let (unit, hint) = if text.is_ascii() {
        ("characters", "")
    } else {
        ("bytes", "; letters beyond those of English take two or more")
    };
    let reason = format!("{what} can have {most} {unit} at most, and this has {}{hint}", text.len());
    Err(EditError::BadValue { parameter, reason })
}

/// Refuses lines that are too long for an information record, unless the model has the very line already.
fn refuse_long_lines(model: &Model, parameter: &'static str, lines: &[String]) -> Result<(), EditError> {
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.len() > MOST_OF_A_LINE) {
        if !model.info_records.contains(line) {
            let what = format!("line {}: an information record", at + 1);
            refuse_longer(parameter, &what, line, MOST_OF_A_LINE)?;
        }
    }
    Ok(())
}

/// Refuses a position beyond the last of `available`.
fn refuse_missing(
    parameter: &str,
    noun: &'static str,
    index: i64,
    available: usize,
) -> Result<usize, EditError> {
    usize::try_from(index).ok().filter(|&at| at < available).ok_or_else(|| EditError::NoSuchIndex {
        parameter: parameter.to_owned(),
        noun,
        index,
        available,
    })
}

fn has_info_records(model: &Model) -> Result<(), String> {
    if model.info_records.is_empty() {
        Err("the model has no information records".to_owned())
    } else {
        Ok(())
    }
}

fn has_qa_records(model: &Model) -> Result<(), String> {
    if model.qa_records.is_empty() { Err("the model has no QA records".to_owned()) } else { Ok(()) }
}

/// The four texts of a QA record, which two operations ask for.
const QA_TEXTS: [&str; 4] = ["code", "version", "date", "time"];
const CODE: Param = Param::required("code", "Program", ParamKind::Text, "Name of the program");
const VERSION: Param =
    Param::optional("version", "Version", ParamKind::Text, "\"\"", "Version of the program");
const DATE: Param =
    Param::optional("date", "Date", ParamKind::Text, "\"\"", "The day, as 2024/02/29 or as it is wanted");
const TIME: Param = Param::optional(
    "time",
    "Time",
    ParamKind::Text,
    "\"\"",
    "The time of day, as 12:34:56 or as it is wanted",
);

/// The record that the parameters make, refused where a text is too long.
fn qa_record(args: &Args) -> Result<[String; 4], EditError> {
    let mut record = [const { String::new() }; 4];
    for (text, name) in record.iter_mut().zip(QA_TEXTS) {
        args.text(name)?.clone_into(text);
        refuse_longer(name, "a text of a QA record", text, MOST_OF_A_QA_TEXT)?;
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn edited(line: &str) -> Result<Model, String> {
        let invocation = Invocation::parse(line).unwrap();
        run(&samples::annotated(), &invocation, &NoProgress)
            .map(|edited| edited.model)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_file_has_no_room_for_is_refused_with_the_limit() {
        let title = |length: usize| edited(&format!("set_title title='{}'", "x".repeat(length)));
        assert!(title(80).is_ok());
        assert_eq!(title(81).unwrap_err(), "title: a title can have 80 characters at most, and this has 81");
        // 41 letters of two bytes each.
        assert_eq!(
            edited(&format!("set_title title='{}'", "ä".repeat(41))).unwrap_err(),
            "title: a title can have 80 bytes at most, and this has 82; letters beyond those of English take two or more"
        );
        assert_eq!(
            edited(&format!("add_info_records info_records=['ok', '{}']", "y".repeat(95))).unwrap_err(),
            "info_records: line 2: an information record can have 80 characters at most, and this has 95"
        );
        assert_eq!(
            edited(&format!("add_qa_record code='a' version='{}'", "9".repeat(33))).unwrap_err(),
            "version: a text of a QA record can have 32 characters at most, and this has 33"
        );
        assert!(edited("set_title title=\"two\\nlines\"").unwrap_err().contains("line break"));
    }

    #[test]
    fn long_lines_that_were_read_stay() {
        let mut model = samples::annotated();
        let long = "z".repeat(99);
        std::sync::Arc::make_mut(&mut model.info_records).push(long.clone());
        let keep =
            Invocation::new("set_info_records").with("info_records", vec!["new".to_owned(), long.clone()]);
        let after = run(&model, &keep, &NoProgress).unwrap().model;
        assert_eq!(after.info_records.as_slice(), ["new".to_owned(), long]);
    }

    #[test]
    fn records_are_found_by_their_positions() {
        let lines = |line: &str| edited(line).map(|model| model.info_records.to_vec());
        // The sample has three lines.
        let [a, b, c] = samples::annotated().info_records.to_vec().try_into().unwrap();
        let new = || "new".to_owned();
        assert_eq!(
            lines("add_info_records info_records='new'"),
            Ok(vec![a.clone(), b.clone(), c.clone(), new()])
        );
        assert_eq!(
            lines("add_info_records info_records='new' position=1"),
            Ok(vec![a.clone(), new(), b.clone(), c.clone()])
        );
        assert_eq!(
            lines("add_info_records info_records='new' position=4").unwrap_err(),
            "position: there is no place 4, only 4 from 0 on"
        );
        assert_eq!(lines("delete_info_records first=0 last=1"), Ok(vec![c.clone()]));
        assert_eq!(lines("delete_info_records first=1 last=-1"), Ok(vec![a]));
        assert!(lines("delete_info_records first=2 last=1").is_err());
        assert!(lines("delete_info_records first=0 last=3").is_err());
        assert_eq!(edited("delete_qa_records qa_record_indices=[0, 0]").unwrap().qa_records.len(), 1);
        assert!(edited("delete_qa_records qa_record_indices=[2]").is_err());
        assert!(edited("set_qa_record qa_record_index=2 code='a'").is_err());
        assert_eq!(
            edited("set_coordinate_names coordinate_names=['r', 'z']").unwrap_err(),
            "coordinate_names: the model has 3 axes, and 2 names are given"
        );
    }

    #[test]
    fn names_that_the_format_needs_are_no_attributes() {
        for name in ["title", "version", "_x", "Field@a", "", "a/b", " a"] {
            let set = Invocation::new("set_file_attribute").with("attribute_name", name).with("value", 1);
            assert!(run(&samples::annotated(), &set, &NoProgress).is_err(), "{name:?}");
        }
        let long = format!("set_file_attribute attribute_name='{}' value=1", "n".repeat(32));
        assert_eq!(
            edited(&long).unwrap_err(),
            "attribute_name: the name of an attribute can have 31 characters at most, and this has 32"
        );
    }
}
