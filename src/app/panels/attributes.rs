//! Free-form attributes and integer properties of the file, of blocks, sets and assemblies: a name and a value in a row,
//! the value edited in place.

use super::{
    beside_mesh::{fields_ui, plain_attributes_ui},
    in_place::{InPlace, Line},
};
use crate::{
    app::{
        command::{Command, Commands},
        icons::{self, Icon},
        outline::counted,
        selection::Item,
        state::State,
        theme, widgets,
    },
    edit::Invocation,
    model::{Entity, EntityList, MetadataValue, Model, Support, UserAttribute},
};
use egui::{Align, Label, Layout, RichText, Ui, vec2};
use toml::Value;

/// Whose attributes they are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    File,
    /// The parameter that chooses it, and its id.
    Entity(&'static str, i64),
}

impl Owner {
    /// The owner that an item of the tree is; `None` for what has no attributes or cannot be chosen.
    pub(super) fn of(item: &Item) -> Option<Self> {
        Some(match item {
            Item::ElementBlock(id) => Self::Entity("element_block_ids", *id),
            Item::SideSet(id) => Self::Entity("side_set_ids", *id),
            Item::NodeSet(id) => Self::Entity("node_set_ids", *id),
            Item::Other(Support::ElementSet, id) => Self::Entity("element_set_ids", *id),
            Item::Other(Support::EdgeSet, id) => Self::Entity("edge_set_ids", *id),
            Item::Other(Support::FaceSet, id) => Self::Entity("face_set_ids", *id),
            Item::Assembly(id) => Self::Entity("assembly_ids", *id),
            _ => return None,
        })
    }

    /// An invocation of `set_…_attribute`, `delete_…_attribute` and the like, for this owner.
    fn invocation(self, verb: &str) -> Invocation {
        match self {
            Self::File => Invocation::new(format!("{verb}_file_attribute")),
            Self::Entity(ids, id) => Invocation::new(format!("{verb}_entity_attribute")).with(ids, id),
        }
    }
}

/// The attributes and the properties of an item of the tree; nothing for what has none of its own.
pub(super) fn item_ui(
    fields: &mut InPlace,
    state: &State,
    ui: &mut Ui,
    (model, item): (&Model, &Item),
    commands: &mut Commands,
) {
    let Some(found) = find(model, item) else { return };
    let Some(owner) = Owner::of(item) else {
        plain_attributes_ui(ui, "Attributes", found.attributes);
        fields_ui(ui, "Fields", found.attributes, model);
        return;
    };
    if found.is_empty && found.attributes.is_empty() && found.properties.is_empty() {
        return;
    }
    ui.add_space(theme::GROUP_SPACING);
    attributes_ui(fields, state, ui, (owner, found.attributes), commands);
    let Owner::Entity(ids, id) = owner else { return };
    if found.properties.is_empty() {
        return;
    }
    ui.add_space(theme::GROUP_SPACING);
    widgets::heading(ui, if found.properties.len() == 1 { "Property" } else { "Properties" });
    for (name, value) in found.properties {
        row_ui(ui, name, |ui, width| {
            let (text, field) = (value.to_string(), format!("Property {name}"));
            let line = Line { name: &field, text: &text, hint: "", width };
            fields.line_ui(state, ui, &line, commands, |text| {
                let set = Invocation::new("set_property").with("property_name", name.as_str()).with(ids, id);
                set.with("value", text.trim().parse::<i64>().map_or_else(|_| Value::from(text), Value::from))
            });
        });
    }
}

/// What an item has.
struct Found<'m> {
    attributes: &'m [UserAttribute],
    properties: Vec<(&'m String, i64)>,
    is_empty: bool,
}

fn find<'m>(model: &'m Model, item: &Item) -> Option<Found<'m>> {
    fn of<E: Entity>(list: &EntityList<E>, id: i64) -> Option<Found<'_>> {
        let entity = &list[list.position_of(id)?];
        Some(Found {
            attributes: entity.user_attributes(),
            properties: list.property_names.iter().zip(entity.properties().iter().copied()).collect(),
            is_empty: entity.num_entries() == 0,
        })
    }
    match item {
        Item::ElementBlock(id) => of(&model.element_blocks, *id),
        Item::SideSet(id) => of(&model.side_sets, *id),
        Item::NodeSet(id) => of(&model.node_sets, *id),
        Item::Other(Support::ElementSet, id) => of(&model.element_sets, *id),
        Item::Other(Support::EdgeSet, id) => of(&model.edge_sets, *id),
        Item::Other(Support::FaceSet, id) => of(&model.face_sets, *id),
        Item::Other(Support::EdgeBlock, id) => of(&model.edge_blocks, *id),
        Item::Other(Support::FaceBlock, id) => of(&model.face_blocks, *id),
        Item::Assembly(id) => {
            let assembly = model.assemblies.iter().find(|assembly| assembly.id == *id)?;
            let attributes = &assembly.user_attributes;
            Some(Found { attributes, properties: Vec::new(), is_empty: assembly.members.is_empty() })
        }
        _ => None,
    }
}

/// A list of attributes under a heading, with a way to add one.
pub(super) fn attributes_ui(
    fields: &mut InPlace,
    state: &State,
    ui: &mut Ui,
    (owner, attributes): (Owner, &[UserAttribute]),
    commands: &mut Commands,
) {
    let is_users = |one: &&UserAttribute| !UserAttribute::describes_fields(&one.name);
    let users: Vec<&UserAttribute> = attributes.iter().filter(is_users).collect();
    let title = match (owner, users.len()) {
        (Owner::File, _) => "Attributes of the file".to_owned(),
        (_, 0) => "Attributes".to_owned(),
        (_, count) => counted(count, "attribute"),
    };
    ui.horizontal(|ui| {
        widgets::heading(ui, &title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let add = ui.link("Add…").on_hover_text("Attaches text or numbers under a name");
            if add.clicked() {
                commands.push(Command::OpenForm(owner.invocation("set")));
            }
        });
    });
    if users.is_empty() {
        widgets::note(ui, "none");
    }
    for attribute in users {
        let name = &attribute.name;
        row_ui(ui, name, |ui, width| {
            let (text, field) = (attribute.value.to_string(), format!("Attribute {name}"));
            let line = Line { name: &field, text: &text, hint: "empty", width: width - icons::BUTTON - 4.0 };
            fields.line_ui(state, ui, &line, commands, |text| {
                let set = owner.invocation("set").with("attribute_name", name.as_str());
                set.with("value", typed(text, &attribute.value))
            });
            if icons::button(ui, Icon::Close, &format!("Delete {name}"), false).clicked() {
                commands
                    .push(Command::Edit(owner.invocation("delete").with("attribute_name", name.as_str())));
            }
        });
    }
    if let Some(model) = state.model() {
        fields_ui(ui, "Fields", attributes, model);
    }
}

/// A row with a name to the left and what `value_ui` draws, in the width that is left, beside it.
fn row_ui(ui: &mut Ui, name: &str, value_ui: impl FnOnce(&mut Ui, f32)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.allocate_ui_with_layout(vec2(NAME_WIDTH, 24.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAME_WIDTH);
            ui.add(Label::new(RichText::new(name).color(theme::of(ui).weak)).truncate());
        });
        let width = ui.available_width().max(60.0);
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                value_ui(ui, width);
            });
        });
    });
}

/// Width of the names, in points.
const NAME_WIDTH: f32 = 96.0;

/// What was typed in the place of a value: text stays text, and numbers become numbers if that is what they are.
fn typed(text: &str, before: &MetadataValue) -> Value {
    if matches!(before, MetadataValue::Text(_)) {
        return Value::from(text);
    }
    let is_real = matches!(before, MetadataValue::Reals(_));
    let number = |word: &str| -> Option<Value> {
        let word = word.trim();
        let whole = word.parse::<i64>().ok().filter(|_| !is_real).map(Value::from);
        whole.or_else(|| word.parse::<f64>().ok().map(Value::from))
    };
    let numbers: Option<Vec<Value>> = text.trim().trim_matches(['[', ']']).split(',').map(number).collect();
    numbers.map_or_else(|| Value::from(text), Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_keeps_the_kind_of_value_that_was_there() {
        let text = |before: &MetadataValue, typed_text: &str| typed(typed_text, before).to_string();
        let (words, whole) = (MetadataValue::text("steel"), MetadataValue::Integers([1].into()));
        let reals = MetadataValue::Reals([0.5].into());
        assert_eq!(text(&words, "7"), "\"7\"");
        assert_eq!(text(&whole, "7, -8"), "[7, -8]");
        assert_eq!(text(&whole, "1, 2.5"), "[1, 2.5]");
        assert_eq!(text(&reals, "7"), "[7.0]");
        assert_eq!(text(&reals, "none"), "\"none\"");
    }
}
