//! Planning blobs and their variables, and the names of what is numbered by ids.

use super::plan::{CarriedContent, Content, Named, Planner, Width, integer_attribute, text_attribute};
use crate::{
    exodus::{
        ExodusError,
        container::{Attribute, AttributeValue, DataType, Variable},
        names::{BLOB, ResultNames, numbered},
    },
    model::{Blob, EntityList, Source},
};
use std::borrow::Cow;

impl<'m> Planner<'m> {
    /// The blobs themselves: a variable each that holds nothing and carries the attributes.
    ///
    /// # Errors
    /// If an id needs 64 bits and the format has none.
    pub(super) fn plan_blobs(&mut self) -> Result<(), ExodusError> {
        let blobs: &'m EntityList<Blob> = &self.model.blobs;
        for blob in blobs.iter() {
            let suffix = self.suffix_for(BLOB.list, blob.id);
            let named = Named::fixed(&format!("{}{suffix}", BLOB.list));
            let one = self.dimension(BLOB.one, 1);
            self.dimension(&format!("{}{suffix}", BLOB.entries), blob.num_values);
            let mut attributes = vec![id_attribute(blob.id)];
            let original = self.origin.and_then(|origin| origin.variable(&named.name));
            let has_name = |original: &Variable| original.attributes.iter().any(|it| it.name == "_name");
            if !blob.name.is_empty() || original.is_none_or(has_name) {
                attributes.push(text_attribute("_name", &blob.name));
            }
            let content = Content::Integers(Cow::Owned(vec![self.stored_number(&named.name)]));
            self.integers(&named, vec![one], (Width::Narrow, attributes), content)?;
            let before = self.origin.and_then(|origin| {
                let same = origin.before.blobs.iter().find(|before| before.id == blob.id);
                same.map(|before| before.user_attributes.as_slice())
            });
            self.set_user_attributes(before, &blob.user_attributes);
            self.blob_suffixes.push(suffix);
        }
        Ok(())
    }

    /// Variables and reduction variables of blobs.
    ///
    /// # Errors
    /// None that depends on the values; see [`Planner::integers`].
    pub(super) fn plan_blob_results(&mut self) -> Result<(), ExodusError> {
        let blobs: &'m EntityList<Blob> = &self.model.blobs;
        let ResultNames { count, names, values, suffix: word, reduced, reduction, .. } = BLOB.results;
        let suffixes = self.blob_suffixes.clone();
        if blobs.is_empty() {
            return Ok(());
        }
        if !blobs.variable_names.is_empty() {
            let texts: Vec<&str> = blobs.variable_names.iter().map(String::as_str).collect();
            let variables = self.plan_variable_names("blob", [count, names], &texts);
            self.plan_blob_truth(variables)?;
        }
        let before =
            self.origin.map(|origin| origin.before.blobs.variable_names.as_slice()).unwrap_or_default();
        for (at, name) in blobs.variable_names.iter().enumerate() {
            let was = match before.get(at) {
                Some(same) if same == name => Some(at),
                _ => before.iter().position(|before| before == name),
            };
            for (blob, suffix) in blobs.iter().zip(&suffixes) {
                let Some(Some(source)) = blob.values.get(at) else { continue };
                let steps = self.dimension("time_step", self.model.num_steps());
                let entries = self.dimension(&format!("{}{suffix}", BLOB.entries), blob.num_values);
                let name_of = |variable: usize| format!("{}{word}{suffix}", numbered(values, variable));
                let named = Named { name: name_of(at), origin: was.map(name_of) };
                self.reals(&named, vec![steps, entries], Content::Steps(vec![source]));
            }
        }
        if blobs.reduction_names.is_empty() {
            return Ok(());
        }
        let texts: Vec<&str> = blobs.reduction_names.iter().map(String::as_str).collect();
        let variables = self.plan_variable_names("blob", reduction, &texts);
        for (blob, suffix) in blobs.iter().zip(&suffixes).filter(|(blob, _)| !blob.reductions.is_empty()) {
            let steps = self.dimension("time_step", self.model.num_steps());
            let sources: Vec<&'m Source> = blob.reductions.iter().collect();
            self.reals(
                &Named::fixed(&format!("{reduced}{suffix}")),
                vec![steps, variables],
                Content::Steps(sources),
            );
        }
        Ok(())
    }

    /// The truth table, where the original has one: as it is while blobs and variables are the same. New files get none,
    /// since libexodus mixes up its rows where ids are not 1, 2, 3, ….
    fn plan_blob_truth(&mut self, variables: usize) -> Result<(), ExodusError> {
        let Some((origin, at)) =
            self.origin.and_then(|origin| Some((origin, origin.variable_position(BLOB.results.truth)?)))
        else {
            return Ok(());
        };
        let table = &origin.header.variables[at];
        let Some(&rows) = table.dimensions.first() else { return Ok(()) };
        let (before, after) = (&origin.before.blobs, &self.model.blobs);
        let ids = |blobs: &EntityList<Blob>| blobs.iter().map(|blob| blob.id).collect::<Vec<_>>();
        let dimensions = vec![self.dimension(&origin.header.dimensions[rows].name, after.len()), variables];
        let named = Named::fixed(BLOB.results.truth);
        if ids(before) == ids(after) && before.variable_names == after.variable_names {
            let rows = vec![None; table.dimensions.len()];
            let content = Content::Carried(CarriedContent { variable: at, rows });
            self.add(&named, dimensions, (table.data_type, Vec::new()), content);
            return Ok(());
        }
        let truth = after.iter().flat_map(|blob| &blob.values).map(|values| i64::from(values.is_some()));
        let content = Content::Integers(Cow::Owned(truth.collect()));
        self.integers(&named, dimensions, (Width::Narrow, Vec::new()), content)
    }

    /// What the variable of a blob holds in the original: nothing is meant by it, but it is kept.
    fn stored_number(&self, name: &str) -> i64 {
        let read = || {
            let origin = self.origin?;
            let mut number = [0];
            origin.file.container.read_i64_into(origin.variable_position(name)?, 0, &mut number).ok()?;
            Some(number[0])
        };
        read().unwrap_or(0)
    }

    /// What stands behind the prefix in the name of the thing with an id: as it was, or the id as libexodus puts it in names,
    /// its low 32 bits. The id itself is an attribute, so that another number does where that one is taken.
    pub(super) fn suffix_for(&self, prefix: &str, id: i64) -> String {
        let is_it = |variable: &&Variable| {
            let stored = variable.attributes.iter().find(|attribute| attribute.name == "_id");
            let stored = match stored.map(|attribute| &attribute.value) {
                Some(AttributeValue::Integers(_, ids)) => ids.first().copied(),
                _ => variable.name.strip_prefix(prefix).and_then(|suffix| suffix.parse().ok()),
            };
            variable.name.starts_with(prefix)
                && stored == Some(id)
                && !self.variable_names.contains(&variable.name)
        };
        let original = self.origin.and_then(|origin| origin.header.variables.iter().find(is_it));
        if let Some(suffix) = original.and_then(|original| original.name.strip_prefix(prefix)) {
            return suffix.to_owned();
        }
        let mut suffix = short_id(id);
        let is_taken = |suffix: i32| {
            let name = format!("{prefix}{suffix}");
            self.variable_names.contains(&name)
                || self.origin.is_some_and(|origin| origin.has_variable(&name))
        };
        while is_taken(suffix) {
            suffix = suffix.wrapping_add(1);
        }
        suffix.to_string()
    }
}

/// The attribute `_id`, as wide as it must be.
pub(super) fn id_attribute(id: i64) -> Attribute {
    match i32::try_from(id) {
        Ok(_) => integer_attribute("_id", id),
        Err(_) => {
            Attribute { name: "_id".to_owned(), value: AttributeValue::Integers(DataType::Int64, vec![id]) }
        }
    }
}

/// The low 32 bits of an id.
#[expect(clippy::cast_possible_truncation, reason = "this is what libexodus does")]
fn short_id(id: i64) -> i32 {
    id as i32
}
