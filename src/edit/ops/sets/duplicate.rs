//! `duplicate_side_set` and the like: a copy of a set under another id or name.

use super::{has_edge_sets, has_element_sets, has_face_sets, has_node_sets, has_side_sets};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Target,
};
use crate::model::{EntityList, Set, counted};

const DOC: &str = "The copy has the members, factors, attributes, properties and variables of the set. Its name is the one that is \
                   given, or none. An id that another set has is refused. Assemblies do not take the copy in.";
const SEARCH: &[&str] = &["copy", "clone"];

const fn new_set(name: &'static str, of: Selectable) -> Param {
    let doc = "The copy's id or name; \"auto\" is the lowest unused id and no name";
    Param::optional(name, "New name or id", ParamKind::Target(of), "\"auto\"", doc)
}

pub(in crate::edit::ops) const SIDE_SET: Operation = Operation {
    name: "duplicate_side_set",
    label: "Duplicate side set…",
    summary: "Copy a side set",
    doc: DOC,
    group: Group::SideSets,
    search: SEARCH,
    params: &[
        Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "The set to copy"),
        new_set("new_side_set_id", Selectable::SideSet),
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "side_set_id = \"top\" new_side_set_id = \"lid\"",
        expect: "side set 1 with 2 sides copied to side set 3",
    }],
    available: has_side_sets,
    refuse: |model, args| refuse(&model.side_sets, args, "new_side_set_id", "side set"),
    action: Action::Change(|model, args, _progress| {
        duplicate(&mut model.side_sets, args, ["side_set_id", "new_side_set_id", "side set", "side"])
    }),
};

pub(in crate::edit::ops) const NODE_SET: Operation = Operation {
    name: "duplicate_node_set",
    label: "Duplicate node set…",
    summary: "Copy a node set",
    doc: DOC,
    group: Group::NodeSets,
    search: SEARCH,
    params: &[
        Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "The set to copy"),
        new_set("new_node_set_id", Selectable::NodeSet),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 1 new_node_set_id = 40",
        expect: "node set 1 with 4 nodes copied to node set 40",
    }],
    available: has_node_sets,
    refuse: |model, args| refuse(&model.node_sets, args, "new_node_set_id", "node set"),
    action: Action::Change(|model, args, _progress| {
        duplicate(&mut model.node_sets, args, ["node_set_id", "new_node_set_id", "node set", "node"])
    }),
};

pub(in crate::edit::ops) const ELEMENT_SET: Operation = Operation {
    name: "duplicate_element_set",
    label: "Duplicate element set…",
    summary: "Copy an element set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required(
            "element_set_id",
            "Element set",
            ParamKind::one(Selectable::ElementSet),
            "The set to copy",
        ),
        new_set("new_element_set_id", Selectable::ElementSet),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_id = 1",
        expect: "element set 1 with 2 elements copied to element set 3",
    }],
    available: has_element_sets,
    refuse: |model, args| refuse(&model.element_sets, args, "new_element_set_id", "element set"),
    action: Action::Change(|model, args, _progress| {
        let words = ["element_set_id", "new_element_set_id", "element set", "element"];
        duplicate(&mut model.element_sets, args, words)
    }),
};

pub(in crate::edit::ops) const EDGE_SET: Operation = Operation {
    name: "duplicate_edge_set",
    label: "Duplicate edge set…",
    summary: "Copy an edge set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("edge_set_id", "Edge set", ParamKind::one(Selectable::EdgeSet), "The set to copy"),
        new_set("new_edge_set_id", Selectable::EdgeSet),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "edge_set_id = 1 new_edge_set_id = \"rim\"",
        expect: "edge set 1 with 2 edges copied to edge set 3",
    }],
    available: has_edge_sets,
    refuse: |model, args| refuse(&model.edge_sets, args, "new_edge_set_id", "edge set"),
    action: Action::Change(|model, args, _progress| {
        duplicate(&mut model.edge_sets, args, ["edge_set_id", "new_edge_set_id", "edge set", "edge"])
    }),
};

pub(in crate::edit::ops) const FACE_SET: Operation = Operation {
    name: "duplicate_face_set",
    label: "Duplicate face set…",
    summary: "Copy a face set",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required("face_set_id", "Face set", ParamKind::one(Selectable::FaceSet), "The set to copy"),
        new_set("new_face_set_id", Selectable::FaceSet),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "face_set_id = 1",
        expect: "face set 1 with 1 face copied to face set 3",
    }],
    available: has_face_sets,
    refuse: |model, args| refuse(&model.face_sets, args, "new_face_set_id", "face set"),
    action: Action::Change(|model, args, _progress| {
        duplicate(&mut model.face_sets, args, ["face_set_id", "new_face_set_id", "face set", "face"])
    }),
};

fn refuse<M>(
    list: &EntityList<Set<M>>,
    args: &Args,
    parameter: &'static str,
    kind: &'static str,
) -> Result<(), EditError> {
    match args.target(parameter)? {
        Target::Id(id) if list.position_of(*id).is_some() => Err(EditError::IdInUse { kind, id: *id }),
        _ => Ok(()),
    }
}

fn duplicate<M: Clone>(
    list: &mut EntityList<Set<M>>,
    args: &Args,
    [which, new, kind, member]: [&'static str; 4],
) -> Result<Report, EditError> {
    let mut copy = list[args.position(which)?].clone();
    let old = copy.id;
    copy.name.clear();
    copy.id = list.lowest_unused_id();
    let mut warnings = Vec::new();
    match args.target(new)? {
        Target::Auto => {}
        Target::Id(id) => copy.id = *id,
        Target::Name(name) => {
            let others = list.iter().filter(|set| !name.is_empty() && set.name == *name);
            warnings.extend(others.map(|set| format!("{kind} {} is called {name} too", set.id)));
            copy.name.clone_from(name);
        }
    }
    let count = counted(copy.members.len(), member);
    let summary = format!("{kind} {old} with {count} copied to {kind} {}", copy.id);
    list.push(copy);
    Ok(Report::new(summary).warned(warnings))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};
    use std::sync::Arc;

    #[test]
    fn a_copy_shares_the_arrays_and_an_id_in_use_is_refused() {
        let model = samples::results_everywhere();
        let line = Invocation::parse("duplicate_side_set side_set_id=1 new_side_set_id='outlet'").unwrap();
        let edited = run(&model, &line, &NoProgress).unwrap();
        let (old, new) = (&edited.model.side_sets[0], &edited.model.side_sets[2]);
        assert!(Arc::ptr_eq(&old.members, &new.members) && old.values[1].is_some());
        assert!(new.values[1].as_ref().unwrap().is_same(old.values[1].as_ref().unwrap()));
        assert_eq!((new.id, new.name.as_str()), (3, "outlet"));
        assert_eq!(edited.report.warnings, ["side set 2 is called outlet too"]);
        let clash = Invocation::parse("duplicate_side_set side_set_id=1 new_side_set_id=2").unwrap();
        assert_eq!(run(&model, &clash, &NoProgress).unwrap_err().to_string(), "side set 2 exists already");
    }
}
