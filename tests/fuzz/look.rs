//! All that looks at a file.

use exoscope::{
    check,
    exodus::{ExodusError, SaveOptions, SourceFile, save},
    geometry,
    model::{Entity, EntityList, Model, NoProgress, Source, Warnings},
};
use std::path::Path;

/// Opens a file and looks at everything in it; saves it too if there is a folder for that.
///
/// Errors are what damaged files should give, but only if they say something.
pub(crate) fn at(path: &Path, save_in: Option<&Path>) -> Result<(), ExodusError> {
    let looked = look(path, save_in);
    if let Err(error) = &looked {
        assert!(error.to_string().len() > 10, "{error}");
    }
    looked
}

fn look(path: &Path, save_in: Option<&Path>) -> Result<(), ExodusError> {
    let mut warnings = Warnings::default();
    let file = SourceFile::open(path, &mut warnings)?;
    let _ = (file.outline(), file.facts(), file.foreign());
    let model = file.read_model(&mut warnings, &NoProgress)?;
    for source in sources(&model) {
        look_at_source(source, model.num_steps());
    }
    let _ = check::examine(&model);
    for block in 0..model.element_blocks.len() {
        let _ = geometry::surface(&model, block, geometry::DEFAULT_FEATURE_ANGLE);
        let _ = geometry::block_bounds(&model, block);
    }
    for set in 0..model.side_sets.len() {
        let _ = geometry::side_set_surface(&model, set);
    }
    for set in 0..model.node_sets.len() {
        let _ = geometry::node_set_surface(&model, set);
    }
    let blocks: Vec<usize> = (0..model.element_blocks.len()).collect();
    let _ = geometry::external_sides(&model, &blocks);
    if let Some(folder) = save_in {
        // It saves or refuses; what it saves has been compared.
        let _ = save(&model, Some(&file), &folder.join("saved.e"), &SaveOptions::default(), &NoProgress);
    }
    Ok(())
}

/// Reading gives values or an error, and the parts agree with the whole.
fn look_at_source(source: &Source, num_steps: usize) {
    let Some(last) = num_steps.checked_sub(1) else { return };
    for step in [0, last] {
        let Ok(values) = source.read(step) else { continue };
        assert_eq!(values.len(), source.len());
        if let Some(entry) = source.len().checked_sub(1) {
            let one = source.read_range(step, entry..source.len()).expect("a part of what could be read");
            assert_eq!(one[0].to_bits(), values[entry].to_bits());
            let one = source.history(entry, step..step + 1).expect("a part of what could be read");
            assert_eq!(one[0].to_bits(), values[entry].to_bits());
        }
    }
    if !source.is_empty() && num_steps < 1000 {
        let _ = source.history(0, 0..num_steps);
    }
    assert!(source.read(usize::MAX).is_err() || source.read(num_steps).is_ok());
}

fn sources(model: &Model) -> Vec<&Source> {
    let named = model.global_variables.iter().chain(&model.nodal_variables).map(|(_, source)| source);
    named
        .chain(of(&model.element_blocks))
        .chain(of(&model.edge_blocks))
        .chain(of(&model.face_blocks))
        .chain(of(&model.node_sets))
        .chain(of(&model.side_sets))
        .chain(of(&model.edge_sets))
        .chain(of(&model.face_sets))
        .chain(of(&model.element_sets))
        .collect()
}

fn of<E: Entity>(list: &EntityList<E>) -> impl Iterator<Item = &Source> {
    list.iter().flat_map(|entity| entity.values().iter().flatten())
}
