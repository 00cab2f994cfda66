//! What is being worked on, with or without a window: a model, its history, the file it came from, and what is saved.
//!
//! The document itself does nothing slow. Reading, editing and saving run on snapshots, on any thread:
//! [`Document::open`] makes a document, [`crate::edit::run`] an [`Edited`] to [`Document::commit`], and a [`Save`] is
//! taken from the document, run, and handed back to [`Document::saved`].

mod disk_files;
mod recovery;

pub use disk_files::DiskFiles;
pub use recovery::{Crashed, OriginNow, RecoveryLog, find_crashed};

use crate::edit::{self, EditError, Edited, Files, History, Invocation, Journal, JournalStep, Report};
use crate::exodus::{
    self, ExodusError, Facts, JoinError, JoinedParts, News, PartSet, SaveOptions, SaveReport, Series,
    SourceFile, Written, container::Format,
};
use crate::model::{Model, PartOfProgress, Progress, Warnings};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use thiserror::Error;

/// A model being worked on.
#[derive(Debug)]
pub struct Document {
    history: History,
    file: Option<Arc<SourceFile>>,
    /// What the model was joined of, if it was.
    parts: Option<Arc<JoinedParts>>,
    series: Option<Series>,
    path: Option<PathBuf>,
    saved_revision: Option<u64>,
    /// What was saved from here, by path: the last of each.
    written: Vec<Written>,
    last_options: SaveOptions,
    warnings: Warnings,
}

/// A step of a journal that failed.
#[derive(Debug, Error)]
#[error("step {number} (line {line}, {op}): {source}")]
pub struct StepError {
    /// Position of the step, from 1.
    pub number: usize,
    /// Its line in the journal, from 1.
    pub line: usize,
    /// The operation.
    pub op: String,
    /// Why it failed.
    pub source: EditError,
}

/// What the document came from, with the steps that were added to it.
#[derive(Debug)]
pub struct NewSteps {
    file: Option<Arc<SourceFile>>,
    parts: Option<JoinedParts>,
    warnings: Warnings,
}

/// A save that is ready to run on any thread.
#[derive(Clone, Debug)]
pub struct Save {
    model: Arc<Model>,
    file: Option<Arc<SourceFile>>,
    parts: Option<Arc<JoinedParts>>,
    earlier: Vec<Written>,
    target: PathBuf,
    revision: u64,
    options: SaveOptions,
}

/// A save that succeeded.
#[derive(Debug)]
pub struct Saved {
    /// Where it went.
    pub path: PathBuf,
    /// What changed, and what was carried over: since the last save to that path if there was one, else since the model
    /// was opened.
    pub report: SaveReport,
    written: Written,
    revision: u64,
    options: SaveOptions,
}

impl Document {
    /// A model that came from no file; it has no path, and nothing to save until it is edited.
    pub fn new(model: Model) -> Self {
        Self {
            history: History::new(model),
            file: None,
            parts: None,
            series: None,
            path: None,
            saved_revision: Some(0),
            written: Vec::new(),
            last_options: SaveOptions::default(),
            warnings: Warnings::default(),
        }
    }

    /// Reads a file; of a part of a decomposed model, the whole.
    ///
    /// Cost: the mesh is read, results are not.
    ///
    /// # Errors
    /// If the file cannot be read or is no Exodus file, parts of the model are missing or contradict each other, or the
    /// work was cancelled.
    pub fn open(path: &Path, progress: &dyn Progress) -> Result<Self, ExodusError> {
        match PartSet::of(path) {
            Some(set) => Self::open_whole(&set, progress),
            None => Self::open_file(path, progress),
        }
    }

    /// Reads a file by itself, also if it is a part of a decomposed model.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn open_file(path: &Path, progress: &dyn Progress) -> Result<Self, ExodusError> {
        let mut warnings = Warnings::default();
        let file = SourceFile::open(path, &mut warnings)?;
        Self::from_file(file, warnings, progress)
    }

    /// Joins the parts of a decomposed model. The document has no path until it is saved.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn open_whole(set: &PartSet, progress: &dyn Progress) -> Result<Self, ExodusError> {
        let mut warnings = Warnings::default();
        let joined = exodus::open_parts(set, &mut warnings, progress)?;
        Ok(Self {
            parts: Some(Arc::new(joined.parts)),
            series: Series::of(set.chosen()),
            warnings,
            ..Self::new(joined.model)
        })
    }

    /// Reads the model of a file that is open already.
    ///
    /// # Errors
    /// As [`Document::open`].
    pub fn from_file(
        file: Arc<SourceFile>,
        mut warnings: Warnings,
        progress: &dyn Progress,
    ) -> Result<Self, ExodusError> {
        let model = file.read_model(&mut warnings, progress)?;
        Ok(Self {
            path: Some(file.path().to_owned()),
            series: Series::of(file.path()),
            file: Some(file),
            warnings,
            ..Self::new(model)
        })
    }

    /// The model as it is now.
    pub fn model(&self) -> &Arc<Model> {
        &self.history.current().model
    }

    /// A number that changes with every edit, undo and redo, and comes back with undo and redo.
    pub fn revision(&self) -> u64 {
        self.history.current().revision
    }

    /// The states so far, for an undo list.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Where the model was read from or saved to last; `None` for a model that is in no file, or in several.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file that the results are still read from.
    pub fn file(&self) -> Option<&Arc<SourceFile>> {
        self.file.as_ref()
    }

    /// What the model was joined of, if it was.
    pub fn parts(&self) -> Option<&JoinedParts> {
        self.parts.as_deref()
    }

    /// The meshes of one run that this is one of, if there are others.
    pub fn series(&self) -> Option<&Series> {
        self.series.as_ref()
    }

    /// What the file, or the parts together, say of themselves.
    pub fn facts(&self) -> Option<Facts> {
        self.file.as_ref().map(|file| file.facts()).or(self.parts().map(|parts| parts.facts.clone()))
    }

    /// A path to offer for saving: the document's own, or the parts' without their numbers.
    pub fn suggested_path(&self) -> Option<PathBuf> {
        self.path.clone().or(self.parts().map(|parts| parts.set.whole_path()))
    }

    /// What was odd about the file.
    pub fn warnings(&self) -> &Warnings {
        &self.warnings
    }

    /// What asks, on any thread and as often as one likes, what has become of the file or of the parts; `None` if the model
    /// came from no file. To be asked for anew when something was saved.
    ///
    /// Cost of each question: see [`SourceFile::news`] and [`JoinedParts::news`].
    pub fn watch(&self) -> Option<Box<dyn Fn() -> News + Send>> {
        if let Some(parts) = self.parts.clone() {
            return Some(Box::new(move || parts.news()));
        }
        let (file, written) = (Arc::clone(self.file.as_ref()?), self.written.clone());
        Some(Box::new(move || file.news_after(&written)))
    }

    /// What reads, on any thread, the steps that a solver has added to the file or to all parts; `None` if the model came
    /// from no file. The result is for [`Document::take_new_steps`].
    ///
    /// Cost and errors of the call: see [`SourceFile::with_new_steps`] and [`JoinedParts::with_new_steps`].
    pub fn reader_of_new_steps(
        &self,
    ) -> Option<impl FnOnce() -> Result<NewSteps, ExodusError> + Send + use<>> {
        let (file, parts) = (self.file.clone(), self.parts.clone());
        (file.is_some() || parts.is_some()).then_some(move || {
            let mut warnings = Warnings::default();
            let file = file.map(|file| file.with_new_steps(&mut warnings)).transpose()?;
            let parts = parts.map(|parts| parts.with_new_steps(&mut warnings)).transpose()?;
            Ok(NewSteps { file, parts, warnings })
        })
    }

    /// Takes over the steps that a solver has added: how many there are. Edits, and what is saved and what is not, stay as
    /// they are.
    ///
    /// A state whose steps an edit has changed keeps those. Where an edit made values for the steps that there were, the
    /// new ones have none.
    pub fn take_new_steps(&mut self, new: NewSteps) -> usize {
        let NewSteps { file, parts, warnings } = new;
        let of_file = |file: &SourceFile| file.as_read().map(|model| Arc::clone(&model.times));
        let [before, now] =
            [(&self.file, self.parts.as_deref()), (&file, parts.as_ref())].map(|(file, parts)| {
                file.as_deref().and_then(of_file).or(parts.map(|parts| Arc::clone(parts.times())))
            });
        let Some((before, now)) = before.zip(now) else { return 0 };
        self.history.replace_models(|model| {
            Arc::ptr_eq(&model.times, &before).then(|| model.with_times(Arc::clone(&now)))
        });
        self.file = file;
        if parts.is_some() {
            // What was odd about the parts holds still.
            warnings.iter().for_each(|says| self.warnings.add(says));
        } else {
            self.warnings = warnings;
        }
        self.parts = parts.map(Arc::new);
        now.len().saturating_sub(before.len())
    }

    /// Whether the current state is not the one on disk.
    pub fn is_dirty(&self) -> bool {
        self.saved_revision != Some(self.revision())
    }

    /// Takes over the result of an edit that was run on [`Document::model`].
    pub fn commit(&mut self, invocation: Invocation, edited: Edited) {
        self.history.push(invocation, edited);
    }

    /// Goes back one step; false at the beginning.
    pub fn undo(&mut self) -> bool {
        self.history.undo()
    }

    /// Goes forward one step; false at the end.
    pub fn redo(&mut self) -> bool {
        self.history.redo()
    }

    /// Goes to a state of [`Document::history`]; false if there is none at that position.
    pub fn go_to(&mut self, position: usize) -> bool {
        self.history.go_to(position)
    }

    /// Gives a state of [`Document::history`] a name to come back to, or takes it away with an empty one; false if there
    /// is none at that position.
    pub fn name_checkpoint(&mut self, position: usize, name: &str) -> bool {
        self.history.name_checkpoint(position, name)
    }

    /// The steps that lead from the file to the current state.
    pub fn journal(&self) -> Journal {
        self.history.steps().cloned().collect()
    }

    /// How the model was saved last; by default if it was not.
    pub fn last_options(&self) -> SaveOptions {
        self.last_options
    }

    /// A save of the current state to `target`, to be run and handed back to [`Document::saved`].
    pub fn save_to(&self, target: &Path, options: SaveOptions) -> Save {
        self.save_model_to(Arc::clone(self.model()), target, options)
    }

    /// A save of a model that was made from the current state without being committed.
    pub fn save_model_to(&self, model: Arc<Model>, target: &Path, options: SaveOptions) -> Save {
        Save {
            model,
            file: self.file.clone(),
            parts: self.parts.clone(),
            earlier: self.written.clone(),
            target: target.to_owned(),
            revision: self.revision(),
            options,
        }
    }

    /// Notes that a save succeeded: the document belongs to that path now, and that state is the one on disk.
    pub fn saved(&mut self, saved: &Saved) {
        self.written.retain(|written| written.path() != saved.path);
        self.written.push(saved.written.clone());
        self.path = Some(saved.path.clone());
        self.saved_revision = Some(saved.revision);
        self.last_options = saved.options;
    }
}

impl Save {
    /// Writes the file: beside the target, checked, then renamed over it. A joined model becomes one plain file, and the
    /// report says what its parts have that this file has not.
    ///
    /// # Errors
    /// If it cannot be written or something cannot be carried over, or if something else has changed the open file, or
    /// the target since it was opened or saved last, or the target is a part that the model was joined of. The target is
    /// as it was then.
    pub fn run(&self, progress: &dyn Progress) -> Result<Saved, ExodusError> {
        let file = self.file.as_deref();
        let mut options = self.options;
        if let Some(parts) = &self.parts {
            if parts.set.contains(&self.target) {
                return Err(JoinError::ReplacesPart.into());
            }
            options.format = options.format.or(format_of_whole(parts.facts.format));
        }
        let (mut report, written) =
            exodus::save_again(&self.model, file, &self.earlier, &self.target, &options, progress)?;
        if let Some(parts) = &self.parts {
            report.warnings.extend(parts.left_behind.iter().cloned());
        }
        Ok(Saved {
            path: self.target.clone(),
            report,
            written,
            revision: self.revision,
            options: self.options,
        })
    }
}

/// The kind of file for what is joined of parts of this kind; `None` where the whole may outgrow it.
fn format_of_whole(parts: Format) -> Option<Format> {
    match parts {
        Format::Classic | Format::Offset64 => None,
        large => Some(large),
    }
}

/// Runs steps one after the other; the final model, and what each step said.
///
/// # Errors
/// The first step that fails.
pub fn run_journal(
    model: Model,
    steps: &[JournalStep],
    files: &dyn Files,
    progress: &dyn Progress,
) -> Result<(Model, Vec<Report>), StepError> {
    let mut model = model;
    let mut reports = Vec::with_capacity(steps.len());
    for (k, step) in steps.iter().enumerate() {
        let total = steps.len() as f32;
        let part = PartOfProgress::new(progress, k as f32 / total, (k + 1) as f32 / total);
        let edited = edit::run_with_files(&model, &step.invocation, files, &part).map_err(|source| {
            StepError { number: k + 1, line: step.line, op: step.invocation.op.clone(), source }
        })?;
        model = edited.model;
        reports.push(edited.report);
    }
    Ok((model, reports))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NoProgress, Source, samples};
    use exodus::container::Format;
    use std::fs;

    fn edit(document: &mut Document, line: &str) {
        let invocation = Invocation::parse(line).unwrap();
        let edited = edit::run(document.model(), &invocation, &NoProgress).unwrap();
        document.commit(invocation, edited);
    }

    fn save(document: &mut Document, path: &Path) -> Result<SaveReport, ExodusError> {
        let saved = document.save_to(path, SaveOptions::default()).run(&NoProgress)?;
        document.saved(&saved);
        Ok(saved.report)
    }

    fn opened(path: &Path, format: Format) -> Document {
        let options = SaveOptions { format: Some(format), ..SaveOptions::default() };
        exodus::save(&samples::two_hexes(), None, path, &options, &NoProgress).unwrap();
        Document::open(path, &NoProgress).unwrap()
    }

    #[test]
    fn each_save_tells_what_changed_since_the_last_one_to_that_path() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("model.e"), folder.path().join("other.e"));
        let mut document = opened(&path, Format::Offset64);
        edit(&mut document, "rename_element_block element_block_id=1 new_element_block_id='inlet'");
        let renamed = "element block 1 is now called \"inlet\"";
        assert_eq!(save(&mut document, &path).unwrap().changed, [renamed]);
        edit(&mut document, "translate_geometry offset=[0, 0, 1]");
        assert_eq!(save(&mut document, &path).unwrap().changed, ["12 of 12 nodes moved"]);
        // Another path has the model as it was opened to compare with.
        assert_eq!(save(&mut document, &other).unwrap().changed, ["12 of 12 nodes moved", renamed]);
        assert_eq!(save(&mut document, &path).unwrap().changed, Vec::<String>::new());
        assert!(document.undo() && document.undo());
        let back = save(&mut document, &path).unwrap();
        assert_eq!(back.changed, ["12 of 12 nodes moved", "element block 1 is now called \"left\""]);
        // As it was opened again, with nothing added by saving: one record is from making the file.
        assert_eq!(Document::open(&path, &NoProgress).unwrap().model().qa_records.len(), 1);
    }

    #[test]
    fn a_journal_that_is_replayed_gives_the_same_file_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let (path, by_hand, replayed) = (
            folder.path().join("model.e"),
            folder.path().join("by_hand.e"),
            folder.path().join("replayed.e"),
        );
        let mut document = opened(&path, Format::Offset64);
        for line in [
            "calculate_node_field expression='warm = temperature * 2 + X'",
            "unmerge_element_blocks",
            "rotate_element_blocks element_block_ids='right' axis=[0, 0, 1] angle_in_degrees=30",
            "create_side_set_from_expression side_set_id='auto' expression='X == 0'",
            "make_elements_quadratic element_block_ids='left'",
            "create_interpolated_timestep timestep=0.5",
            "merge_nodes tolerance=0.01",
        ] {
            edit(&mut document, line);
        }
        let without_record = SaveOptions { without_qa_record: true, ..SaveOptions::default() };
        document.save_to(&by_hand, without_record).run(&NoProgress).unwrap();
        let journal = Journal::parse(&document.journal().to_toml()).unwrap();
        let again = Document::open(&path, &NoProgress).unwrap();
        let start = Model::clone(again.model());
        let (model, _) = run_journal(start, &journal.steps, &edit::NoFiles, &NoProgress).unwrap();
        again.save_model_to(Arc::new(model), &replayed, without_record).run(&NoProgress).unwrap();
        assert_eq!(fs::read(by_hand).unwrap(), fs::read(replayed).unwrap());
    }

    #[test]
    fn what_something_else_wrote_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("model.e"), folder.path().join("other.e"));
        for saves in 0..2 {
            let mut document = opened(&path, Format::Offset64);
            (0..saves).for_each(|_| assert!(save(&mut document, &path).is_ok()));
            // Somebody's newer file takes the name: ours is still read, theirs is not replaced.
            fs::write(&other, "theirs").unwrap();
            fs::rename(&other, &path).unwrap();
            let refused = save(&mut document, &path).unwrap_err();
            assert!(matches!(refused, ExodusError::ChangedByOthers), "{refused}");
            assert_eq!(fs::read(&path).unwrap(), b"theirs");
            assert!(save(&mut document, &other).is_ok());
        }
        let mut document = opened(&path, Format::Offset64);
        fs::remove_file(&path).unwrap();
        save(&mut document, &path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_changes_under_an_open_model_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("model.e"), folder.path().join("other.e"));
        for format in [Format::Classic, Format::NetCdf4] {
            let mut document = opened(&path, format);
            let temperature = document.model().nodal_variables[3].1.clone();
            assert!(temperature.read(1).is_ok());
            // A solver that goes on writing, in place, and a clock that ticks.
            std::thread::sleep(std::time::Duration::from_millis(20));
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes).unwrap();
            let says = "the file has changed on disk since it was opened; open it again";
            assert_eq!(temperature.read(1).unwrap_err().to_string(), says);
            assert_eq!(save(&mut document, &path).unwrap_err().to_string(), says);
            assert_eq!(save(&mut document, &other).unwrap_err().to_string(), says);
            assert!(!other.exists());
            assert_eq!(fs::read(&path).unwrap(), bytes);
            drop(document);
        }
    }

    #[test]
    fn new_steps_of_a_growing_file_are_taken_in_under_the_edits() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("model.e"), folder.path().join("other.e"));
        let mut document = opened(&path, Format::Offset64);
        edit(&mut document, "rename_element_block element_block_id=1 new_element_block_id='inlet'");
        edit(&mut document, "translate_geometry offset=[0, 0, 1]");
        assert!(document.undo());
        let coordinates = Arc::clone(&document.model().coordinates.x);
        let mut longer = samples::two_hexes().with_times(Arc::new(vec![0.0, 1.0, 2.0]));
        let temperature = Source::memory(12, (0..3).map(|step| vec![f64::from(step); 12]).collect());
        longer.nodal_variables[3].1 = temperature;
        exodus::save(&longer, None, &other, &SaveOptions::default(), &NoProgress).unwrap();
        // A solver in the same place; the file that it writes is the one that is open.
        fs::write(&path, fs::read(&other).unwrap()).unwrap();
        let file = document.file().unwrap();
        assert_eq!(file.news(), News::NewSteps(1));
        let new = document.reader_of_new_steps().unwrap()().unwrap();
        assert_eq!(document.take_new_steps(new), 1);
        let at_step_3 = |document: &Document| document.model().nodal_variables[3].1.read(2).unwrap()[5];
        assert_eq!((document.model().num_steps(), at_step_3(&document)), (3, 2.0));
        assert_eq!(document.model().element_blocks[0].name, "inlet");
        assert!(document.is_dirty() && Arc::ptr_eq(&document.model().coordinates.x, &coordinates));
        assert!(document.redo() && document.model().num_steps() == 3);
        assert!(document.undo() && document.undo() && !document.is_dirty());
        assert_eq!((document.model().num_steps(), at_step_3(&document)), (3, 2.0));
        // It saves over the file that has grown, since its growth is known.
        assert!(document.redo());
        let renamed = ["element block 1 is now called \"inlet\""];
        assert_eq!(document.watch().unwrap()(), News::None);
        assert_eq!(save(&mut document, &path).unwrap().changed, renamed);
        assert_eq!(Document::open(&path, &NoProgress).unwrap().model().num_steps(), 3);
        // What was saved is no news; what somebody writes over it is.
        let watch = document.watch().unwrap();
        assert_eq!(watch(), News::None);
        fs::write(&path, fs::read(&other).unwrap()).unwrap();
        assert_eq!(watch(), News::Changed);
    }
}
