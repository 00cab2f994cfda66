//! Assemblies: named groups of blocks, sets or other assemblies, by id.

use super::UserAttribute;

/// A named group of entities of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Assembly {
    /// The file's own number.
    pub id: i64,
    /// The name without padding.
    pub name: String,
    /// What the members are.
    pub kind: MemberKind,
    /// Ids of the members, as stored; some may not exist.
    pub members: Vec<i64>,
    /// Free-form attributes.
    pub user_attributes: Vec<UserAttribute>,
}

/// What the members of an assembly are, by the code that Exodus stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberKind(pub i32);

impl MemberKind {
    /// Members are element blocks.
    pub const ELEMENT_BLOCK: Self = Self(1);
    /// Members are node sets.
    pub const NODE_SET: Self = Self(2);
    /// Members are side sets.
    pub const SIDE_SET: Self = Self(3);
    /// Members are edge sets.
    pub const EDGE_SET: Self = Self(7);
    /// Members are face sets.
    pub const FACE_SET: Self = Self(9);
    /// Members are element sets.
    pub const ELEMENT_SET: Self = Self(10);
    /// Members are assemblies.
    pub const ASSEMBLY: Self = Self(16);

    /// The kind in words, as Exodus spells it.
    pub fn words(self) -> &'static str {
        const WORDS: [&str; 18] = [
            "unknown",
            "element block",
            "node set",
            "side set",
            "element map",
            "node map",
            "edge block",
            "edge set",
            "face block",
            "face set",
            "element set",
            "edge map",
            "face map",
            "global",
            "nodal",
            "coordinate",
            "assembly",
            "blob",
        ];
        usize::try_from(self.0).ok().and_then(|code| WORDS.get(code)).unwrap_or(&WORDS[0])
    }
}
