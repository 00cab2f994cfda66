//! What the window can be asked to do. Panels push commands; `apply.rs` carries them out, after the frame.

use super::{
    message::Topic,
    outline::Outline,
    picking::{BoxAsk, BuiltPicks, FoundPicks, PickChange, PickTools, PickUse, Typing},
    results::{Playback, TimeMove},
    selection::{Item, SelectMode},
    settings::ThemeChoice,
    state::{FileKind, FirstValues, Hover},
};
use crate::document::{Crashed, Document, NewSteps, Saved};
use crate::edit::{Edited, Invocation};
use crate::exodus::{News, RawFile, container::Format};
use crate::geometry::{Combine, Picks};
use crate::model::Numbering;
use crate::scene::{
    BuiltPart, Camera, Dressed, EdgeDisplay, ResultView, SettingValue, StandardView, StepData,
};
use std::{path::PathBuf, sync::Arc};

/// One thing to do.
#[derive(Debug)]
pub enum Command {
    /// Opens a file, after asking about unsaved changes.
    Open(PathBuf),
    /// Opens a part of a decomposed model by itself, after asking about unsaved changes.
    OpenPart(PathBuf),
    /// Opens the built-in sample.
    OpenSample,
    /// Saves to the file that the model came from, or asks for one.
    Save,
    /// Asks what kind of file to save to, then for the file.
    AskSaveAs,
    /// Chooses the kind of file to save to.
    ChooseFileKind(FileKind),
    /// The kind of file cannot hold the model: tells why, and offers one that can.
    RefuseFileKind {
        /// Why.
        says: String,
        /// What can.
        kind_that_can: Format,
    },
    /// Saves to a file.
    SaveTo(PathBuf),
    /// Closes the model, after asking about unsaved changes.
    Close,
    /// Closes the window, after asking about unsaved changes.
    Quit,
    /// Answers the question about unsaved changes.
    AnswerUnsaved(UnsavedAnswer),
    /// A file dialog ended; `None` if nothing was chosen.
    FileChosen {
        /// What the file is for.
        purpose: FilePurpose,
        /// The file.
        path: Option<PathBuf>,
    },
    /// The desktop has no file dialog: shows the built-in one.
    UseBuiltInDialog(FilePurpose),
    /// Asks for a file.
    AskFile(FilePurpose),
    /// Asks whether a file that is there may be replaced; what the desktop's dialogs have not asked themselves.
    AskReplace(FilePurpose, PathBuf),

    /// Applies an operation to the model: the only command that edits.
    Edit(Invocation),
    /// Goes back one step.
    Undo,
    /// Goes forward one step.
    Redo,
    /// Goes to the state after that many steps.
    GoToStep(usize),

    /// Names a point of the history.
    Name(Naming),

    /// Unsaved edits of programs that were killed were found.
    CrashedFound(Vec<Crashed>),
    /// Answers what is to become of such edits, by their place in the list.
    AnswerCrashed(usize, CrashedAnswer),

    /// Shows the form of an operation, with parameters already filled in.
    OpenForm(Invocation),
    /// Closes the form.
    CloseForm,

    /// Selects things.
    Select(Vec<Item>, SelectMode),
    /// Selects every element block.
    SelectAllBlocks,
    /// Selects the element blocks that are not selected.
    InvertSelection,
    /// Selects nothing.
    ClearSelection,
    /// What the mouse does in the view.
    SetPickTools(PickTools),
    /// By which numbers nodes and elements are shown and typed.
    SetNumbering(Numbering),
    /// Picks elements, sides or nodes.
    Pick(Picks, Combine),
    /// Picks what lies in a rectangle of the view.
    PickBox(BoxAsk),
    /// Picks what was typed.
    PickText(String, Combine),
    /// Changes what is picked.
    ChangePicks(PickChange),
    /// Opens or closes the line in which picks are typed.
    SetTyping(Option<Typing>),
    /// Puts what is picked on the clipboard, as it could be typed.
    CopyPicks,
    /// Makes a set of what is picked.
    UsePicks(PickUse),
    /// Starts to edit a name in the tree.
    StartRename(Item),
    /// Ends it.
    EndRename,
    /// The pointer is over something in the view, or over nothing.
    Hover(Option<Hover>),

    /// Shows or hides things.
    SetVisible(Vec<Item>, bool),
    /// Hides the selected blocks and sets.
    HideSelected,
    /// Hides every block that is not selected.
    IsolateSelected,
    /// Shows every block.
    ShowAll,
    /// Which edges are drawn.
    SetEdges(EdgeDisplay),
    /// Draws the next kind of edges.
    CycleEdges,
    /// Changes between perspective and parallel projection.
    ToggleProjection,
    /// Moves the camera to a named place.
    Look(Look),
    /// Moves the camera.
    SetCamera(Camera),
    /// The view has another shape: width over height.
    SetAspect(f64),
    /// What of the results is shown.
    SetResults(Box<ResultView>),
    /// Gives a display setting a value, by its name.
    SetDisplay(&'static str, SettingValue),
    /// Lets time run, or stops it.
    SetPlayback(Playback),
    /// Goes to another time step; time then stands still.
    GoInTime(TimeMove),
    /// Puts the legend's middle at a place in the view, from 0 to 1.
    MoveLegend([f32; 2]),

    /// Adds a QA record to changed files that are saved, or does not.
    SetQaRecord(bool),
    /// Chooses a theme.
    SetTheme(ThemeChoice),
    /// Makes everything larger or smaller, by a factor; 0 for the normal size.
    Zoom(f32),
    /// Opens or closes a part of the window.
    Toggle(Part),
    /// Puts text on the clipboard.
    Copy(String),
    /// Puts the names of things on the clipboard.
    CopyNames(Vec<Item>),
    /// Takes the message out of the status bar.
    DismissMessage,
    /// Closes the dialog.
    CloseDialog,
    /// Cancels the running job.
    CancelJob,

    /// Reads the first values of a variable of the open file, by position.
    ReadFirstValues(usize),

    /// The header of a file was read.
    OutlineRead(Box<Outline>),
    /// The file that is being read is a part of a decomposed model, and could be opened by itself.
    OfferPart(PathBuf),
    /// A file was read.
    Opened(Box<Document>),
    /// The open file was described as netCDF has it.
    FileDescribed(Arc<RawFile>),
    /// The first values of a variable were read.
    FirstValuesRead(FirstValues),
    /// An operation has run.
    Edited(Box<(Invocation, Edited)>),
    /// The open file has been written to by something else, or not any more.
    News(News),
    /// Opens another mesh of the series at one of its steps, with the view as it is.
    OpenMesh {
        /// The file, or one of its parts.
        path: PathBuf,
        /// The step of that mesh, from 0.
        time_step: usize,
    },
    /// Reads the steps that have been added to the open file.
    LoadNewSteps,
    /// They were read.
    NewStepsRead(Box<NewSteps>),
    /// A file was written.
    Saved(Box<Saved>),
    /// A part of the picture is ready.
    PartReady(Box<BuiltPart>),
    /// Results are ready to be put on the picture.
    ResultsReady(Box<Dressed>),
    /// Reading them was stopped.
    ResultsStopped,
    /// They cannot be shown.
    ResultsFailed(String),
    /// A step that may be wanted soon was read.
    StepReadAhead(Box<StepData>),
    /// What was boxed, typed or changed was found.
    PicksFound(Box<FoundPicks>),
    /// What was typed means nothing.
    PicksNotFound(String),
    /// What is picked is ready to be drawn, and was measured.
    PicksBuilt(Box<BuiltPicks>),
    /// All parts of the picture are ready.
    PictureReady,
    /// A job was cancelled and left nothing behind.
    Stopped(String),

    /// Says something.
    Inform(String),
    /// Says what is odd.
    Warn(String),
    /// Says what could not be done.
    Fail(Topic, String),
}

/// What a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePurpose {
    /// To be opened.
    Open,
    /// To save the model to.
    SaveModel,
    /// To save the journal to, or with an ending of `.py` a script for exomerge.
    SaveJournal,
    /// To be read by the step in hand: the parameter's name.
    StepReads(&'static str),
    /// To be written by the step in hand: the parameter's name.
    StepWrites(&'static str),
}

impl FilePurpose {
    /// Whether the file must be there already.
    pub fn reads(self) -> bool {
        matches!(self, Self::Open | Self::StepReads(_))
    }
}

/// What is done about the name of a point of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The name of this state, by position, is going to be typed.
    Begin(usize),
    /// It is not going to be typed any more.
    End,
    /// This is the name of that state, as a place to come back to; an empty one takes it away.
    Take(usize, String),
}

/// What is to become of unsaved edits of a program that was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrashedAnswer {
    /// Opens the model and does them again, after asking about unsaved changes.
    Recover,
    /// Forgets them for good.
    Discard,
    /// Leaves them for the next start.
    Later,
}

/// The answer to "Save changes?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsavedAnswer {
    /// Saves, then goes on.
    Save,
    /// Goes on without saving.
    Discard,
    /// Stays.
    Cancel,
}

/// Where the camera goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// Everything that is shown fills the view.
    Fit,
    /// The selection fills the view.
    FitSelection,
    /// One block fills the view.
    FitBlock(i64),
    /// Looks from a standard direction; the view is fitted.
    From(StandardView),
}

/// A part of the window that can be opened and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The tree.
    Tree,
    /// The inspector.
    Inspector,
    /// The file as netCDF has it.
    RawFile,
    /// The log of messages.
    Messages,
    /// The palette.
    Palette,
    /// The list of shortcuts.
    Shortcuts,
    /// About the program.
    About,
}

/// The commands of a frame, in order.
#[derive(Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Adds one.
    pub fn push(&mut self, command: Command) {
        self.0.push(command);
    }

    /// Takes them all.
    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0)
    }
}
