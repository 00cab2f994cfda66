//! Finding and replacing in names: plain text, wildcards or regular expressions.

use crate::edit::args::storable_name;
use crate::edit::{Args, EditError, Param, ParamKind};
use regex::{NoExpand, Regex, RegexBuilder};

pub(super) const FIND: Param = Param::required(
    "find",
    "Find",
    ParamKind::Text,
    "What to look for: any part of a name; with wildcards the whole name, * for any run of characters and ? for one",
);
pub(super) const REPLACE: Param = Param::optional(
    "replace",
    "Replace with",
    ParamKind::Text,
    "\"\"",
    "What takes its place; with wildcards each * and ? is what it stood for, in regular expressions $1 or ${word} a group",
);
pub(super) const METHOD: Param = Param::optional(
    "method",
    "Find by",
    ParamKind::Choice(&["text", "wildcards", "regex"]),
    "\"text\"",
    "What the text to look for is: as it stands, with wildcards, or a regular expression",
);
pub(super) const IGNORE_CASE: Param = Param::optional(
    "ignore_case",
    "Ignore case",
    ParamKind::Flag,
    "false",
    "Whether large and small letters are the same",
);

/// What to look for and what to put there, read.
pub(super) struct Replacing {
    regex: Regex,
    replacement: Replacement,
}

enum Replacement {
    /// As it stands.
    Literal(String),
    /// With groups.
    Template(String),
    /// With what wildcards stood for, in order.
    Wildcards(String),
}

impl Replacing {
    /// Reads [`FIND`], [`REPLACE`], [`METHOD`] and [`IGNORE_CASE`].
    ///
    /// # Errors
    /// If there is nothing to look for, or it is no regular expression, or the replacement has more wildcards.
    pub(super) fn read(args: &Args) -> Result<Self, EditError> {
        let (find, replace) = (args.text(FIND.name)?, args.text(REPLACE.name)?);
        let refused = |parameter: &'static str, reason: &str| {
            Err(EditError::BadValue { parameter, reason: reason.to_owned() })
        };
        if find.is_empty() {
            return refused(FIND.name, "there is nothing to look for");
        }
        let is_wild = |c: &char| matches!(c, '*' | '?');
        let (expression, replacement) = match args.choice(METHOD.name)? {
            "wildcards" if replace.chars().filter(is_wild).count() > find.chars().filter(is_wild).count() => {
                return refused(REPLACE.name, "it has more wildcards than what is looked for");
            }
            "wildcards" => {
                let pieces = find.chars().map(|c| match c {
                    '*' => "(.*)".to_owned(),
                    '?' => "(.)".to_owned(),
                    c => regex::escape(c.encode_utf8(&mut [0; 4])),
                });
                (format!("^{}$", pieces.collect::<String>()), Replacement::Wildcards(replace.to_owned()))
            }
            "regex" => (find.to_owned(), Replacement::Template(replace.to_owned())),
            _ => (regex::escape(find), Replacement::Literal(replace.to_owned())),
        };
        let ignores_case = args.flag(IGNORE_CASE.name)?;
        match RegexBuilder::new(&expression).case_insensitive(ignores_case).build() {
            Ok(regex) => Ok(Self { regex, replacement }),
            Err(error) => refused(FIND.name, &one_line(&error)),
        }
    }

    /// The name with every match replaced; `None` if there is none.
    ///
    /// # Errors
    /// If no file can hold the new name.
    pub(super) fn apply(&self, name: &str) -> Result<Option<String>, EditError> {
        if !self.regex.is_match(name) {
            return Ok(None);
        }
        let replaced = match &self.replacement {
            Replacement::Literal(text) => self.regex.replace_all(name, NoExpand(text)),
            Replacement::Template(template) => self.regex.replace_all(name, template.as_str()),
            Replacement::Wildcards(text) => self.regex.replace(name, |captures: &regex::Captures<'_>| {
                let mut stood_for = captures.iter().skip(1).flatten();
                let mut new = String::new();
                for c in text.chars() {
                    match c {
                        '*' | '?' => new.push_str(stood_for.next().map_or("", |found| found.as_str())),
                        c => new.push(c),
                    }
                }
                new
            }),
        };
        storable_name(REPLACE.name, &replaced).map(Some)
    }
}

/// The last line of the error, which says what is wrong; those before it draw where.
fn one_line(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    format!("this is no regular expression: {}", last.strip_prefix("error: ").unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Invocation, find_operation};
    use crate::model::Model;

    fn replacing(line: &str) -> Result<Replacing, EditError> {
        let invocation = Invocation::parse(&format!("replace_in_names {line}")).unwrap();
        let operation = find_operation("replace_in_names").unwrap();
        Replacing::read(&Args::resolve(operation, &invocation, &Model::default()).unwrap().0)
    }

    fn replaced(line: &str, name: &str) -> Option<String> {
        replacing(line).unwrap().apply(name).unwrap()
    }

    #[test]
    fn text_is_taken_as_it_stands() {
        assert_eq!(replaced("find='a.b' replace='$0'", "a.b-axb-a.b").as_deref(), Some("$0-axb-$0"));
        assert_eq!(replaced("find='A'", "banana"), None);
        assert_eq!(replaced("find='A' ignore_case=true", "banana").as_deref(), Some("bnn"));
    }

    #[test]
    fn wildcards_fit_whole_names_and_give_what_they_stood_for() {
        let line = "find='surface_*' replace='wall_*' method='wildcards'";
        assert_eq!(replaced(line, "surface_12").as_deref(), Some("wall_12"));
        assert_eq!(replaced(line, "my surface_12"), None);
        let line = "find='?(*).*' replace='*-?' method='wildcards'";
        assert_eq!(replaced(line, "a(bc).d").as_deref(), Some("a-bc"));
    }

    #[test]
    fn regular_expressions_have_groups_and_their_faults_are_told() {
        let line = r"find='(\w+)_(\d+)' replace='${2}_$1' method='regex'";
        assert_eq!(replaced(line, "part_07").as_deref(), Some("07_part"));
        let wrong = replacing("find='a(b' method='regex'").err().unwrap().to_string();
        assert_eq!(wrong, "find: this is no regular expression: unclosed group");
        let more = replacing("find='a*' replace='**' method='wildcards'").err().unwrap().to_string();
        assert_eq!(more, "replace: it has more wildcards than what is looked for");
        let nothing = replacing("find=''").err().unwrap().to_string();
        assert_eq!(nothing, "find: there is nothing to look for");
    }
}
