//! `create_assembly`: a named group.

use super::{members, refuse_id, same_names};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    ops::{
        always,
        chosen::{ASSEMBLIES, EDGE_SETS, ELEMENT_BLOCKS, ELEMENT_SETS, FACE_SETS, NODE_SETS, SIDE_SETS},
    },
};
use crate::model::{Assembly, Model, Progress, counted};

pub(in crate::edit::ops) const OPERATION: Operation = Operation {
    name: "create_assembly",
    label: "Make an assembly…",
    summary: "Group blocks, sets or assemblies under a name",
    doc: "The members are of one kind: element blocks, or side sets, and so on; assemblies in an assembly make a tree. \
          Nothing else about the members changes. A file cannot store an assembly without members. Without an id it gets \
          the lowest unused one.",
    group: Group::Assemblies,
    search: &["group", "collection", "part", "tree", "new"],
    params: &[
        Param::optional("assembly_name", "Name", ParamKind::Text, "\"\"", "What it is called; may be empty"),
        Param::optional("assembly_id", "Id", ParamKind::NewId { word: "auto" }, "\"auto\"", "Its number"),
        ELEMENT_BLOCKS,
        SIDE_SETS,
        NODE_SETS,
        ELEMENT_SETS,
        EDGE_SETS,
        FACE_SETS,
        ASSEMBLIES,
    ],
    examples: &[
        Example {
            model: "two_hexes",
            args: "assembly_name = \"gearbox\" element_block_ids = [\"left\", 2]",
            expect: "assembly 1 gearbox has 2 element blocks",
        },
        Example {
            model: "annotated",
            args: "assembly_name = \"all\" assembly_id = 100 assembly_ids = 30",
            expect: "assembly 100 all has 1 assembly",
        },
    ],
    available: always,
    refuse,
    action: Action::Change(apply),
};

/// Bytes that a name may have; files can hold more, but few programs read them.
const MOST_OF_A_NAME: usize = 255;

fn refuse(model: &Model, args: &Args) -> Result<(), EditError> {
    let length = args.text("assembly_name")?.len();
    if length > MOST_OF_A_NAME {
        let reason = format!("a name can have {MOST_OF_A_NAME} bytes at most, and this has {length}");
        return Err(EditError::BadValue { parameter: "assembly_name", reason });
    }
    args.id("assembly_id")?.map_or(Ok(()), |id| refuse_id(model, "assembly_id", id))?;
    members(args).map(|_| ())
}

fn apply(model: &mut Model, args: &Args, _progress: &dyn Progress) -> Result<Report, EditError> {
    let chosen = members(args)?;
    let is_unused = |id: &i64| model.assemblies.iter().all(|assembly| assembly.id != *id);
    let id = args.id("assembly_id")?.or_else(|| (1..).find(is_unused)).unwrap_or(1);
    let name = args.text("assembly_name")?.to_owned();
    let warnings = same_names(model, &name, id);
    let members = chosen.ids(model);
    let count = match (chosen.of.noun(), members.len()) {
        ("assembly", 1) => "1 assembly".to_owned(),
        ("assembly", many) => format!("{many} assemblies"),
        (noun, many) => counted(many, noun),
    };
    let assembly = Assembly { id, name, kind: chosen.kind, members, user_attributes: Vec::new() };
    let summary = format!("{} has {count}", super::described(&assembly));
    model.assemblies.push(assembly);
    Ok(Report::new(summary).warned(warnings))
}
