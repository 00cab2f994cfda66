//! Descriptions of fields whose variables an edit has renamed or removed: they would name what is gone.

use crate::model::{Entity, EntityList, FieldDescription, Model, UserAttribute};

/// Takes such descriptions out of a model; each is a sentence in `says`.
///
/// One that named variables that were not there before either is nobody's edit and stays.
pub(super) fn drop_stale_fields(model: &mut Model, before: &Model, says: &mut Vec<String>) {
    let of_file = model.user_attributes.clone();
    let mut stale = Stale { of_file: &of_file, told: Vec::new() };
    let names =
        |variables: &[(String, _)]| variables.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let pair = (names(&before.global_variables), names(&model.global_variables));
    stale.drop_from(&mut model.user_attributes, (&pair.0, &pair.1), "global");
    let pair = (names(&before.nodal_variables), names(&model.nodal_variables));
    stale.drop_from(&mut model.node_user_attributes, (&pair.0, &pair.1), "nodal");
    stale.in_list("element", &before.element_blocks, &mut model.element_blocks, |it| &mut it.user_attributes);
    stale.in_list("edge block", &before.edge_blocks, &mut model.edge_blocks, |it| &mut it.user_attributes);
    stale.in_list("face block", &before.face_blocks, &mut model.face_blocks, |it| &mut it.user_attributes);
    stale.in_list("node set", &before.node_sets, &mut model.node_sets, |it| &mut it.user_attributes);
    stale.in_list("side set", &before.side_sets, &mut model.side_sets, |it| &mut it.user_attributes);
    stale.in_list("edge set", &before.edge_sets, &mut model.edge_sets, |it| &mut it.user_attributes);
    stale.in_list("face set", &before.face_sets, &mut model.face_sets, |it| &mut it.user_attributes);
    stale.in_list("element set", &before.element_sets, &mut model.element_sets, |it| &mut it.user_attributes);
    stale.in_list("blob", &before.blobs, &mut model.blobs, |it| &mut it.user_attributes);
    let sentence = |(field, words): (String, &str)| {
        format!("the description of the {words} field {field} is left out: some of its variables are gone")
    };
    says.extend(stale.told.into_iter().map(sentence));
}

/// What was found, while the lists are gone through.
struct Stale<'a> {
    of_file: &'a [UserAttribute],
    /// Fields with what their variables are on; a field that many blocks have stands once.
    told: Vec<(String, &'static str)>,
}

impl Stale<'_> {
    fn in_list<E: Entity>(
        &mut self,
        words: &'static str,
        before: &EntityList<E>,
        list: &mut EntityList<E>,
        attributes: fn(&mut E) -> &mut Vec<UserAttribute>,
    ) {
        let after = list.variable_names.clone();
        for entity in list.iter_mut() {
            self.drop_from(attributes(entity), (&before.variable_names, &after), words);
        }
    }

    fn drop_from(
        &mut self,
        attributes: &mut Vec<UserAttribute>,
        (before, after): (&[String], &[String]),
        words: &'static str,
    ) {
        let has_all = |names: &[String], components: &[String]| {
            let has = |component: &String| names.iter().any(|name| name.eq_ignore_ascii_case(component));
            components.iter().all(has)
        };
        let is_stale = |field: &FieldDescription| {
            let components = field.components();
            components.is_some_and(|components| has_all(before, &components) && !has_all(after, &components))
        };
        for field in FieldDescription::all(attributes, self.of_file).into_iter().filter(is_stale) {
            attributes.retain(|attribute| {
                FieldDescription::name_in(&attribute.name).is_none_or(|(name, _)| name != field.name)
            });
            let told = (field.name, words);
            if !self.told.contains(&told) {
                self.told.push(told);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MetadataValue, samples};

    #[test]
    fn a_renamed_component_takes_its_description_along_and_no_other() {
        let whole =
            |name: &str| UserAttribute { name: name.to_owned(), value: MetadataValue::Integers([8].into()) };
        let mut before = samples::two_hexes();
        // The sample has the nodal variables disp_x, disp_y, disp_z; nobody ever had those of `lost`.
        before.node_user_attributes = vec![whole("Field@disp@type"), whole("Field@lost@type"), whole("mine")];
        let mut after = before.clone();
        let mut says = Vec::new();
        drop_stale_fields(&mut after, &before, &mut says);
        assert_eq!((after.node_user_attributes.len(), says.len()), (3, 0));
        "u_x".clone_into(&mut after.nodal_variables[0].0);
        drop_stale_fields(&mut after, &before, &mut says);
        let left: Vec<&str> = after.node_user_attributes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(left, ["Field@lost@type", "mine"]);
        assert_eq!(
            says,
            ["the description of the nodal field disp is left out: some of its variables are gone"]
        );
    }
}
