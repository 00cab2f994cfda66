//! `set_…_set_distribution_factors`, `delete_distribution_factors`: the weights of the members of sets.

use super::condition::{TIME_STEP, at_step, time_step};
use super::{has_element_sets, has_node_sets, has_side_sets};
use crate::edit::ops::chosen::{self, chosen};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report, Selectable,
    expression::{Expression, Placement, Scope},
};
use crate::geometry::SideReader;
use crate::model::{Model, Shared, Support, counted};
use std::sync::Arc;

const fn value(over: Support) -> Param {
    Param::required(
        "expression",
        "Factor",
        ParamKind::Expression { over, is_assignment: false },
        "A number, or an expression such as 1 + X / 2",
    )
}

const SEARCH: &[&str] = &["weight", "scale", "constant", "df", "load"];

pub(in crate::edit::ops) const SIDE_SETS: Operation = Operation {
    name: "set_side_set_distribution_factors",
    label: "Distribution factors of side sets…",
    summary: "Give the nodes of the sides of side sets distribution factors",
    doc: "One factor for each node of each side, in the order of the sides and of their nodes: what the expression is at the node. X, \
          Y and Z are the undeformed coordinates; with a time step also time, global and node variables can be named. Factors are \
          computed once and do not follow later changes. Those that were there are replaced.",
    group: Group::SideSets,
    search: SEARCH,
    params: &[
        Param::required("side_set_ids", "Side sets", ParamKind::SIDE_SETS, "The sets"),
        value(Support::Nodal),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "side_set_ids = 1 expression = \"1 + X / 2\"",
        expect: "8 factors of 1 side set set",
    }],
    available: has_side_sets,
    refuse: |model, args| {
        let scope = Scope::nodes(&at_step(model, args)?, Placement::Undeformed);
        Expression::parse(args.text("expression")?)?.bind(&scope)?;
        Ok(())
    },
    action: Action::Change(|model, args, _progress| {
        let at_nodes = Factors::at_nodes(model, args)?;
        let before = model.clone();
        let reader = SideReader::new(&before);
        let (mut nodes, mut total) = (Vec::new(), 0);
        let sets = args.positions("side_set_ids")?;
        for &at in sets {
            let set = &mut model.side_sets[at];
            let mut factors = Vec::new();
            for (side, number) in set.members.iter().zip(1..) {
                if !reader.nodes(*side, &mut nodes) {
                    let reason =
                        format!("side set {}: member {number} is a side that does not exist", set.id);
                    return Err(EditError::BadValue { parameter: "side_set_ids", reason });
                }
                factors.extend(nodes.iter().map(|&node| at_nodes.get(node as usize)));
            }
            total += factors.len();
            set.distribution_factors = Some(finite(factors, "side set", set.id)?);
        }
        Ok(report(total, sets.len(), "side set"))
    }),
};

pub(in crate::edit::ops) const NODE_SETS: Operation = Operation {
    name: "set_node_set_distribution_factors",
    label: "Distribution factors of node sets…",
    summary: "Give the nodes of node sets distribution factors",
    doc: "One factor for each node: what the expression is there. X, Y and Z are the undeformed coordinates; with a time step also \
          time, global and node variables and those of the set can be named. Factors are computed once and do not follow later \
          changes. Those that were there are replaced.",
    group: Group::NodeSets,
    search: SEARCH,
    params: &[
        Param::required("node_set_ids", "Node sets", ParamKind::NODE_SETS, "The sets"),
        value(Support::NodeSet),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "node_set_ids = \"all\" expression = \"force / 2\"",
        expect: "5 factors of 2 node sets set",
    }],
    available: has_node_sets,
    refuse: |model, args| {
        let shown = at_step(model, args)?;
        let expression = Expression::parse(args.text("expression")?)?;
        for &at in args.positions("node_set_ids")? {
            expression.bind(&Scope::node_set(&shown, at, Placement::Undeformed))?;
        }
        Ok(())
    },
    action: Action::Change(|model, args, _progress| {
        let shown = at_step(model, args)?;
        let sets = args.positions("node_set_ids")?;
        let mut total = 0;
        for &at in sets {
            let factors = Factors::of(args, &Scope::node_set(&shown, at, Placement::Undeformed))?;
            let set = &mut model.node_sets[at];
            total += set.members.len();
            set.distribution_factors = Some(finite(factors.first(set.members.len()), "node set", set.id)?);
        }
        Ok(report(total, sets.len(), "node set"))
    }),
};

pub(in crate::edit::ops) const ELEMENT_SETS: Operation = Operation {
    name: "set_element_set_distribution_factors",
    label: "Distribution factors of element sets…",
    summary: "Give the elements of element sets distribution factors",
    doc: "One factor for each element: what the expression is there. X, Y and Z are the means of the undeformed coordinates of its \
          nodes; with a time step also time, global variables and those of the element's block can be named. Factors are computed \
          once and do not follow later changes. Those that were there are replaced.",
    group: Group::OtherSets,
    search: SEARCH,
    params: &[
        Param::required(
            "element_set_ids",
            "Element sets",
            ParamKind::some(Selectable::ElementSet),
            "The sets",
        ),
        value(Support::Element),
        TIME_STEP,
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "element_set_ids = 1 expression = \"2.5\"",
        expect: "2 factors of 1 element set set",
    }],
    available: has_element_sets,
    refuse: |_model, args| {
        // Which blocks the elements are of, and so which names there are, is found when it is done.
        time_step(args)?;
        Expression::parse(args.text("expression")?)?;
        Ok(())
    },
    action: Action::Change(|model, args, _progress| {
        let shown = at_step(model, args)?;
        let offsets = model.element_offsets();
        let mut of_blocks: Vec<Option<Factors>> = offsets.iter().map(|_| None).collect();
        let sets = args.positions("element_set_ids")?;
        let mut total = 0;
        for &at in sets {
            let set = &mut model.element_sets[at];
            let mut factors = Vec::with_capacity(set.members.len());
            for &element in set.members.iter() {
                let Some((block, local)) = Model::locate_element(&offsets, element as usize) else {
                    let reason = format!("element set {}: there is no element {element}", set.id);
                    return Err(EditError::BadValue { parameter: "element_set_ids", reason });
                };
                if of_blocks[block].is_none() {
                    let scope = Scope::elements(&shown, block, Placement::Undeformed);
                    of_blocks[block] = Some(Factors::of(args, &scope)?);
                }
                factors.push(of_blocks[block].as_ref().map_or(f64::NAN, |factors| factors.get(local)));
            }
            total += factors.len();
            set.distribution_factors = Some(finite(factors, "element set", set.id)?);
        }
        Ok(report(total, sets.len(), "element set"))
    }),
};

pub(in crate::edit::ops) const DELETE: Operation = Operation {
    name: "delete_distribution_factors",
    label: "Delete distribution factors…",
    summary: "Take the distribution factors off sets",
    doc: "Who reads the file takes them for 1 then. Sets that have none stay as they are.",
    group: Group::OtherSets,
    search: &["remove", "weight", "df"],
    params: &[
        chosen::SIDE_SETS,
        chosen::NODE_SETS,
        chosen::ELEMENT_SETS,
        chosen::EDGE_SETS,
        chosen::FACE_SETS,
    ],
    examples: &[Example {
        model: "overlapping_sets",
        args: "node_set_ids = \"all\" side_set_ids = \"all\"",
        expect: "1 set has no distribution factors now",
    }],
    available: |model| {
        let any =
            has_side_sets(model).is_ok() || has_node_sets(model).is_ok() || has_element_sets(model).is_ok();
        let others = !model.edge_sets.is_empty() || !model.face_sets.is_empty();
        if any || others { Ok(()) } else { Err("the model has no sets".to_owned()) }
    },
    refuse: |_model, args| {
        if chosen(args)?.is_empty() {
            let reason = "choose at least one set, here or in the other lists".to_owned();
            return Err(EditError::BadValue { parameter: chosen::SIDE_SETS.name, reason });
        }
        Ok(())
    },
    action: Action::Change(|model, args, _progress| {
        let mut count = 0;
        for chosen in chosen(args)? {
            for at in chosen.positions {
                let factors = match chosen.of {
                    Selectable::SideSet => &mut model.side_sets[at].distribution_factors,
                    Selectable::NodeSet => &mut model.node_sets[at].distribution_factors,
                    Selectable::EdgeSet => &mut model.edge_sets[at].distribution_factors,
                    Selectable::FaceSet => &mut model.face_sets[at].distribution_factors,
                    _ => &mut model.element_sets[at].distribution_factors,
                };
                count += usize::from(factors.take().is_some());
            }
        }
        let verb = if count == 1 { "has" } else { "have" };
        Ok(Report::new(format!("{} {verb} no distribution factors now", counted(count, "set"))))
    }),
};

/// What an expression is at a step; one value may stand for all.
struct Factors(Vec<f64>);

impl Factors {
    fn of(args: &Args, scope: &Scope) -> Result<Self, EditError> {
        let source = Expression::parse(args.text("expression")?)?.bind(scope)?;
        Ok(Self(source.read(time_step(args)?.unwrap_or(0))?))
    }

    fn at_nodes(model: &Model, args: &Args) -> Result<Self, EditError> {
        Self::of(args, &Scope::nodes(&at_step(model, args)?, Placement::Undeformed))
    }

    fn get(&self, at: usize) -> f64 {
        match self.0[..] {
            [only] => only,
            ref values => values.get(at).copied().unwrap_or(f64::NAN),
        }
    }

    fn first(&self, len: usize) -> Vec<f64> {
        (0..len).map(|at| self.get(at)).collect()
    }
}

/// Refuses factors that are no numbers: few programs that read them expect any.
fn finite(factors: Vec<f64>, kind: &str, id: i64) -> Result<Shared<f64>, EditError> {
    match factors.iter().position(|factor| !factor.is_finite()) {
        None => Ok(Arc::new(factors)),
        Some(at) => {
            let reason = format!("factor {} of {kind} {id} would be {}", at + 1, factors[at]);
            Err(EditError::BadValue { parameter: "expression", reason })
        }
    }
}

fn report(total: usize, num_sets: usize, noun: &str) -> Report {
    Report::new(format!("{} of {} set", counted(total, "factor"), counted(num_sets, noun)))
}

#[cfg(test)]
mod tests {
    use crate::edit::{EditError, Edited, Invocation, run};
    use crate::model::{Model, NoProgress, Topology, samples};

    fn after(model: &Model, line: &str) -> Result<Edited, EditError> {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress)
    }

    #[test]
    fn sides_have_a_factor_for_each_of_their_nodes() {
        let model = samples::two_hexes();
        let line = "set_side_set_distribution_factors side_set_ids=1 expression='10 * X + Y'";
        let edited = after(&model, line).unwrap().model;
        // The tops walk (0,0) (1,0) (1,1) (0,1) and (1,0) (2,0) (2,1) (1,1).
        let factors = edited.side_sets[0].distribution_factors.as_ref().unwrap();
        assert_eq!(factors.as_slice(), [0.0, 10.0, 11.0, 1.0, 10.0, 20.0, 21.0, 11.0]);
        let mut quadratic = samples::one_element(Topology::Hex27);
        quadratic
            .side_sets
            .push(crate::model::SideSet::new(4, vec![crate::model::Side { element: 0, side: 0 }]));
        let line = "set_side_set_distribution_factors side_set_ids=4 expression='2'";
        let edited = after(&quadratic, line).unwrap().model;
        assert_eq!(edited.side_sets[0].distribution_factors.as_ref().unwrap().as_slice(), [2.0; 9]);
    }

    #[test]
    fn factors_may_come_from_variables_at_a_step() {
        let model = samples::results_everywhere();
        let at = |args: &str| {
            let line = format!("set_node_set_distribution_factors node_set_ids=1 {args}");
            let edited = after(&model, &line).unwrap().model;
            edited.node_sets[0].distribution_factors.as_ref().unwrap().to_vec()
        };
        // The force on its three nodes is (s + 1) + e.
        assert_eq!(at("expression='force' timesteps='first'"), [1.0, 2.0, 3.0]);
        assert_eq!(at("expression='force'"), [3.0, 4.0, 5.0]);
        assert_eq!(at("expression='time * 2'"), [8.0, 8.0, 8.0]);
        let line = "create_element_set element_set_members=[3, 0]";
        let model = after(&model, line).unwrap().model;
        let line = "set_element_set_distribution_factors element_set_ids=1 expression='X + stress_xx' timesteps='first'";
        let edited = after(&model, line).unwrap().model;
        // Element 0 is the first of its block at x = 0.5, element 3 the second of its at 1.5; stress is 1 + e.
        assert_eq!(edited.element_sets[0].distribution_factors.as_ref().unwrap().as_slice(), [3.5, 1.5]);
    }

    #[test]
    fn factors_that_are_no_numbers_are_refused() {
        let line = "set_node_set_distribution_factors node_set_ids=1 expression='1 / X'";
        let refused = after(&samples::two_hexes(), line).unwrap_err();
        assert_eq!(refused.to_string(), "expression: factor 1 of node set 1 would be inf");
        let line = "set_node_set_distribution_factors node_set_ids=1 expression='nothing'";
        assert!(after(&samples::two_hexes(), line).is_err());
    }
}
