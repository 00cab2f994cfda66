//! Sets that operations make: which one, and what becomes of one that is there.

use crate::edit::{Args, EditError, Param, ParamKind, Report, Selectable, Target};
use crate::model::{EntityList, Model, Set, Side, counted};

const DOC: &str = "Which set to make: \"auto\" is one with the lowest unused id; an id or a name; one that has it already is \
                   filled anew";

const fn target(name: &'static str, label: &'static str, of: Selectable) -> Param {
    Param::optional(name, label, ParamKind::Target(of), "\"auto\"", DOC)
}

pub(super) const SIDE_SET: Param = target("side_set_id", "Make side set", Selectable::SideSet);
pub(super) const NODE_SET: Param = target("node_set_id", "Make node set", Selectable::NodeSet);
pub(super) const ELEMENT_SET: Param = target("element_set_id", "Make element set", Selectable::ElementSet);

/// What a kind of set, its members and the parameter for one of it are called.
pub(super) struct Kind {
    pub(super) noun: &'static str,
    pub(super) member: &'static str,
    pub(super) parameter: &'static str,
}

pub(super) const SIDES: Kind = Kind { noun: "side set", member: "side", parameter: "side_set_id" };
pub(super) const NODES: Kind = Kind { noun: "node set", member: "node", parameter: "node_set_id" };
pub(super) const ELEMENTS: Kind =
    Kind { noun: "element set", member: "element", parameter: "element_set_id" };

/// The position of the set that a target means; `None` if there is none yet.
///
/// # Errors
/// If several sets have the name, or the name is empty.
pub(super) fn find<M>(
    list: &EntityList<Set<M>>,
    target: &Target,
    kind: &Kind,
) -> Result<Option<usize>, EditError> {
    match target {
        Target::Auto => Ok(None),
        Target::Id(id) => Ok(list.position_of(*id)),
        Target::Name(name) if name.is_empty() => {
            Err(EditError::BadValue { parameter: kind.parameter, reason: "the name is empty".to_owned() })
        }
        Target::Name(name) => match list.positions_named(name)[..] {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            ref several => Err(EditError::NotOne {
                parameter: kind.parameter.to_owned(),
                kind: kind.noun,
                asked: format!("\"{name}\""),
                found: several.len(),
            }),
        },
    }
}

/// Refuses a target that [`find`] does not take.
pub(super) fn refuse_sides(model: &Model, args: &Args) -> Result<(), EditError> {
    find(&model.side_sets, args.target(SIDES.parameter)?, &SIDES).map(drop)
}

/// As [`refuse_sides`].
pub(super) fn refuse_nodes(model: &Model, args: &Args) -> Result<(), EditError> {
    find(&model.node_sets, args.target(NODES.parameter)?, &NODES).map(drop)
}

/// As [`refuse_sides`].
pub(super) fn refuse_elements(model: &Model, args: &Args) -> Result<(), EditError> {
    find(&model.element_sets, args.target(ELEMENTS.parameter)?, &ELEMENTS).map(drop)
}

/// Puts sides into the side set that the parameters mean.
pub(super) fn fill_sides(model: &mut Model, args: &Args, sides: Vec<Side>) -> Result<Report, EditError> {
    fill(&mut model.side_sets, args.target(SIDES.parameter)?, Set::new(0, sides), &SIDES)
}

/// Puts nodes into the node set that the parameters mean.
pub(super) fn fill_nodes(model: &mut Model, args: &Args, nodes: Vec<u32>) -> Result<Report, EditError> {
    fill(&mut model.node_sets, args.target(NODES.parameter)?, Set::new(0, nodes), &NODES)
}

/// Puts elements into the element set that the parameters mean.
pub(super) fn fill_elements(model: &mut Model, args: &Args, elements: Vec<u32>) -> Result<Report, EditError> {
    fill(&mut model.element_sets, args.target(ELEMENTS.parameter)?, Set::new(0, elements), &ELEMENTS)
}

/// Puts what is in `content` into the set that a target means, which is made if it is not there. One that is there keeps
/// its id, its name, its properties and its attributes as a whole, and loses its members and all that is along them.
///
/// # Errors
/// Those of [`find`].
pub(super) fn fill<M>(
    list: &mut EntityList<Set<M>>,
    target: &Target,
    mut content: Set<M>,
    kind: &Kind,
) -> Result<Report, EditError> {
    let found = find(list, target, kind)?;
    let mut warnings = Vec::new();
    content.values.resize(list.variable_names.len(), None);
    let count = content.members.len();
    let (id, verb) = match found {
        Some(at) => {
            let set = &mut list[at];
            set.members = content.members;
            set.distribution_factors = content.distribution_factors;
            set.attributes = content.attributes;
            set.values = content.values;
            if !set.reductions.is_empty() {
                set.reductions.clear();
                warnings.push(format!(
                    "the variables of {} {} as a whole are gone, since its members are others now",
                    kind.noun, set.id
                ));
            }
            (set.id, "filled anew")
        }
        None => {
            let id = if let Target::Id(id) = target { *id } else { list.lowest_unused_id() };
            content.id = id;
            if let Target::Name(name) = target {
                content.name.clone_from(name);
            }
            content.properties.resize(list.property_names.len(), 0);
            list.push(content);
            (id, "made")
        }
    };
    if count == 0 {
        warnings.push(format!("{} {id} has no members", kind.noun));
    }
    let summary = format!("{} {id} with {} {verb}", kind.noun, counted(count, kind.member));
    Ok(Report::new(summary).warned(warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn a_set_that_is_there_keeps_its_name_and_loses_what_is_along_its_members() {
        let mut model = samples::results_everywhere();
        let list = &mut model.node_sets;
        let report = fill(list, &Target::Name("clamp".into()), Set::new(0, vec![5]), &NODES).unwrap();
        assert_eq!(report.summary, "node set 1 with 1 node filled anew");
        assert_eq!((list[0].name.as_str(), list[0].members.as_slice()), ("clamp", &[5][..]));
        assert!(list[0].values[0].is_none());
        let report = fill(list, &Target::Name("new".into()), Set::new(0, vec![]), &NODES).unwrap();
        assert_eq!(report.summary, "node set 3 with 0 nodes made");
        assert_eq!(report.warnings, ["node set 3 has no members"]);
        assert_eq!(list[2].name, "new");
        assert_eq!(model.validate(), Ok(()));
    }

    #[test]
    fn a_name_that_two_sets_have_is_refused() {
        let mut model = samples::results_everywhere();
        "clamp".clone_into(&mut model.node_sets[1].name);
        let refused = find(&model.node_sets, &Target::Name("clamp".into()), &NODES).unwrap_err();
        assert_eq!(refused.to_string(), "node_set_id should select one node set, and \"clamp\" selects 2");
        let empty = find(&model.node_sets, &Target::Name(String::new()), &NODES).unwrap_err();
        assert_eq!(empty.to_string(), "node_set_id: the name is empty");
    }
}
