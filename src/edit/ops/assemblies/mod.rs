//! Assemblies: named groups of blocks or sets of one kind, or of assemblies.

pub(super) mod add_to_assembly;
pub(super) mod create_assembly;
pub(super) mod delete_assembly;
pub(super) mod remove_from_assembly;
pub(super) mod rename_assembly;

use crate::edit::{
    Args, EditError,
    ops::chosen::{Chosen, chosen, nothing_chosen},
};
use crate::model::{Assembly, MemberKind, Model};

/// The members that the parameters choose: of one kind, since an assembly holds no more.
fn members(args: &Args) -> Result<Chosen, EditError> {
    let mut all = chosen(args)?;
    match (all.pop(), all.pop()) {
        (None, _) => Err(nothing_chosen()),
        (Some(one), None) => Ok(one),
        (Some(one), Some(other)) => Err(EditError::BadValue {
            parameter: one.parameter,
            reason: format!(
                "an assembly has members of one kind, and {}s and {}s are chosen",
                other.of.noun(),
                one.of.noun()
            ),
        }),
    }
}

/// Refuses members that would make an assembly one of its own members, directly or further down.
fn refuse_cycle(model: &Model, assembly: i64, members: &Chosen) -> Result<(), EditError> {
    if members.kind != MemberKind::ASSEMBLY {
        return Ok(());
    }
    for member in members.ids(model) {
        if reaches(model, member, assembly) {
            let reason = format!("assembly {assembly} would be one of its own members, by way of {member}");
            return Err(EditError::BadValue { parameter: members.parameter, reason });
        }
    }
    Ok(())
}

/// Whether `wanted` is `from` or below it. Files may have cycles of their own: each assembly is looked at once.
fn reaches(model: &Model, from: i64, wanted: i64) -> bool {
    let (mut open, mut seen) = (vec![from], Vec::new());
    while let Some(id) = open.pop() {
        if id == wanted {
            return true;
        }
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let below = model.assemblies.iter().filter(|one| one.id == id && one.kind == MemberKind::ASSEMBLY);
        open.extend(below.flat_map(|one| one.members.iter().copied()));
    }
    false
}

fn has_assemblies(model: &Model) -> Result<(), String> {
    if model.assemblies.is_empty() { Err("the model has no assemblies".to_owned()) } else { Ok(()) }
}

/// Refuses an id that a file cannot store or another assembly has.
fn refuse_id(model: &Model, parameter: &'static str, id: i64) -> Result<(), EditError> {
    if !(1..=i64::from(i32::MAX)).contains(&id) {
        let reason = format!("the id of an assembly is a number from 1 to {}, not {id}", i32::MAX);
        return Err(EditError::BadValue { parameter, reason });
    }
    if model.assemblies.iter().any(|assembly| assembly.id == id) {
        return Err(EditError::IdInUse { kind: "assembly", id });
    }
    Ok(())
}

/// "assembly 4 gearbox".
fn described(assembly: &Assembly) -> String {
    format!("assembly {} {}", assembly.id, assembly.name).trim_end().to_owned()
}

/// Warns of others with the same name.
fn same_names(model: &Model, name: &str, except: i64) -> Vec<String> {
    let others =
        model.assemblies.iter().filter(|one| !name.is_empty() && one.name == name && one.id != except);
    others.map(|other| format!("assembly {} is called {name} too", other.id)).collect()
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{MemberKind, Model, NoProgress, samples};

    fn edited(model: &Model, line: &str) -> Result<(Model, String, Vec<String>), String> {
        let invocation = Invocation::parse(line).unwrap();
        run(model, &invocation, &NoProgress)
            .map(|edited| (edited.model, edited.report.summary, edited.report.warnings))
            .map_err(|error| error.to_string())
    }

    fn members(model: &Model, id: i64) -> Vec<i64> {
        model.assemblies.iter().find(|assembly| assembly.id == id).unwrap().members.clone()
    }

    #[test]
    fn members_are_of_one_kind() {
        let model = samples::two_hexes();
        let mixed = "create_assembly element_block_ids=1 side_set_ids=1";
        assert_eq!(
            edited(&model, mixed).unwrap_err(),
            "side_set_ids: an assembly has members of one kind, and element blocks and side sets are chosen"
        );
        assert!(edited(&model, "create_assembly").unwrap_err().contains("choose at least one"));
        let (model, ..) = edited(&model, "create_assembly side_set_ids=1 assembly_id=9").unwrap();
        assert_eq!(model.assemblies[0].kind, MemberKind::SIDE_SET);
        assert_eq!(
            edited(&model, "add_to_assembly assembly_id=9 element_block_ids=1").unwrap_err(),
            "element_block_ids: assembly 9 has side sets as its members"
        );
        assert_eq!(
            edited(&model, "create_assembly side_set_ids=1 assembly_id=9").unwrap_err(),
            "assembly 9 exists already"
        );
        for id in ["0", "-1", "2147483648"] {
            let refused = edited(&model, &format!("create_assembly side_set_ids=1 assembly_id={id}"));
            assert!(refused.unwrap_err().contains("from 1 to 2147483647"), "{id}");
        }
    }

    #[test]
    fn an_assembly_is_never_below_itself() {
        // In the sample, 30 `machine` has 10 `gearbox` and 20.
        let model = samples::annotated();
        assert_eq!(members(&model, 30), [10, 20]);
        let (model, ..) = edited(&model, "create_assembly assembly_id=40 assembly_ids=30").unwrap();
        assert_eq!(
            edited(&model, "add_to_assembly assembly_id=30 assembly_ids=40").unwrap_err(),
            "assembly_ids: assembly 30 would be one of its own members, by way of 40"
        );
        assert!(edited(&model, "add_to_assembly assembly_id=30 assembly_ids=30").is_err());
        assert!(edited(&model, "add_to_assembly assembly_id=40 assembly_ids=10").is_ok());
    }

    #[test]
    fn members_come_once_and_the_last_one_takes_the_assembly_along() {
        let model = samples::annotated();
        let (more, summary, _) =
            edited(&model, "add_to_assembly assembly_id='gearbox' element_block_ids='all'").unwrap();
        assert_eq!(
            (members(&more, 10).as_slice(), summary.as_str()),
            (&[1, 2][..], "1 member added to assembly 10 gearbox")
        );
        let refused = edited(&more, "add_to_assembly assembly_id=10 element_block_ids=2").unwrap_err();
        assert_eq!(refused, "element_block_ids: assembly 10 gearbox has them already");
        let (fewer, ..) = edited(&more, "remove_from_assembly assembly_id=10 element_block_ids=1").unwrap();
        assert_eq!(members(&fewer, 10), [2]);
        let (none, _, warnings) =
            edited(&fewer, "remove_from_assembly assembly_id=10 element_block_ids=2").unwrap();
        assert_eq!(warnings, ["assembly 10 gearbox lost its last member and is gone"]);
        assert_eq!(members(&none, 30), [20]);
        assert!(edited(&fewer, "remove_from_assembly assembly_id=10 element_block_ids=1").is_err());
    }

    #[test]
    fn members_that_do_not_exist_are_removed_by_id() {
        let mut model = samples::annotated();
        model.assemblies[0].members.push(77);
        let (model, ..) = edited(&model, "remove_from_assembly assembly_id=10 member_ids=77").unwrap();
        assert_eq!(members(&model, 10), [1]);
        assert!(edited(&model, "remove_from_assembly assembly_id=10 member_ids=77").is_err());
    }

    #[test]
    fn renamed_and_deleted_assemblies_are_followed_by_their_parents() {
        let model = samples::annotated();
        let (model, summary, _) =
            edited(&model, "rename_assembly assembly_id='gearbox' new_assembly_id=11").unwrap();
        assert_eq!(
            (members(&model, 30).as_slice(), summary.as_str()),
            (&[11, 20][..], "assembly 10 is now 11")
        );
        assert!(edited(&model, "rename_assembly assembly_id=11 new_assembly_id=20").is_err());
        let (model, _, warnings) = edited(&model, "delete_assembly assembly_ids=[11, 20]").unwrap();
        assert!(model.assemblies.is_empty());
        assert_eq!(warnings, ["assembly 30 machine lost its last member and is gone"]);
    }
}
