//! What the window knows. Panels read it; only `apply.rs` changes it.

use super::{
    command::{Command, FilePurpose, Part},
    message::Messages,
    outline::Outline,
    picking::Picking,
    results::{Results, TimeLine},
    selection::{Item, Selection},
    settings::Settings,
};
use crate::{
    document::{Crashed, Document},
    edit::Invocation,
    exodus::{News, RawFile, Series, container::Format},
    geometry::Picks,
    model::{Entity, EntityList, Model, Support},
    scene::{Bounds, Camera, DisplaySettings, Projection, Scene},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

/// What the window knows.
#[derive(Debug, Default)]
pub struct State {
    /// What is open.
    pub document: Option<Document>,
    /// The lists that are shown of it, or of the file that is being read.
    pub outline: Arc<Outline>,
    /// What has become of the open file since it was read.
    pub news: News,
    /// The file that is being read; its outline is shown as soon as it is known.
    pub opening: Option<PathBuf>,
    /// The part of a decomposed model that was named last to be opened: it can also be opened by itself.
    pub offered_part: Option<PathBuf>,
    /// What is selected.
    pub selection: Selection,
    /// Elements, sides and nodes that are picked, and how they are.
    pub picking: Picking,
    /// What is shown, and how.
    pub display: Display,
    /// Whether the processor draws, for want of a graphics card.
    pub software_draws: bool,
    /// What of the results is shown, and how time runs.
    pub results: Results,
    /// From where the model is seen; `None` before the first part of the picture is there.
    pub camera: Option<Camera>,
    /// Width of the view over its height.
    pub aspect: f64,
    /// What is drawn.
    pub scene: Arc<Scene>,
    /// Whether parts of the picture are still to come.
    pub scene_is_partial: bool,
    /// The boxes around the element blocks whose picture is ready, by id.
    pub bounds: BTreeMap<i64, Bounds>,
    /// What is under the pointer in the view.
    pub hover: Option<Hover>,
    /// The operation in hand.
    pub form: Option<FormRequest>,
    /// The open file as netCDF has it.
    pub raw: RawView,
    /// The running job, as the status bar shows it.
    pub job: Option<JobView>,
    /// What was told.
    pub messages: Messages,
    /// The kind of file that is saved to next.
    pub file_kind: FileKind,
    /// The question that waits for an answer.
    pub dialog: Option<Dialog>,
    /// The name that is being edited in the tree.
    pub rename: Option<Item>,
    /// The state of the history, by position, whose name is being typed.
    pub naming: Option<usize>,
    /// Unsaved edits of programs that were killed, the latest first.
    pub crashed: Vec<Crashed>,
    /// What is remembered between starts.
    pub settings: Settings,
    /// Which parts of the window are open.
    pub parts: Parts,
}

/// What is shown, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Display {
    /// Element blocks that are not drawn, by id.
    pub hidden_blocks: BTreeSet<i64>,
    /// Side sets that are drawn, by id.
    pub shown_side_sets: BTreeSet<i64>,
    /// Node sets that are drawn, by id.
    pub shown_node_sets: BTreeSet<i64>,
    /// Edge and face blocks and sets of edges, faces and elements that are drawn, by kind and id.
    pub shown_others: BTreeSet<(Support, i64)>,
    /// Edges, projection, background and the like.
    pub settings: DisplaySettings,
}

impl Display {
    /// Whether a block or set is drawn.
    pub fn is_visible(&self, item: &Item) -> bool {
        match item {
            Item::ElementBlock(id) => !self.hidden_blocks.contains(id),
            Item::SideSet(id) => self.shown_side_sets.contains(id),
            Item::NodeSet(id) => self.shown_node_sets.contains(id),
            Item::Other(support, id) => self.shown_others.contains(&(*support, *id)),
            _ => false,
        }
    }

    /// Draws a block or set, or does not.
    pub fn set_visible(&mut self, item: &Item, visible: bool) {
        if let Item::Other(support, id) = item {
            if visible {
                self.shown_others.insert((*support, *id));
            } else {
                self.shown_others.remove(&(*support, *id));
            }
            return;
        }
        let (ids, id, listed) = match item {
            Item::ElementBlock(id) => (&mut self.hidden_blocks, *id, !visible),
            Item::SideSet(id) => (&mut self.shown_side_sets, *id, visible),
            Item::NodeSet(id) => (&mut self.shown_node_sets, *id, visible),
            _ => return,
        };
        if listed {
            ids.insert(id);
        } else {
            ids.remove(&id);
        }
    }

    /// Whether the projection is parallel.
    pub fn is_parallel(&self) -> bool {
        self.settings.projection == Projection::Parallel
    }
}

/// What is under the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The block or set.
    pub item: Item,
    /// The element, by index within its block, with its id; or the node of a node set.
    pub detail: String,
    /// The value there of what the colours mean.
    pub value: Option<String>,
    /// The element, side or node that a click would pick; `None` where it selects blocks and sets.
    pub member: Option<Picks>,
}

/// A form that should be shown.
#[derive(Clone, Debug)]
pub struct FormRequest {
    /// The operation, with the parameters that are filled in.
    pub invocation: Invocation,
    /// Counts requests, so that the panel sees a new one.
    pub serial: u64,
}

/// What is known of the open file as netCDF has it: as it was opened, whatever was edited since.
#[derive(Clone, Debug, Default)]
pub struct RawView {
    /// Its description; `None` until somebody wants to see it.
    pub file: Option<Arc<RawFile>>,
    /// The first values of the variable that was asked for last.
    pub values: Option<FirstValues>,
}

/// The first values of a variable, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstValues {
    /// Position of the variable in the file.
    pub variable: usize,
    /// The values, or why there are none.
    pub texts: Result<Vec<String>, String>,
}

/// A running job, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// What it does.
    pub title: String,
    /// What it is doing now.
    pub stage: String,
    /// The part done; `None` while not known.
    pub fraction: Option<f32>,
}

/// A question or an answer before everything else.
#[derive(Debug)]
pub enum Dialog {
    /// "Save changes?", and what to do afterwards.
    Unsaved(Box<Command>),
    /// What a save changed: the file, and one line per thing.
    SaveReport {
        /// Where to.
        path: PathBuf,
        /// What changed, and that all else is the same.
        lines: Vec<String>,
    },
    /// What kind of file to save to.
    SaveAs {
        /// Why the kind that was chosen last cannot be.
        refusal: Option<String>,
    },
    /// The built-in file dialog.
    File(FilePurpose),
    /// "Replace it?", of a file that is there already.
    Replace {
        /// What is to be written.
        purpose: FilePurpose,
        /// The file.
        path: PathBuf,
    },
}

/// The kind of a file to be saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileKind {
    /// The container; `None` for that of the opened file, or what fits.
    pub format: Option<Format>,
    /// Deflate level from 0 (none) to 9, of netCDF-4 only; `None` for what the opened file has.
    pub deflate: Option<u8>,
}

/// Which parts of the window are open.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are the parts")]
pub struct Parts {
    pub tree: bool,
    pub inspector: bool,
    pub raw_file: bool,
    pub messages: bool,
    pub palette: bool,
    pub shortcuts: bool,
    pub about: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            tree: true,
            inspector: true,
            raw_file: false,
            messages: false,
            palette: false,
            shortcuts: false,
            about: false,
        }
    }
}

impl Parts {
    /// Opens or closes a part.
    pub fn toggle(&mut self, part: Part) {
        let open = match part {
            Part::Tree => &mut self.tree,
            Part::Inspector => &mut self.inspector,
            Part::RawFile => &mut self.raw_file,
            Part::Messages => &mut self.messages,
            Part::Palette => &mut self.palette,
            Part::Shortcuts => &mut self.shortcuts,
            Part::About => &mut self.about,
        };
        *open = !*open;
    }
}

impl State {
    /// The model, if one is open.
    pub fn model(&self) -> Option<&Arc<Model>> {
        self.document.as_ref().map(Document::model)
    }

    /// The document's revision; 0 if nothing is open.
    pub fn revision(&self) -> u64 {
        self.document.as_ref().map_or(0, Document::revision)
    }

    /// The steps of the open model among those of its series.
    pub fn time_line(&self) -> TimeLine {
        let own = self.model().map_or(0, |model| model.num_steps());
        let series = self.document.as_ref().and_then(Document::series);
        let [before, after] = series.map_or([0, 0], Series::steps_around);
        TimeLine { before, own, after }
    }

    /// Whether there are edits that were not saved.
    pub fn is_dirty(&self) -> bool {
        self.document.as_ref().is_some_and(Document::is_dirty)
    }

    /// Whether there is an edit to take back.
    pub fn can_undo(&self) -> bool {
        self.document.as_ref().is_some_and(|document| document.history().position() > 0)
    }

    /// Whether there is an edit to do again.
    pub fn can_redo(&self) -> bool {
        let history = self.document.as_ref().map(Document::history);
        history.is_some_and(|history| history.position() + 1 < history.states().len())
    }

    /// The file's name, or what stands for it.
    pub fn file_name(&self) -> Option<String> {
        let path = self.opening.clone().or_else(|| self.document.as_ref().and_then(Document::suggested_path));
        match path.as_deref().and_then(Path::file_name) {
            Some(name) => Some(name.to_string_lossy().into_owned()),
            None => self.document.as_ref().map(|_| "Untitled".to_owned()),
        }
    }

    /// The title of the window.
    pub fn window_title(&self) -> String {
        let mark = if self.is_dirty() { "● " } else { "" };
        self.file_name().map_or_else(|| "Exoscope".to_owned(), |name| format!("{mark}{name} – Exoscope"))
    }

    /// The command that opens an operation's form with the selection filled in.
    pub fn form_command(&self, operation: &str) -> Command {
        Command::OpenForm(super::form::prefilled(self, operation))
    }

    /// An element block of the model, by id.
    pub fn block(&self, id: i64) -> Option<&crate::model::ElementBlock> {
        find(&self.model()?.element_blocks, id)
    }

    /// The box around all element blocks whose picture is ready.
    pub fn bounds_of_all(&self) -> Option<Bounds> {
        self.bounds.values().copied().reduce(Bounds::union)
    }

    /// The box around the element blocks that are drawn; around all of them if none is.
    pub fn bounds_of_visible(&self) -> Option<Bounds> {
        let visible = self.bounds.iter().filter(|(id, _)| !self.display.hidden_blocks.contains(id));
        visible.map(|(_, bounds)| *bounds).reduce(Bounds::union).or_else(|| self.bounds_of_all())
    }

    /// The length of the diagonal through the model's box.
    pub fn model_size(&self) -> Option<f64> {
        self.bounds_of_all().map(|bounds| bounds.diagonal()).filter(|size| *size > 0.0)
    }
}

fn find<E: Entity>(list: &EntityList<E>, id: i64) -> Option<&E> {
    list.iter().find(|entity| entity.id() == id)
}
