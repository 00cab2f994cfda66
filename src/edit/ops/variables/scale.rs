//! `scale_node_field`, `scale_element_field`, `scale_global_variable`: other units.

use super::{ELEMENT, ELEMENT_BLOCKS, GLOBAL, Kind, NODE};
use super::{has_element_variables, has_global_variables, has_node_variables};
use crate::edit::{
    Action, Args, EditError, Example, Group, Operation, Param, ParamKind, Range, Report, Unit,
    nothing_to_refuse, rules::field_table_mut,
};
use crate::model::{Model, Source, Support, counted, real_text};

const DOC: &str = "All values are multiplied at every time step, when somebody looks. A factor of -1 turns the sign. Blocks that \
                   lack a variable are passed over.";

const FACTOR: Param = Param::required(
    "factor",
    "Factor",
    ParamKind::Real { unit: Unit::None, range: Range::Finite },
    "What every value is multiplied by",
);

const SEARCH: &[&str] = &["multiply", "units", "convert", "negate", "field", "result"];

const fn which(name: &'static str, support: Support) -> Param {
    let kind = ParamKind::variables(support);
    Param::required(name, "Variables", kind, "The variables to multiply: names, wildcards, keywords")
}

pub(in crate::edit::ops) const NODE_FIELD: Operation = Operation {
    name: "scale_node_field",
    label: "Scale node variables…",
    summary: "Multiply node variables by a factor",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[which(NODE.fields, Support::Nodal), FACTOR],
    examples: &[Example {
        model: "two_hexes",
        args: "node_field_names = \"disp_*\" factor = 0.001",
        expect: "3 node variables multiplied by 0.001",
    }],
    available: has_node_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| scale(&NODE, model, args)),
};

pub(in crate::edit::ops) const ELEMENT_FIELD: Operation = Operation {
    name: "scale_element_field",
    label: "Scale element variables…",
    summary: "Multiply element variables by a factor",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[which(ELEMENT.fields, Support::Element), FACTOR, ELEMENT_BLOCKS],
    examples: &[Example {
        model: "two_hexes",
        args: "element_field_names = \"stress\" factor = 1e-6 element_block_ids = \"right\"",
        expect: "1 element variable multiplied by 1e-6",
    }],
    available: has_element_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| scale(&ELEMENT, model, args)),
};

pub(in crate::edit::ops) const GLOBAL_VARIABLE: Operation = Operation {
    name: "scale_global_variable",
    label: "Scale global variables…",
    summary: "Multiply global variables by a factor",
    doc: DOC,
    group: Group::Variables,
    search: SEARCH,
    params: &[which(GLOBAL.fields, Support::Global), FACTOR],
    examples: &[Example {
        model: "two_hexes",
        args: "global_variable_names = \"energy\" factor = -1",
        expect: "1 global variable multiplied by -1",
    }],
    available: has_global_variables,
    refuse: nothing_to_refuse,
    action: Action::Change(|model, args, _progress| scale(&GLOBAL, model, args)),
};

fn scale(kind: &Kind, model: &mut Model, args: &Args) -> Result<Report, EditError> {
    let columns = args.positions(kind.fields)?;
    let factor = args.real("factor")?;
    for row in kind.rows(args)? {
        for &column in columns {
            let table = field_table_mut(model, kind.support);
            let scaled = table.get(column, row).map(|source| vec![(factor, source.clone())]);
            if let Some(scaled) = scaled.and_then(Source::weighted_sum) {
                table.set(column, row, scaled);
            }
        }
    }
    let variables = counted(columns.len(), kind.noun);
    Ok(Report::new(format!("{variables} multiplied by {}", real_text(factor))))
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{NoProgress, samples};

    #[test]
    fn blocks_that_were_not_chosen_keep_their_values() {
        let line = "scale_element_field element_field_names=\"all\" factor=2 element_block_ids=[2]";
        let after = run(&samples::two_hexes(), &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model;
        let blocks = &after.element_blocks;
        assert_eq!(blocks[0].values[0].as_ref().unwrap().read(1).unwrap(), [100.0]);
        assert_eq!(blocks[1].values[0].as_ref().unwrap().read(1).unwrap(), [400.0]);
        assert!(blocks[1].values[1].is_none());
    }
}
