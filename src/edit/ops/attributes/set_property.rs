//! `set_property`: an integer of blocks or sets.

use super::refuse_bad_name;
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    ops::{
        always,
        chosen::{
            EDGE_SETS, ELEMENT_BLOCKS, ELEMENT_SETS, FACE_SETS, NODE_SETS, SIDE_SETS, chosen, nothing_chosen,
        },
    },
};
use crate::model::{EntityList, Model, Progress, Set, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "set_property",
    label: "Set a property…",
    summary: "Give blocks or sets an integer under a name",
    doc: "A property is a whole number that every block, or every set of a kind, has under the same name: a material \
          number, for example. A property that is new is 0 where nothing else is said. ID is the name of the id and no \
          property.",
    group: Group::Records,
    search: &["material", "number", "integer", "MATL"],
    params: &[
        Param::required("property_name", "Name", ParamKind::PlainName, "Up to 31 characters"),
        Param::required(
            "value",
            "Value",
            ParamKind::Integer { least: i64::MIN, greatest: i64::MAX },
            "A whole number",
        ),
        ELEMENT_BLOCKS,
        SIDE_SETS,
        NODE_SETS,
        ELEMENT_SETS,
        EDGE_SETS,
        FACE_SETS,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "property_name = \"MATL\" value = 7 element_block_ids = \"left\"",
        expect: "MATL is 7 on 1 element block",
    }],
    available: always,
    refuse,
    action: Action::Change(apply),
};

fn refuse(_model: &Model, args: &Args) -> Result<(), EditError> {
    let name = args.plain_name("property_name")?;
    refuse_bad_name("property_name", "property", name)?;
    if name == "ID" {
        let reason = "ID is the name of the ids; renaming gives another id".to_owned();
        return Err(EditError::BadValue { parameter: "property_name", reason });
    }
    if chosen(args)?.is_empty() { Err(nothing_chosen()) } else { Ok(()) }
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let (name, value) = (args.plain_name("property_name")?, args.integer("value")?);
    let mut whose = Vec::new();
    for chosen in chosen(args)? {
        whose.push(counted(chosen.positions.len(), chosen.of.noun()));
        let positions = &chosen.positions;
        match chosen.of {
            Selectable::SideSet => set_on_sets(&mut model.side_sets, name, value, positions),
            Selectable::NodeSet => set_on_sets(&mut model.node_sets, name, value, positions),
            Selectable::ElementSet => set_on_sets(&mut model.element_sets, name, value, positions),
            Selectable::EdgeSet => set_on_sets(&mut model.edge_sets, name, value, positions),
            Selectable::FaceSet => set_on_sets(&mut model.face_sets, name, value, positions),
            _ => set_on(&mut model.element_blocks, |block| &mut block.properties, name, value, positions),
        }
    }
    Ok(Report::new(format!("{name} is {value} on {}", whose.join(" and "))))
}

fn set_on_sets<M>(list: &mut EntityList<Set<M>>, name: &str, value: i64, positions: &[usize]) {
    set_on(list, |set| &mut set.properties, name, value, positions);
}

fn set_on<E>(
    list: &mut EntityList<E>,
    properties: impl Fn(&mut E) -> &mut Vec<i64>,
    name: &str,
    value: i64,
    positions: &[usize],
) {
    let at = list.property_names.iter().position(|known| known == name).unwrap_or_else(|| {
        list.property_names.push(name.to_owned());
        list.iter_mut().for_each(|entity| properties(entity).push(0));
        list.property_names.len() - 1
    });
    for &position in positions {
        properties(&mut list[position])[at] = value;
    }
}
