//! What a model has beside its mesh and the picture does not show: blobs, numbered maps, coordinate frames, attributes of
//! the nodes, and which variables the file says form a vector or tensor. All of it can be read and copied, not edited.

use crate::{
    app::{outline::counted, theme, widgets},
    model::{Blob, FieldDescription, Model, NumberedMap, UserAttribute},
};
use egui::Ui;

/// Draws all of it, each under a heading; nothing of what there is none of.
pub(super) fn beside_mesh_ui(ui: &mut Ui, model: &Model) {
    let section = |ui: &mut Ui, count: usize, noun: &str| {
        if count > 0 {
            ui.add_space(theme::GROUP_SPACING);
            widgets::heading(ui, &counted(count, noun));
        }
    };
    section(ui, model.blobs.len(), "blob");
    for blob in model.blobs.iter() {
        blob_ui(ui, model, blob);
    }
    let maps = [
        ("Node", &model.maps.nodes),
        ("Element", &model.maps.elements),
        ("Edge", &model.maps.edges),
        ("Face", &model.maps.faces),
    ];
    section(ui, maps.iter().map(|(_, maps)| maps.len()).sum(), "map");
    widgets::facts(ui, |ui| {
        for (kind, map) in maps.iter().flat_map(|(kind, maps)| maps.iter().map(move |map| (kind, map))) {
            let NumberedMap { id, name, values } = map;
            let range = values.iter().min().zip(values.iter().max());
            let range = range.map(|(least, most)| format!("{least} to {most}")).unwrap_or_default();
            widgets::fact(ui, &named(&format!("{kind} map"), *id, name), range);
        }
    });
    section(ui, model.frames.len(), "coordinate frame");
    widgets::facts(ui, |ui| {
        for frame in &model.frames {
            let point = |[x, y, z]: [f64; 3]| format!("({x}, {y}, {z})");
            let [origin, axis, plane] = [frame.origin, frame.on_axis_3, frame.in_plane_13].map(point);
            let says = format!(
                "{}, at {origin}, 3-axis through {axis}, 1-3-plane through {plane}",
                frame.kind.words()
            );
            widgets::fact(ui, &format!("Frame {}", frame.id), says);
        }
    });
    plain_attributes_ui(ui, "Attributes of the nodes", &model.node_user_attributes);
    fields_ui(ui, "Fields of the nodes", &model.node_user_attributes, model);
}

fn blob_ui(ui: &mut Ui, model: &Model, blob: &Blob) {
    let stored = model.blobs.variable_names.iter().zip(&blob.values).filter(|(_, source)| source.is_some());
    let mut names: Vec<&str> = stored.map(|(name, _)| name.as_str()).collect();
    if !blob.reductions.is_empty() {
        names.extend(model.blobs.reduction_names.iter().map(String::as_str));
    }
    let gap = if names.is_empty() { "" } else { " of " };
    let says = format!("{}{gap}{}", counted(blob.num_values, "value"), names.join(", "));
    widgets::facts(ui, |ui| widgets::fact(ui, &named("Blob", blob.id, &blob.name), says));
    plain_attributes_ui(ui, "", &blob.user_attributes);
    fields_ui(ui, "", &blob.user_attributes, model);
}

fn named(kind: &str, id: i64, name: &str) -> String {
    if name.is_empty() { format!("{kind} {id}") } else { name.to_owned() }
}

/// Attributes that cannot be edited, under a heading if it is not empty.
pub(super) fn plain_attributes_ui(ui: &mut Ui, title: &str, attributes: &[UserAttribute]) {
    let mut users = attributes.iter().filter(|one| !UserAttribute::describes_fields(&one.name)).peekable();
    if users.peek().is_none() {
        return;
    }
    heading(ui, title);
    widgets::facts(ui, |ui| users.for_each(|one| widgets::fact(ui, &one.name, one.value.to_string())));
}

/// Which variables form fields, as the file says it of one entity; under a heading if it is not empty.
pub(super) fn fields_ui(ui: &mut Ui, title: &str, attributes: &[UserAttribute], model: &Model) {
    let fields = FieldDescription::all(attributes, &model.user_attributes);
    if fields.is_empty() {
        return;
    }
    heading(ui, title);
    widgets::facts(ui, |ui| {
        for field in fields {
            let says = match field.components() {
                Some(components) => format!("{}: {}", field.words(), components.join(", ")),
                None => field.words(),
            };
            widgets::fact(ui, &field.name, says);
        }
    });
}

fn heading(ui: &mut Ui, title: &str) {
    if !title.is_empty() {
        ui.add_space(theme::GROUP_SPACING);
        widgets::heading(ui, title);
    }
}
