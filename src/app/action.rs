//! The window's actions in one table: menus, toolbar, palette and shortcuts are made from it.
//!
//! An action is something the window does; what changes the model is an operation and stands in `edit`. A few actions
//! open the form of an operation with the selection filled in, since they have keys of their own.

use super::{
    command::{Command, CrashedAnswer, FilePurpose, Look, Naming, Part},
    icons::Icon,
    picking::{PickChange, PickTools, PickUse, Typing},
    results::{Playback, TimeMove},
    selection::Item,
    settings::ThemeChoice,
    state::State,
};
use crate::{
    edit::find_operation,
    exodus::News,
    geometry::PickKind,
    model::{Numbering, Support},
    scene::{Deform, ResultView, StandardView},
};
use egui::{Key, KeyboardShortcut, Modifiers};
use std::path::{Path, PathBuf};

/// Something that the window does.
pub struct Action {
    /// Its name in the program.
    pub name: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// One sentence that says what it does.
    pub tooltip: &'static str,
    /// Its picture in the toolbar.
    pub(super) icon: Option<Icon>,
    /// The menu that it stands in.
    pub menu: Menu,
    /// Its keys; the first is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// Why it cannot be done now.
    pub enabled: fn(&State) -> Result<(), &'static str>,
    /// What it does.
    pub command: fn(&State) -> Command,
}

/// The menus of the window, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the menus' labels")]
pub enum Menu {
    File,
    Edit,
    Select,
    View,
    Window,
    Help,
}

impl Menu {
    /// All menus with their labels.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::File, "File"),
        (Self::Edit, "Edit"),
        (Self::Select, "Select"),
        (Self::View, "View"),
        (Self::Window, "Window"),
        (Self::Help, "Help"),
    ];
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const fn action(
    menu: Menu,
    name: &'static str,
    label: &'static str,
    tooltip: &'static str,
    shortcuts: &'static [KeyboardShortcut],
    command: fn(&State) -> Command,
) -> Action {
    Action { name, label, tooltip, icon: None, menu, shortcuts, enabled: always, command }
}

impl Action {
    const fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    const fn when(self, enabled: fn(&State) -> Result<(), &'static str>) -> Self {
        Self { enabled, ..self }
    }

    /// The tooltip with the keys, as a button shows it.
    pub fn hint(&self, ctx: &egui::Context) -> String {
        match self.shortcuts.first() {
            Some(shortcut) => format!("{} ({})", self.tooltip, ctx.format_shortcut(shortcut)),
            None => self.tooltip.to_owned(),
        }
    }
}

/// The action of that name.
pub fn by_name(name: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// Whether what an action switches is on; `None` if it switches nothing.
pub fn is_on(action: &Action, state: &State) -> Option<bool> {
    let is_theme = |theme: ThemeChoice| Some(state.settings.theme == theme);
    let is_numbering = |numbering: Numbering| Some(state.settings.numbering == numbering);
    let tools = state.picking.tools;
    match action.name {
        "add_qa_record" => Some(state.settings.add_qa_record),
        "projection" => Some(state.display.is_parallel()),
        "pick_blocks" => Some(tools.kind.is_none()),
        "pick_elements" => Some(tools.kind == Some(PickKind::Element)),
        "pick_sides" => Some(tools.kind == Some(PickKind::Side)),
        "pick_nodes" => Some(tools.kind == Some(PickKind::Node)),
        "pick_box" => Some(tools.is_box),
        "pick_through" => Some(tools.through),
        "pick_labels" => Some(tools.labels),
        "number_by_ids" => is_numbering(Numbering::Ids),
        "number_from_one" => is_numbering(Numbering::FromOne),
        "number_from_zero" => is_numbering(Numbering::FromZero),
        "play" => Some(state.results.playback.is_playing),
        "deform" => Some(state.results.view.deform != Deform::Off),
        "tree" => Some(state.parts.tree),
        "inspector" => Some(state.parts.inspector),
        "raw_file" => Some(state.parts.raw_file),
        "messages" => Some(state.parts.messages),
        "theme_light" => is_theme(ThemeChoice::Light),
        "theme_dark" => is_theme(ThemeChoice::Dark),
        "theme_system" => is_theme(ThemeChoice::System),
        _ => None,
    }
}

/// The action with keys that does the same as an operation's form, if there is one.
pub fn of_operation(operation: &str) -> Option<&'static Action> {
    let (name, _) = FOR_OPERATIONS.iter().find(|(_, named)| *named == operation)?;
    by_name(name)
}

/// Actions that begin an operation: action, operation.
pub const FOR_OPERATIONS: [(&str, &str); 3] = [
    ("merge", "combine_element_blocks"),
    ("rename", "rename_element_block"),
    ("delete", "delete_element_block"),
];

/// All actions, in the order of the menus.
#[rustfmt::skip]
pub const ACTIONS: &[Action] = &[
    action(Menu::File, "open", "Open…", "Opens an Exodus file", &[key(CTRL, Key::O)], |_| Command::AskFile(FilePurpose::Open)).icon(Icon::Open),
    action(Menu::File, "open_part", "Open only this part", "Opens the file of a decomposed model that was named by itself", &[], |state| state.offered_part.clone().map_or(Command::AskFile(FilePurpose::Open), Command::OpenPart)).when(part_offered),
    action(Menu::File, "open_whole", "Open all parts", "Opens the decomposed model that this file is a part of", &[], |state| path_of(state).map_or(Command::AskFile(FilePurpose::Open), Command::Open)).when(is_part),
    action(Menu::File, "previous_mesh", "Previous mesh of the series", "Opens the file of the series before this one", &[], |state| mesh(state, -1).map_or(Command::AskFile(FilePurpose::Open), Command::Open)).when(has_previous_mesh),
    action(Menu::File, "next_mesh", "Next mesh of the series", "Opens the file of the series after this one", &[], |state| mesh(state, 1).map_or(Command::AskFile(FilePurpose::Open), Command::Open)).when(has_next_mesh),
    action(Menu::File, "open_sample", "Open the sample model", "Opens a small model that comes with the program", &[], |_| Command::OpenSample),
    action(Menu::File, "reload", "Reload", "Reads what has been written to the file since: new steps under the edits, else the whole file", &[key(NONE, Key::F5)], reload).when(has_file),
    action(Menu::File, "save", "Save", "Saves the changes to the file they were made to", &[key(CTRL, Key::S)], |_| Command::Save).icon(Icon::Save).when(has_model),
    action(Menu::File, "save_as", "Save as…", "Saves the model to another file, of another kind or compressed if need be", &[key(CTRL_SHIFT, Key::S)], |_| Command::AskSaveAs).when(has_model),
    action(Menu::File, "add_qa_record", "QA record on saving", "Adds a record to a changed file when it is saved, which names Exoscope, the day and the time", &[], |state| Command::SetQaRecord(!state.settings.add_qa_record)),
    action(Menu::File, "save_journal", "Save journal…", "Saves the edits made so far as a journal that runs without a window", &[], |_| Command::AskFile(FilePurpose::SaveJournal)).when(has_model),
    action(Menu::File, "recover", "Recover unsaved edits", "Does the edits again that were not saved when Exoscope was stopped", &[], |_| Command::AnswerCrashed(0, CrashedAnswer::Recover)).when(has_crashed),
    action(Menu::File, "close", "Close", "Closes the model", &[key(CTRL, Key::W)], |_| Command::Close).when(has_model),
    action(Menu::File, "quit", "Quit", "Closes the window", &[key(CTRL, Key::Q)], |_| Command::Quit),

    action(Menu::Edit, "undo", "Undo", "Takes back the last edit", &[key(CTRL, Key::Z)], |_| Command::Undo).icon(Icon::Undo).when(can_undo),
    action(Menu::Edit, "redo", "Redo", "Does again what was taken back", &[key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)], |_| Command::Redo).icon(Icon::Redo).when(can_redo),
    action(Menu::Edit, "name_checkpoint", "Name this point…", "Gives this point of the history a name to come back to", &[], |state| Command::Name(Naming::Begin(state.document.as_ref().map_or(0, |document| document.history().position())))).when(has_model),
    action(Menu::Edit, "merge", "Merge blocks…", "Makes one element block of the selected ones", &[key(NONE, Key::M)], |state| state.form_command("combine_element_blocks")).icon(Icon::Merge).when(two_blocks),
    action(Menu::Edit, "rename", "Rename…", "Gives the selected block, set or assembly another name", &[key(NONE, Key::F2)], rename).when(one_named),
    action(Menu::Edit, "delete", "Delete blocks…", "Deletes the selected element blocks", &[key(NONE, Key::Delete)], |state| state.form_command("delete_element_block")).when(some_block),

    action(Menu::Select, "select_all", "Select all blocks", "Selects every element block", &[key(CTRL, Key::A)], |_| Command::SelectAllBlocks).when(has_model),
    action(Menu::Select, "invert_selection", "Invert the selection", "Selects the element blocks that are not selected, or picks what is not picked", &[key(CTRL, Key::I)], invert).when(has_model),
    action(Menu::Select, "clear_selection", "Select nothing", "Selects and picks nothing", &[key(CTRL_SHIFT, Key::A)], |_| Command::ClearSelection).when(some_selected_or_picked),
    action(Menu::Select, "pick_blocks", "Pick blocks", "A click in the view selects a block or set", &[key(NONE, Key::B)], |state| pick(state, None)).when(has_model),
    action(Menu::Select, "pick_elements", "Pick elements", "A click in the view picks an element", &[key(NONE, Key::L)], |state| pick(state, Some(PickKind::Element))).when(has_model),
    action(Menu::Select, "pick_sides", "Pick sides", "A click in the view picks a side of an element", &[key(NONE, Key::S)], |state| pick(state, Some(PickKind::Side))).when(has_model),
    action(Menu::Select, "pick_nodes", "Pick nodes", "A click in the view picks a node", &[key(NONE, Key::N)], |state| pick(state, Some(PickKind::Node))).when(has_model),
    action(Menu::Select, "pick_box", "Draw boxes", "Dragging draws a box that picks what it touches; without it, Shift or Ctrl and dragging does", &[key(NONE, Key::R)], |state| tools(state, |tools| tools.is_box ^= true)).when(has_model),
    action(Menu::Select, "pick_through", "Boxes reach through", "Boxes pick what is hidden too, or only what is seen", &[key(NONE, Key::T)], |state| tools(state, |tools| tools.through ^= true)).when(has_model),
    action(Menu::Select, "pick_text", "Pick by typing…", "Picks by numbers, by block or set, or where a condition holds", &[key(NONE, Key::Slash)], |_| Command::SetTyping(Some(Typing::Select))).when(has_model),
    action(Menu::Select, "go_to", "Go to…", "Picks a node, side or element by its number and looks at it", &[key(NONE, Key::G)], |_| Command::SetTyping(Some(Typing::GoTo))).when(has_model),
    action(Menu::Select, "pick_grow", "Grow by a layer", "Picks the neighbours of what is picked too", &[key(NONE, Key::CloseBracket)], |_| Command::ChangePicks(PickChange::Grow)).when(some_picked),
    action(Menu::Select, "pick_shrink", "Shrink by a layer", "Picks no more what has a neighbour that is not picked", &[key(NONE, Key::OpenBracket)], |_| Command::ChangePicks(PickChange::Shrink)).when(some_picked),
    action(Menu::Select, "pick_to_edges", "Grow to sharp edges", "Picks what is around on the outside, up to edges sharper than the feature angle", &[key(NONE, Key::A)], |_| Command::ChangePicks(PickChange::ToSharpEdges)).when(some_picked),
    action(Menu::Select, "picks_to_elements", "Elements of what is picked", "Picks the elements of the sides, or those with all their nodes picked", &[], |_| Command::ChangePicks(PickChange::Convert(PickKind::Element))).when(some_picked),
    action(Menu::Select, "picks_to_sides", "Sides of what is picked", "Picks the outer sides of the elements, or those with all their nodes picked", &[], |_| Command::ChangePicks(PickChange::Convert(PickKind::Side))).when(some_picked),
    action(Menu::Select, "picks_to_nodes", "Nodes of what is picked", "Picks the nodes of the elements or sides", &[], |_| Command::ChangePicks(PickChange::Convert(PickKind::Node))).when(some_picked),
    action(Menu::Select, "copy_picks", "Copy what is picked", "Puts the numbers of what is picked on the clipboard, as they can be typed", &[key(CTRL, Key::C)], |_| Command::CopyPicks).when(some_picked),
    action(Menu::Select, "picks_to_node_set", "Node set of what is picked", "Makes a node set of the nodes of what is picked", &[], |_| Command::UsePicks(PickUse::NodeSet)).when(some_picked),
    action(Menu::Select, "picks_to_side_set", "Side set of what is picked", "Makes a side set of what is picked, of elements and nodes of their outer sides", &[], |_| Command::UsePicks(PickUse::SideSet)).when(some_picked),
    action(Menu::Select, "picks_to_element_set", "Element set of what is picked", "Makes an element set of the elements of what is picked", &[], |_| Command::UsePicks(PickUse::ElementSet)).when(|state| can_use(state, PickUse::ElementSet)),
    action(Menu::Select, "picks_to_block", "Block of what is picked", "Moves the elements of what is picked to a new element block", &[], |_| Command::UsePicks(PickUse::ElementBlock)).when(|state| can_use(state, PickUse::ElementBlock)),
    action(Menu::Select, "delete_picks", "Delete what is picked", "Deletes the elements of what is picked", &[key(SHIFT, Key::Delete)], |_| Command::UsePicks(PickUse::Deletion)).when(|state| can_use(state, PickUse::Deletion)),
    action(Menu::Select, "pick_labels", "Numbers in the view", "Writes the numbers of what is picked into the view; if nothing is, of what is seen", &[key(SHIFT, Key::L)], |state| tools(state, |tools| tools.labels ^= true)).when(has_model),
    action(Menu::Select, "number_by_ids", "Numbers: ids of the file", "Shows and reads nodes and elements by the id maps of the file", &[], |_| Command::SetNumbering(Numbering::Ids)),
    action(Menu::Select, "number_from_one", "Numbers: from 1", "Shows and reads nodes and elements by their place in the file, from 1", &[], |_| Command::SetNumbering(Numbering::FromOne)),
    action(Menu::Select, "number_from_zero", "Numbers: from 0", "Shows and reads nodes, elements and sides by their place in the file, from 0, as in journals", &[], |_| Command::SetNumbering(Numbering::FromZero)),

    action(Menu::View, "fit", "Fit", "Shows everything", &[key(NONE, Key::F)], |_| Command::Look(Look::Fit)).icon(Icon::Fit).when(has_model),
    action(Menu::View, "fit_selection", "Fit to selection", "Fills the view with the selected blocks, or with what is picked", &[key(SHIFT, Key::F)], |_| Command::Look(Look::FitSelection)).when(some_block_or_pick),
    action(Menu::View, "hide", "Hide", "Hides the selected blocks and sets", &[key(NONE, Key::H)], |_| Command::HideSelected).icon(Icon::EyeOff).when(some_selected),
    action(Menu::View, "isolate", "Isolate", "Hides every block but the selected ones", &[key(NONE, Key::I)], |_| Command::IsolateSelected).icon(Icon::Isolate).when(some_block),
    action(Menu::View, "show_all", "Show all blocks", "Shows every element block again", &[key(SHIFT, Key::H)], |_| Command::ShowAll).icon(Icon::Eye).when(has_model),
    action(Menu::View, "edges", "Next kind of edges", "Draws no edges, feature edges or all element edges", &[key(NONE, Key::E)], |_| Command::CycleEdges).icon(Icon::Edges).when(has_model),
    action(Menu::View, "projection", "Parallel projection", "Changes between perspective and parallel projection", &[key(NONE, Key::Num5)], |_| Command::ToggleProjection).when(has_model),
    action(Menu::View, "view_iso", "Isometric view", "Looks at the model from a corner", &[key(NONE, Key::Num9)], |_| from(StandardView::Isometric)).when(has_model),
    action(Menu::View, "view_plus_x", "View from +X", "Looks along −X", &[key(NONE, Key::Num3)], |_| from(StandardView::PlusX)).when(has_model),
    action(Menu::View, "view_minus_x", "View from −X", "Looks along +X", &[key(CTRL, Key::Num3)], |_| from(StandardView::MinusX)).when(has_model),
    action(Menu::View, "view_plus_y", "View from +Y", "Looks along −Y", &[key(CTRL, Key::Num1)], |_| from(StandardView::PlusY)).when(has_model),
    action(Menu::View, "view_minus_y", "View from −Y", "Looks along +Y", &[key(NONE, Key::Num1)], |_| from(StandardView::MinusY)).when(has_model),
    action(Menu::View, "view_plus_z", "View from +Z", "Looks along −Z", &[key(NONE, Key::Num7)], |_| from(StandardView::PlusZ)).when(has_model),
    action(Menu::View, "view_minus_z", "View from −Z", "Looks along +Z", &[key(CTRL, Key::Num7)], |_| from(StandardView::MinusZ)).when(has_model),

    action(Menu::View, "play", "Play", "Lets time run, or stops it", &[key(NONE, Key::Space)], play).when(has_steps),
    action(Menu::View, "previous_step", "Previous time step", "Goes a time step back", &[key(NONE, Key::Comma)], |_| Command::GoInTime(TimeMove::Previous)).when(has_steps),
    action(Menu::View, "next_step", "Next time step", "Goes a time step on", &[key(NONE, Key::Period)], |_| Command::GoInTime(TimeMove::Next)).when(has_steps),
    action(Menu::View, "first_step", "First time step", "Goes to the first time step", &[key(CTRL, Key::Comma)], |_| Command::GoInTime(TimeMove::First)).when(has_steps),
    action(Menu::View, "last_step", "Last time step", "Goes to the last time step", &[key(CTRL, Key::Period)], |_| Command::GoInTime(TimeMove::Last)).when(has_steps),
    action(Menu::View, "deform", "Deformed shape", "Shows the deformed shape, or the undeformed one", &[key(NONE, Key::D)], deform).when(can_deform),

    action(Menu::Window, "palette", "Find anything…", "Finds an operation, action, block, set or variable", &[key(CTRL, Key::P)], |_| Command::Toggle(Part::Palette)).icon(Icon::Search),
    action(Menu::Window, "tree", "Model tree", "Shows or hides the tree", &[key(CTRL, Key::B)], |_| Command::Toggle(Part::Tree)),
    action(Menu::Window, "inspector", "Inspector", "Shows or hides the inspector", &[key(CTRL_SHIFT, Key::B)], |_| Command::Toggle(Part::Inspector)),
    action(Menu::Window, "raw_file", "Raw file", "Shows or hides the file as netCDF has it: dimensions, variables, attributes", &[key(CTRL, Key::U)], |_| Command::Toggle(Part::RawFile)).when(has_model),
    action(Menu::Window, "messages", "Messages", "Shows everything that was told", &[key(CTRL, Key::M)], |_| Command::Toggle(Part::Messages)),
    action(Menu::Window, "larger", "Larger", "Makes everything larger", &[key(CTRL, Key::Plus), key(CTRL, Key::Equals)], |_| Command::Zoom(1.1)),
    action(Menu::Window, "smaller", "Smaller", "Makes everything smaller", &[key(CTRL, Key::Minus)], |_| Command::Zoom(1.0 / 1.1)),
    action(Menu::Window, "normal_size", "Normal size", "Shows everything in its normal size", &[key(CTRL, Key::Num0)], |_| Command::Zoom(0.0)),
    action(Menu::Window, "theme_light", "Light theme", "Dark text on a light ground", &[], |_| Command::SetTheme(ThemeChoice::Light)),
    action(Menu::Window, "theme_dark", "Dark theme", "Light text on a dark ground", &[], |_| Command::SetTheme(ThemeChoice::Dark)),
    action(Menu::Window, "theme_system", "Theme of the desktop", "Light or dark as the desktop has it", &[], |_| Command::SetTheme(ThemeChoice::System)),

    action(Menu::Help, "shortcuts", "Keys and mouse", "Lists the keys and what the mouse does", &[key(NONE, Key::F1)], |_| Command::Toggle(Part::Shortcuts)),
    action(Menu::Help, "about", "About Exoscope", "Says which version this is", &[], |_| Command::Toggle(Part::About)),
];

fn pick(state: &State, kind: Option<PickKind>) -> Command {
    tools(state, |tools| tools.kind = kind)
}

fn tools(state: &State, change: impl FnOnce(&mut PickTools)) -> Command {
    let mut tools = state.picking.tools;
    change(&mut tools);
    Command::SetPickTools(tools)
}

fn invert(state: &State) -> Command {
    if state.picking.picks.is_empty() {
        Command::InvertSelection
    } else {
        Command::ChangePicks(PickChange::Invert)
    }
}

fn some_picked(state: &State) -> Result<(), &'static str> {
    if state.picking.picks.is_empty() { Err("No element, side or node is picked") } else { Ok(()) }
}

fn some_selected_or_picked(state: &State) -> Result<(), &'static str> {
    some_picked(state).or_else(|_none| some_selected(state))
}

fn some_block_or_pick(state: &State) -> Result<(), &'static str> {
    some_picked(state).or_else(|_none| some_block(state))
}

fn can_use(state: &State, pick_use: PickUse) -> Result<(), &'static str> {
    some_picked(state)?;
    let (operation, ..) = pick_use.operation();
    find_operation(operation).map(|_| ()).map_err(|_unknown| "There is no operation for this yet")
}

fn play(state: &State) -> Command {
    let playback = state.results.playback;
    Command::SetPlayback(Playback { is_playing: !playback.is_playing, ..playback })
}

fn deform(state: &State) -> Command {
    let view = state.results.view.clone();
    let deform = if view.deform == Deform::Off { Deform::Auto } else { Deform::Off };
    Command::SetResults(Box::new(ResultView { deform, ..view }))
}

fn has_steps(state: &State) -> Result<(), &'static str> {
    match state.model().map(|_| state.time_line().num_steps()) {
        None => Err("No model is open"),
        Some(0 | 1) => Err("The model has no other time steps"),
        Some(_) => Ok(()),
    }
}

fn can_deform(state: &State) -> Result<(), &'static str> {
    has_model(state)?;
    if state.results.can_deform { Ok(()) } else { Err("The model has no displacements on its nodes") }
}

fn from(view: StandardView) -> Command {
    Command::Look(Look::From(view))
}

fn rename(state: &State) -> Command {
    match state.selection.last() {
        Some(item) if state.parts.tree => Command::StartRename(item.clone()),
        Some(Item::SideSet(_)) => state.form_command("rename_side_set"),
        Some(Item::NodeSet(_)) => state.form_command("rename_node_set"),
        Some(Item::Assembly(_)) => state.form_command("rename_assembly"),
        Some(Item::Other(Support::ElementSet, _)) => state.form_command("rename_element_set"),
        Some(Item::Other(Support::EdgeSet, _)) => state.form_command("rename_edge_set"),
        Some(Item::Other(Support::FaceSet, _)) => state.form_command("rename_face_set"),
        _ => state.form_command("rename_element_block"),
    }
}

fn always(_: &State) -> Result<(), &'static str> {
    Ok(())
}

fn has_crashed(state: &State) -> Result<(), &'static str> {
    if state.crashed.is_empty() { Err("There are no unsaved edits of an earlier start") } else { Ok(()) }
}

fn has_model(state: &State) -> Result<(), &'static str> {
    state.model().map(|_| ()).ok_or("No model is open")
}

fn part_offered(state: &State) -> Result<(), &'static str> {
    match &state.offered_part {
        Some(part) if path_of(state).as_ref() != Some(part) => Ok(()),
        _ => Err("No decomposed model was opened"),
    }
}

fn path_of(state: &State) -> Option<PathBuf> {
    state.document.as_ref()?.path().map(Path::to_owned)
}

/// Whether the open file is one part of a model that has others.
fn is_part(state: &State) -> Result<(), &'static str> {
    match &state.offered_part {
        Some(part) if path_of(state).as_ref() == Some(part) => Ok(()),
        _ => Err("The model is not one part of a decomposed model"),
    }
}

/// The file that many meshes further in the series.
fn mesh(state: &State, step: isize) -> Option<PathBuf> {
    let series = state.document.as_ref()?.series()?;
    let file = series.files.get(series.current.checked_add_signed(step)?)?;
    Some(file.path.clone())
}

fn has_previous_mesh(state: &State) -> Result<(), &'static str> {
    mesh(state, -1).map(|_| ()).ok_or("There is no mesh of the same series before this one")
}

fn has_next_mesh(state: &State) -> Result<(), &'static str> {
    mesh(state, 1).map(|_| ()).ok_or("There is no mesh of the same series after this one")
}

/// The file that was opened, or the part of a joined model.
fn opened_file(state: &State) -> Option<&Path> {
    let document = state.document.as_ref()?;
    document.file().map(|file| file.path()).or(document.parts().map(|parts| parts.set.chosen()))
}

fn has_file(state: &State) -> Result<(), &'static str> {
    opened_file(state).map(|_| ()).ok_or("No file is open")
}

fn reload(state: &State) -> Command {
    match (state.news, opened_file(state)) {
        (News::NewSteps(_), _) | (_, None) => Command::LoadNewSteps,
        (_, Some(path)) => Command::Open(path.to_owned()),
    }
}

fn can_undo(state: &State) -> Result<(), &'static str> {
    if state.can_undo() { Ok(()) } else { Err("There is nothing to undo") }
}

fn can_redo(state: &State) -> Result<(), &'static str> {
    if state.can_redo() { Ok(()) } else { Err("There is nothing to redo") }
}

fn some_selected(state: &State) -> Result<(), &'static str> {
    if state.selection.is_empty() { Err("Nothing is selected") } else { Ok(()) }
}

fn some_block(state: &State) -> Result<(), &'static str> {
    if state.selection.element_blocks().is_empty() { Err("No element block is selected") } else { Ok(()) }
}

fn one_named(state: &State) -> Result<(), &'static str> {
    let is_named = |item: &Item| super::form::rename_item(item, "").is_some();
    // The blocks of an assembly are selected along with it.
    let is_one = state.selection.len() == 1 || matches!(state.selection.last(), Some(Item::Assembly(_)));
    if is_one && state.selection.last().is_some_and(is_named) {
        Ok(())
    } else {
        Err("Select one block, set or assembly")
    }
}

fn two_blocks(state: &State) -> Result<(), &'static str> {
    if state.selection.element_blocks().len() >= 2 {
        Ok(())
    } else {
        Err("Select two or more element blocks")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn no_two_shortcuts_clash() {
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        for action in ACTIONS {
            for shortcut in action.shortcuts {
                let keys = format!("{:?} {:?}", shortcut.modifiers, shortcut.logical_key);
                assert_eq!(
                    taken.insert(keys, action.name),
                    None,
                    "{} and another action share keys",
                    action.name
                );
            }
        }
    }

    #[test]
    fn names_are_unique_and_everything_is_said() {
        let names: BTreeSet<&str> = ACTIONS.iter().map(|action| action.name).collect();
        assert_eq!(names.len(), ACTIONS.len());
        for action in ACTIONS {
            assert!(!action.label.is_empty() && !action.tooltip.is_empty());
            assert!(!action.tooltip.ends_with('.'), "{}", action.name);
            assert!(by_name(action.name).is_some());
        }
    }
}
