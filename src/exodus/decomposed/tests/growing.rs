//! Parts to which a solver adds steps while the whole is open.

use super::{cut::cut, join_at, models, write_parts};
use crate::{
    exodus::{ExodusError, News, PartSet, SaveOptions, save},
    model::{Model, NoProgress, Source, Warnings},
};
use std::{fs, path::Path, sync::Arc};

/// The two parts of four cells in a row, with so many steps; at step `s` the first nodal variable is `s` everywhere.
fn parts(num_steps: usize) -> Vec<Model> {
    let times = Arc::new((0..num_steps).map(|step| step as f64).collect());
    let longer = |part: Model| {
        let mut part = part.with_times(Arc::clone(&times));
        let source = &mut part.nodal_variables[0].1;
        let len = source.len();
        *source = Source::memory(len, (0..num_steps).map(|step| vec![step as f64; len]).collect());
        part
    };
    cut(&models::grid([4, 1, 1], 2), &[0, 0, 1, 1], 2).into_iter().map(longer).collect()
}

/// Writes over a part in place, as the solver whose file it is.
fn lengthen(folder: &Path, which: usize, num_steps: usize) {
    let longer = folder.join("longer");
    save(&parts(num_steps)[which], None, &longer, &SaveOptions::default(), &NoProgress).unwrap();
    fs::write(folder.join(format!("mesh.e.2.{which}")), fs::read(&longer).unwrap()).unwrap();
}

#[test]
fn a_step_is_new_when_all_parts_have_it() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_parts(folder.path(), &parts(2));
    let joined = join_at(&first).unwrap().0;
    assert_eq!((joined.model.num_steps(), joined.parts.news()), (2, News::None));
    lengthen(folder.path(), 0, 5);
    assert_eq!(joined.parts.news(), News::None);
    lengthen(folder.path(), 1, 4);
    assert_eq!(joined.parts.news(), News::NewSteps(2));
    let mut warnings = Warnings::default();
    let longer = joined.parts.with_new_steps(&mut warnings).unwrap();
    assert_eq!((longer.news(), longer.times().as_slice()), (News::None, &[0.0, 1.0, 2.0, 3.0][..]));
    assert_eq!(warnings.len(), 1, "that one part is ahead is told");
    let model = joined.model.with_times(Arc::clone(longer.times()));
    assert_eq!(model.nodal_variables[0].1.read(3).unwrap(), vec![3.0; model.num_nodes()]);
    lengthen(folder.path(), 1, 5);
    assert_eq!(longer.news(), News::NewSteps(1));
}

#[test]
fn a_part_that_is_another_than_was_opened_is_no_growth() {
    let folder = tempfile::tempdir().unwrap();
    let first = write_parts(folder.path(), &parts(2));
    let joined = join_at(&first).unwrap().0;
    lengthen(folder.path(), 0, 3);
    let part = folder.path().join("mesh.e.2.1");
    fs::write(&part, &fs::read(&part).unwrap()[..200]).unwrap();
    assert_eq!(joined.parts.news(), News::Changed);
    let again = joined.parts.with_new_steps(&mut Warnings::default());
    assert!(matches!(again, Err(ExodusError::ChangedOnDisk)), "{again:?}");
    assert!(PartSet::of(&first).is_some());
}
