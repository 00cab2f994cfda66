//! Which variables form a vector, a tensor or the like: what the format calls field metadata.
//!
//! Exodus keeps it in attributes called `Field@NAME@…` beside the free-form ones; here they are taken apart. Bases and
//! quadratures are attributes of the file, `Basis@…` and `Quad@…`.

use super::{MetadataValue, UserAttribute};

/// What the file says of a field: its name and, from the innermost level on, what its components are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDescription {
    /// The beginning of its components' names.
    pub name: String,
    /// At least one; the first varies fastest.
    pub levels: Vec<FieldLevel>,
}

/// One level of a field: a vector, or the points of a quadrature that there is a vector for each of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldLevel {
    /// The code that Exodus stores.
    pub code: i64,
    /// The name of a basis, a quadrature or a user's own type; empty for others.
    pub type_name: String,
    /// What stands before a suffix: a character, or nothing.
    pub separator: String,
    /// The suffixes of the components in order; empty if what the file says does not tell them.
    pub suffixes: Vec<String>,
}

/// The types in words with their suffixes, by code from 5 on. Source: libexodus, `ex_field_type`; spec 2.16.
const TYPES: [(&str, &str); 22] = [
    ("scalar", ""),
    ("vector 1D", "X"),
    ("vector 2D", "X Y"),
    ("vector 3D", "X Y Z"),
    ("quaternion 2D", "S Q"),
    ("quaternion 3D", "X Y Z Q"),
    ("full tensor 36", "XX YY ZZ XY YZ ZX YX ZY XZ"),
    ("full tensor 32", "XX YY ZZ XY YX"),
    ("full tensor 22", "XX YY XY YX"),
    ("full tensor 16", "XX XY YZ ZX YX ZY XZ"),
    ("full tensor 12", "XX XY YX"),
    ("symmetric tensor 33", "XX YY ZZ XY YZ ZX"),
    ("symmetric tensor 31", "XX YY ZZ XY"),
    ("symmetric tensor 21", "XX YY XY"),
    ("symmetric tensor 13", "XX XY YZ ZX"),
    ("symmetric tensor 11", "XX XY"),
    ("symmetric tensor 10", "XX"),
    ("asymmetric tensor 03", "XY YZ ZX"),
    ("asymmetric tensor 02", "XY YZ"),
    ("asymmetric tensor 01", "XY"),
    ("matrix 2×2", "11 12 21 22"),
    ("matrix 3×3", "11 12 13 21 22 23 31 32 33"),
];

/// The code of the first of [`TYPES`]: a scalar.
const FIRST_TYPE: i64 = 5;
/// Codes of types whose suffixes are a user's, or numbers.
const USER: i64 = 1;
const SEQUENCE: i64 = 2;
const BASIS: i64 = 3;
const QUADRATURE: i64 = 4;
/// No field has more components.
const MOST_COMPONENTS: usize = 1 << 16;

impl FieldDescription {
    /// The fields that attributes of an entity describe, in file order; `of_file` are the attributes of the file, which
    /// say how many points a basis or quadrature has.
    pub fn all(attributes: &[UserAttribute], of_file: &[UserAttribute]) -> Vec<Self> {
        let name = |attribute: &UserAttribute| Some(Self::name_in(&attribute.name)?.0.to_owned());
        let mut names: Vec<String> = Vec::new();
        for name in attributes.iter().filter_map(name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.iter().filter_map(|name| Self::named(name, attributes, of_file)).collect()
    }

    /// The name of the field and the aspect that an attribute's name speaks of.
    pub fn name_in(attribute: &str) -> Option<(&str, &str)> {
        attribute.strip_prefix("Field@")?.rsplit_once('@')
    }

    fn named(name: &str, attributes: &[UserAttribute], of_file: &[UserAttribute]) -> Option<Self> {
        let aspect = |wanted: &str| {
            let is_it = |attribute: &&UserAttribute| Self::name_in(&attribute.name) == Some((name, wanted));
            attributes.iter().find(is_it).map(|attribute| &attribute.value)
        };
        let whole = |wanted: &str| match aspect(wanted) {
            Some(MetadataValue::Integers(values)) => values.to_vec(),
            _ => Vec::new(),
        };
        let items =
            |wanted: &str| aspect(wanted).map(|value| comma_list(&value.to_string())).unwrap_or_default();
        let codes = whole("type");
        let (type_names, cardinalities, suffixes) =
            (items("type_name"), whole("cardinality"), items("suffices"));
        let separators: Option<Vec<char>> =
            aspect("separator").map(|value| value.to_string().chars().collect());
        let level = |(at, &code): (usize, &i64)| {
            let type_name = type_names.get(at).cloned().unwrap_or_default();
            let cardinality = cardinalities.get(at).copied().filter(|&count| count > 0);
            let separator = match &separators {
                None => "_".to_owned(),
                Some(stored) => stored.get(at).map(char::to_string).unwrap_or_default(),
            };
            let suffixes = suffixes_of(code, &type_name, cardinality, &suffixes, of_file);
            FieldLevel { code, type_name, separator, suffixes }
        };
        let levels: Vec<FieldLevel> = codes.iter().enumerate().map(level).collect();
        (!levels.is_empty()).then(|| Self { name: name.to_owned(), levels })
    }

    /// What kind of field it is, the outermost level last: "vector 3D", "vector 3D on quadrature gauss".
    pub fn words(&self) -> String {
        self.levels.iter().map(FieldLevel::words).collect::<Vec<_>>().join(" on ")
    }

    /// The names of its components, the first level fastest; `None` if the file does not tell them.
    pub fn components(&self) -> Option<Vec<String>> {
        let mut ends = vec![String::new()];
        // Scalars have nothing behind their name.
        for level in self.levels.iter().filter(|level| level.code != FIRST_TYPE) {
            let count = level.suffixes.len().saturating_mul(ends.len());
            if count == 0 || count > MOST_COMPONENTS {
                return None;
            }
            let longer = level
                .suffixes
                .iter()
                .flat_map(|suffix| ends.iter().map(move |end| format!("{end}{}{suffix}", level.separator)));
            ends = longer.collect();
        }
        Some(ends.into_iter().map(|end| format!("{}{end}", self.name)).collect())
    }
}

impl FieldLevel {
    fn words(&self) -> String {
        let word = match self.code {
            USER => "user type",
            SEQUENCE => "sequence",
            BASIS => "basis",
            QUADRATURE => "quadrature",
            code => known_type(code).map_or("unknown type", |(words, _)| words),
        };
        if self.type_name.is_empty() { word.to_owned() } else { format!("{word} {}", self.type_name) }
    }
}

fn known_type(code: i64) -> Option<&'static (&'static str, &'static str)> {
    TYPES.get(usize::try_from(code.checked_sub(FIRST_TYPE)?).ok()?)
}

fn comma_list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn suffixes_of(
    code: i64,
    type_name: &str,
    cardinality: Option<i64>,
    stored: &[String],
    of_file: &[UserAttribute],
) -> Vec<String> {
    let of_points = |prefix: &str| {
        let name = format!("{prefix}@{type_name}@cardinality");
        match &of_file.iter().find(|attribute| attribute.name == name)?.value {
            MetadataValue::Integers(values) => values.first().copied(),
            _ => None,
        }
    };
    // From `first`, each as wide as the last.
    let numbers = |first: i64, count: Option<i64>| {
        let count = count.unwrap_or(0).clamp(0, MOST_COMPONENTS as i64);
        let last = (first + count - 1).to_string().len();
        (first..first + count).map(|number| format!("{number:0last$}")).collect()
    };
    match code {
        USER => stored.to_vec(),
        SEQUENCE => numbers(1, cardinality),
        BASIS => numbers(0, cardinality.or_else(|| of_points("Basis"))),
        QUADRATURE => numbers(0, cardinality.or_else(|| of_points("Quad"))),
        code => known_type(code)
            .map(|(_, suffixes)| suffixes.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(name: &str, values: &[i64]) -> UserAttribute {
        UserAttribute { name: name.to_owned(), value: MetadataValue::Integers(values.into()) }
    }

    fn text(name: &str, value: &str) -> UserAttribute {
        UserAttribute { name: name.to_owned(), value: MetadataValue::text(value) }
    }

    #[test]
    fn a_vector_has_the_default_separator() {
        let attributes = [text("paint", "red"), whole("Field@disp@type", &[8])];
        let fields = FieldDescription::all(&attributes, &[]);
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].words(), "vector 3D");
        assert_eq!(fields[0].components().unwrap(), ["disp_X", "disp_Y", "disp_Z"]);
    }

    #[test]
    fn the_first_level_of_two_varies_fastest() {
        let attributes = [
            whole("Field@Gradient@type", &[7, 4]),
            text("Field@Gradient@type_name", ",1x2"),
            text("Field@Gradient@separator", "-$"),
        ];
        let of_file = [whole("Quad@1x2@cardinality", &[2])];
        let field = &FieldDescription::all(&attributes, &of_file)[0];
        assert_eq!(field.words(), "vector 2D on quadrature 1x2");
        let names = ["Gradient-X$0", "Gradient-Y$0", "Gradient-X$1", "Gradient-Y$1"];
        assert_eq!(field.components().unwrap(), names);
        // Without the quadrature nobody knows how many points there are.
        assert_eq!(FieldDescription::all(&attributes, &[])[0].components(), None);
    }

    #[test]
    fn sequences_are_padded_and_users_name_their_own() {
        let attributes = [
            whole("Field@s@type", &[2]),
            whole("Field@s@cardinality", &[10]),
            text("Field@s@separator", ""),
            whole("Field@species@type", &[1]),
            text("Field@species@suffices", "h2o,gas"),
        ];
        let fields = FieldDescription::all(&attributes, &[]);
        let sequence = fields[0].components().unwrap();
        assert_eq!((sequence[0].as_str(), sequence[9].as_str()), ("s01", "s10"));
        assert_eq!(fields[1].components().unwrap(), ["species_h2o", "species_gas"]);
    }

    #[test]
    fn damaged_descriptions_do_no_harm() {
        let attributes = [
            text("Field@a@type", "8"),
            whole("Field@b@type", &[99, i64::MIN]),
            whole("Field@c@type", &[2, 2]),
            whole("Field@c@cardinality", &[i64::MAX, i64::MAX]),
            whole("Field@", &[8]),
        ];
        let fields = FieldDescription::all(&attributes, &[]);
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[0].words(), "unknown type on unknown type");
        assert_eq!((fields[0].components(), fields[1].components()), (None, None));
    }
}
