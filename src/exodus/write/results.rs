//! Planning time-dependent variables: names, truth tables, values.

use super::{
    mesh::Layout,
    plan::{Content, Named, Planner, TextRow, Width},
};
use crate::{
    exodus::{
        ExodusError,
        container::DataType,
        entities::KindView,
        names::{numbered, stand_in, values_of},
        text,
    },
    model::Source,
};
use std::{borrow::Cow, collections::HashMap};

impl<'m> Planner<'m> {
    /// Global and nodal variables, then those of blocks and sets.
    ///
    /// # Errors
    /// None that depends on the values; see [`Planner::integers`].
    pub(super) fn plan_results(&mut self) -> Result<(), ExodusError> {
        let mesh_type = self.real;
        self.real = self.result_type();
        self.plan_globals();
        self.plan_nodal();
        for view in self.views {
            self.plan_of_kind(view)?;
            self.plan_reductions(view);
        }
        self.plan_blob_results()?;
        self.real = mesh_type;
        Ok(())
    }

    /// The type of the original's results.
    fn result_type(&self) -> DataType {
        let results = self.origin.and_then(|origin| {
            let variables = origin.header.variables.iter();
            variables
                .filter(|variable| variable.name.starts_with("vals_"))
                .map(|variable| variable.data_type)
                .next()
        });
        results.filter(|data_type| super::plan::is_real(*data_type)).unwrap_or(self.real)
    }

    fn steps(&mut self) -> usize {
        self.dimension("time_step", self.model.num_steps())
    }

    /// Names of variables; each keeps the bytes that a variable of this name had.
    ///
    /// Where the original has none, those that reading made up are not written.
    pub(super) fn plan_variable_names(
        &mut self,
        kind: &str,
        [count, name]: [&str; 2],
        names: &[&str],
    ) -> usize {
        let had_count = self.origin.is_some_and(|origin| origin.header.dimension(count).is_some());
        let count = self.dimension(count, names.len());
        let had_names = self.origin.is_some_and(|origin| origin.variable(name).is_some());
        if had_count && !had_names && names.iter().enumerate().all(|(at, name)| *name == stand_in(kind, at)) {
            return count;
        }
        let stored = self.origin.map(|origin| origin.rows(name)).unwrap_or_default();
        let mut by_text: HashMap<String, Vec<u8>> = HashMap::new();
        for row in stored.iter().rev() {
            by_text.insert(text::decode(row), row.clone());
        }
        let row = |(at, name): (usize, &&str)| {
            let same_place = stored.get(at).filter(|row| text::decode(row) == **name).cloned();
            TextRow { text: (*name).to_owned(), stored: same_place.or_else(|| by_text.get(*name).cloned()) }
        };
        let rows = names.iter().enumerate().map(row).collect();
        self.names(&Named::fixed(name), count, rows);
        count
    }

    fn plan_globals(&mut self) {
        let variables = &self.model.global_variables;
        if variables.is_empty() {
            return;
        }
        let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
        let count = self.plan_variable_names("global", ["num_glo_var", "name_glo_var"], &names);
        let steps = self.steps();
        let sources = variables.iter().map(|(_, source)| source).collect();
        self.reals(&Named::fixed("vals_glo_var"), vec![steps, count], Content::Steps(sources));
    }

    fn plan_nodal(&mut self) {
        let variables: &'m [(String, Source)] = &self.model.nodal_variables;
        if variables.is_empty() {
            return;
        }
        let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).collect();
        let count = self.plan_variable_names("nodal", ["num_nod_var", "name_nod_var"], &names);
        if self.model.num_nodes() == 0 {
            return;
        }
        let steps = self.steps();
        let nodes = self.dimension("num_nodes", self.model.num_nodes());
        if self.layout() == Layout::Old {
            let sources = variables.iter().map(|(_, source)| source).collect();
            self.reals(&Named::fixed("vals_nod_var"), vec![steps, count, nodes], Content::Steps(sources));
            return;
        }
        let origins =
            self.origin.map(|origin| positions(origin.before.nodal_variables.iter().map(|(name, _)| name)));
        for (at, (name, source)) in variables.iter().enumerate() {
            let before = origins.as_ref().and_then(|origins| origins.at(at, name));
            let origin = before.map(|before| numbered("vals_nod_var", before));
            // One that the original names and does not store stays so, as long as nobody has given it values.
            let was_missing = before.zip(self.origin).is_some_and(|(before, files)| {
                files.variable(&numbered("vals_nod_var", before)).is_none()
                    && files.variable("vals_nod_var").is_none()
                    && source.as_stored().is_none()
                    && files.before.nodal_variables[before].1.is_same(source)
            });
            if was_missing {
                continue;
            }
            let named = Named { name: numbered("vals_nod_var", at), origin };
            self.reals(&named, vec![steps, nodes], Content::Steps(vec![source]));
        }
    }

    fn plan_of_kind(&mut self, view: &'m KindView<'m>) -> Result<(), ExodusError> {
        let results = &view.kind.names().results;
        if view.variable_names.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = view.variable_names.iter().map(String::as_str).collect();
        let count = self.plan_variable_names(view.kind.names().words, [results.count, results.names], &names);
        self.plan_truth_table(view, count)?;
        let steps = self.steps();
        let origins =
            self.origin.map(|origin| positions(origin.old[view.kind as usize].variable_names.iter()));
        for (at, name) in view.variable_names.iter().enumerate() {
            let before = origins.as_ref().and_then(|origins| origins.at(at, name));
            for (index, entity) in
                view.entities.iter().enumerate().filter(|(_, entity)| entity.num_entries > 0)
            {
                let Some(Some(source)) = entity.values.get(at) else { continue };
                let entries = self.dimension(&numbered(view.kind.names().entries, index), entity.num_entries);
                let entity_before = self.origin.and_then(|origin| origin.entity(view.kind, index));
                let origin = before.zip(entity_before).map(|(at, entity)| values_of(results, at, entity));
                let named = Named { name: values_of(results, at, index), origin };
                self.reals(&named, vec![steps, entries], Content::Steps(vec![source]));
            }
        }
        Ok(())
    }

    /// Variables with one value for a whole block or set: all of them in one variable for each.
    fn plan_reductions(&mut self, view: &'m KindView<'m>) {
        if view.reduction_names.is_empty() {
            return;
        }
        let names: Vec<&str> = view.reduction_names.iter().map(String::as_str).collect();
        let results = &view.kind.names().results;
        let count = self.plan_variable_names(view.kind.names().words, results.reduction, &names);
        let steps = self.steps();
        for (index, entity) in
            view.entities.iter().enumerate().filter(|(_, entity)| !entity.reductions.is_empty())
        {
            let before = self.origin.and_then(|origin| origin.entity(view.kind, index));
            let origin = before.map(|before| numbered(results.reduced, before));
            let named = Named { name: numbered(results.reduced, index), origin };
            let sources = entity.reductions.iter().collect();
            self.reals(&named, vec![steps, count], Content::Steps(sources));
        }
    }

    /// Which variables are on which entities; left out where the original had variables and no table.
    fn plan_truth_table(&mut self, view: &'m KindView<'m>, variables: usize) -> Result<(), ExodusError> {
        let results = &view.kind.names().results;
        let lacked = self.origin.is_some_and(|origin| {
            origin.variable(results.names).is_some() && origin.variable(results.truth).is_none()
        });
        if view.entities.is_empty() || lacked {
            return Ok(());
        }
        let entities = self.dimension(view.kind.names().count, view.entities.len());
        let truth =
            view.entities.iter().flat_map(|entity| entity.values).map(|values| i64::from(values.is_some()));
        let content = Content::Integers(Cow::Owned(truth.collect()));
        let named = Named::fixed(results.truth);
        self.integers(&named, vec![entities, variables], (Width::Narrow, Vec::new()), content)
    }
}

/// Where each name was before.
struct Positions<'a> {
    names: Vec<&'a str>,
    first: HashMap<&'a str, usize>,
}

fn positions<'a>(names: impl Iterator<Item = &'a String>) -> Positions<'a> {
    let names: Vec<&str> = names.map(String::as_str).collect();
    let first = (0..names.len()).rev().map(|at| (names[at], at)).collect();
    Positions { names, first }
}

impl Positions<'_> {
    /// The position of a name: its own if it is there, else the first with this name.
    fn at(&self, at: usize, name: &str) -> Option<usize> {
        if self.names.get(at) == Some(&name) { Some(at) } else { self.first.get(name).copied() }
    }
}
