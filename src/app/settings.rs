//! What the window remembers from one start to the next: theme, recent files, its own size.
//!
//! One TOML file in the user's configuration folder, or in the folder of `--settings`. A file that cannot be read is
//! the same as none: remembering is a comfort, and its failure is told once and stops nothing.

use crate::model::Numbering;
use egui::ThemePreference;
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How many recent files are kept.
const RECENT_FILES: usize = 12;

/// What is remembered.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Settings {
    /// `light`, `dark` or `system`.
    pub theme: ThemeChoice,
    /// Size of everything, 1 for the display's own.
    pub zoom: f32,
    /// Files opened last, newest first.
    pub recent_files: Vec<PathBuf>,
    /// Whether a changed file that is saved gets a QA record that says so.
    pub add_qa_record: bool,
    /// By which numbers nodes and elements are shown and typed.
    #[serde(with = "numbering_by_name")]
    pub numbering: Numbering,
    /// Width and height of the window, in points.
    pub window_size: [f32; 2],
    /// Whether the window filled the screen.
    pub maximized: bool,
}

/// Which theme.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// Dark on every system.
    Dark,
    /// Light on every system.
    Light,
    /// As the desktop has it.
    #[default]
    System,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            recent_files: Vec::new(),
            add_qa_record: true,
            numbering: Numbering::Ids,
            window_size: [1280.0, 800.0],
            maximized: false,
        }
    }
}

impl From<ThemeChoice> for ThemePreference {
    fn from(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Dark => Self::Dark,
            ThemeChoice::Light => Self::Light,
            ThemeChoice::System => Self::System,
        }
    }
}

impl Settings {
    /// The settings kept in a folder; the defaults where there are none or they cannot be understood.
    pub fn load(folder: &Path) -> Self {
        let text = fs::read_to_string(file_in(folder)).unwrap_or_default();
        let mut settings: Self = toml::from_str(&text).unwrap_or_default();
        // Nobody knows any more which folder a relative path was meant from.
        settings.recent_files.retain(|path| path.is_absolute());
        settings.zoom = if settings.zoom.is_finite() { settings.zoom.clamp(0.5, 3.0) } else { 1.0 };
        for length in &mut settings.window_size {
            *length = if length.is_finite() { length.clamp(480.0, 8000.0) } else { 800.0 };
        }
        settings
    }

    /// Writes them into a folder, which is made if need be.
    ///
    /// # Errors
    /// If the folder cannot be made or the file cannot be written.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.persist(file_in(folder)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Puts a file at the head of the recent ones, once, by whatever path it was reached.
    pub fn remember_file(&mut self, path: &Path) {
        let path = canonical(path);
        self.recent_files.retain(|known| canonical(known) != path);
        self.recent_files.insert(0, path);
        self.recent_files.truncate(RECENT_FILES);
    }
}

/// The user's configuration folder for this program; `None` where the system has no such place.
pub fn default_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "exoscope").map(|dirs| dirs.config_dir().to_owned())
}

/// The user's folder for what is to be recovered after a crash; `None` where the system has no such place.
pub fn default_recovery_folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "exoscope")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).join("recovery"))
}

/// The file's own path; of one that is gone, the path from the root.
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("settings.toml")
}

/// A numbering in the file by the name that it has on the screen.
mod numbering_by_name {
    use super::Numbering;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(numbering: &Numbering, to: S) -> Result<S::Ok, S::Error> {
        let mut all = Numbering::ALL.iter();
        to.serialize_str(all.find(|(known, _)| known == numbering).map_or("", |(_, name)| name))
    }

    /// What is unknown is the usual one.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Numbering, D::Error> {
        let name = String::deserialize(from)?;
        let known = Numbering::ALL.into_iter().find(|(_, known)| *known == name);
        Ok(known.map_or(Numbering::Ids, |(numbering, _)| numbering))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("new").join("folder");
        let mut settings =
            Settings { theme: ThemeChoice::Light, numbering: Numbering::FromZero, ..Settings::default() };
        settings.add_qa_record = false;
        settings.remember_file(Path::new("/a/one.e"));
        settings.remember_file(Path::new("/a/two.e"));
        settings.remember_file(Path::new("/a/one.e"));
        settings.save(&below).unwrap();
        assert_eq!(Settings::load(&below), settings);
        assert_eq!(settings.recent_files, [PathBuf::from("/a/one.e"), PathBuf::from("/a/two.e")]);
    }

    #[test]
    fn a_file_is_remembered_once_by_its_own_path() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(root.join("below")).unwrap();
        fs::write(root.join("a.e"), "").unwrap();
        let mut settings = Settings::default();
        settings.remember_file(&root.join("a.e"));
        settings.remember_file(&root.join("below/../a.e"));
        settings.remember_file(Path::new("Cargo.toml"));
        assert_eq!(settings.recent_files, [fs::canonicalize("Cargo.toml").unwrap(), root.join("a.e")]);
        settings.recent_files.push(PathBuf::from("a.e"));
        settings.save(&root).unwrap();
        assert_eq!(Settings::load(&root).recent_files.len(), 2);
    }

    #[test]
    fn a_broken_file_is_the_same_as_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(file_in(folder.path()), "theme = [1").unwrap();
        assert_eq!(Settings::load(folder.path()), Settings::default());
        fs::write(file_in(folder.path()), "zoom = nan\nwindow_size = [1, inf]").unwrap();
        let mended = Settings::load(folder.path());
        assert_eq!((mended.zoom, mended.window_size), (1.0, [480.0, 800.0]));
    }
}
