//! What blocks and sets have in common: an id, a name, properties, attributes, results.

use super::{Shared, Source, real_text};
use std::{fmt, ops, sync::Arc};

/// A block or a set, seen as an entity that has an id, perhaps a name, and values.
pub trait Entity {
    /// The file's own number of the entity.
    fn id(&self) -> i64;
    /// The name without padding; empty if it has none.
    fn name(&self) -> &str;
    /// How many entries (elements, nodes, sides) the entity has.
    fn num_entries(&self) -> usize;
    /// Reals per entry.
    fn attributes(&self) -> &Attributes;
    /// Integers, one per property name of the list.
    fn properties(&self) -> &[i64];
    /// A source per variable name of the list; `None` where the truth table says that it is not stored here.
    fn values(&self) -> &[Option<Source>];
    /// One value per reduction variable of the list, or nothing if it has none.
    fn reductions(&self) -> &[Source];
    /// Free-form attributes of the entity as a whole, and the [descriptions of fields](super::FieldDescription) on it.
    fn user_attributes(&self) -> &[UserAttribute];
}

/// Entities of one kind in file order, with the names of what may be stored on each.
///
/// Invariant: each entity has as many `values` as there are `variable_names`, and as many `properties` as there are
/// `property_names`; it has as many `reductions` as there are `reduction_names`, or none.
#[derive(Clone, Debug)]
pub struct EntityList<E> {
    items: Vec<E>,
    /// Names of the variables of this kind, in file order; a name may occur twice.
    pub variable_names: Vec<String>,
    /// Names of the variables that have one value for a whole entity, in file order.
    pub reduction_names: Vec<String>,
    /// Names of the integer properties beside the id, in file order.
    pub property_names: Vec<String>,
}

impl<E> Default for EntityList<E> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            variable_names: Vec::new(),
            reduction_names: Vec::new(),
            property_names: Vec::new(),
        }
    }
}

impl<E> ops::Deref for EntityList<E> {
    type Target = Vec<E>;

    fn deref(&self) -> &Vec<E> {
        &self.items
    }
}

impl<E> ops::DerefMut for EntityList<E> {
    fn deref_mut(&mut self) -> &mut Vec<E> {
        &mut self.items
    }
}

impl<E: Entity> EntityList<E> {
    /// The position of the first entity with this id.
    pub fn position_of(&self, id: i64) -> Option<usize> {
        self.items.iter().position(|item| item.id() == id)
    }

    /// The positions of all entities with this name.
    pub fn positions_named(&self, name: &str) -> Vec<usize> {
        (0..self.items.len()).filter(|&at| self.items[at].name() == name).collect()
    }

    /// The lowest id from 1 that no entity has.
    pub fn lowest_unused_id(&self) -> i64 {
        let mut used: Vec<i64> = self.items.iter().map(Entity::id).filter(|&id| id > 0).collect();
        used.sort_unstable();
        used.into_iter().fold(1, |free, id| if id == free { free + 1 } else { free })
    }
}

/// Reals per entry of a block or set (thickness, radius), with a name per column.
///
/// Shape: `values` is entry-major, `num_entries * names.len()`; a name may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes {
    /// A name per attribute.
    pub names: Vec<String>,
    /// The values, all attributes of the first entry first.
    pub values: Shared<f64>,
}

/// A free-form attribute of an entity, or one by which the format describes fields (`Field@…`), which is kept among them.
#[derive(Clone, Debug, PartialEq)]
pub struct UserAttribute {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub value: MetadataValue,
}

impl UserAttribute {
    /// Bytes that a name may have: what programs that copy files make room for.
    pub const MAX_NAME_LEN: usize = 31;

    /// Whether the format keeps a name for itself, so that no attribute of a user can have it.
    pub fn is_reserved(name: &str) -> bool {
        Self::is_internal(name) || Self::describes_fields(name)
    }

    /// Whether an attribute of this name is a part of how the format stores an entity, and never in a list of attributes.
    pub fn is_internal(name: &str) -> bool {
        name.starts_with('_') || matches!(name, "elem_type" | "entity_type1" | "entity_type2")
    }

    /// Whether an attribute of this name describes fields, or the bases and quadratures that they are on.
    pub fn describes_fields(name: &str) -> bool {
        ["Field@", "Basis@", "Quad@"].iter().any(|prefix| name.starts_with(prefix))
    }

    /// As [`UserAttribute::is_reserved`], for attributes of the file as a whole.
    pub fn is_reserved_of_file(name: &str) -> bool {
        Self::is_internal_of_file(name) || Self::describes_fields(name)
    }

    /// As [`UserAttribute::is_internal`], for attributes of the file as a whole.
    pub fn is_internal_of_file(name: &str) -> bool {
        const NAMES: &[&str] = &[
            "api_version",
            "api version",
            "version",
            "floating_point_word_size",
            "floating point word size",
            "file_size",
            "int64_status",
            "maximum_name_length",
            "title",
            "last_written_time",
            "processor_info",
            "nemesis_api_version",
            "nemesis_file_version",
        ];
        NAMES.contains(&name) || Self::is_internal(name)
    }
}

impl MetadataValue {
    /// Text as files have it: with a NUL behind it.
    pub fn text(text: &str) -> Self {
        Self::Text(text.bytes().chain([0]).collect())
    }
}

impl fmt::Display for MetadataValue {
    /// Text up to its first NUL; numbers with commas between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |texts: Vec<String>| texts.join(", ");
        match self {
            Self::Integers(values) => f.write_str(&joined(values.iter().map(i64::to_string).collect())),
            Self::Reals(values) => f.write_str(&joined(values.iter().copied().map(real_text).collect())),
            Self::Text(bytes) => {
                let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
                match std::str::from_utf8(&bytes[..end]) {
                    Ok(text) => f.write_str(text),
                    // Each byte is the code point of the same number: that is Latin-1.
                    Err(_) => f.write_str(&bytes[..end].iter().copied().map(char::from).collect::<String>()),
                }
            }
        }
    }
}

/// The value of a free-form attribute; reals are the same if their bits are, so that NaN is the same as itself.
#[derive(Clone, Debug)]
pub enum MetadataValue {
    /// Whole numbers.
    Integers(Arc<[i64]>),
    /// Reals.
    Reals(Arc<[f64]>),
    /// Text as stored, bytes kept.
    Text(Arc<[u8]>),
}

impl PartialEq for MetadataValue {
    fn eq(&self, other: &Self) -> bool {
        let bits = |reals: &[f64]| reals.iter().map(|real| real.to_bits()).collect::<Vec<_>>();
        match (self, other) {
            (Self::Integers(a), Self::Integers(b)) => a == b,
            (Self::Reals(a), Self::Reals(b)) => bits(a) == bits(b),
            (Self::Text(a), Self::Text(b)) => a == b,
            _ => false,
        }
    }
}
