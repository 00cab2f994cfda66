//! The attributes of the file as a whole.

use super::{
    mesh::{Layout, user_attribute},
    plan::{Planner, has_int64, integer_attribute, set_attribute, text_attribute},
};
use crate::{
    exodus::{
        container::{Attribute, AttributeValue, DataType},
        read::number_of,
    },
    model::UserAttribute,
};

/// The version whose layout new files have.
const VERSION: f32 = 9.06;

impl Planner<'_> {
    /// Decides the type of reals and the width of whole numbers that the original does not decide one by one.
    pub(super) fn decide_types(&mut self) {
        let Some(origin) = self.origin else { return };
        let coordinates =
            ["coordx", "coord", "coordy", "coordz"].iter().find_map(|name| origin.variable(name));
        let kept = coordinates.map(|variable| variable.data_type).filter(|kept| super::plan::is_real(*kept));
        let is_announced_single =
            self.number("floating_point_word_size").or(self.number("floating point word size"));
        let announced = if is_announced_single == Some(4.0) { DataType::Float } else { DataType::Double };
        self.real = kept.unwrap_or(announced);
        self.wide = self.integer("int64_status").unwrap_or(0) & 0x1C00;
    }

    /// The attributes of the original with those values changed that must; for new files, those that all have.
    ///
    /// It is called last, since it tells of what was planned.
    pub(super) fn plan_globals_attributes(&mut self) {
        let mut attributes = self.origin.map(|origin| origin.header.attributes.clone()).unwrap_or_default();
        let has =
            |attributes: &[Attribute], name: &str| attributes.iter().any(|attribute| attribute.name == name);
        let real = |name: &str, value: f32| Attribute {
            name: name.to_owned(),
            value: AttributeValue::Reals(DataType::Float, vec![value.into()]),
        };
        if !has(&attributes, "api_version") && !has(&attributes, "api version") {
            attributes.push(real("api_version", VERSION));
        }
        if !has(&attributes, "version") {
            attributes.push(real("version", VERSION));
        }
        if !has(&attributes, "floating_point_word_size") && !has(&attributes, "floating point word size") {
            let size = if self.real == DataType::Float { 4 } else { 8 };
            attributes.push(integer_attribute("floating_point_word_size", size));
        }
        self.set_file_size(&mut attributes);
        self.set_name_length(&mut attributes);
        let status = self.integer_status();
        if has(&attributes, "int64_status") || status != 0 || self.origin.is_none() {
            set_attribute(&mut attributes, integer_attribute("int64_status", status));
        }
        if !self.model.title.is_empty() || has(&attributes, "title") || self.origin.is_none() {
            set_attribute(&mut attributes, text_attribute("title", &self.model.title));
        }
        self.set_last_written_time(&mut attributes);
        self.set_user_attributes_of_file(&mut attributes);
        self.attributes = attributes;
    }

    /// `file_size` tells libexodus the layout: it must be 1 if and only if that is the new one.
    fn set_file_size(&self, attributes: &mut Vec<Attribute>) {
        let stored = self.number("file_size").unwrap_or(0.0) != 0.0;
        let has_mesh = self.model.num_nodes() > 0;
        match self.layout() {
            Layout::New if !stored && (self.origin.is_none() || has_mesh) => {
                set_attribute(attributes, integer_attribute("file_size", 1));
            }
            Layout::Old if stored => set_attribute(attributes, integer_attribute("file_size", 0)),
            Layout::New | Layout::Old => {}
        }
    }

    /// `maximum_name_length` is the longest name really stored, at least 32; readers size buffers from it.
    fn set_name_length(&mut self, attributes: &mut Vec<Attribute>) {
        let longest = self.variables.iter().map(|planned| planned.longest_name()).max().unwrap_or(0);
        let stored = self.integer("maximum_name_length");
        let needed = i64::try_from(longest).unwrap_or(i64::MAX).max(32);
        let longest = i64::try_from(longest).unwrap_or(i64::MAX);
        // IOSS starts at 0 and grows, so a stored number below 32 is right if names are as short as that.
        let is_right = match stored {
            Some(stored) => stored >= longest,
            None => longest <= 32 && self.origin.is_some(),
        };
        if !is_right {
            set_attribute(attributes, integer_attribute("maximum_name_length", needed));
        }
        if longest > 80 {
            self.warnings.push(format!(
                "the longest name has {longest} characters: libMesh and MOOSE refuse files with names above 80"
            ));
        }
    }

    /// The bits of `int64_status`: what is really stored, or for kinds of arrays that do not occur, what was.
    fn integer_status(&self) -> i64 {
        if !has_int64(self.format) {
            return 0;
        }
        self.wide_used | (self.wide & !self.planned_widths)
    }

    /// IOSS hides steps later than `last_written_time`, so that it must follow the times; see 1.4 of the format.
    fn set_last_written_time(&self, attributes: &mut Vec<Attribute>) {
        let Some(origin) = self.origin.filter(|_| self.number("last_written_time").is_some()) else { return };
        if origin.before.times == self.model.times {
            return;
        }
        match self.model.times.iter().copied().filter(|time| time.is_finite()).reduce(f64::max) {
            Some(last) => {
                let value = AttributeValue::Reals(DataType::Double, vec![last]);
                set_attribute(attributes, Attribute { name: "last_written_time".to_owned(), value });
            }
            None => attributes.retain(|attribute| attribute.name != "last_written_time"),
        }
    }

    /// What users have attached to the file: as it was, where no edit has changed it.
    fn set_user_attributes_of_file(&self, attributes: &mut Vec<Attribute>) {
        let wanted = &self.model.user_attributes;
        if self.origin.is_some_and(|origin| origin.before.user_attributes == *wanted) {
            return;
        }
        attributes.retain(|attribute| {
            UserAttribute::is_internal_of_file(&attribute.name)
                || wanted.iter().any(|kept| kept.name == attribute.name)
        });
        for wanted in wanted {
            match attributes.iter_mut().find(|attribute| attribute.name == wanted.name) {
                Some(kept) => *kept = user_attribute(wanted, Some(kept)),
                None => attributes.push(user_attribute(wanted, None)),
            }
        }
    }

    fn number(&self, name: &str) -> Option<f64> {
        let attributes = &self.origin?.header.attributes;
        attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .and_then(|attribute| number_of(&attribute.value))
    }

    fn integer(&self, name: &str) -> Option<i64> {
        let attributes = &self.origin?.header.attributes;
        match &attributes.iter().find(|attribute| attribute.name == name)?.value {
            AttributeValue::Integers(_, values) => values.first().copied(),
            _ => None,
        }
    }
}
