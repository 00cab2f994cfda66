//! What of the whole is known before any array is read: records, times, and the variables of the whole and of its nodes.

use super::{
    numbering::{NodeNumbering, rows_of},
    placing::joined,
    survey::{Part, Survey, variable_names},
};
use crate::model::{Assembly, Model, Source, Warnings};
use std::sync::Arc;

/// The model without its arrays: records and times, and the variables of the whole and of its nodes.
pub(super) fn frame(survey: &Survey, nodes: &NodeNumbering, warnings: &mut Warnings) -> Model {
    let skeleton = &survey.parts[0].file.skeleton;
    let mut assemblies: Vec<Assembly> = Vec::new();
    for assembly in survey.parts.iter().flat_map(|part| &part.file.skeleton.assemblies) {
        match assemblies.iter_mut().find(|known| known.id == assembly.id && known.kind == assembly.kind) {
            Some(known) => {
                let added: Vec<i64> =
                    assembly.members.iter().filter(|id| !known.members.contains(id)).copied().collect();
                known.members.extend(added);
            }
            None => assemblies.push(assembly.clone()),
        }
    }
    Model {
        title: skeleton.title.clone(),
        dimension: survey.dimension,
        coordinate_names: skeleton.coordinate_names.clone(),
        user_attributes: skeleton.user_attributes.clone(),
        node_ids: nodes.ids.clone(),
        assemblies,
        // Blobs of other parts are told to be left behind, unless they are the same.
        blobs: skeleton.blobs.clone(),
        node_user_attributes: skeleton.node_user_attributes.clone(),
        frames: skeleton.frames.clone(),
        times: Arc::clone(&survey.times),
        global_variables: global_variables(&survey.parts, warnings),
        nodal_variables: nodal_variables(survey, nodes),
        qa_records: skeleton.qa_records.clone(),
        info_records: Arc::clone(&skeleton.info_records),
        ..Model::default()
    }
}

/// Those of the first part that has any: all parts say the same.
fn global_variables(parts: &[Part], warnings: &mut Warnings) -> Vec<(String, Source)> {
    let of = |part: &'_ Part| part.file.skeleton.global_variables.clone();
    let Some(first) = parts.iter().find(|part| !part.file.skeleton.global_variables.is_empty()) else {
        return Vec::new();
    };
    let names = variable_names(&of(first));
    let differs = |part: &&Part| {
        let others = variable_names(&part.file.skeleton.global_variables);
        !others.is_empty() && others != names
    };
    if let Some(other) = parts.iter().find(differs) {
        warnings.add(format!(
            "{} has other global variables than {}: those of the latter are kept",
            other.name, first.name
        ));
    }
    of(first)
}

fn nodal_variables(survey: &Survey, nodes: &NodeNumbering) -> Vec<(String, Source)> {
    let rows = rows_of(nodes.places.iter().map(Vec::as_slice), nodes.num_nodes);
    let roster = &survey.nodal_variables;
    let source = |variable: usize| {
        let of_part = |(part, own): (&Part, &Vec<Option<usize>>)| {
            let skeleton = &part.file.skeleton;
            let stored =
                own.get(variable).copied().flatten().map(|own| skeleton.nodal_variables[own].1.clone());
            stored.unwrap_or_else(|| Source::constant(f64::NAN, skeleton.num_nodes))
        };
        joined(survey.parts.iter().zip(&roster.of_part).map(of_part).collect(), rows.as_ref())
    };
    roster.names.iter().enumerate().map(|(at, name)| (name.clone(), source(at))).collect()
}
