//! `delete_side_set`, `delete_empty_side_sets` and those of the other kinds: sets go.

use super::{has_edge_sets, has_element_sets, has_face_sets, has_node_sets, has_side_sets};
use crate::edit::{
    Action, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, nothing_to_refuse,
    rules::drop_members,
};
use crate::model::{Entity, EntityList, MemberKind, Model, NodeSet, SideSet, counted};

const DOC: &str =
    "The sets go with their factors and results; the mesh stays. Assemblies that list them lose them.";
const EMPTY_DOC: &str = "Sets that have members stay. Assemblies that list the empty ones lose them.";

pub(in crate::edit::ops) const SIDE_SETS: Operation = Operation {
    name: "delete_side_set",
    label: "Delete side sets…",
    summary: "Remove side sets",
    doc: DOC,
    group: Group::SideSets,
    search: &["remove", "surface"],
    params: &[Param::required(
        "side_set_ids",
        "Side sets",
        ParamKind::any(Selectable::SideSet),
        "The sets to delete",
    )],
    examples: &[Example { model: "two_hexes", args: "side_set_ids = \"all\"", expect: "1 side set deleted" }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete_side_sets(model, args.positions("side_set_ids")?)),
};

pub(in crate::edit::ops) const NODE_SETS: Operation = Operation {
    name: "delete_node_set",
    label: "Delete node sets…",
    summary: "Remove node sets",
    doc: DOC,
    group: Group::NodeSets,
    search: &["remove"],
    params: &[Param::required(
        "node_set_ids",
        "Node sets",
        ParamKind::any(Selectable::NodeSet),
        "The sets to delete",
    )],
    examples: &[Example { model: "two_hexes", args: "node_set_ids = 1", expect: "1 node set deleted" }],
    available: has_node_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| delete_node_sets(model, args.positions("node_set_ids")?)),
};

pub(in crate::edit::ops) const EMPTY_SIDE_SETS: Operation = Operation {
    name: "delete_empty_side_sets",
    label: "Delete empty side sets",
    summary: "Remove the side sets that have no members",
    doc: EMPTY_DOC,
    group: Group::SideSets,
    search: &["clean", "remove"],
    params: &[],
    examples: &[Example { model: "empty_sets", args: "", expect: "1 side set deleted" }],
    available: has_side_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let empty = empty(&model.side_sets);
        delete_side_sets(model, &empty)
    }),
};

pub(in crate::edit::ops) const EMPTY_NODE_SETS: Operation = Operation {
    name: "delete_empty_node_sets",
    label: "Delete empty node sets",
    summary: "Remove the node sets that have no members",
    doc: EMPTY_DOC,
    group: Group::NodeSets,
    search: &["clean", "remove"],
    params: &[],
    examples: &[Example { model: "empty_sets", args: "", expect: "1 node set deleted" }],
    available: has_node_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let empty = empty(&model.node_sets);
        delete_node_sets(model, &empty)
    }),
};

pub(in crate::edit::ops) const ELEMENT_SETS: Operation = Operation {
    name: "delete_element_set",
    label: "Delete element sets…",
    summary: "Remove element sets",
    doc: DOC,
    group: Group::OtherSets,
    search: &["remove"],
    params: &[Param::required(
        "element_set_ids",
        "Element sets",
        ParamKind::any(Selectable::ElementSet),
        "The sets to delete",
    )],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_ids = 1",
        expect: "1 element set deleted",
    }],
    available: has_element_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let ids = delete(&mut model.element_sets, args.positions("element_set_ids")?);
        Ok(report(model, MemberKind::ELEMENT_SET, &ids, "element set"))
    }),
};

pub(in crate::edit::ops) const EMPTY_ELEMENT_SETS: Operation = Operation {
    name: "delete_empty_element_sets",
    label: "Delete empty element sets",
    summary: "Remove the element sets that have no members",
    doc: EMPTY_DOC,
    group: Group::OtherSets,
    search: &["clean", "remove"],
    params: &[],
    examples: &[Example { model: "overlapping_sets", args: "", expect: "1 element set deleted" }],
    available: has_element_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let empty = empty(&model.element_sets);
        let ids = delete(&mut model.element_sets, &empty);
        Ok(report(model, MemberKind::ELEMENT_SET, &ids, "element set"))
    }),
};

pub(in crate::edit::ops) const EDGE_SETS: Operation = Operation {
    name: "delete_edge_set",
    label: "Delete edge sets…",
    summary: "Remove edge sets",
    doc: DOC,
    group: Group::OtherSets,
    search: &["remove"],
    params: &[Param::required(
        "edge_set_ids",
        "Edge sets",
        ParamKind::any(Selectable::EdgeSet),
        "The sets to delete",
    )],
    examples: &[Example {
        model: "overlapping_sets",
        args: "edge_set_ids = 1",
        expect: "1 edge set deleted",
    }],
    available: has_edge_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let ids = delete(&mut model.edge_sets, args.positions("edge_set_ids")?);
        Ok(report(model, MemberKind::EDGE_SET, &ids, "edge set"))
    }),
};

pub(in crate::edit::ops) const EMPTY_EDGE_SETS: Operation = Operation {
    name: "delete_empty_edge_sets",
    label: "Delete empty edge sets",
    summary: "Remove the edge sets that have no members",
    doc: EMPTY_DOC,
    group: Group::OtherSets,
    search: &["clean", "remove"],
    params: &[],
    examples: &[Example { model: "overlapping_sets", args: "", expect: "1 edge set deleted" }],
    available: has_edge_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let empty = empty(&model.edge_sets);
        let ids = delete(&mut model.edge_sets, &empty);
        Ok(report(model, MemberKind::EDGE_SET, &ids, "edge set"))
    }),
};

pub(in crate::edit::ops) const FACE_SETS: Operation = Operation {
    name: "delete_face_set",
    label: "Delete face sets…",
    summary: "Remove face sets",
    doc: DOC,
    group: Group::OtherSets,
    search: &["remove"],
    params: &[Param::required(
        "face_set_ids",
        "Face sets",
        ParamKind::any(Selectable::FaceSet),
        "The sets to delete",
    )],
    examples: &[Example {
        model: "overlapping_sets",
        args: "face_set_ids = 1",
        expect: "1 face set deleted",
    }],
    available: has_face_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| {
        let ids = delete(&mut model.face_sets, args.positions("face_set_ids")?);
        Ok(report(model, MemberKind::FACE_SET, &ids, "face set"))
    }),
};

pub(in crate::edit::ops) const EMPTY_FACE_SETS: Operation = Operation {
    name: "delete_empty_face_sets",
    label: "Delete empty face sets",
    summary: "Remove the face sets that have no members",
    doc: EMPTY_DOC,
    group: Group::OtherSets,
    search: &["clean", "remove"],
    params: &[],
    examples: &[Example { model: "overlapping_sets", args: "", expect: "1 face set deleted" }],
    available: has_face_sets,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, _args, _progress| {
        let empty = empty(&model.face_sets);
        let ids = delete(&mut model.face_sets, &empty);
        Ok(report(model, MemberKind::FACE_SET, &ids, "face set"))
    }),
};

fn empty<E: Entity>(list: &EntityList<E>) -> Vec<usize> {
    (0..list.len()).filter(|&at| list[at].num_entries() == 0).collect()
}

fn delete_side_sets(model: &mut Model, doomed: &[usize]) -> Result<Report, EditError> {
    let ids = delete::<SideSet>(&mut model.side_sets, doomed);
    Ok(report(model, MemberKind::SIDE_SET, &ids, "side set"))
}

fn delete_node_sets(model: &mut Model, doomed: &[usize]) -> Result<Report, EditError> {
    let ids = delete::<NodeSet>(&mut model.node_sets, doomed);
    Ok(report(model, MemberKind::NODE_SET, &ids, "node set"))
}

fn delete<E: Entity>(list: &mut EntityList<E>, doomed: &[usize]) -> Vec<i64> {
    let mut is_doomed = vec![false; list.len()];
    doomed.iter().for_each(|&at| is_doomed[at] = true);
    let mut flags = is_doomed.into_iter();
    let mut ids = Vec::new();
    list.retain(|set| {
        let goes = flags.next().unwrap_or(false);
        if goes {
            ids.push(set.id());
        }
        !goes
    });
    ids
}

fn report(model: &mut Model, kind: MemberKind, ids: &[i64], noun: &str) -> Report {
    let warnings = if ids.is_empty() { Vec::new() } else { drop_members(model, kind, ids) };
    Report::new(format!("{} deleted", counted(ids.len(), noun))).warned(warnings)
}
