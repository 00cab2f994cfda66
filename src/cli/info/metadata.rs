//! Maps, coordinate frames, blobs, reduction variables, free-form attributes and descriptions of fields, as JSON.

use super::number;
use crate::model::{
    Blob, Entity, EntityList, FieldDescription, MetadataValue, Model, NumberedMap, UserAttribute,
};
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
        "blob": reductions(&model.blobs),
    });
    facts["user_attributes"] = user_attributes(&model.user_attributes);
    facts["node_user_attributes"] = user_attributes(&model.node_user_attributes);
    facts["field_descriptions"] = Value::Array(fields(model));
}

/// The blobs, each with its `id`, `name`, number of `values`, and the names of its `variables`.
pub(super) fn blobs(model: &Model) -> Vec<Value> {
    let list = &model.blobs;
    let describe = |blob: &Blob| {
        let of = |(name, source): (&String, &Option<_>)| source.is_some().then(|| name.clone());
        let variables: Vec<String> =
            list.variable_names.iter().zip(Entity::values(blob)).filter_map(of).collect();
        let mut described = json!({
            "id": blob.id, "name": blob.name, "values": blob.num_values, "variables": variables,
        });
        add_to_entity(list, blob, &mut described);
        described
    };
    list.iter().map(describe).collect()
}

/// What the file says of vectors, tensors and the like: `name`, `kind` and `on` (what the field is on), `type` in words, and
/// the names of its `components`, or null where the file does not tell them.
fn fields(model: &Model) -> Vec<Value> {
    let describe = |kind: &str, on: Option<i64>, attributes: &[UserAttribute]| {
        let fields = FieldDescription::all(attributes, &model.user_attributes);
        let described = fields.into_iter().map(|field| {
            json!({
                "name": field.name, "kind": kind, "on": on, "type": field.words(),
                "components": field.components(),
            })
        });
        described.collect::<Vec<_>>()
    };
    let mut all = describe("global", None, &model.user_attributes);
    all.extend(describe("node", None, &model.node_user_attributes));
    fn each<E: Entity>(list: &EntityList<E>) -> Vec<(i64, &[UserAttribute])> {
        list.iter().map(|entity| (entity.id(), entity.user_attributes())).collect()
    }
    let assemblies = model.assemblies.iter().map(|one| (one.id, one.user_attributes.as_slice())).collect();
    for (kind, entities) in [
        ("element block", each(&model.element_blocks)),
        ("edge block", each(&model.edge_blocks)),
        ("face block", each(&model.face_blocks)),
        ("node set", each(&model.node_sets)),
        ("side set", each(&model.side_sets)),
        ("edge set", each(&model.edge_sets)),
        ("face set", each(&model.face_sets)),
        ("element set", each(&model.element_sets)),
        ("assembly", assemblies),
        ("blob", each(&model.blobs)),
    ] {
        all.extend(entities.into_iter().flat_map(|(id, attributes)| describe(kind, Some(id), attributes)));
    }
    all
}

/// Adds properties and free-form attributes to the object of a block or set that has any.
pub(super) fn add_to_entity<E: Entity>(list: &EntityList<E>, entity: &E, described: &mut Value) {
    if !list.property_names.is_empty() {
        let properties = list.property_names.iter().zip(entity.properties());
        described["properties"] = properties.map(|(name, value)| (name.clone(), json!(value))).collect();
    }
    let attributes = user_attributes(entity.user_attributes());
    if attributes.as_object().is_some_and(|attributes| !attributes.is_empty()) {
        described["user_attributes"] = attributes;
    }
}

fn numbered(maps: &[NumberedMap]) -> Value {
    maps.iter().map(|map| json!({"id": map.id, "name": map.name})).collect()
}

fn reductions<E: Entity>(list: &EntityList<E>) -> Value {
    let on: Vec<i64> = list.iter().filter(|entity| !entity.reductions().is_empty()).map(Entity::id).collect();
    list.reduction_names.iter().map(|name| json!({"name": name, "on": on})).collect()
}

/// An object with a value, or a list of them, by name; without the descriptions of fields.
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
    let users = attributes.iter().filter(|attribute| !UserAttribute::describes_fields(&attribute.name));
    let pairs = users.map(|attribute| (attribute.name.clone(), value(attribute)));
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
        assert_eq!(facts["field_descriptions"], json!([]));
        model.element_blocks.property_names = vec!["MATL".to_owned()];
        model.element_blocks[0].properties = vec![9];
        let mut described = json!({});
        add_to_entity(&model.element_blocks, &model.element_blocks[0], &mut described);
        assert_eq!(described, json!({"properties": {"MATL": 9}}));
    }

    #[test]
    fn blobs_and_fields_are_told() {
        let mut model = samples::two_hexes();
        let field =
            UserAttribute { name: "Field@spin@type".to_owned(), value: MetadataValue::Integers([7].into()) };
        model.node_user_attributes = vec![field.clone()];
        let mine = UserAttribute { name: "mine".to_owned(), value: MetadataValue::text("yes") };
        model.blobs.variable_names = vec!["row".to_owned(), "column".to_owned()];
        model.blobs.reduction_names = vec!["sum".to_owned()];
        model.blobs.push(Blob {
            id: 4,
            name: "rows".to_owned(),
            num_values: 3,
            values: vec![None, Some(Source::constant(1.0, 3))],
            reductions: vec![Source::constant(3.0, 1)],
            user_attributes: vec![mine, field],
        });
        assert_eq!(
            json!(blobs(&model)),
            json!([{
                "id": 4, "name": "rows", "values": 3, "variables": ["column"], "user_attributes": {"mine": "yes"},
            }])
        );
        let mut facts = json!({});
        add(&model, &mut facts);
        assert_eq!(facts["reductions"]["blob"], json!([{"name": "sum", "on": [4]}]));
        assert_eq!(facts["node_user_attributes"], json!({}));
        let described = |kind: &str, on: Value| {
            let components = ["spin_X", "spin_Y"];
            json!({"name": "spin", "kind": kind, "on": on, "type": "vector 2D", "components": components})
        };
        assert_eq!(
            facts["field_descriptions"],
            json!([described("node", Value::Null), described("blob", json!(4))])
        );
    }
}
