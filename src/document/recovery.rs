//! What is kept on disk of unsaved edits, so that they outlive a program that is killed.
//!
//! Each document with unsaved steps has one file in a folder: which model the steps lead on from, how its file was
//! then, and the steps as a journal has them. It grows with every edit and is gone when nothing is unsaved. Whoever
//! writes it holds a lock on it, which the system lets go when the program ends in whatever way: what [`find_crashed`]
//! can lock belongs to nobody any more, and several windows take nothing from one another.
//!
//! What it leaves out: it is not flushed to the disk, so it outlives the program but perhaps not a power cut. A model that
//! came from no file, and one that was undone to before the save that replaced its file, have nothing to lead on
//! from and are not kept.

use super::Document;
use crate::{
    edit::{Invocation, Journal},
    exodus::container::Stamp,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How the names of the files begin and end.
const NAME: [&str; 2] = ["edits-", ".toml"];
/// Where the first step begins, and each one after it.
const STEP: &str = "\n[[step]]";

/// The first part of a file: what the steps lead on from.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Header {
    model: Origin,
}

/// A model on disk.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Origin {
    /// What was opened, or saved to last.
    path: PathBuf,
    /// Whether it is a part of a decomposed model by itself.
    is_part: bool,
    /// The file, or those of all parts, as they were.
    files: Vec<Known>,
    /// Names of points in the history: after how many of the steps, and the name.
    checkpoints: Vec<(usize, String)>,
}

/// A file as it was.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Known {
    path: PathBuf,
    bytes: u64,
    /// Nanoseconds since 1970, as text since some clocks go beyond what TOML counts to; empty if not known.
    modified: String,
}

impl Known {
    fn new(path: &Path, stamp: Stamp) -> Self {
        let since = stamp.modified().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.map(|since| since.as_nanos().to_string()).unwrap_or_default();
        Self { path: path.to_owned(), bytes: stamp.len(), modified }
    }

    /// How a file is now.
    fn now(path: &Path) -> io::Result<Self> {
        Ok(Self::new(path, Stamp::of(&fs::metadata(path)?)))
    }
}

/// Unsaved steps and what they lead on from.
struct Unsaved<'a> {
    header: Header,
    /// Each with the revision that it led to.
    steps: Vec<(u64, &'a Invocation)>,
}

impl Document {
    /// The steps from a state that is on disk to the current one; `None` if there is no such state.
    fn unsaved(&self) -> Option<Unsaved<'_>> {
        let (start, path, files) = self.last_state_on_disk()?;
        let line = &self.history.states()[start..=self.history.position()];
        let named = line.iter().enumerate().filter(|(_, state)| !state.checkpoint.is_empty());
        let checkpoints = named.map(|(at, state)| (at, state.checkpoint.clone())).collect();
        let step = |state: &'_ crate::edit::State| state.revision;
        let steps = line[1..].iter();
        let steps = steps.filter_map(|state| Some((step(state), &state.step.as_ref()?.0))).collect();
        let is_part = self.parts.is_none() && crate::exodus::PartSet::of(&path).is_some();
        Some(Unsaved { header: Header { model: Origin { path, is_part, files, checkpoints } }, steps })
    }

    /// The last state on the way to the current one that can be read back: its position, where it is, and how the files are.
    fn last_state_on_disk(&self) -> Option<(usize, PathBuf, Vec<Known>)> {
        let line = &self.history.states()[..=self.history.position()];
        let saved = line.iter().position(|state| Some(state.revision) == self.saved_revision);
        let written = self.written.iter().find(|written| Some(written.path()) == self.path.as_deref());
        if let (Some(position), Some(written)) = (saved, written) {
            let files = vec![Known::new(written.path(), written.stamp())];
            return Some((position, written.path().to_owned(), files));
        }
        if let Some(parts) = &self.parts {
            let files = parts.set.paths().iter().map(|path| Known::now(path)).collect::<Result<_, _>>();
            return Some((0, parts.set.chosen().to_owned(), files.ok()?));
        }
        let file = self.file.as_ref()?;
        let is_replaced = self.written.iter().any(|written| is_same_place(written.path(), file.path()));
        (!is_replaced).then(|| (0, file.path().to_owned(), vec![Known::new(file.path(), file.stamp())]))
    }
}

fn is_same_place(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(a) == real(b)
}

/// The file of one document's unsaved edits; there is one as long as there are such edits.
#[derive(Debug)]
pub struct RecoveryLog {
    folder: PathBuf,
    open: Option<OpenLog>,
}

#[derive(Debug)]
struct OpenLog {
    /// Locked as long as it is open.
    file: File,
    path: PathBuf,
    /// What stands there: the first part, and the revisions of the steps.
    header: Header,
    revisions: Vec<u64>,
}

impl RecoveryLog {
    /// A log in a folder, which is made when there is something to keep.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, open: None }
    }

    /// Brings the file up to date with a document; `None` if there is no document.
    ///
    /// Cost: the steps that are new are written; after an undo all that are left.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn follow(&mut self, document: Option<&Document>) -> io::Result<()> {
        let unsaved = document.and_then(Document::unsaved).filter(|unsaved| !unsaved.steps.is_empty());
        let Some(Unsaved { header, steps }) = unsaved else { return self.forget() };
        let open = match &mut self.open {
            Some(open) => open,
            empty => empty.insert(OpenLog::create(&self.folder, &header)?),
        };
        open.write(header, &steps)
    }

    /// Removes the file.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget(&mut self) -> io::Result<()> {
        self.open.take().map_or(Ok(()), |open| fs::remove_file(open.path))
    }
}

impl OpenLog {
    fn create(folder: &Path, header: &Header) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let [before, after] = NAME;
        let new = tempfile::Builder::new().prefix(before).suffix(after).tempfile_in(folder)?;
        // Whoever looks for crashed documents meanwhile finds no step here and lets go at once.
        new.as_file().lock()?;
        let (file, path) = new.keep().map_err(|error| error.error)?;
        let mut open = Self { file, path, header: header.clone(), revisions: Vec::new() };
        open.start()?;
        Ok(open)
    }

    /// Leaves nothing there but the first part.
    fn start(&mut self) -> io::Result<()> {
        self.revisions.clear();
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        let header = toml::to_string(&self.header).map_err(io::Error::other)?;
        let why = "# Unsaved edits, which Exoscope keeps in case that it is killed.";
        self.file.write_all(format!("{why}\n{header}").as_bytes())
    }

    fn write(&mut self, header: Header, steps: &[(u64, &Invocation)]) -> io::Result<()> {
        let is_continued = self.header == header
            && self.revisions.len() <= steps.len()
            && self.revisions.iter().zip(steps).all(|(known, (revision, _))| known == revision);
        if !is_continued {
            self.header = header;
            self.start()?;
        }
        let new = &steps[self.revisions.len()..];
        if !new.is_empty() {
            let journal: Journal = new.iter().map(|(_, step)| (*step).clone()).collect();
            // In one piece, so that there is no half of a step if it ends here.
            self.file.write_all(format!("\n{}", journal.to_toml()).as_bytes())?;
            self.revisions.extend(new.iter().map(|(revision, _)| *revision));
        }
        Ok(())
    }
}

/// What has become of the file that unsaved edits lead on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginNow {
    /// It is as it was.
    Same,
    /// Something else has been written there since: the edits may not fit.
    Changed,
    /// It is not there any more.
    Gone,
}

/// Unsaved edits of a program that has ended without asking about them. Nobody else finds them while this lives.
#[derive(Debug)]
pub struct Crashed {
    /// Holds the lock.
    _file: File,
    path: PathBuf,
    origin: Origin,
    journal: Journal,
    written: Option<SystemTime>,
}

impl Crashed {
    /// The model that was open: a file, or a part of a decomposed one.
    pub fn model_path(&self) -> &Path {
        &self.origin.path
    }

    /// Whether the file is a part that was open by itself.
    pub fn is_part(&self) -> bool {
        self.origin.is_part
    }

    /// The steps since the model was read or saved last.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Names of points in the history: after how many of the steps, and the name.
    pub fn checkpoints(&self) -> &[(usize, String)] {
        &self.origin.checkpoints
    }

    /// How long ago the last edit was.
    pub fn age(&self) -> Option<Duration> {
        self.written?.elapsed().ok()
    }

    /// Whether the edits still fit the file.
    pub fn origin_now(&self) -> OriginNow {
        let mut now = OriginNow::Same;
        for known in &self.origin.files {
            match Known::now(&known.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return OriginNow::Gone,
                Ok(found) if found == *known => {}
                _ => now = OriginNow::Changed,
            }
        }
        now
    }

    /// Removes them for good.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn discard(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// Takes over a file that nobody holds and that has steps.
    fn take(path: PathBuf) -> Option<Self> {
        let mut file = File::options().read(true).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        let (origin, journal) = parse(&text)?;
        let written = file.metadata().and_then(|metadata| metadata.modified()).ok();
        // Whoever held it until now may have removed it.
        (!journal.steps.is_empty() && path.exists()).then_some(Self {
            _file: file,
            path,
            origin,
            journal,
            written,
        })
    }
}

/// The unsaved edits in a folder that belong to no running program, the latest first.
pub fn find_crashed(folder: &Path) -> Vec<Crashed> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let is_log = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(NAME[0]) && name.ends_with(NAME[1]))
    };
    let paths = entries.flatten().map(|entry| entry.path()).filter(is_log);
    let mut found: Vec<Crashed> = paths.filter_map(Crashed::take).collect();
    found.sort_by(|a, b| b.written.cmp(&a.written).then_with(|| a.path.cmp(&b.path)));
    found
}

/// What a file says. A step that was not written to its end, as on a full disk, is left out.
fn parse(text: &str) -> Option<(Origin, Journal)> {
    let (header, mut steps) = text.split_at(text.find(STEP).unwrap_or(text.len()));
    let Header { model } = toml::from_str(header).ok()?;
    loop {
        match Journal::parse(steps) {
            Ok(journal) => return Some((model, journal)),
            Err(_) => steps = &steps[..steps.rfind(STEP)?],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::run_journal,
        edit::{self, NoFiles},
        exodus::{self, SaveOptions},
        model::{NoProgress, samples},
    };

    struct Place {
        folder: tempfile::TempDir,
        log: RecoveryLog,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let log = RecoveryLog::new(folder.path().join("recovery"));
            Self { folder, log }
        }

        fn file(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn opened(&self) -> Document {
            let path = self.file("model.e");
            exodus::save(&samples::two_hexes(), None, &path, &SaveOptions::default(), &NoProgress).unwrap();
            Document::open(&path, &NoProgress).unwrap()
        }

        /// What another window would be offered, as model and steps.
        fn offered(&self) -> Vec<(PathBuf, Vec<String>)> {
            let steps = |crashed: &Crashed| {
                crashed.journal().steps.iter().map(|step| step.invocation.op.clone()).collect()
            };
            find_crashed(&self.file("recovery"))
                .iter()
                .map(|crashed| (crashed.model_path().to_owned(), steps(crashed)))
                .collect()
        }

        /// Ends as a killed program does: the file stays, the lock goes.
        fn kill(&mut self) {
            self.log = RecoveryLog::new(self.file("recovery"));
        }
    }

    fn edit(document: &mut Document, line: &str) {
        let invocation = Invocation::parse(line).unwrap();
        let edited = edit::run(document.model(), &invocation, &NoProgress).unwrap();
        document.commit(invocation, edited);
    }

    fn save(document: &mut Document, path: &Path) {
        let saved = document.save_to(path, SaveOptions::default()).run(&NoProgress).unwrap();
        document.saved(&saved);
    }

    const RENAME: &str = "rename_element_block element_block_id=1 new_element_block_id='inlet'";
    const MOVE: &str = "translate_geometry offset=[0, 0, 1]";

    #[test]
    fn unsaved_edits_outlive_a_killed_program_and_lead_to_the_same_model() {
        let mut place = Place::new();
        let mut document = place.opened();
        place.log.follow(Some(&document)).unwrap();
        assert!(!place.file("recovery").exists());
        edit(&mut document, RENAME);
        place.log.follow(Some(&document)).unwrap();
        edit(&mut document, MOVE);
        document.name_checkpoint(1, "named");
        place.log.follow(Some(&document)).unwrap();
        // While somebody holds it, it is nobody else's.
        assert_eq!(place.offered(), []);
        place.kill();
        let found = find_crashed(&place.file("recovery"));
        let [crashed] = &found[..] else { panic!("{found:?}") };
        assert_eq!((crashed.model_path(), crashed.is_part()), (place.file("model.e").as_path(), false));
        assert_eq!(
            (crashed.origin_now(), crashed.checkpoints()),
            (OriginNow::Same, &[(1, "named".to_owned())][..])
        );
        let again = Document::open(crashed.model_path(), &NoProgress).unwrap();
        let steps = &crashed.journal().steps;
        let (model, _) = run_journal(again.model().as_ref().clone(), steps, &NoFiles, &NoProgress).unwrap();
        assert_eq!(model.coordinates, document.model().coordinates);
        assert_eq!(model.element_blocks[0].name, "inlet");
        // A second window that starts now is not offered the same.
        assert_eq!(place.offered(), []);
    }

    #[test]
    fn the_file_follows_undo_redo_save_and_close() {
        let mut place = Place::new();
        let mut document = place.opened();
        let model = place.file("model.e");
        edit(&mut document, RENAME);
        edit(&mut document, MOVE);
        place.log.follow(Some(&document)).unwrap();
        document.undo();
        edit(&mut document, "delete_unused_nodes");
        place.log.follow(Some(&document)).unwrap();
        place.kill();
        let steps = ["rename_element_block", "delete_unused_nodes"].map(str::to_owned).to_vec();
        assert_eq!(place.offered(), [(model.clone(), steps)]);
        // What was saved needs no keeping, and what comes after it leads on from there.
        place.log.follow(Some(&document)).unwrap();
        let other = place.file("other.e");
        save(&mut document, &other);
        edit(&mut document, MOVE);
        place.log.follow(Some(&document)).unwrap();
        let own = fs::read_to_string(&place.log.open.as_ref().unwrap().path).unwrap();
        let (origin, journal) = parse(&own).unwrap();
        assert_eq!((origin.path, journal.steps.len()), (other.clone(), 1));
        document.undo();
        place.log.follow(Some(&document)).unwrap();
        assert!(place.log.open.is_none());
        // Before that save, the way leads from the first file, which is still as it was.
        document.undo();
        place.log.follow(Some(&document)).unwrap();
        let own = fs::read_to_string(&place.log.open.as_ref().unwrap().path).unwrap();
        assert_eq!(parse(&own).unwrap().0.path, model);
        // Saved over, it is no more, and nothing leads to the state before.
        document.redo();
        save(&mut document, &model);
        document.undo();
        assert!(document.is_dirty() && document.unsaved().is_none());
        place.log.follow(None).unwrap();
        assert!(place.log.open.is_none());
    }

    #[test]
    fn a_file_that_has_changed_or_gone_is_told() {
        let mut place = Place::new();
        let mut document = place.opened();
        edit(&mut document, MOVE);
        place.log.follow(Some(&document)).unwrap();
        place.kill();
        let model = place.file("model.e");
        let crashed = find_crashed(&place.file("recovery")).remove(0);
        assert_eq!(crashed.origin_now(), OriginNow::Same);
        let mut bytes = fs::read(&model).unwrap();
        bytes.push(0);
        fs::write(&model, bytes).unwrap();
        assert_eq!(crashed.origin_now(), OriginNow::Changed);
        fs::remove_file(&model).unwrap();
        assert_eq!(crashed.origin_now(), OriginNow::Gone);
        crashed.discard().unwrap();
        assert_eq!(place.offered(), []);
    }

    #[test]
    fn half_a_step_at_the_end_is_left_out_and_strange_files_are_left_alone() {
        let mut place = Place::new();
        let mut document = place.opened();
        edit(&mut document, RENAME);
        edit(&mut document, MOVE);
        place.log.follow(Some(&document)).unwrap();
        let path = place.log.open.as_ref().unwrap().path.clone();
        place.kill();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 5]).unwrap();
        fs::write(place.file("recovery").join("edits-x.toml"), "what?").unwrap();
        let steps = vec!["rename_element_block".to_owned()];
        assert_eq!(place.offered(), [(place.file("model.e"), steps)]);
        assert!(place.file("recovery").join("edits-x.toml").exists());
    }
}
