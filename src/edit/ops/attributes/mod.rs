//! Free-form attributes and integer properties of blocks, sets and assemblies.

pub(super) mod delete_entity_attribute;
pub(super) mod delete_property;
pub(super) mod set_entity_attribute;
pub(super) mod set_property;

use crate::edit::{Args, EditError};
use crate::model::{MetadataValue, UserAttribute};

/// Refuses a name that files cannot hold or that the format has a use for.
pub(super) fn refuse_name(args: &Args, is_reserved: fn(&str) -> bool) -> Result<(), EditError> {
    let name = args.plain_name("attribute_name")?;
    refuse_bad_name("attribute_name", "attribute", name)?;
    if is_reserved(name) {
        let reason = format!("the format uses {name} itself, and names that begin with _ or Field@");
        return Err(EditError::BadValue { parameter: "attribute_name", reason });
    }
    Ok(())
}

/// Refuses what netCDF takes for no name, and what is longer than programs make room for.
fn refuse_bad_name(parameter: &'static str, noun: &str, name: &str) -> Result<(), EditError> {
    let most = UserAttribute::MAX_NAME_LEN;
    let reason = if name.len() > most {
        let unit = if name.is_ascii() { "characters" } else { "bytes" };
        format!("the name of an {noun} can have {most} {unit} at most, and this has {}", name.len())
    } else if name.contains('/') || name.trim() != name {
        format!("the name of an {noun} cannot have a / in it, nor blanks around it")
    } else if !name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        format!("the name of an {noun} begins with a letter or a digit")
    } else {
        return Ok(());
    };
    // "an property" would be the only other wording.
    Err(EditError::BadValue { parameter, reason: reason.replace("an property", "a property") })
}

/// Replaces the attribute of that name, or adds it.
pub(super) fn put(attributes: &mut Vec<UserAttribute>, name: &str, value: &MetadataValue) {
    match attributes.iter_mut().find(|attribute| attribute.name == name) {
        Some(attribute) => attribute.value = value.clone(),
        None => attributes.push(UserAttribute { name: name.to_owned(), value: value.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{MetadataValue, Model, NoProgress, Set, samples};

    fn edited(model: &Model, line: &str) -> Result<Model, String> {
        let invocation = Invocation::parse(line).unwrap();
        run(model, &invocation, &NoProgress).map(|edited| edited.model).map_err(|error| error.to_string())
    }

    #[test]
    fn several_things_of_several_kinds_get_an_attribute_at_once() {
        let model = samples::annotated();
        let line = "set_entity_attribute attribute_name='grade' value=[1, 2] element_block_ids='all' \
                    side_set_ids=1 assembly_ids='gearbox'";
        let after = edited(&model, line).unwrap();
        let has = |attributes: &[crate::model::UserAttribute]| {
            attributes.last().is_some_and(|attribute| {
                attribute.name == "grade" && attribute.value == MetadataValue::Integers([1, 2].into())
            })
        };
        assert!(after.element_blocks.iter().all(|block| has(&block.user_attributes)));
        assert!(has(&after.side_sets[0].user_attributes));
        let assembly = after.assemblies.iter().find(|assembly| assembly.name == "gearbox").unwrap();
        assert!(has(&assembly.user_attributes));
        assert!(after.node_sets[0].user_attributes.is_empty());
        assert!(
            edited(&model, "set_entity_attribute attribute_name='a' value=1").unwrap_err().contains("choose")
        );
    }

    #[test]
    fn an_empty_set_cannot_hold_an_attribute_but_a_property() {
        let mut model = samples::annotated();
        model.node_sets.push(Set::new(8, Vec::new()));
        let refused = edited(&model, "set_entity_attribute attribute_name='a' value=1 node_set_ids=8");
        assert_eq!(
            refused.unwrap_err(),
            "node_set_ids: node set 8 is empty, and a file keeps attributes with the members"
        );
        let after = edited(&model, "set_property property_name='MATL' value=5 node_set_ids=8").unwrap();
        assert_eq!(after.node_sets.property_names, ["MATL"]);
        assert_eq!([&after.node_sets[0].properties, &after.node_sets[1].properties], [&[0], &[5]]);
    }

    #[test]
    fn properties_are_of_a_kind_and_id_is_none() {
        let model = samples::annotated();
        let after = edited(&model, "set_property property_name='MATL' value=-3 element_block_ids=2").unwrap();
        // The sample has MATL 7 on block 1 already.
        assert_eq!([after.element_blocks[0].properties[0], after.element_blocks[1].properties[0]], [7, -3]);
        assert!(edited(&model, "set_property property_name='ID' value=1 element_block_ids=2").is_err());
        let gone =
            edited(&after, "delete_property property_name='MATL' entity_type='element block'").unwrap();
        assert!(
            gone.element_blocks.property_names.is_empty() && gone.element_blocks[1].properties.is_empty()
        );
        assert_eq!(
            edited(&gone, "delete_property property_name='MATL' entity_type='element block'").unwrap_err(),
            "property_name: the element blocks have no property MATL"
        );
    }
}
