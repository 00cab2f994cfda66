//! Carrying over what the model does not say.
//!
//! A variable that exoscope does not understand, or that has no place in the model, is copied value for value where
//! its dimensions are what they were, gathered where rows of them are gone, dropped (and told of) with the block or set
//! that it belonged to, and otherwise refused: it is never dropped or made up in silence.

use super::{
    fates::{Fate, Fates},
    order::is_old,
    plan::{CarriedContent, Content, Planned, Planner, has_int64, is_hdf5},
};
use crate::exodus::{
    Uncarried,
    container::{CopiedUserDefined, DataType, Dimension, Format, UserDefined, UserRole, Variable},
    names::{self, KINDS, is_decomposition, number_after, numbered},
};

/// What is to be done with a variable.
enum Decision {
    Carry { name: String, fates: Vec<Fate> },
    Drop(String),
    Refuse(String),
}

impl<'m> Planner<'m> {
    /// Plans all variables and dimensions of the original that are not the model's.
    ///
    /// What cannot be carried is listed in [`Planner::uncarried`].
    pub(super) fn plan_carried(&mut self) {
        let Some(origin) = self.origin else { return };
        self.refuse_unreadable();
        let fates = Fates::new(origin, self.model, self.views);
        for at in origin.file.carried_variables() {
            let variable = &origin.header.variables[at];
            match self.decide(&fates, at, variable) {
                Decision::Carry { name, fates } => self.carry(at, variable, name, fates),
                Decision::Drop(why) => self.warnings.push(format!("{} is left out: {why}", variable.name)),
                Decision::Refuse(why) => {
                    let is_type = !can_store(self.format, variable.data_type);
                    let kind_that_can = is_type.then_some(Format::NetCdf4);
                    self.uncarried.push(Uncarried { name: variable.name.clone(), why, kind_that_can });
                }
            }
        }
        self.plan_user_defined(&fates);
        self.keep_unused_dimensions();
    }

    /// What is of types that the original defines: copied as it is, or not at all.
    fn plan_user_defined(&mut self, fates: &Fates<'m>) {
        let Some(origin) = self.origin else { return };
        for (at, one) in origin.header.user_defined.iter().enumerate() {
            match self.user_defined(fates, one) {
                Ok((variable, dimensions)) => {
                    self.user_defined.push(CopiedUserDefined { at, variable, dimensions });
                }
                Err(Decision::Drop(why)) => self.warnings.push(format!("{} is left out: {why}", one.called)),
                Err(Decision::Refuse(why)) => {
                    let kind_that_can = Some(Format::NetCdf4);
                    self.uncarried.push(Uncarried { name: one.called.clone(), why, kind_that_can });
                }
                Err(Decision::Carry { .. }) => {}
            }
        }
    }

    /// The new name of a variable of such a type or of the variable that has such an attribute, and new dimensions.
    fn user_defined(
        &mut self,
        fates: &Fates<'m>,
        one: &UserDefined,
    ) -> Result<(Option<String>, Vec<usize>), Decision> {
        if self.format != Format::NetCdf4 {
            return Err(Decision::Refuse(format!(
                "{} has no types of its own: choose netCDF-4",
                self.format
            )));
        }
        let dimensions = match &one.role {
            UserRole::Type | UserRole::Attribute { of: None } => return Ok((None, Vec::new())),
            UserRole::Attribute { of: Some(owner) } => {
                let mut planned = self.variables.iter();
                let planned = planned.find(|planned| planned.origin.as_ref() == Some(owner));
                return match planned {
                    Some(planned) => Ok((Some(planned.variable.name.clone()), Vec::new())),
                    None => Err(Decision::Drop(format!("{owner} is gone"))),
                };
            }
            UserRole::Variable { dimensions } => dimensions,
        };
        if self.variable_names.contains(&one.name) {
            return Err(Decision::Drop("the model needs its name".to_owned()));
        }
        let mut new = Vec::new();
        for &old in dimensions {
            let dimension = &fates.origin.header.dimensions[old];
            let name = match fates.of_dimension(self, dimension) {
                Fate::Kept(name) => name,
                Fate::Gone(what) => return Err(Decision::Drop(format!("it belonged to {what}"))),
                Fate::Lost(why) => return Err(Decision::Refuse(why)),
                Fate::Gathered(..) => {
                    let why = "rows of it are gone, and of a type of the file's own all are kept or none";
                    return Err(Decision::Refuse(why.to_owned()));
                }
            };
            let len = usize::try_from(dimension.len).unwrap_or(usize::MAX);
            new.push(self.carried_dimension(old, &name, len));
        }
        Ok((Some(one.name.clone()), new))
    }

    fn refuse_unreadable(&mut self) {
        let Some(origin) = self.origin else { return };
        let refuse = |name: &str, why: &str| Uncarried {
            name: name.to_owned(),
            why: why.to_owned(),
            kind_that_can: None,
        };
        for group in origin.header.groups.iter().filter(|_| self.format != Format::NetCdf4) {
            let why = format!("{} has no groups: choose netCDF-4", self.format);
            let refused = refuse(&format!("group {}", group.name), &why);
            self.uncarried.push(Uncarried { kind_that_can: Some(Format::NetCdf4), ..refused });
        }
        for name in &origin.header.not_understood {
            self.uncarried.push(refuse(name, "its type holds texts, or lists in another type"));
        }
        for (variable, why) in origin.file.unreadable() {
            self.uncarried.push(refuse(&origin.header.variables[*variable].name, why));
        }
    }

    fn decide(&self, fates: &Fates<'m>, at: usize, variable: &Variable) -> Decision {
        let refuse = |why: &str| Decision::Refuse(why.to_owned());
        if fates.origin.file.container.unavailable_from(at).is_some() && !is_stepped(fates, variable) {
            return refuse("it lies beyond the end of the file, which was cut short");
        }
        if !can_store(self.format, variable.data_type) {
            return Decision::Refuse(format!(
                "it is of type {}, which {} lacks: choose netCDF-4",
                variable.data_type, self.format
            ));
        }
        let name = match self.new_name(fates, &variable.name) {
            Ok(name) => name,
            Err(decision) => return decision,
        };
        if self.variable_names.contains(&name) {
            return Decision::Drop("the model needs its name".to_owned());
        }
        let dimensions = variable.dimensions.iter().map(|&at| &fates.origin.header.dimensions[at]);
        let is_writable = |len: u64| len > 0 || self.format == Format::NetCdf4;
        if dimensions.clone().any(|dimension| dimension.name != "time_step" && !is_writable(dimension.len)) {
            return Decision::Drop(format!(
                "it has no values, and {} cannot store such a variable",
                self.format
            ));
        }
        let mut of_dimensions: Vec<Fate> =
            dimensions.map(|dimension| fates.of_dimension(self, dimension)).collect();
        self.widen_text(variable, &mut of_dimensions);
        for fate in &of_dimensions {
            match fate {
                Fate::Gone(what) => return Decision::Drop(format!("it belonged to {what}")),
                Fate::Lost(why) => return Decision::Refuse(why.clone()),
                Fate::Kept(_) | Fate::Gathered(..) => {}
            }
        }
        Decision::Carry { name, fates: of_dimensions }
    }

    /// The variable's name in the new file, where its meaning is known; its own where it is not.
    fn new_name(&self, fates: &Fates<'m>, name: &str) -> Result<String, Decision> {
        let refuse = |why: &str| Err(Decision::Refuse(why.to_owned()));
        if is_decomposition(name) && !fates.numbering_stands() {
            return refuse("numbers of nodes and elements of a decomposed model, which the edit has changed");
        }
        if name.starts_with("frame_") && !fates.nodes_stand() {
            return refuse("coordinate frames would have to move with the nodes");
        }
        for kind in &KINDS {
            if let Some(before) = number_after(kind.results.reduced, name)
                && let Some(entity) = fates.origin.old[kind.kind as usize].entities.get(before)
            {
                return match fates.now(kind.kind, before) {
                    Some(now) => Ok(numbered(kind.results.reduced, now)),
                    None => Err(Decision::Drop(format!("it belonged to {} {}", kind.words, entity.id))),
                };
            }
            let is_result = name.strip_prefix(kind.results.values).is_some_and(|rest| {
                rest.split_once(kind.results.suffix).is_some_and(|(variable, entity)| {
                    number_after("", variable).is_some() && number_after("", entity).is_some()
                })
            });
            if is_result && !self.same_lists(fates, kind.kind) {
                return refuse(
                    "it belongs to a variable and an entity by their numbers, which the edit has changed",
                );
            }
        }
        for prefix in ["vals_red_var_assembly", "vals_assembly_var"] {
            let suffix = name.strip_prefix(prefix).map(|rest| rest.rsplit("assembly").next().unwrap_or(rest));
            let Some(id) = suffix.and_then(|suffix| suffix.parse::<i64>().ok()) else { continue };
            let has = |model: &crate::model::Model| model.assemblies.iter().any(|assembly| assembly.id == id);
            if has(fates.origin.before) && !has(self.model) {
                return Err(Decision::Drop(format!("it belonged to assembly {id}")));
            }
        }
        Ok(name.to_owned())
    }

    /// Rows of text may become wider when other names do: they are padded.
    fn widen_text(&self, variable: &Variable, fates: &mut [Fate]) {
        let (Some(origin), Some(&last), Some(fate)) =
            (self.origin, variable.dimensions.last(), fates.last_mut())
        else {
            return;
        };
        let Dimension { name, len, .. } = &origin.header.dimensions[last];
        if variable.data_type == DataType::Char
            && self.planned_dimension(name).is_some_and(|planned| planned > *len)
        {
            *fate = Fate::Kept(name.clone());
        }
    }

    fn same_lists(&self, fates: &Fates<'m>, kind: names::Kind) -> bool {
        fates.entities(kind) == crate::exodus::lineage::Rows::Same
            && fates.origin.old[kind as usize].variable_names == self.views[kind as usize].variable_names
    }

    fn carry(&mut self, at: usize, variable: &Variable, name: String, fates: Vec<Fate>) {
        let Some(origin) = self.origin else { return };
        let mut dimensions = Vec::new();
        let mut rows = Vec::new();
        for (fate, &old) in fates.into_iter().zip(&variable.dimensions) {
            let len = usize::try_from(origin.header.dimensions[old].len).unwrap_or(usize::MAX);
            let (name, len, gathered) = match fate {
                Fate::Gathered(name, rows) => (name, rows.len(), Some(rows)),
                Fate::Kept(name) | Fate::Gone(name) | Fate::Lost(name) => (name, len, None),
            };
            dimensions.push(self.carried_dimension(old, &name, len));
            rows.push(gathered);
        }
        let is_whole = matches!(variable.data_type, DataType::Int | DataType::Int64);
        if is_whole && rows.iter().any(Option::is_some) && !is_map(&name) {
            self.warnings.push(format!(
                "{name} is kept for what is left; if it holds node or element numbers, they are old"
            ));
        }
        let storage = self.storage(Some(variable), variable.data_type, dimensions.len());
        let attributes = variable.attributes.clone();
        let origin = Some(variable.name.clone());
        let variable = Variable { name, data_type: variable.data_type, dimensions, attributes, storage };
        let content = Content::Carried(CarriedContent { variable: at, rows });
        self.variables.push(Planned { origin, variable, content });
    }

    /// Finds or defines a dimension of the original; further unlimited ones stay unlimited where the format allows it.
    fn carried_dimension(&mut self, old: usize, name: &str, len: usize) -> usize {
        let at = self.dimension(name, len);
        if let Some(origin) = self.origin
            && origin.header.dimensions[old].is_unlimited
            && self.format == Format::NetCdf4
        {
            self.dimensions[at].is_unlimited = true;
        }
        at
    }

    /// Dimensions that nothing uses are somebody's too, unless they count what the model no longer has.
    fn keep_unused_dimensions(&mut self) {
        let Some(origin) = self.origin else { return };
        for (at, dimension) in origin.header.dimensions.iter().enumerate() {
            let len = usize::try_from(dimension.len).unwrap_or(usize::MAX);
            let has_length = dimension.len > 0 || (dimension.is_unlimited && self.format == Format::NetCdf4);
            if has_length && !names::is_model_dimension(&dimension.name) {
                self.carried_dimension(at, &dimension.name, len);
            }
        }
    }
}

fn is_stepped(fates: &Fates<'_>, variable: &Variable) -> bool {
    variable
        .dimensions
        .first()
        .is_some_and(|&first| fates.origin.header.dimensions[first].name == "time_step")
}

/// Numbered maps hold ids, which stay right when rows go.
fn is_map(name: &str) -> bool {
    ["node_map", "elem_map", "edge_map", "face_map"].iter().any(|prefix| number_after(prefix, name).is_some())
        || matches!(name, "edge_num_map" | "face_num_map")
}

fn can_store(format: Format, data_type: DataType) -> bool {
    match data_type {
        DataType::String => format == Format::NetCdf4,
        _ if is_old(data_type) => true,
        _ => has_int64(format) || (is_hdf5(format) && format == Format::NetCdf4),
    }
}
