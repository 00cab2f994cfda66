//! What becomes of variables that only some of the blocks have that are merged.

use crate::edit::{ParamKind, default_value, selection::matches_wildcard};
use toml::Value;

/// What a variable gets where a block lacks it.
#[derive(Clone, Copy, Debug)]
pub enum Filler {
    /// This number, or NaN for none.
    Value(f64),
    /// The variable goes from the blocks that have it.
    Drop,
}

/// What variables get where a block lacks them: names or patterns with `*`, of which the first that fits counts.
#[derive(Clone, Debug, Default)]
pub struct Fillers {
    choices: Vec<(String, Option<Filler>)>,
}

impl Fillers {
    /// Reads a word or a number, or a table of these; `None` for any other value.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let choices = match value.as_table() {
            Some(table) => table
                .iter()
                .map(|(name, value)| Some((name.clone(), filler(value)?)))
                .collect::<Option<_>>()?,
            None => vec![("*".to_owned(), filler(value)?)],
        };
        Some(Self { choices })
    }

    /// What a variable of this name gets; without a choice NaN, or 0 for displacements.
    pub fn of(&self, variable: &str) -> Filler {
        let exact = self.choices.iter().find(|(name, _)| name == variable);
        let fits = |(pattern, _): &&(String, _)| matches_wildcard(pattern, variable);
        let chosen = exact.or_else(|| self.choices.iter().find(fits)).and_then(|(_, filler)| *filler);
        chosen.unwrap_or_else(|| Filler::Value(default_value(variable)))
    }

    /// The names and patterns that no variable of these fits.
    pub fn unused<'a>(&'a self, variables: &[&str]) -> Vec<&'a str> {
        let names = self.choices.iter().map(|(name, _)| name.as_str());
        let fits = |pattern: &str| {
            pattern == "*" || variables.iter().any(|name| *name == pattern || matches_wildcard(pattern, name))
        };
        names.filter(|name| !fits(name)).collect()
    }
}

/// One choice; the inner `None` is "auto".
fn filler(value: &Value) -> Option<Option<Filler>> {
    match value {
        Value::String(word) => match word.as_str() {
            "auto" => Some(None),
            "nan" => Some(Some(Filler::Value(f64::NAN))),
            "drop" => Some(Some(Filler::Drop)),
            _ => None,
        },
        number => ParamKind::any_real(number).map(|number| Some(Filler::Value(number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<Fillers> {
        let table: toml::Table = toml::from_str(&format!("v = {value}")).unwrap();
        Fillers::read(&table["v"])
    }

    #[test]
    fn a_name_counts_before_a_pattern_and_the_default_is_as_ever() {
        let fillers = read("{ 's*' = 2, stress = 'drop', disp_x = 'auto', eqps = nan, '*' = 0 }").unwrap();
        assert!(matches!(fillers.of("stress"), Filler::Drop));
        assert!(matches!(fillers.of("strain"), Filler::Value(2.0)));
        assert!(matches!(fillers.of("disp_x"), Filler::Value(0.0)));
        assert!(matches!(fillers.of("eqps"), Filler::Value(value) if value.is_nan()));
        assert!(matches!(fillers.of("other"), Filler::Value(0.0)));
        let auto = read("'auto'").unwrap();
        assert!(matches!(auto.of("stress"), Filler::Value(value) if value.is_nan()));
        assert!(matches!(auto.of("disp_x"), Filler::Value(0.0)));
        assert_eq!(fillers.unused(&["stress", "eqps"]), ["disp_x"]);
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for wrong in ["'keep'", "true", "[1]", "{ a = 'keep' }", "{ a = { b = 1 } }"] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
