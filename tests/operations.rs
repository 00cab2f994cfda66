//! The table of operations, walked: what it says of each is true.

#![expect(clippy::expect_used, reason = "a test may panic")]

use exoscope::document::Document;
use exoscope::edit::{
    Action, Args, Count, Invocation, OPERATIONS, ParamKind, SampleFiles, Selectable, find_operation, run,
    run_with_files,
};
use exoscope::model::{Entity, Model, NoProgress, samples};
use std::{collections::HashSet, sync::Arc};
use toml::Value;

fn example(name: &str, args: &str) -> Invocation {
    Invocation::parse(&format!("{name} {args}")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn names_and_labels_are_unique_and_everything_is_documented() {
    let mut seen = HashSet::new();
    for operation in OPERATIONS {
        assert!(
            seen.insert(operation.name) && seen.insert(operation.label),
            "{} stands twice",
            operation.name
        );
        assert!(operation.summary.len() > 10 && !operation.summary.ends_with('.'), "{}", operation.name);
        assert!(operation.doc.len() > 40, "{} has no manual", operation.name);
        assert!(!operation.examples.is_empty(), "{} has no example", operation.name);
        let asks = !operation.params.is_empty();
        assert_eq!(
            operation.label.ends_with('…'),
            asks,
            "the label of {} and its parameters",
            operation.name
        );
        let mut params = HashSet::new();
        for param in operation.params {
            assert!(params.insert(param.name), "{} has {} twice", operation.name, param.name);
            assert!(param.doc.len() > 5 && !param.label.is_empty(), "{}.{}", operation.name, param.name);
            assert_eq!(
                param.default.is_some(),
                param.default_value().is_some(),
                "{}.{}",
                operation.name,
                param.name
            );
        }
    }
}

#[test]
fn examples_do_what_they_say_and_leave_the_model_before_alone() {
    for operation in OPERATIONS {
        for example_run in operation.examples {
            let before = samples::by_name(example_run.model).expect("examples use samples that exist");
            let snapshot = fingerprint(&before);
            let invocation = example(operation.name, example_run.args);
            let edited = run_with_files(&before, &invocation, &SampleFiles, &NoProgress)
                .unwrap_or_else(|error| panic!("{} {}: {error}", operation.name, example_run.args));
            assert_eq!(edited.report.summary, example_run.expect, "{}", operation.name);
            assert_eq!(fingerprint(&before), snapshot, "{} changed the model it was given", operation.name);
            let is_same = fingerprint(&edited.model) == snapshot;
            match operation.action {
                Action::Change(_) => assert!(!is_same, "{} changed nothing", operation.name),
                Action::Answer(_) => assert!(is_same && edited.report.answer.is_some(), "{}", operation.name),
                Action::UseFiles(_) => {}
            }
            let after = fingerprint(&edited.model);
            let mut document = Document::new(before);
            let at_first = Arc::clone(document.model());
            document.commit(invocation, edited);
            assert!(document.undo() && Arc::ptr_eq(document.model(), &at_first), "{}: undo", operation.name);
            assert_eq!(fingerprint(document.model()), snapshot, "{}: undo", operation.name);
            assert!(document.redo() && fingerprint(document.model()) == after, "{}: redo", operation.name);
        }
    }
}

/// Values that a parameter of this kind must refuse; dates are none of any kind.
fn bad_values(kind: ParamKind) -> Vec<Value> {
    let date = Value::Datetime("2026-01-01".parse().expect("a date"));
    let list =
        |numbers: &[f64]| Value::from(numbers.iter().map(|&real| Value::from(real)).collect::<Vec<_>>());
    let of_kind = match kind {
        ParamKind::Selection { of: Selectable::Variable(_), .. } => vec![Value::from(true)],
        ParamKind::Selection { of: Selectable::TimeStep, count: Count::One | Count::Some } => {
            vec![Value::from(true), Value::from(-12345.0)]
        }
        ParamKind::Selection { count: Count::One | Count::Some, .. } => {
            vec![Value::from(true), Value::from(987_654), Value::from("no such name")]
        }
        ParamKind::Selection { .. } => vec![Value::from(true)],
        ParamKind::Target(_) | ParamKind::NewId { .. } => {
            vec![Value::from(true), Value::from(1.5), list(&[1.0])]
        }
        ParamKind::Name | ParamKind::Text => vec![Value::from(3), Value::from(true)],
        ParamKind::PlainName => vec![Value::from(""), Value::from(3)],
        ParamKind::Texts => vec![Value::from(3)],
        ParamKind::Choice(_) => vec![Value::from("no such word"), Value::from(1)],
        ParamKind::Integer { least, .. } | ParamKind::Integers { least } => {
            let below = least.checked_sub(1).map(Value::from);
            [Value::from(1.5), Value::from("one")].into_iter().chain(below).collect()
        }
        ParamKind::Real { range, .. } | ParamKind::RealOrAuto { range, .. } => {
            let outside =
                [-1.0, 0.0, f64::NAN, f64::INFINITY].into_iter().filter(|&real| !range.contains(real));
            outside.map(Value::from).chain([Value::from("one"), Value::from(true)]).collect()
        }
        ParamKind::Vector { is_direction, .. } => {
            let zero = is_direction.then(|| list(&[0.0; 3]));
            let others = [list(&[1.0, 2.0]), list(&[1.0, f64::NAN, 2.0]), Value::from("x")];
            others.into_iter().chain(zero).collect()
        }
        ParamKind::Points => vec![list(&[1.0, 2.0]), Value::from("x")],
        ParamKind::Extents => vec![list(&[1.0, 2.0]), Value::from("x"), Value::from(-1.0)],
        ParamKind::Nodes => {
            vec![list(&[0.5]), Value::from(vec![Value::from(-1)]), Value::from(vec![987_654])]
        }
        ParamKind::Sides => vec![list(&[1.0]), Value::from(vec![Value::from(vec![1, 987_654, 0])])],
        ParamKind::BlockInfo => vec![Value::from("HEX8"), Value::from(vec![8])],
        ParamKind::Flag | ParamKind::FlagOrAuto => vec![Value::from("maybe"), Value::from(0.5)],
        ParamKind::Expression { is_assignment: false, .. } => vec![Value::from("1 +"), Value::from(3)],
        ParamKind::Expression { .. } => vec![Value::from("a = 1 +"), Value::from("a"), Value::from(3)],
        ParamKind::Path { .. } => vec![Value::from(3)],
        _ => Vec::new(),
    };
    of_kind.into_iter().chain([date]).collect()
}

#[test]
fn bad_values_of_every_kind_are_refused_and_leave_the_model_alone() {
    for operation in OPERATIONS {
        let shown = &operation.examples[0];
        let model = samples::by_name(shown.model).expect("a sample");
        let snapshot = fingerprint(&model);
        for param in operation.params {
            for bad in bad_values(param.kind) {
                let mut step = example(operation.name, shown.args);
                step.args.insert(param.name.to_owned(), bad.clone());
                let done = run_with_files(&model, &step, &SampleFiles, &NoProgress);
                assert!(done.is_err(), "{} takes {} = {bad}", operation.name, param.name);
            }
        }
        assert_eq!(fingerprint(&model), snapshot, "{} changed the model it was given", operation.name);
    }
}

#[test]
fn every_parameter_is_read_and_checked() {
    for operation in OPERATIONS {
        let shown = &operation.examples[0];
        let model = samples::by_name(shown.model).expect("a sample");
        let invocation = example(operation.name, shown.args);
        for param in operation.params {
            let with = |value: Value| {
                let mut changed = invocation.clone();
                changed.args.insert(param.name.to_owned(), value);
                Args::resolve(operation, &changed, &model)
            };
            assert!(with(Value::Datetime("2026-01-01".parse().expect("a date"))).is_err(), "{}", param.name);
            if let Some(default) = param.default_value() {
                // "auto" is the only one of its sort, and there may be several.
                let is_the_only = matches!(param.kind, ParamKind::Selection { count: Count::One, .. })
                    && default.as_str() == Some("auto");
                assert!(
                    is_the_only || with(default).is_ok(),
                    "{}.{} refuses its own default",
                    operation.name,
                    param.name
                );
            } else {
                let mut without = invocation.clone();
                without.args.remove(param.name);
                assert!(Args::resolve(operation, &without, &model).is_err(), "{} is required", param.name);
            }
            let needs_block = ParamKind::one(Selectable::ElementBlock) == param.kind
                || ParamKind::Selection { of: Selectable::ElementBlock, count: Count::Some } == param.kind;
            if needs_block {
                assert!(
                    with(Value::from(123_456)).is_err(),
                    "{} accepts a block that is not there",
                    param.name
                );
            }
        }
        let extra = invocation.clone().with("no_such_parameter", 1);
        assert!(run(&model, &extra, &NoProgress).unwrap_err().to_string().contains("no_such_parameter"));
    }
}

#[test]
fn no_operation_panics_on_any_sample() {
    for (name, make) in samples::SAMPLES {
        let model = make();
        for operation in OPERATIONS {
            for example_run in operation.examples {
                let invocation = example(operation.name, example_run.args);
                if let Ok(edited) = run_with_files(&model, &invocation, &SampleFiles, &NoProgress) {
                    assert_eq!(edited.model.validate(), Ok(()), "{} on {name}", operation.name);
                }
            }
        }
    }
}

#[test]
fn names_are_found_with_one_s_more_or_less_and_errors_suggest() {
    assert_eq!(
        find_operation("delete_element_blocks").map(|operation| operation.name),
        Ok("delete_element_block")
    );
    assert_eq!(find_operation("write").map(|operation| operation.name), Ok("export"));
    let error = find_operation("combine_blocks").map(|operation| operation.name).unwrap_err().to_string();
    assert!(
        error.starts_with("there is no operation combine_blocks; did you mean combine_element_blocks"),
        "{error}"
    );
}

/// Everything about a model that an operation could change, as text.
fn fingerprint(model: &Model) -> String {
    let read = |source: &exoscope::model::Source| {
        (0..model.num_steps()).map(|step| format!("{:?}", source.read(step))).collect::<Vec<_>>()
    };
    let nodal: Vec<_> = model.nodal_variables.iter().map(|(name, source)| (name, read(source))).collect();
    let blocks: Vec<_> = model
        .element_blocks
        .iter()
        .map(|block| {
            let values: Vec<_> = block.values().iter().map(|source| source.as_ref().map(read)).collect();
            (block.id, &block.name, &block.connectivity, values)
        })
        .collect();
    let globals: Vec<_> = model.global_variables.iter().map(|(name, source)| (name, read(source))).collect();
    let values = |values: &[Option<exoscope::model::Source>]| -> Vec<_> {
        values.iter().map(|source| source.as_ref().map(read)).collect()
    };
    let sides: Vec<_> =
        model.side_sets.iter().map(|set| (set.id, &set.name, &set.members, values(&set.values))).collect();
    let nodes: Vec<_> =
        model.node_sets.iter().map(|set| (set.id, &set.members, values(&set.values))).collect();
    let names = [
        &model.element_blocks.variable_names,
        &model.side_sets.variable_names,
        &model.node_sets.variable_names,
    ];
    let results = (nodal, globals, names, &model.times);
    let more: Vec<_> = model.node_sets.iter().map(|set| (&set.name, &set.properties)).collect();
    let attributes: Vec<_> =
        model.element_blocks.iter().map(|block| (&block.user_attributes, &block.properties)).collect();
    let records = (&model.title, &model.coordinate_names, &model.info_records, &model.qa_records);
    let ids = (&model.node_ids, &model.element_ids);
    let others = (&model.user_attributes, &model.assemblies, ids, other_sets(model));
    format!(
        "{} {:?} {blocks:?} {sides:?} {nodes:?} {results:?} {more:?} {attributes:?} {records:?} {others:?}",
        model.dimension, model.coordinates
    )
}

/// The sets of elements, edges and faces, and the factors of all sets.
fn other_sets(model: &Model) -> String {
    let elements: Vec<_> = model
        .element_sets
        .iter()
        .map(|set| (set.id, &set.name, &set.members, &set.distribution_factors))
        .collect();
    let oriented = |list: &[exoscope::model::Set<exoscope::model::Oriented>]| -> String {
        let sets = list.iter().map(|set| format!("{} {} {:?}", set.id, set.name, set.members));
        sets.collect::<Vec<String>>().join(" ")
    };
    let sides: Vec<_> = model.side_sets.iter().map(|set| &set.distribution_factors).collect();
    let nodes: Vec<_> = model.node_sets.iter().map(|set| &set.distribution_factors).collect();
    let (edges, faces) = (oriented(&model.edge_sets), oriented(&model.face_sets));
    format!("{elements:?} {edges} {faces} {sides:?} {nodes:?}")
}
