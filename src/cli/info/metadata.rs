//! Maps, coordinate frames, reduction variables and free-form attributes, as JSON.

use super::number;
use crate::model::{Entity, EntityList, MetadataValue, Model, NumberedMap, UserAttribute};
use serde_json::{Map, Value, json};

/// Adds what the object that `spec/command-line.md` describes does not have.
pub(super) fn add(model: &Model, facts: &mut Value) {
    let maps = &model.maps;
    facts["node_maps"] = numbered(&maps.nodes);
    facts["element_maps"] = numbered(&maps.elements);
    facts["edge_maps"] = numbered(&maps.edges);
    facts["face_maps"] = numbered(&maps.faces);
    facts["coordinate_frames"] = model
        .frames
        .iter()
        .map(|frame| {
            let point = |point: [f64; 3]| point.map(number);
            json!({
                "id": frame.id, "kind": frame.kind.words(), "origin": point(frame.origin),
                "on_axis_3": point(frame.on_axis_3), "in_plane_13": point(frame.in_plane_13),
            })
        })
        .collect();
    facts["reductions"] = json!({
        "element": reductions(&model.element_blocks),
        "edge_block": reductions(&model.edge_blocks),
        "face_block": reductions(&model.face_blocks),
        "edge_set": reductions(&model.edge_sets),
        "face_set": reductions(&model.face_sets),
        "element_set": reductions(&model.element_sets),
        "node_set": reductions(&model.node_sets),
        "side_set": reductions(&model.side_sets),
    });
    facts["user_attributes"] = user_attributes(&model.user_attributes);
}

/// Adds properties and free-form attributes to the object of a block or set that has any.
pub(super) fn add_to_entity<E: Entity>(list: &EntityList<E>, entity: &E, described: &mut Value) {
    if !list.property_names.is_empty() {
        let properties = list.property_names.iter().zip(entity.properties());
        described["properties"] = properties.map(|(name, value)| (name.clone(), json!(value))).collect();
    }
    if !entity.user_attributes().is_empty() {
        described["user_attributes"] = user_attributes(entity.user_attributes());
    }
}

fn numbered(maps: &[NumberedMap]) -> Value {
    maps.iter().map(|map| json!({"id": map.id, "name": map.name})).collect()
}

fn reductions<E: Entity>(list: &EntityList<E>) -> Value {
    let on: Vec<i64> = list.iter().filter(|entity| !entity.reductions().is_empty()).map(Entity::id).collect();
    list.reduction_names.iter().map(|name| json!({"name": name, "on": on})).collect()
}

/// An object with a value, or a list of them, by name.
fn user_attributes(attributes: &[UserAttribute]) -> Value {
    let one_or_all = |mut values: Vec<Value>| match values.len() {
        1 => values.remove(0),
        _ => Value::Array(values),
    };
    let value = |attribute: &UserAttribute| match &attribute.value {
        MetadataValue::Integers(values) => one_or_all(values.iter().map(|&value| json!(value)).collect()),
        MetadataValue::Reals(values) => one_or_all(values.iter().map(|&value| number(value)).collect()),
        MetadataValue::Text(bytes) => {
            let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
            json!(String::from_utf8_lossy(&bytes[..end]).trim_end())
        }
    };
    let pairs = attributes.iter().map(|attribute| (attribute.name.clone(), value(attribute)));
    Value::Object(pairs.collect::<Map<String, Value>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CoordinateFrame, FrameKind, Source, samples};
    use std::sync::Arc;

    #[test]
    fn everything_beside_the_mesh_is_told() {
        let mut model = samples::two_hexes();
        model.maps.nodes =
            vec![NumberedMap { id: 7, name: "rank".to_owned(), values: Arc::new(vec![0; 12]) }];
        let point = [1.0, f64::NAN, 0.0];
        model.frames = vec![CoordinateFrame {
            id: 3,
            kind: FrameKind(b'C'),
            origin: point,
            on_axis_3: [0.0; 3],
            in_plane_13: [0.0; 3],
        }];
        model.element_blocks.reduction_names = vec!["work".to_owned()];
        model.element_blocks[1].reductions = vec![Source::constant(2.0, 1)];
        let attribute = |name: &str, value| UserAttribute { name: name.to_owned(), value };
        model.user_attributes = vec![
            attribute("runs", MetadataValue::Integers([4].into())),
            attribute("size", MetadataValue::Reals([0.5, 2.0].into())),
            attribute("by", MetadataValue::Text(b"us \0x"[..].into())),
        ];
        let mut facts = json!({});
        add(&model, &mut facts);
        assert_eq!(facts["node_maps"], json!([{"id": 7, "name": "rank"}]));
        assert_eq!(facts["coordinate_frames"][0]["kind"], "cylindrical");
        assert_eq!(facts["coordinate_frames"][0]["origin"], json!([1.0, "NaN", 0.0]));
        assert_eq!(facts["reductions"]["element"], json!([{"name": "work", "on": [2]}]));
        assert_eq!(facts["user_attributes"], json!({"runs": 4, "size": [0.5, 2.0], "by": "us"}));
        model.element_blocks.property_names = vec!["MATL".to_owned()];
        model.element_blocks[0].properties = vec![9];
        let mut described = json!({});
        add_to_entity(&model.element_blocks, &model.element_blocks[0], &mut described);
        assert_eq!(described, json!({"properties": {"MATL": 9}}));
    }
}
