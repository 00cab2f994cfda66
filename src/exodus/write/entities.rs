//! Planning blocks and sets: counts, ids, names, properties, and the arrays of each.

use super::plan::{Content, Named, Planner, TextRow, Width, text_attribute};
use crate::{
    exodus::{
        ExodusError,
        container::Attribute,
        entities::{EntityView, KindView, List},
        names::{self, Kind, KindNames, numbered},
    },
    model::Shared,
};
use std::borrow::Cow;

impl<'m> Planner<'m> {
    /// How many entities there are, which have data, and their ids.
    ///
    /// # Errors
    /// If an id needs 64 bits and the format has none.
    pub(super) fn plan_ids(&mut self, view: &'m KindView<'m>) -> Result<(), ExodusError> {
        let names = view.kind.names();
        if view.entities.is_empty() {
            return Ok(());
        }
        let count = self.dimension(names.count, view.entities.len());
        let is_empty = |entity: &EntityView<'_>| entity.num_entries == 0;
        let lacks_status = self.origin.is_some_and(|origin| {
            !origin.before_is_empty(view.kind) && origin.variable(names.status).is_none()
        });
        if !lacks_status || view.entities.iter().any(is_empty) {
            let status = view.entities.iter().map(|entity| i64::from(!is_empty(entity))).collect();
            let content = Content::Integers(Cow::Owned(status));
            self.integers(&Named::fixed(names.status), vec![count], (Width::Narrow, Vec::new()), content)?;
        }
        let ids = view.entities.iter().map(|entity| entity.id).collect();
        let named = Named::fixed(&numbered(names.property, 0));
        let attributes = vec![text_attribute("name", "ID")];
        self.integers(&named, vec![count], (Width::Ids, attributes), Content::Integers(Cow::Owned(ids)))
    }

    /// Names, unless neither the original nor the model has any.
    pub(super) fn plan_names(&mut self, view: &'m KindView<'m>) {
        let names = view.kind.names();
        let has_none = view.entities.iter().all(|entity| entity.name.is_empty());
        let lacked = self.origin.is_some_and(|origin| {
            !origin.before_is_empty(view.kind) && origin.variable(names.names).is_none()
        });
        if view.entities.is_empty() || (has_none && lacked) {
            return;
        }
        let count = self.dimension(names.count, view.entities.len());
        let stored = self.origin.map(|origin| origin.rows(names.names)).unwrap_or_default();
        let row = |(index, entity): (usize, &EntityView<'_>)| {
            let before = self.origin.and_then(|origin| origin.entity(view.kind, index));
            TextRow {
                text: entity.name.to_owned(),
                stored: before.and_then(|before| stored.get(before).cloned()),
            }
        };
        let rows = view.entities.iter().enumerate().map(row).collect();
        self.names(&Named::fixed(names.names), count, rows);
    }

    /// Properties beyond the id.
    ///
    /// # Errors
    /// If a value needs 64 bits and the format has none.
    pub(super) fn plan_properties(&mut self, view: &'m KindView<'m>) -> Result<(), ExodusError> {
        let names = view.kind.names();
        if view.entities.is_empty() {
            return Ok(());
        }
        let count = self.dimension(names.count, view.entities.len());
        for (at, name) in view.property_names.iter().enumerate() {
            let value = |entity: &EntityView<'_>| entity.properties.get(at).copied().unwrap_or(0);
            let values = view.entities.iter().map(value).collect();
            let named = Named::fixed(&numbered(names.property, at + 1));
            let attributes = vec![text_attribute("name", name)];
            self.integers(
                &named,
                vec![count],
                (Width::Ids, attributes),
                Content::Integers(Cow::Owned(values)),
            )?;
        }
        Ok(())
    }

    /// The arrays of every block or set of a kind; those without entries have none.
    ///
    /// # Errors
    /// If a number needs 64 bits and the format has none.
    pub(super) fn plan_entities(&mut self, view: &'m KindView<'m>) -> Result<(), ExodusError> {
        for (index, entity) in view.entities.iter().enumerate().filter(|(_, entity)| entity.num_entries > 0) {
            let place = Place { names: view.kind.names(), index, before: self.before(view.kind, index) };
            let entries = self.dimension(&place.name(place.names.entries), entity.num_entries);
            if view.kind.is_block() {
                self.plan_block(&place, entity, entries)?;
            } else {
                self.plan_attributes(&place, entity, entries);
                self.plan_set(&place, entity, entries)?;
            }
        }
        Ok(())
    }

    fn before(&self, kind: Kind, index: usize) -> Option<usize> {
        self.origin.and_then(|origin| origin.entity(kind, index))
    }

    fn plan_attributes(&mut self, place: &Place, entity: &EntityView<'m>, entries: usize) {
        let attributes = entity.attributes;
        if attributes.names.is_empty() {
            return;
        }
        let [count_name, values_name, names_name] = place.names.attributes;
        let count = self.dimension(&place.name(count_name), attributes.names.len());
        self.reals(&place.named(values_name), vec![entries, count], Content::Reals(&attributes.values));
        let named = place.named(names_name);
        let lacked = place.before.is_some_and(|_| {
            let origin = named.origin.as_deref().unwrap_or_default();
            self.origin.is_some_and(|files| files.variable(origin).is_none())
                && place
                    .named(values_name)
                    .origin
                    .is_some_and(|values| self.origin.is_some_and(|files| files.variable(&values).is_some()))
        });
        if lacked && attributes.names.iter().all(String::is_empty) {
            return;
        }
        let stored = named.origin.as_deref().and_then(|name| self.origin.map(|origin| origin.rows(name)));
        let mut stored = stored.unwrap_or_default().into_iter();
        let rows = attributes
            .names
            .iter()
            .map(|name| TextRow { text: name.clone(), stored: stored.next() })
            .collect();
        self.names(&named, count, rows);
    }

    fn plan_block(
        &mut self,
        place: &Place,
        entity: &EntityView<'m>,
        entries: usize,
    ) -> Result<(), ExodusError> {
        let Some(block) = entity.block else { return Ok(()) };
        let is_polyhedral = entity.is_polyhedral() && place.names.kind == Kind::ElementBlock;
        let [per_entry_name, list_name] =
            if is_polyhedral { names::ELEMENT_FACES } else { [place.names.per_entry, place.names.list] };
        // Defined before the attributes, as libexodus does.
        let mut shape = Vec::new();
        if block.counts.is_none() {
            shape.push(entries);
        }
        let per_entry =
            if block.counts.is_some() { block.connectivity.len() } else { block.nodes_per_element };
        if per_entry > 0 {
            shape.push(self.dimension(&place.name(per_entry_name), per_entry));
        }
        self.plan_attributes(place, entity, entries);
        let mut carrier_attributes = Vec::new();
        if !block.elem_type.is_empty() {
            carrier_attributes.push(text_attribute("elem_type", &block.elem_type));
        }
        if per_entry > 0 {
            let content = Content::Indices(&block.connectivity);
            self.integers(&place.named(list_name), shape, (Width::Bulk, carrier_attributes), content)?;
            let before = self.user_attributes_before(place);
            self.set_user_attributes(before, entity.user_attributes);
        } else if !entity.user_attributes.is_empty() || !block.elem_type.is_empty() {
            self.warnings.push(format!(
                "{} {} has no connectivity, so that its type and attributes cannot be stored",
                place.names.words, entity.id
            ));
        }
        if let Some(counts) = &block.counts
            && !place.names.counts.is_empty()
        {
            let of = if place.names.kind == Kind::FaceBlock { "FACE" } else { "ELEM" };
            let listed = if is_polyhedral { "FACE" } else { "NODE" };
            let attributes = vec![text_attribute("entity_type1", listed), text_attribute("entity_type2", of)];
            let named = place.named(place.names.counts);
            self.integers(&named, vec![entries], (Width::Bulk, attributes), Content::Counts(counts))?;
        }
        self.plan_parts(place, names::ELEMENT_EDGES, block.element_edges.as_ref(), entity, entries)?;
        self.plan_parts(place, names::ELEMENT_FACES, block.element_faces.as_ref(), entity, entries)
    }

    /// Edges or faces of each element.
    fn plan_parts(
        &mut self,
        place: &Place,
        [count_name, name]: [&str; 2],
        parts: Option<&'m Shared<u32>>,
        entity: &EntityView<'m>,
        entries: usize,
    ) -> Result<(), ExodusError> {
        let Some(parts) = parts else { return Ok(()) };
        let per_entry = parts.len() / entity.num_entries;
        if per_entry == 0 || per_entry * entity.num_entries != parts.len() {
            self.warnings.push(format!(
                "element block {} has {} {name} entries, no whole number for each of its {} elements: they are left out",
                entity.id,
                parts.len(),
                entity.num_entries
            ));
            return Ok(());
        }
        let count = self.dimension(&place.name(count_name), per_entry);
        self.integers(
            &place.named(name),
            vec![entries, count],
            (Width::Bulk, Vec::new()),
            Content::Indices(parts),
        )
    }

    fn plan_set(
        &mut self,
        place: &Place,
        entity: &EntityView<'m>,
        entries: usize,
    ) -> Result<(), ExodusError> {
        let list = place.named(place.names.list);
        let companion = place.named(place.names.companion);
        let bulk = || (Width::Bulk, Vec::<Attribute>::new());
        let before = self.user_attributes_before(place);
        match entity.list {
            List::Indices(members) => {
                self.integers(&list, vec![entries], bulk(), Content::Indices(members))?;
                self.set_user_attributes(before, entity.user_attributes);
            }
            List::Sides(sides) => {
                self.integers(&list, vec![entries], bulk(), Content::SideElements(sides))?;
                self.set_user_attributes(before, entity.user_attributes);
                self.integers(&companion, vec![entries], bulk(), Content::SideNumbers(sides))?;
            }
            List::Oriented(members) => {
                self.integers(&list, vec![entries], bulk(), Content::OrientedIndices(members))?;
                self.set_user_attributes(before, entity.user_attributes);
                let had = companion
                    .origin
                    .as_deref()
                    .is_some_and(|name| self.origin.is_some_and(|origin| origin.variable(name).is_some()));
                if had || members.iter().any(|member| member.orientation != 0) {
                    self.integers(&companion, vec![entries], bulk(), Content::Orientations(members))?;
                }
            }
        }
        let Some(factors) = entity.factors.filter(|factors| !factors.is_empty()) else { return Ok(()) };
        let [own_dimension, name] = place.names.factors;
        let dimension = match own_dimension {
            "" if factors.len() == entity.num_entries => entries,
            "" => self.dimension(&place.name("num_df_ns"), factors.len()),
            own => self.dimension(&place.name(own), factors.len()),
        };
        self.reals(&place.named(name), vec![dimension], Content::Reals(factors));
        Ok(())
    }

    fn user_attributes_before(&self, place: &Place) -> Option<&'m [crate::model::UserAttribute]> {
        let before = place.before?;
        self.origin?.user_attributes(place.names.kind, before)
    }
}

/// An entity's place in the list of its kind, now and before.
struct Place {
    names: &'static KindNames,
    index: usize,
    before: Option<usize>,
}

impl Place {
    fn name(&self, prefix: &str) -> String {
        numbered(prefix, self.index)
    }

    fn named(&self, prefix: &str) -> Named {
        Named { name: self.name(prefix), origin: self.before.map(|before| numbered(prefix, before)) }
    }
}
