//! `rename_side_set` and those of the other kinds: another name or another id.

use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable, Target,
    rules::replace_members,
};
use crate::model::{EntityList, MemberKind, Model, Set};

const DOC: &str = "Text becomes the set's name; a whole number becomes its id. Assemblies that list the set by its id \
                   follow. A name that another set has already is allowed and warned about; an id that another set has \
                   is refused.";
const SEARCH: &[&str] = &["id", "name", "number", "boundary"];
const TARGET_DOC: &str = "Text for a name, a number for an id";

pub(super) const SIDE_SET: Operation = Operation {
    name: "rename_side_set",
    label: "Rename side set…",
    summary: "Give a side set another name or another id",
    doc: DOC,
    group: Group::SideSets,
    search: SEARCH,
    params: &[
        Param::required("side_set_id", "Side set", ParamKind::SIDE_SET, "The side set to rename"),
        Param::required(
            "new_side_set_id",
            "New name or id",
            ParamKind::Target(Selectable::SideSet),
            TARGET_DOC,
        ),
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "side_set_id = 1 new_side_set_id = \"lid\"",
            expect: "side set 1 is now called lid",
        },
        Example {
            model: "two_hexes",
            args: "side_set_id = 1 new_side_set_id = 7",
            expect: "side set 1 is now 7",
        },
    ],
    available: |model| some(&model.side_sets, "side sets"),
    refuse: |model, args| refuse(&model.side_sets, args, &SIDE_SETS),
    action: Action::Change(|model, args, _progress| {
        let (report, ids) = rename(&mut model.side_sets, args, &SIDE_SETS)?;
        follow(model, MemberKind::SIDE_SET, ids);
        Ok(report)
    }),
};

pub(super) const NODE_SET: Operation = Operation {
    name: "rename_node_set",
    label: "Rename node set…",
    summary: "Give a node set another name or another id",
    doc: DOC,
    group: Group::NodeSets,
    search: SEARCH,
    params: &[
        Param::required("node_set_id", "Node set", ParamKind::NODE_SET, "The node set to rename"),
        Param::required(
            "new_node_set_id",
            "New name or id",
            ParamKind::Target(Selectable::NodeSet),
            TARGET_DOC,
        ),
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "node_set_id = 1 new_node_set_id = \"clamped\"",
        expect: "node set 1 is now called clamped",
    }],
    available: |model| some(&model.node_sets, "node sets"),
    refuse: |model, args| refuse(&model.node_sets, args, &NODE_SETS),
    action: Action::Change(|model, args, _progress| {
        let (report, ids) = rename(&mut model.node_sets, args, &NODE_SETS)?;
        follow(model, MemberKind::NODE_SET, ids);
        Ok(report)
    }),
};

pub(super) const ELEMENT_SET: Operation = Operation {
    name: "rename_element_set",
    label: "Rename element set…",
    summary: "Give an element set another name or another id",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required(
            "element_set_id",
            "Element set",
            ParamKind::one(Selectable::ElementSet),
            "The element set to rename",
        ),
        Param::required(
            "new_element_set_id",
            "New name or id",
            ParamKind::Target(Selectable::ElementSet),
            TARGET_DOC,
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_id = 1 new_element_set_id = \"core\"",
        expect: "element set 1 is now called core",
    }],
    available: |model| some(&model.element_sets, "element sets"),
    refuse: |model, args| refuse(&model.element_sets, args, &ELEMENT_SETS),
    action: Action::Change(|model, args, _progress| {
        let (report, ids) = rename(&mut model.element_sets, args, &ELEMENT_SETS)?;
        follow(model, MemberKind::ELEMENT_SET, ids);
        Ok(report)
    }),
};

pub(super) const EDGE_SET: Operation = Operation {
    name: "rename_edge_set",
    label: "Rename edge set…",
    summary: "Give an edge set another name or another id",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required(
            "edge_set_id",
            "Edge set",
            ParamKind::one(Selectable::EdgeSet),
            "The edge set to rename",
        ),
        Param::required(
            "new_edge_set_id",
            "New name or id",
            ParamKind::Target(Selectable::EdgeSet),
            TARGET_DOC,
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "edge_set_id = 1 new_edge_set_id = 12",
        expect: "edge set 1 is now 12",
    }],
    available: |model| some(&model.edge_sets, "edge sets"),
    refuse: |model, args| refuse(&model.edge_sets, args, &EDGE_SETS),
    action: Action::Change(|model, args, _progress| {
        let (report, ids) = rename(&mut model.edge_sets, args, &EDGE_SETS)?;
        follow(model, MemberKind::EDGE_SET, ids);
        Ok(report)
    }),
};

pub(super) const FACE_SET: Operation = Operation {
    name: "rename_face_set",
    label: "Rename face set…",
    summary: "Give a face set another name or another id",
    doc: DOC,
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required(
            "face_set_id",
            "Face set",
            ParamKind::one(Selectable::FaceSet),
            "The face set to rename",
        ),
        Param::required(
            "new_face_set_id",
            "New name or id",
            ParamKind::Target(Selectable::FaceSet),
            TARGET_DOC,
        ),
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "face_set_id = 1 new_face_set_id = \"lid\"",
        expect: "face set 1 is now called lid",
    }],
    available: |model| some(&model.face_sets, "face sets"),
    refuse: |model, args| refuse(&model.face_sets, args, &FACE_SETS),
    action: Action::Change(|model, args, _progress| {
        let (report, ids) = rename(&mut model.face_sets, args, &FACE_SETS)?;
        follow(model, MemberKind::FACE_SET, ids);
        Ok(report)
    }),
};

/// What tells one kind of set from another.
struct Words {
    noun: &'static str,
    set: &'static str,
    target: &'static str,
}

const SIDE_SETS: Words = Words { noun: "side set", set: "side_set_id", target: "new_side_set_id" };
const NODE_SETS: Words = Words { noun: "node set", set: "node_set_id", target: "new_node_set_id" };
const ELEMENT_SETS: Words =
    Words { noun: "element set", set: "element_set_id", target: "new_element_set_id" };
const EDGE_SETS: Words = Words { noun: "edge set", set: "edge_set_id", target: "new_edge_set_id" };
const FACE_SETS: Words = Words { noun: "face set", set: "face_set_id", target: "new_face_set_id" };

fn some<M>(list: &EntityList<Set<M>>, noun: &str) -> Result<(), String> {
    if list.is_empty() { Err(format!("the model has no {noun}")) } else { Ok(()) }
}

fn refuse<M>(list: &EntityList<Set<M>>, args: &Args, words: &Words) -> Result<(), EditError> {
    let at = args.position(words.set)?;
    match args.target(words.target)? {
        Target::Id(id) if *id != list[at].id && list.iter().any(|set| set.id == *id) => {
            Err(EditError::IdInUse { kind: words.noun, id: *id })
        }
        _ => Ok(()),
    }
}

/// Renames a set; the second value is its old and its new id, where that has changed.
fn rename<M>(
    list: &mut EntityList<Set<M>>,
    args: &Args,
    words: &Words,
) -> Result<(Report, Option<[i64; 2]>), EditError> {
    let at = args.position(words.set)?;
    let (id, noun) = (list[at].id, words.noun);
    Ok(match args.target(words.target)? {
        Target::Id(new) if *new != id => {
            list[at].id = *new;
            (Report::new(format!("{noun} {id} is now {new}")), Some([id, *new]))
        }
        Target::Id(_) | Target::Auto => (Report::new(format!("{noun} {id} keeps its id")), None),
        Target::Name(name) => {
            let others = list.iter().enumerate().filter(|(other, set)| *other != at && set.name == *name);
            let warnings = others
                .filter(|_| !name.is_empty())
                .map(|(_, set)| format!("{noun} {} is called {name} too", set.id))
                .collect();
            list[at].name.clone_from(name);
            let summary = match name.as_str() {
                "" => format!("{noun} {id} has no name now"),
                name => format!("{noun} {id} is now called {name}"),
            };
            (Report::new(summary).warned(warnings), None)
        }
    })
}

fn follow(model: &mut Model, kind: MemberKind, ids: Option<[i64; 2]>) {
    if let Some([old, new]) = ids {
        replace_members(model, kind, &[old], new);
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Assembly, MemberKind, NoProgress, NodeSet, samples};

    #[test]
    fn assemblies_follow_a_new_id_and_names_may_be_shared() {
        let mut model = samples::two_hexes();
        model.node_sets.push(NodeSet::new(2, vec![1]));
        model.assemblies.push(Assembly {
            id: 5,
            name: String::new(),
            kind: MemberKind::NODE_SET,
            members: vec![2, 1],
            user_attributes: Vec::new(),
        });
        let mut said = Vec::new();
        for line in [
            "rename_node_set node_set_id=2 new_node_set_id=40",
            "rename_node_set node_set_id=40 new_node_set_id='ends'",
            "rename_node_set node_set_id=1 new_node_set_id='ends'",
            "rename_node_set node_set_id=1 new_node_set_id=''",
        ] {
            let edited = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap();
            said.extend(edited.report.warnings);
            model = edited.model;
        }
        assert_eq!(model.assemblies[0].members, [40, 1]);
        assert_eq!((model.node_sets[1].name.as_str(), model.node_sets[0].name.as_str()), ("ends", ""));
        assert_eq!(said, ["node set 40 is called ends too"]);
        let clash = Invocation::parse("rename_node_set node_set_id=1 new_node_set_id=40").unwrap();
        assert_eq!(run(&model, &clash, &NoProgress).unwrap_err().to_string(), "node set 40 exists already");
    }
}
