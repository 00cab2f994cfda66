//! Titles, records and assemblies of two models.

use super::columns::align_results;
use crate::model::{Assembly, Blob, CoordinateFrame, EntityList, Model};
use std::sync::Arc;

/// Letters of an information record.
const RECORD_LEN: usize = 79;

/// Puts the records of the second after those of the first; its title is taken if the first has none, else it becomes
/// a record that says where it came from.
pub(super) fn join(model: &mut Model, part: &mut Model, from: &str) {
    model.qa_records.append(&mut part.qa_records);
    let info = Arc::make_mut(&mut model.info_records);
    info.extend(part.info_records.iter().cloned());
    let title = std::mem::take(&mut part.title);
    if model.title.is_empty() {
        model.title = title;
    } else if !title.is_empty() {
        info.push("an added model, by its file and its title:".to_owned());
        info.extend(wrapped(from));
        info.push(title);
    }
    if model.coordinate_names.len() < part.coordinate_names.len() {
        model.coordinate_names = std::mem::take(&mut part.coordinate_names);
    }
}

/// A text in lines of a record's length; all but the last end in a backslash.
fn wrapped(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let lines = letters.chunks(RECORD_LEN);
    let last = lines.len().saturating_sub(1);
    let line = |(at, letters): (usize, &[char])| {
        let line: String = letters.iter().collect();
        if at < last { format!("{line}\\") } else { line }
    };
    lines.enumerate().map(line).collect()
}

/// Appends coordinate frames; one whose id is known is left out, which is told.
pub(super) fn join_frames(model: &mut Model, frames: Vec<CoordinateFrame>, warnings: &mut Vec<String>) {
    for frame in frames {
        match model.frames.iter().any(|known| known.id == frame.id) {
            true if model.frames.contains(&frame) => {}
            true => warnings
                .push(format!("coordinate frame {} of what was added is left out: there is one", frame.id)),
            false => model.frames.push(frame),
        }
    }
}

/// Appends blobs; one whose id is known gets a free id.
pub(super) fn join_blobs(model: &mut Model, mut blobs: EntityList<Blob>, warnings: &mut Vec<String>) {
    align_results(&mut model.blobs, &mut blobs);
    for mut blob in blobs.drain(..) {
        if model.blobs.position_of(blob.id).is_some() {
            let free = model.blobs.lowest_unused_id();
            warnings.push(format!("blob {} of what was added is now blob {free}", blob.id));
            blob.id = free;
        }
        model.blobs.push(blob);
    }
}

/// Appends assemblies. One whose id is known gains the members if they are of one kind; else it gets a free id.
pub(super) fn join_assemblies(model: &mut Model, assemblies: Vec<Assembly>, warnings: &mut Vec<String>) {
    for mut assembly in assemblies {
        let known = model.assemblies.iter_mut().find(|known| known.id == assembly.id);
        match known {
            Some(known) if known.kind == assembly.kind => {
                for member in assembly.members {
                    if !known.members.contains(&member) {
                        known.members.push(member);
                    }
                }
                continue;
            }
            Some(_) => {
                let free = 1 + model.assemblies.iter().map(|known| known.id).max().unwrap_or(0);
                warnings.push(format!("assembly {} of what was added is now assembly {free}", assembly.id));
                assembly.id = free;
            }
            None => {}
        }
        model.assemblies.push(assembly);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn a_second_title_becomes_a_record() {
        let with = |title: &str| Model { title: title.to_owned(), ..Model::default() };
        let (mut model, mut part) = (with(""), with("first"));
        join(&mut model, &mut part, "a.e");
        assert_eq!(model.title, "first");
        let name = "x".repeat(100);
        join(&mut model, &mut with("second"), &name);
        let info = &model.info_records;
        assert_eq!((info[1].len(), info[2].len(), info[3].as_str()), (80, 21, "second"));
        assert!(info[1].ends_with('\\'));
    }

    #[test]
    fn a_blob_of_a_known_id_gets_a_free_one_and_variables_go_together() {
        let with = |names: &[&str], value: f64| {
            let mut blobs = EntityList::default();
            let values = names.iter().map(|_| Some(Source::constant(value, 2))).collect();
            blobs.push(Blob { id: 1, num_values: 2, values, ..Blob::default() });
            blobs.variable_names = names.iter().map(|&name| name.to_owned()).collect();
            blobs
        };
        let mut model = Model { blobs: with(&["a"], 1.0), ..Model::default() };
        let mut warnings = Vec::new();
        join_blobs(&mut model, with(&["b", "a"], 2.0), &mut warnings);
        assert_eq!(model.blobs.variable_names, ["a", "b"]);
        assert_eq!(model.blobs[1].values[1].as_ref().unwrap().read(0).unwrap(), [2.0, 2.0]);
        assert_eq!((model.blobs[1].id, model.blobs[0].values[1].is_none()), (2, true));
        assert_eq!(warnings, ["blob 1 of what was added is now blob 2"]);
        assert_eq!(model.validate(), Ok(()));
    }
}
