//! What may stand where an expression is being typed, and where it is wrong: for the field of a form.

use super::{Assignment, Expression, FUNCTIONS, Scope, function, token};
use crate::model::{Entity, EntityList, Model, Source, Support};

/// Something that a word that is being typed may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What takes the place of the word.
    pub text: String,
    /// What it is, in a few words.
    pub doc: String,
}

/// The names that expressions over such entries may use, each once: of elements those on any block, of sets those on any
/// set.
///
/// Cost: proportional to the number of variables; nothing is read.
pub fn names_over(model: &Model, over: Support) -> Vec<&str> {
    fn of<E: Entity>(list: &EntityList<E>) -> Vec<&str> {
        list.variable_names.iter().map(String::as_str).collect()
    }
    let nodal = || model.nodal_variables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
    let own = match over {
        Support::Nodal => nodal(),
        Support::Element => of(&model.element_blocks),
        Support::SideSet => of(&model.side_sets),
        Support::NodeSet => [of(&model.node_sets), nodal()].concat(),
        _ => Vec::new(),
    };
    let has_places = matches!(over, Support::Nodal | Support::Element | Support::NodeSet);
    let places = if has_places { &["X", "Y", "Z"][..] } else { &[] };
    let globals = model.global_variables.iter().map(|(name, _)| name.as_str());
    let mut seen = std::collections::HashSet::new();
    let all = own.into_iter().chain(globals).chain(["time"]).chain(places.iter().copied());
    all.filter(|name| seen.insert(*name)).collect()
}

/// What the word before the cursor may become: names before functions and constants, those that begin with it before those
/// that have it within, in any case. Nothing if it is no beginning of a word, or a whole name already.
///
/// `before` is the text up to the word; of an assignment the name on the left is one's own.
pub fn completions(before: &str, word: &str, names: &[&str], is_assignment: bool) -> Vec<Completion> {
    let is_own_name = is_assignment && !before.contains('=');
    let is_in_quotes = before.chars().filter(|c| token::is_quote(*c)).count() % 2 == 1;
    if is_own_name || is_in_quotes || !token::is_plain(word) || names.contains(&word) {
        return Vec::new();
    }
    let name = |name: &&str| (*name).to_owned();
    let names = names.iter().map(|known| {
        let text =
            if token::is_plain(known) { name(known) } else { format!("'{}'", known.replace('\'', "''")) };
        (name(known), Completion { text, doc: String::new() })
    });
    let functions = FUNCTIONS.iter().map(|function| {
        let doc = format!("({}) {}", function.arguments, function.doc);
        (function.name.to_owned(), Completion { text: format!("{}(", function.name), doc })
    });
    let constants = function::CONSTANTS
        .iter()
        .map(|(known, doc)| (name(known), Completion { text: name(known), doc: (*doc).to_owned() }));
    let typed = word.to_lowercase();
    let mut found: Vec<(usize, Completion)> = names
        .chain(functions)
        .chain(constants)
        .filter_map(|(known, completion)| Some((known.to_lowercase().find(&typed)?.min(1), completion)))
        .collect();
    found.sort_by_key(|(is_within, _)| *is_within);
    found.into_iter().map(|(_, completion)| completion).filter(|completion| completion.text != word).collect()
}

/// The character at which a text stops making sense, from 0: as grammar, or because no such name is known.
pub fn first_fault(text: &str, names: &[&str], is_assignment: bool) -> Option<usize> {
    let parsed = match is_assignment {
        true => Assignment::parse(text).map(|assignment| assignment.expression),
        false => Expression::parse(text),
    };
    let mut scope = Scope::empty(1);
    names.iter().for_each(|name| scope.add(*name, Source::constant(0.0, 1)));
    parsed.and_then(|expression| expression.bind(&scope)).err().map(|error| error.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    fn texts(before: &str, word: &str) -> Vec<String> {
        let names = ["stress", "hot spot", "max_strain", "time"];
        completions(before, word, &names, true).into_iter().map(|completion| completion.text).collect()
    }

    #[test]
    fn what_begins_with_the_word_comes_first_and_names_before_functions() {
        assert_eq!(texts("s = ", "st"), ["stress", "max_strain"]);
        assert_eq!(texts("s = 2 * ", "SQ"), ["sqrt("]);
        assert_eq!(texts("s = ", "ho"), ["'hot spot'"]);
        assert_eq!(texts("s = ", "ma"), ["max_strain", "max("]);
        assert_eq!(texts("s = ", "pi"), Vec::<String>::new());
        assert_eq!(texts("s = ", "p"), ["pow(", "pi", "'hot spot'", "exp(", "hypot("]);
    }

    #[test]
    fn a_name_of_one_s_own_a_number_and_a_whole_name_are_not_completed() {
        for (before, word) in
            [("", "st"), ("s = ", "2s"), ("s = ", ""), ("s = ", "stress"), ("s = 'hot ", "st")]
        {
            assert_eq!(texts(before, word), Vec::<String>::new(), "{before}{word}");
        }
    }

    #[test]
    fn names_are_those_that_the_scope_has() {
        let model = samples::two_hexes();
        let sorted = |mut names: Vec<&str>| {
            names.sort_unstable();
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let of_nodes = Scope::nodes(&model, super::super::Placement::Undeformed);
        assert_eq!(sorted(names_over(&model, Support::Nodal)), sorted(of_nodes.names()));
        // Block 1 has all variables of elements.
        let of_elements = Scope::elements(&model, 0, super::super::Placement::Undeformed);
        assert_eq!(sorted(names_over(&model, Support::Element)), sorted(of_elements.names()));
        assert_eq!(sorted(names_over(&model, Support::Global)), sorted(Scope::global(&model).names()));
    }

    #[test]
    fn the_first_fault_is_found_in_the_grammar_and_in_the_names() {
        let at = |text: &str| first_fault(text, &["stress"], true);
        assert_eq!(at("s = stress * 2"), None);
        // s␣=␣stress␣*␣: the end is character 13.
        assert_eq!(at("s = stress * "), Some(13));
        assert_eq!(at("s = 2 * stres"), Some(8));
    }
}
