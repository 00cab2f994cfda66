//! The built-in file dialog: a folder's files in a list, a name to type, and a filter by ending.
//!
//! It is there where the desktop has none (remote X, bare window managers). Folders are read when they are entered, on
//! the window's thread. It leaves out bookmarks, previews and choosing several files.

use super::{
    icons::{self, Icon},
    theme, widgets,
};
use egui::{
    Align, Context, Id, Key, Layout, Modal, Modifiers, Rect, RichText, ScrollArea, Sense, TextEdit, Ui,
    WidgetInfo, pos2, text::CCursor, vec2,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the dialog is for.
pub(crate) struct PickerKind {
    /// Its heading.
    pub(crate) title: &'static str,
    /// The button that ends it.
    pub(crate) button: &'static str,
    /// Whether a name that is not there yet may be given.
    pub(crate) saves: bool,
    /// Which file names are shown unless all are wanted.
    pub(crate) shows: fn(&str) -> bool,
}

/// How the dialog stands after a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    Nothing,
    Path(PathBuf),
    Cancelled,
}

/// The dialog with what is typed into it.
pub(crate) struct FilePicker {
    kind: PickerKind,
    folder: PathBuf,
    folder_text: String,
    name: String,
    /// What is in the folder, folders first, or why it cannot be read.
    entries: Result<Vec<Entry>, String>,
    all_files: bool,
    hidden_files: bool,
    /// Whether the name has been given the focus.
    focused: bool,
    problem: Option<String>,
}

struct Entry {
    name: String,
    is_folder: bool,
    size_bytes: u64,
}

enum Step {
    Into(PathBuf),
    Name(String),
    Confirm,
    Reread,
    NewFolder,
}

impl FilePicker {
    /// The dialog, in a folder and with a name filled in.
    pub(crate) fn new(kind: PickerKind, folder: PathBuf, name: String) -> Self {
        let mut picker = Self {
            kind,
            folder: PathBuf::new(),
            folder_text: String::new(),
            name,
            entries: Ok(Vec::new()),
            all_files: false,
            hidden_files: false,
            focused: false,
            problem: None,
        };
        picker.enter(folder);
        picker
    }

    /// Draws the dialog.
    pub(crate) fn ui(&mut self, ctx: &Context) -> Picked {
        let room = ctx.content_rect().size();
        let size = vec2(640.0_f32.min(room.x - 80.0), 460.0_f32.min(room.y - 80.0));
        let frame = egui::Frame::window(&ctx.style_of(ctx.theme())).inner_margin(egui::Margin::same(16));
        let mut picked = Picked::Nothing;
        Modal::new(Id::unique("file picker")).frame(frame).show(ctx, |ui| {
            ui.set_width(size.x);
            let mut step = None;
            widgets::heading(ui, self.kind.title);
            ui.add_space(6.0);
            self.folder_ui(ui, &mut step);
            ui.add_space(4.0);
            self.list_ui(ui, size.y - 156.0, &mut step);
            ui.add_space(6.0);
            self.name_ui(ui, &mut step);
            ui.add_space(6.0);
            picked = self.buttons_ui(ui, &mut step);
            if let Some(step) = step
                && let Some(path) = self.take(step)
            {
                picked = Picked::Path(path);
            }
        });
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            picked = Picked::Cancelled;
        }
        picked
    }

    fn folder_ui(&mut self, ui: &mut Ui, step: &mut Option<Step>) {
        ui.horizontal(|ui| {
            let up = self.folder.parent().map(Path::to_owned);
            let button = ui.add_enabled(up.is_some(), egui::Button::new("Up"));
            if button.on_hover_text("Goes to the folder that this one is in").clicked() {
                *step = up.map(Step::Into);
            }
            let edit = TextEdit::singleline(&mut self.folder_text).desired_width(f32::INFINITY);
            let edit = ui.add(edit.margin(egui::Margin::symmetric(8, 4))).accessible_name("Folder");
            if edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                *step = Some(Step::Into(PathBuf::from(self.folder_text.trim())));
                self.focused = false;
            }
        });
    }

    fn list_ui(&self, ui: &mut Ui, height: f32, step: &mut Option<Step>) {
        let frame = egui::Frame::new()
            .fill(theme::of(ui).sunken)
            .stroke(egui::Stroke::new(1.0, theme::of(ui).line))
            .corner_radius(5.0)
            .inner_margin(egui::Margin::same(4));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_height(height.max(theme::ROW_HEIGHT * 3.0));
            let entries = match &self.entries {
                Ok(entries) => entries,
                Err(says) => {
                    widgets::note(ui, says.as_str());
                    return;
                }
            };
            let shown: Vec<&Entry> = entries.iter().filter(|entry| self.is_shown(entry)).collect();
            if shown.is_empty() {
                let hides = entries.iter().any(|entry| !entry.is_folder);
                widgets::note(ui, if hides { "Nothing with a usual ending: see all files" } else { "Empty" });
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            let scroll = ScrollArea::vertical().auto_shrink(false);
            scroll.show_rows(ui, theme::ROW_HEIGHT, shown.len(), |ui, range| {
                for entry in &shown[range] {
                    self.entry_ui(ui, entry, step);
                }
            });
        });
    }

    fn is_shown(&self, entry: &Entry) -> bool {
        (self.hidden_files || !entry.name.starts_with('.'))
            && (entry.is_folder || self.all_files || (self.kind.shows)(&entry.name))
    }

    fn entry_ui(&self, ui: &mut Ui, entry: &Entry, step: &mut Option<Step>) {
        let colors = theme::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW_HEIGHT), Sense::click());
        let chosen = entry.name == self.name;
        response.widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, chosen, &entry.name));
        if chosen {
            ui.painter().rect_filled(rect, 4.0, colors.selection);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, 4.0, colors.hover.gamma_multiply(0.55));
        }
        if entry.is_folder {
            let square = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(14.0, 14.0));
            icons::paint(ui.painter(), Icon::Open, square, colors.weak);
        }
        let text = |text: String, color, width: f32| {
            let cut = Some(egui::TextWrapMode::Truncate);
            egui::WidgetText::from(RichText::new(text).color(color)).into_galley(
                ui,
                cut,
                width,
                egui::TextStyle::Body,
            )
        };
        let size = if entry.is_folder { String::new() } else { size_text(entry.size_bytes) };
        let size = text(size, colors.weak, 90.0);
        let name = text(entry.name.clone(), colors.text, rect.width() - 128.0);
        let top = |height: f32| rect.center().y - height / 2.0;
        ui.painter().galley(pos2(rect.left() + 28.0, top(name.size().y)), name, colors.text);
        let left = rect.right() - 8.0 - size.size().x;
        ui.painter().galley(pos2(left, top(size.size().y)), size, colors.weak);
        if response.double_clicked() {
            *step =
                Some(if entry.is_folder { Step::Into(self.folder.join(&entry.name)) } else { Step::Confirm });
        } else if response.clicked() {
            *step = Some(Step::Name(entry.name.clone()));
        }
    }

    fn name_ui(&mut self, ui: &mut Ui, step: &mut Option<Step>) {
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new("File name").color(theme::of(ui).weak));
            let edit = TextEdit::singleline(&mut self.name).desired_width(f32::INFINITY);
            let edit = ui.add(edit.margin(egui::Margin::symmetric(8, 4))).labelled_by(label.id);
            if !self.focused {
                self.focused = true;
                edit.request_focus();
                select(ui, edit.id, stem_length(&self.name));
            }
            if edit.changed() {
                self.problem = None;
            }
            if edit.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                *step = Some(Step::Confirm);
            }
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, step: &mut Option<Step>) -> Picked {
        let mut picked = Picked::Nothing;
        ui.horizontal(|ui| {
            ui.checkbox(&mut self.all_files, "All files");
            ui.checkbox(&mut self.hidden_files, "Hidden files");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if widgets::primary_button(ui, !self.name.trim().is_empty(), self.kind.button).clicked() {
                    *step = Some(Step::Confirm);
                }
                if widgets::plain_button(ui, "Cancel").clicked() {
                    picked = Picked::Cancelled;
                }
                if self.kind.saves && widgets::plain_button(ui, "New folder").clicked() {
                    *step = Some(Step::NewFolder);
                }
                if ui.button("Reread").on_hover_text("Looks into the folder again").clicked() {
                    *step = Some(Step::Reread);
                }
                if let Some(problem) = &self.problem {
                    let text = RichText::new(problem).color(theme::of(ui).error).size(12.5);
                    ui.add(egui::Label::new(text).truncate());
                }
            });
        });
        picked
    }

    /// Does what was clicked; the path if the dialog is done.
    fn take(&mut self, step: Step) -> Option<PathBuf> {
        match step {
            Step::Into(folder) => self.enter(folder),
            Step::Name(name) => self.name = name,
            Step::Reread => self.enter(self.folder.clone()),
            Step::NewFolder => self.add_folder(),
            Step::Confirm => return self.confirm(),
        }
        None
    }

    fn confirm(&mut self) -> Option<PathBuf> {
        let name = self.name.trim();
        if name.is_empty() {
            return None;
        }
        let path = self.folder.join(name);
        self.focused = false;
        if path.is_dir() {
            self.name.clear();
            self.enter(path);
            None
        } else if self.kind.saves || path.exists() {
            Some(path)
        } else {
            self.problem = Some("There is no such file".to_owned());
            None
        }
    }

    fn enter(&mut self, folder: PathBuf) {
        self.entries = read(&folder);
        self.folder_text = folder.display().to_string();
        self.folder = folder;
        self.problem = None;
    }

    /// Makes a folder with a name that is not there yet.
    fn add_folder(&mut self) {
        let names =
            (1..100).map(|n| if n == 1 { "New folder".to_owned() } else { format!("New folder {n}") });
        let Some(path) = names.map(|name| self.folder.join(name)).find(|path| !path.exists()) else { return };
        match fs::create_dir(&path) {
            Ok(()) => self.enter(path),
            Err(error) => self.problem = Some(format!("No folder can be made here: {error}")),
        }
    }
}

/// What is in a folder: folders first, then files, each by name.
fn read(folder: &Path) -> Result<Vec<Entry>, String> {
    let found = fs::read_dir(folder).map_err(|error| format!("This folder cannot be read: {error}"))?;
    let mut entries: Vec<Entry> = found
        .filter_map(|entry| {
            let entry = entry.ok()?;
            // Follows links, so that a link to a folder is one.
            let about = fs::metadata(entry.path()).ok()?;
            let name = entry.file_name().into_string().ok()?;
            Some(Entry { name, is_folder: about.is_dir(), size_bytes: about.len() })
        })
        .collect();
    entries.sort_by_cached_key(|entry| (!entry.is_folder, entry.name.to_lowercase()));
    Ok(entries)
}

/// Whether a name ends as those of Exodus files usually do, pieces of a decomposed model (`.e.4.0`) among them.
pub(crate) fn is_exodus_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<&str> = name.split('.').collect();
    if let [_, .., count, piece] = parts[..]
        && is_number(count)
        && is_number(piece)
    {
        parts.truncate(parts.len() - 2);
    }
    let Some(ending) = parts.get(1..).and_then(<[&str]>::last) else { return false };
    // Pieces in time have a number after the ending: `.e-s002`.
    let (ending, is_step) = match ending.split_once("-s") {
        Some((ending, step)) => (ending, is_number(step)),
        None => (*ending, true),
    };
    is_step && (ENDINGS.contains(&ending) || ending.starts_with("par"))
}

/// Endings that Exodus files usually have.
pub(crate) const ENDINGS: [&str; 10] =
    ["e", "exo", "ex2", "exii", "g", "gen", "nc", "ncdf", "ncf", "nemesis"];

/// Characters before the ending, which are what is typed over.
fn stem_length(name: &str) -> usize {
    name.rfind('.').filter(|&at| at > 0).map_or(name.chars().count(), |at| name[..at].chars().count())
}

fn select(ui: &Ui, id: Id, length: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let range = egui::text::CCursorRange::two(CCursor::new(0), CCursor::new(length));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}

/// A file's size in three digits.
fn size_text(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut size = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if size < 999.5 {
            let decimals = usize::from(size < 9.95 && unit != "B");
            return format!("{size:.decimals$} {unit}");
        }
        size /= 1000.0;
    }
    format!("{size:.1} TB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exodus_names_are_known_by_their_endings() {
        for name in [
            "a.e",
            "b.EXO",
            "c.ex2",
            "d.g",
            "e.gen",
            "f.exii",
            "g.nemesis",
            "h.ncf",
            "mesh.par.2.0",
            "run.e.4.3",
            "out.e-s002",
            "out.e-s0002.16.07",
            "two.dots.g",
            "x.nc",
        ] {
            assert!(is_exodus_name(name), "{name}");
        }
        for name in ["notes.txt", "e", "archive.tar.gz", "out.e-sum", "4.0", "README", ".e.swp"] {
            assert!(!is_exodus_name(name), "{name}");
        }
    }

    #[test]
    fn sizes_are_short() {
        let texts = [0, 999, 1000, 28_944, 871_000_000, 3_000_000_000_000].map(size_text);
        assert_eq!(texts, ["0 B", "999 B", "1.0 kB", "29 kB", "871 MB", "3.0 TB"]);
    }

    #[test]
    fn a_name_leads_into_folders_and_to_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("runs")).unwrap();
        fs::write(folder.path().join("runs/a.e"), "x").unwrap();
        let kind = PickerKind { title: "Open", button: "Open", saves: false, shows: is_exodus_name };
        let mut picker = FilePicker::new(kind, folder.path().to_owned(), "runs".to_owned());
        assert_eq!(picker.confirm(), None);
        assert_eq!(picker.entries.as_ref().unwrap()[0].name, "a.e");
        picker.name = "b.e".to_owned();
        assert_eq!(picker.confirm(), None);
        assert_eq!(picker.problem.as_deref(), Some("There is no such file"));
        picker.name = "a.e".to_owned();
        assert_eq!(picker.confirm(), Some(folder.path().join("runs/a.e")));
        picker.enter(folder.path().join("none"));
        assert!(picker.entries.is_err());
    }
}
