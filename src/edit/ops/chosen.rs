//! Parameters that choose among blocks, sets and assemblies of every kind, and what they chose.

use crate::edit::{Args, EditError, Param, ParamKind, Selectable};
use crate::model::{MemberKind, Model, UserAttribute};

const fn param(name: &'static str, label: &'static str, of: Selectable, doc: &'static str) -> Param {
    Param::optional(name, label, ParamKind::any(of), "\"none\"", doc)
}

pub(super) const ELEMENT_BLOCKS: Param =
    param("element_block_ids", "Element blocks", Selectable::ElementBlock, "These element blocks");
pub(super) const SIDE_SETS: Param =
    param("side_set_ids", "Side sets", Selectable::SideSet, "These side sets");
pub(super) const NODE_SETS: Param =
    param("node_set_ids", "Node sets", Selectable::NodeSet, "These node sets");
pub(super) const ELEMENT_SETS: Param =
    param("element_set_ids", "Element sets", Selectable::ElementSet, "These element sets");
pub(super) const EDGE_SETS: Param =
    param("edge_set_ids", "Edge sets", Selectable::EdgeSet, "These edge sets");
pub(super) const FACE_SETS: Param =
    param("face_set_ids", "Face sets", Selectable::FaceSet, "These face sets");
pub(super) const ASSEMBLIES: Param =
    param("assembly_ids", "Assemblies", Selectable::Assembly, "These assemblies");

/// Things of one kind, by position in the model's list, at least one.
pub(super) struct Chosen {
    /// The parameter that chose them.
    pub(super) parameter: &'static str,
    pub(super) of: Selectable,
    pub(super) kind: MemberKind,
    pub(super) positions: Vec<usize>,
}

/// What the parameters chose, by kind; empty if nothing.
pub(super) fn chosen(args: &Args) -> Result<Vec<Chosen>, EditError> {
    let mut all = Vec::new();
    for (name, of, kind) in [
        (ELEMENT_BLOCKS.name, Selectable::ElementBlock, MemberKind::ELEMENT_BLOCK),
        (SIDE_SETS.name, Selectable::SideSet, MemberKind::SIDE_SET),
        (NODE_SETS.name, Selectable::NodeSet, MemberKind::NODE_SET),
        (ELEMENT_SETS.name, Selectable::ElementSet, MemberKind::ELEMENT_SET),
        (EDGE_SETS.name, Selectable::EdgeSet, MemberKind::EDGE_SET),
        (FACE_SETS.name, Selectable::FaceSet, MemberKind::FACE_SET),
        (ASSEMBLIES.name, Selectable::Assembly, MemberKind::ASSEMBLY),
    ] {
        let positions = match args.positions(name) {
            Ok(positions) => positions.to_vec(),
            // Operations on what has properties have no assemblies.
            Err(EditError::MissingParameter { .. }) => continue,
            Err(error) => return Err(error),
        };
        if !positions.is_empty() {
            all.push(Chosen { parameter: name, of, kind, positions });
        }
    }
    Ok(all)
}

/// The error where nothing was chosen and something must be.
pub(super) fn nothing_chosen() -> EditError {
    let reason = "choose at least one block, set or assembly, here or in the other lists".to_owned();
    EditError::BadValue { parameter: ELEMENT_BLOCKS.name, reason }
}

impl Chosen {
    /// The ids of the chosen things.
    pub(super) fn ids(&self, model: &Model) -> Vec<i64> {
        self.positions.iter().map(|&at| entity(model, self.of, at).id).collect()
    }
}

/// A block, set or assembly, as far as all have it.
pub(super) struct AnyEntity<'m> {
    pub(super) id: i64,
    pub(super) name: &'m str,
    pub(super) num_entries: usize,
    pub(super) user_attributes: &'m [UserAttribute],
}

impl AnyEntity<'_> {
    /// "side set 4 top".
    pub(super) fn described(&self, of: Selectable) -> String {
        format!("{} {} {}", of.noun(), self.id, self.name).trim_end().to_owned()
    }
}

/// What a selection found, whatever its kind; variables and time steps are found by no parameter of [`chosen`].
pub(super) fn entity(model: &Model, of: Selectable, at: usize) -> AnyEntity<'_> {
    fn view<E: crate::model::Entity>(entity: &E) -> AnyEntity<'_> {
        AnyEntity {
            id: entity.id(),
            name: entity.name(),
            num_entries: entity.num_entries(),
            user_attributes: entity.user_attributes(),
        }
    }
    match of {
        Selectable::SideSet => view(&model.side_sets[at]),
        Selectable::NodeSet => view(&model.node_sets[at]),
        Selectable::ElementSet => view(&model.element_sets[at]),
        Selectable::EdgeSet => view(&model.edge_sets[at]),
        Selectable::FaceSet => view(&model.face_sets[at]),
        Selectable::Assembly => {
            let assembly = &model.assemblies[at];
            AnyEntity {
                id: assembly.id,
                name: &assembly.name,
                num_entries: assembly.members.len(),
                user_attributes: &assembly.user_attributes,
            }
        }
        Selectable::ElementBlock | Selectable::Variable(_) | Selectable::TimeStep => {
            view(&model.element_blocks[at])
        }
    }
}

/// The attributes of the same, to be changed.
pub(super) fn user_attributes_mut(model: &mut Model, of: Selectable, at: usize) -> &mut Vec<UserAttribute> {
    match of {
        Selectable::SideSet => &mut model.side_sets[at].user_attributes,
        Selectable::NodeSet => &mut model.node_sets[at].user_attributes,
        Selectable::ElementSet => &mut model.element_sets[at].user_attributes,
        Selectable::EdgeSet => &mut model.edge_sets[at].user_attributes,
        Selectable::FaceSet => &mut model.face_sets[at].user_attributes,
        Selectable::Assembly => &mut model.assemblies[at].user_attributes,
        Selectable::ElementBlock | Selectable::Variable(_) | Selectable::TimeStep => {
            &mut model.element_blocks[at].user_attributes
        }
    }
}
