//! `calculate_element_invariants` and `calculate_node_invariants`: von Mises, mean, principal values and shear of tensors.

use super::{ELEMENT, ELEMENT_BLOCKS, Kind, NODE};
use super::{has_element_variables, has_node_variables, new_name, warn_overwritten};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Report,
    expression::{Expression, Scope},
    rules::{Components, Tensor, field_table_mut, principal_values},
};
use crate::model::{Model, counted};
use std::sync::Arc;

const DOC: &str = "The tensor is symmetric, with components like stress_xx, stress_yy, stress_zz, stress_xy, stress_yz, stress_zx. \
                   von_mises: the equivalent stress, sqrt(3/2 s:s) of the deviator s. mean: a third of the trace. principal: the \
                   principal values from the largest to the least, as principal_1 to _3. max_shear: half of the largest difference \
                   of principal values (Tresca is twice that). The results are called stress_von_mises and so on; where there are \
                   integration points, each gets its own. Blocks that lack a component are left out, with a warning. Computed \
                   when somebody looks.";

const SEARCH: &[&str] = &[
    "von mises",
    "mises",
    "principal",
    "pressure",
    "tresca",
    "eigenvalues",
    "equivalent stress",
    "invariants",
];

const QUANTITY: Param = Param::optional(
    "quantity",
    "Quantity",
    ParamKind::Choice(&["von_mises", "mean", "principal", "max_shear", "all"]),
    "\"von_mises\"",
    "What to calculate",
);

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "calculate_element_invariants",
    label: "Von Mises and principal values on elements…",
    summary: "Make von Mises or principal values of a tensor on elements",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[
        new_name("tensor", "What stands before _xx in the names of its components"),
        QUANTITY,
        ELEMENT_BLOCKS,
    ],
    examples: &[Example {
        model: "results_everywhere",
        args: "tensor = \"stress\"",
        expect: "stress_von_mises calculated on 2 element blocks",
    }],
    available: has_element_variables,
    refuse: |model, args| tensors(&ELEMENT, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "calculate_node_invariants",
    label: "Von Mises and principal values on nodes…",
    summary: "Make von Mises or principal values of a tensor on nodes",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[new_name("tensor", "What stands before _xx in the names of its components"), QUANTITY],
    examples: &[Example {
        model: "results_everywhere",
        args: "tensor = \"sig\" quantity = \"principal\"",
        expect: "sig_principal_1, sig_principal_2, sig_principal_3 calculated on 18 nodes",
    }],
    available: has_node_variables,
    refuse: |model, args| tensors(&NODE, model, args).map(drop),
    action: Action::Change(|model, args, _progress| calculate(&NODE, model, args)),
};

/// What is made of the components and the principal values, and how.
const FORMULAS: [(&str, &str); 3] = [
    ("mean", "(xx + yy + zz)/3"),
    ("von_mises", "sqrt(((xx - yy)^2 + (yy - zz)^2 + (zz - xx)^2)/2 + 3*(xy^2 + yz^2 + zx^2))"),
    ("max_shear", "(principal_1 - principal_3)/2"),
];

/// The names of the results that a quantity stands for.
fn results(quantity: &str) -> &'static [&'static str] {
    match quantity {
        "von_mises" => &["von_mises"],
        "mean" => &["mean"],
        "principal" => &["principal_1", "principal_2", "principal_3"],
        "max_shear" => &["max_shear"],
        _ => &["von_mises", "mean", "principal_1", "principal_2", "principal_3", "max_shear"],
    }
}

/// The tensors of the name that is asked for, one for each integration point.
fn tensors(kind: &Kind, model: &Model, args: &Args) -> Result<Vec<Tensor>, EditError> {
    let stem = args.plain_name("tensor")?;
    let mut tensors = Components::of(&kind.table(model).names()).tensors;
    tensors.retain(|tensor| tensor.stem == stem);
    if tensors.is_empty() {
        let reason = format!(
            "there are no {}s {stem}_xx, {stem}_yy, {stem}_zz, {stem}_xy, {stem}_yz and {stem}_zx",
            kind.noun
        );
        return Err(EditError::BadValue { parameter: "tensor", reason });
    }
    Ok(tensors)
}

fn calculate(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let tensors = tensors(kind, model, args)?;
    let wanted = results(args.choice("quantity")?);
    let rows = kind.rows(args)?;
    let mut warnings = Vec::new();
    let (mut made, mut num_rows) = (Vec::new(), 0);
    for &row in &rows {
        let mut is_made = false;
        for tensor in &tensors {
            let Some(scope) = quantities(kind, model, row, tensor)? else {
                let place = kind.row_name(model, row);
                warnings.push(format!(
                    "{place} lacks components of {}{} and is left out",
                    tensor.stem, tensor.ending
                ));
                continue;
            };
            is_made = true;
            for quantity in wanted {
                let name = format!("{}_{quantity}{}", tensor.stem, tensor.ending);
                let source = Expression::parse(quantity).and_then(|name| name.bind(&scope));
                let source = source.map_err(|error| broken(&error.to_string()))?;
                if field_table_mut(model, kind.support).put(&name, row, source) {
                    warnings.push(warn_overwritten(&name, &format!(" on {}", kind.row_name(model, row))));
                }
                if !made.contains(&name) {
                    made.push(name);
                }
            }
        }
        num_rows += usize::from(is_made);
    }
    let names = if made.len() > 3 { counted(made.len(), "variable") } else { made.join(", ") };
    Ok(Report::new(format!("{names} calculated{}", kind.places(model, num_rows))).warned(warnings))
}

/// Everything that can be told of a tensor in a row, by name; `None` if a component is not there.
fn quantities(kind: &Kind, model: &Model, row: usize, tensor: &Tensor) -> Result<Option<Scope>, EditError> {
    let places = [(0, 0), (1, 1), (2, 2), (0, 1), (1, 2), (2, 0)];
    let sources = places.map(|(i, j)| kind.table(model).get(tensor.parts[i][j], row).cloned());
    let [Some(xx), Some(yy), Some(zz), Some(xy), Some(yz), Some(zx)] = sources else { return Ok(None) };
    let parts = Arc::new([xx, yy, zz, xy, yz, zx]);
    let mut scope = Scope::empty(kind.len(model, row));
    for (name, source) in ["xx", "yy", "zz", "xy", "yz", "zx"].into_iter().zip(parts.iter()) {
        scope.add(name, source.clone());
    }
    for (name, source) in
        ["principal_1", "principal_2", "principal_3"].into_iter().zip(principal_values(&parts))
    {
        scope.add(name, source);
    }
    for (name, formula) in FORMULAS {
        let bound = Expression::parse(formula).and_then(|formula| formula.bind(&scope));
        scope.add(name, bound.map_err(|error| broken(&error.to_string()))?);
    }
    Ok(Some(scope))
}

/// A formula of this file does not hold together; a test sees to it that they do.
fn broken(reason: &str) -> EditError {
    EditError::BadValue { parameter: "tensor", reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, Source, samples};

    /// All quantities of a tensor: von Mises, mean, three principal values, largest shear.
    fn all([xx, yy, zz, xy, yz, zx]: [f64; 6]) -> Vec<f64> {
        let mut model = samples::two_hexes();
        let names = ["S_xx", "S_yy", "S_zz", "S_xy", "S_yz", "S_xz"];
        model.nodal_variables = names
            .iter()
            .zip([xx, yy, zz, xy, yz, zx])
            .map(|(name, value)| ((*name).to_owned(), Source::constant(value, 12)))
            .collect();
        let line = "calculate_node_invariants tensor=\"S\" quantity=\"all\"";
        let after = run(&model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        after.nodal_variables[6..].iter().map(|(_, source)| source.read(0).unwrap()[11]).collect()
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        let is_close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-13;
        assert!(found.iter().zip(expected).all(is_close), "{found:?} {expected:?}");
    }

    #[test]
    fn known_states_of_stress() {
        // Pulled along y: 100. Mean 100/3.
        assert_close(&all([0.0, 100.0, 0.0, 0.0, 0.0, 0.0]), &[100.0, 100.0 / 3.0, 100.0, 0.0, 0.0, 50.0]);
        // Pure shear 10: von Mises 10 sqrt(3), principal values ±10.
        assert_close(&all([0.0, 0.0, 0.0, 10.0, 0.0, 0.0]), &[300f64.sqrt(), 0.0, 10.0, 0.0, -10.0, 10.0]);
        // Pressed from all sides: no deviator.
        assert_eq!(all([-5.0, -5.0, -5.0, 0.0, 0.0, 0.0]), [0.0, -5.0, -5.0, -5.0, -5.0, 0.0]);
        // [[2, 0, 1], [0, 5, 0], [1, 0, 2]] has 5, 3 and 1; von Mises sqrt((4 + 4 + 16)/2).
        assert_close(&all([2.0, 5.0, 2.0, 0.0, 0.0, 1.0]), &[12f64.sqrt(), 3.0, 5.0, 3.0, 1.0, 2.0]);
        assert!(all([f64::NAN, 0.0, 0.0, 0.0, 0.0, 0.0]).iter().all(|value| value.is_nan()));
    }

    #[test]
    fn a_name_that_is_no_tensor_is_refused() {
        let line = "calculate_element_invariants tensor=\"strain\"";
        let error =
            run(&samples::results_everywhere(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap_err();
        assert!(
            error.to_string().starts_with("tensor: there are no element variables strain_xx, "),
            "{error}"
        );
    }
}
