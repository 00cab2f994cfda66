//! Planning what is not results: dimensions, coordinates, maps, records, assemblies.

use super::{
    blobs::id_attribute,
    plan::{Content, Named, Planned, Planner, TextRow, Width, integer_attribute, text_attribute},
};
use crate::{
    exodus::{
        ExodusError,
        container::{Attribute, AttributeValue, DataType},
        entities::{KindView, maps as numbered_maps},
        lineage::nothing_moved,
        names::{Kind, MAPS, MapNames, numbered},
        text,
    },
    model::{CoordinateFrame, MetadataValue, NumberedMap, Shared, UserAttribute},
};
use std::borrow::Cow;

/// How the original stores coordinates and nodal variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// All axes in `coord`, all nodal variables in `vals_nod_var`.
    Old,
    /// One variable each.
    New,
}

impl<'m> Planner<'m> {
    /// The layout of the original, if it is of one kind; new files and mixtures get the new one.
    pub(super) fn layout(&self) -> Layout {
        let Some(origin) = self.origin else { return Layout::New };
        let has = |name: &str| origin.variable(name).is_some();
        let is_old = has("coord") || has("vals_nod_var");
        let is_new = has("coordx") || has("vals_nod_var1");
        if is_old && !is_new { Layout::Old } else { Layout::New }
    }

    /// `time_step` and `time_whole`, which must be the first variable, and the counts of nodes and elements.
    pub(super) fn plan_frame(&mut self) {
        if self.origin.is_none() {
            self.dimension("len_name", 33);
        }
        let steps = self.dimension("time_step", self.model.num_steps());
        self.reals(&Named::fixed("time_whole"), vec![steps], Content::Reals(&self.model.times));
        let total =
            |view: &KindView<'_>| view.entities.iter().map(|entity| entity.num_entries).sum::<usize>();
        let counts = [
            ("num_dim", self.model.dimension),
            ("num_nodes", self.model.num_nodes()),
            ("num_elem", total(&self.views[Kind::ElementBlock as usize])),
            ("num_edge", total(&self.views[Kind::EdgeBlock as usize])),
            ("num_face", total(&self.views[Kind::FaceBlock as usize])),
        ];
        for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            self.dimension(name, count);
        }
    }

    /// Coordinates, in the layout of the original.
    pub(super) fn plan_coordinates(&mut self) {
        let model = self.model;
        if model.num_nodes() == 0 || model.dimension == 0 {
            return;
        }
        // A file of results only has none, and gets none unless an edit has made some.
        let had_none = self.origin.is_some_and(|origin| {
            ["coord", "coordx", "coordy", "coordz"].iter().all(|name| origin.variable(name).is_none())
                && nothing_moved(origin.before, model)
        });
        if had_none {
            return;
        }
        let nodes = self.dimension("num_nodes", model.num_nodes());
        let dimension = self.dimension("num_dim", model.dimension);
        let coordinates = &model.coordinates;
        let axes: [&'m Shared<f64>; 3] = [&coordinates.x, &coordinates.y, &coordinates.z];
        let axes = &axes[..model.dimension.min(3)];
        if self.layout() == Layout::Old {
            let content = Content::Axes(axes.iter().map(|axis| axis.as_slice()).collect());
            self.reals(&Named::fixed("coord"), vec![dimension, nodes], content);
            return;
        }
        for (name, axis) in ["coordx", "coordy", "coordz"].into_iter().zip(axes) {
            // Axes of a file that kept them together are of that type.
            let origin =
                self.origin.filter(|origin| origin.variable(name).is_some()).map_or("coord", |_| name);
            let named = Named { name: name.to_owned(), origin: Some(origin.to_owned()) };
            self.reals(&named, vec![nodes], Content::Reals(axis));
        }
    }

    /// Names of the axes; `x`, `y`, `z` for new files that give none.
    pub(super) fn plan_coordinate_names(&mut self) {
        let model = self.model;
        let mut names = model.coordinate_names.clone();
        if names.is_empty() && self.origin.is_none_or(|origin| !origin.has_variable("coor_names")) {
            names = ["x", "y", "z"].iter().take(model.dimension).map(|&name| name.to_owned()).collect();
        }
        if names.len() != model.dimension || names.is_empty() {
            if !model.node_user_attributes.is_empty() {
                let says = "the axes have no names, so that the attributes of the nodes cannot be stored";
                self.warnings.push(says.to_owned());
            }
            return;
        }
        let count = self.dimension("num_dim", model.dimension);
        let mut stored = self.origin.map(|origin| origin.rows("coor_names")).unwrap_or_default().into_iter();
        let rows = names.into_iter().map(|text| TextRow { text, stored: stored.next() }).collect();
        self.names(&Named::fixed("coor_names"), count, rows);
        let before = self.origin.map(|origin| origin.before.node_user_attributes.as_slice());
        self.set_user_attributes(before, &model.node_user_attributes);
    }

    /// Attributes of nodes.
    pub(super) fn plan_nodal_attributes(&mut self) {
        let attributes = &self.model.nodal_attributes;
        if attributes.names.is_empty() || self.model.num_nodes() == 0 {
            return;
        }
        let nodes = self.dimension("num_nodes", self.model.num_nodes());
        let count = self.dimension("num_att_in_nblk", attributes.names.len());
        self.reals(&Named::fixed("nattrb"), vec![nodes, count], Content::Reals(&attributes.values));
        let mut stored =
            self.origin.map(|origin| origin.rows("nattrib_name")).unwrap_or_default().into_iter();
        let rows = attributes
            .names
            .iter()
            .map(|name| TextRow { text: name.clone(), stored: stored.next() })
            .collect();
        self.names(&Named::fixed("nattrib_name"), count, rows);
    }

    /// Id maps and the order map.
    ///
    /// # Errors
    /// If an id needs 64 bits and the format has none.
    pub(super) fn plan_maps(&mut self) -> Result<(), ExodusError> {
        let model = self.model;
        let num_elements =
            self.views[Kind::ElementBlock as usize].entities.iter().map(|block| block.num_entries).sum();
        let maps = [
            ("node_num_map", "num_nodes", model.num_nodes(), &model.node_ids),
            ("elem_num_map", "num_elem", num_elements, &model.element_ids),
            ("elem_map", "num_elem", num_elements, &model.element_order),
        ];
        for (name, dimension, len, map) in maps {
            let Some(map) = map.as_ref().filter(|map| map.len() == len && len > 0) else { continue };
            let dimension = self.dimension(dimension, len);
            let content = Content::Integers(Cow::Borrowed(map.as_slice()));
            self.integers(&Named::fixed(name), vec![dimension], (Width::Maps, Vec::new()), content)?;
        }
        let more_ids = [&None, &None, &model.maps.edge_ids, &model.maps.face_ids];
        for ((names, maps), ids) in MAPS.iter().zip(numbered_maps(model)).zip(more_ids) {
            if let Some(ids) = ids.as_ref().filter(|ids| !ids.is_empty()) {
                let entries = self.dimension(names.entries, ids.len());
                let content = Content::Integers(Cow::Borrowed(ids.as_slice()));
                self.integers(&Named::fixed(names.ids), vec![entries], (Width::Maps, Vec::new()), content)?;
            }
            if maps.first().is_some_and(|map| !map.values.is_empty()) {
                self.plan_numbered_maps(names, maps)?;
            }
        }
        Ok(())
    }

    fn plan_numbered_maps(
        &mut self,
        names: &'static MapNames,
        maps: &'m [NumberedMap],
    ) -> Result<(), ExodusError> {
        let before = self.origin.and_then(|origin| {
            let of_kind = MAPS.iter().zip(numbered_maps(origin.before));
            of_kind.filter(|(row, _)| row.count == names.count).map(|(_, maps)| maps).next()
        });
        let before = before.unwrap_or_default();
        let entries = self.dimension(names.entries, maps[0].values.len());
        let count = self.dimension(names.count, maps.len());
        let origin = self.origin;
        let lacks =
            |name: &str| !before.is_empty() && origin.is_some_and(|origin| origin.variable(name).is_none());
        let ids_name = numbered(names.property, 0);
        let ids: Vec<i64> = maps.iter().map(|map| map.id).collect();
        let is_plain = ids.iter().copied().eq(1..=i64::try_from(ids.len()).unwrap_or(i64::MAX));
        if !(lacks(&ids_name) && is_plain) {
            let attributes = vec![text_attribute("name", "ID")];
            let content = Content::Integers(Cow::Owned(ids));
            self.integers(&Named::fixed(&ids_name), vec![count], (Width::Ids, attributes), content)?;
        }
        let was = |map: &NumberedMap| before.iter().position(|old| old.id == map.id);
        if !(lacks(names.names) && maps.iter().all(|map| map.name.is_empty())) {
            let stored = self.origin.map(|origin| origin.rows(names.names)).unwrap_or_default();
            let row = |map: &NumberedMap| TextRow {
                text: map.name.clone(),
                stored: was(map).and_then(|before| stored.get(before).cloned()),
            };
            let rows = maps.iter().map(row).collect();
            self.names(&Named::fixed(names.names), count, rows);
        }
        for (at, map) in maps.iter().enumerate() {
            let origin = was(map).map(|before| numbered(names.values, before));
            let named = Named { name: numbered(names.values, at), origin };
            let content = Content::Integers(Cow::Borrowed(map.values.as_slice()));
            self.integers(&named, vec![entries], (Width::Maps, Vec::new()), content)?;
        }
        Ok(())
    }

    /// Coordinate frames.
    ///
    /// # Errors
    /// If an id needs 64 bits and the format has none.
    pub(super) fn plan_frames(&mut self) -> Result<(), ExodusError> {
        let frames: &'m [CoordinateFrame] = &self.model.frames;
        if frames.is_empty() {
            return Ok(());
        }
        let count = self.dimension("num_cframes", frames.len());
        let nine = self.dimension("num_cframes_9", frames.len().saturating_mul(9));
        let ids = frames.iter().map(|frame| frame.id).collect();
        let content = Content::Integers(Cow::Owned(ids));
        self.integers(&Named::fixed("frame_ids"), vec![count], (Width::Ids, Vec::new()), content)?;
        let points = frames.iter().flat_map(|frame| {
            [frame.origin.as_slice(), frame.on_axis_3.as_slice(), frame.in_plane_13.as_slice()]
        });
        self.reals(&Named::fixed("frame_coordinates"), vec![nine], Content::Axes(points.collect()));
        let letters: Vec<u8> = frames.iter().map(|frame| frame.kind.0).collect();
        let row = TextRow { text: text::decode(&letters), stored: Some(letters) };
        let content = Content::Text(vec![row]);
        self.add(&Named::fixed("frame_tags"), vec![count], (DataType::Char, Vec::new()), content);
        Ok(())
    }

    /// QA and information records; those that did not change keep their bytes.
    pub(super) fn plan_records(&mut self) {
        let model = self.model;
        if !model.qa_records.is_empty() {
            let count = self.dimension("num_qa_rec", model.qa_records.len());
            let four = self.dimension("four", 4);
            let mut stored =
                self.origin.map(|origin| origin.rows("qa_records")).unwrap_or_default().into_iter();
            let items = model.qa_records.iter().flatten();
            let rows = items.map(|item| TextRow { text: item.clone(), stored: stored.next() }).collect();
            self.texts(&Named::fixed("qa_records"), &[count, four], ("len_string", 33), rows);
        }
        if !model.info_records.is_empty() {
            let count = self.dimension("num_info", model.info_records.len());
            let mut stored =
                self.origin.map(|origin| origin.rows("info_records")).unwrap_or_default().into_iter();
            let lines = model.info_records.iter();
            let rows = lines.map(|line| TextRow { text: line.clone(), stored: stored.next() }).collect();
            self.texts(&Named::fixed("info_records"), &[count], ("len_line", 81), rows);
        }
    }

    /// Assemblies that have members.
    ///
    /// # Errors
    /// If an id needs 64 bits and the format has none.
    pub(super) fn plan_assemblies(&mut self) -> Result<(), ExodusError> {
        for assembly in self.model.assemblies.iter().filter(|assembly| !assembly.members.is_empty()) {
            let suffix = self.suffix_for("assembly_entity", assembly.id);
            let name = format!("assembly_entity{suffix}");
            let count = self.dimension(&format!("num_entity_assembly{suffix}"), assembly.members.len());
            let named = Named { origin: Some(name.clone()), name };
            let attributes = vec![
                id_attribute(assembly.id),
                integer_attribute("_type", i64::from(assembly.kind.0)),
                text_attribute("_name", &assembly.name),
                text_attribute("_typename", assembly.kind.words()),
            ];
            let content = Content::Integers(Cow::Borrowed(assembly.members.as_slice()));
            self.integers(&named, vec![count], (Width::Ids, attributes), content)?;
            let before = self.origin.and_then(|origin| {
                origin
                    .before
                    .assemblies
                    .iter()
                    .find(|before| before.id == assembly.id && before.kind == assembly.kind)
            });
            let before = before.map(|before| before.user_attributes.as_slice());
            self.set_user_attributes(before, &assembly.user_attributes);
        }
        Ok(())
    }

    /// Gives the variable planned last the user attributes of its entity, if they are not as before.
    pub(super) fn set_user_attributes(&mut self, before: Option<&[UserAttribute]>, after: &[UserAttribute]) {
        let Some(Planned { variable, .. }) = self.variables.last_mut() else { return };
        if before == Some(after) {
            return;
        }
        let old: Vec<Attribute> = std::mem::take(&mut variable.attributes);
        let is_ours = |attribute: &&Attribute| !UserAttribute::is_internal(&attribute.name);
        let (users, internal): (Vec<_>, Vec<_>) = old.into_iter().partition(|attribute| is_ours(&attribute));
        variable.attributes = internal;
        for attribute in after {
            let kept = users.iter().find(|old| old.name == attribute.name);
            variable.attributes.push(user_attribute(attribute, kept));
        }
    }
}

/// A user attribute as it is stored, with the type that it had where its values still fit.
pub(super) fn user_attribute(attribute: &UserAttribute, kept: Option<&Attribute>) -> Attribute {
    let value = match &attribute.value {
        MetadataValue::Text(bytes) => AttributeValue::Text(bytes.to_vec()),
        MetadataValue::Reals(values) => {
            let data_type = match kept.map(|kept| &kept.value) {
                Some(AttributeValue::Reals(data_type, old)) if old.as_slice() == &**values => *data_type,
                _ => DataType::Double,
            };
            AttributeValue::Reals(data_type, values.to_vec())
        }
        MetadataValue::Integers(values) => {
            let is_narrow = values.iter().all(|&value| i32::try_from(value).is_ok());
            let data_type = match kept.map(|kept| &kept.value) {
                Some(AttributeValue::Integers(data_type, old)) if old.as_slice() == &**values => *data_type,
                _ if is_narrow => DataType::Int,
                _ => DataType::Int64,
            };
            AttributeValue::Integers(data_type, values.to_vec())
        }
    };
    Attribute { name: attribute.name.clone(), value }
}
