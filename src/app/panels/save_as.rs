//! What kind of file to save to: asked before the file, since the desktop's dialogs have no room for it.
//!
//! What the kinds are limited to stands beside them; whether a model fits is found when it is saved, and a kind that does
//! not hold it is asked for once more, with the reason.

use super::dialogs::{buttons, modal};
use crate::{
    app::{
        command::{Command, Commands, FilePurpose},
        state::{FileKind, State},
        theme, widgets,
    },
    exodus::container::Format,
};
use egui::{ComboBox, Context, Key, Modifiers, RadioButton, RichText, Ui};

/// The containers that can be chosen, with what they are good for and where they end.
const FORMATS: [(Format, &str, &str); 4] = [
    (Format::Classic, "Classic (CDF-1)", "Every program reads it; up to 2 GiB in all, ids of 32 bits"),
    (Format::Offset64, "64-bit offset (CDF-2)", "The usual kind; up to 4 GiB in each array, ids of 32 bits"),
    (
        Format::Data64,
        "64-bit data (CDF-5)",
        "No limit of size, ids of 64 bits; programs with an old netCDF cannot read it",
    ),
    (Format::NetCdf4, "netCDF-4 (HDF5)", "No limit of size, ids of 64 bits, compression"),
];

/// Draws the choice.
pub(super) fn save_as_ui(state: &State, refusal: Option<&str>, ctx: &Context, commands: &mut Commands) {
    let response = modal(ctx, "save as").show(ctx, |ui| {
        ui.set_width(440.0);
        widgets::heading(ui, "Save as");
        if let Some(refusal) = refusal {
            ui.add_space(4.0);
            ui.label(RichText::new(refusal).color(theme::of(ui).error));
        }
        ui.add_space(8.0);
        formats_ui(state, ui, commands);
        ui.add_space(8.0);
        compression_ui(state, ui, commands);
        ui.add_space(8.0);
        let mut add_qa_record = state.settings.add_qa_record;
        let says = "Names Exoscope, the day and the time in a file that was changed";
        if ui.checkbox(&mut add_qa_record, "Add a QA record").on_hover_text(says).changed() {
            commands.push(Command::SetQaRecord(add_qa_record));
        }
        ui.add_space(14.0);
        // Enter works a button that has the focus; else it goes on.
        let is_free = ui.memory(|memory| memory.focused().is_none());
        let entered = is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        buttons(ui, |ui| {
            if widgets::primary_button(ui, true, "Choose a file…").clicked() || entered {
                commands.push(Command::AskFile(FilePurpose::SaveModel));
            }
            if widgets::plain_button(ui, "Cancel").clicked() {
                commands.push(Command::FileChosen { purpose: FilePurpose::SaveModel, path: None });
            }
        });
    });
    if response.should_close() {
        commands.push(Command::FileChosen { purpose: FilePurpose::SaveModel, path: None });
    }
}

fn formats_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let (label, says) = match original(state) {
        Some(format @ (Format::Classic | Format::Offset64)) => {
            ("As it was opened", format!("{format}, or a larger kind if the model outgrows it"))
        }
        Some(format) => ("As it was opened", format.to_string()),
        None => ("What fits", "CDF-2, or netCDF-4 if the model needs it".to_owned()),
    };
    let mut choice_ui = |format: Option<Format>, label: &str, says: &str| {
        let is_chosen = state.file_kind.format == format;
        if ui.add(RadioButton::new(is_chosen, label)).clicked() && !is_chosen {
            let kind = FileKind { format, ..state.file_kind };
            // What cannot be compressed is not asked to be, also after a change of mind.
            let deflate = kind.deflate.filter(|_| can_compress(state, format));
            commands.push(Command::ChooseFileKind(FileKind { deflate, ..kind }));
        }
        ui.indent(label, |ui| widgets::note(ui, says));
    };
    choice_ui(None, label, &says);
    for (format, label, says) in FORMATS {
        choice_ui(Some(format), label, says);
    }
}

fn compression_ui(state: &State, ui: &mut Ui, commands: &mut Commands) {
    let FileKind { format, deflate } = state.file_kind;
    // Only what is compressed may be kept so.
    let may_keep = original(state).is_some_and(is_hdf5);
    let unasked = if may_keep { "As it was opened" } else { "None" };
    let label = |level: Option<u8>| match level {
        None => unasked.to_owned(),
        Some(0) => "None".to_owned(),
        Some(1) => "Deflate 1, fastest".to_owned(),
        Some(9) => "Deflate 9, smallest".to_owned(),
        Some(level) => format!("Deflate {level}"),
    };
    ui.add_enabled_ui(can_compress(state, format), |ui| {
        ui.horizontal(|ui| {
            let label_id = ui.label("Compression").id;
            let combo = ComboBox::from_id_salt("compression").width(150.0).selected_text(label(deflate));
            let shown = combo.show_ui(ui, |ui| {
                let levels = (if may_keep { 0 } else { 1 }..=9).map(Some);
                for level in std::iter::once(None).chain(levels) {
                    if ui.selectable_label(level == deflate, label(level)).clicked() {
                        commands
                            .push(Command::ChooseFileKind(FileKind { deflate: level, ..state.file_kind }));
                    }
                }
            });
            let says = "How hard the arrays of the model are compressed, without loss";
            let response = shown.response.labelled_by(label_id).on_hover_text(says);
            response.on_disabled_hover_text("Only netCDF-4 can be compressed");
        });
    });
}

/// The kind of the opened file.
fn original(state: &State) -> Option<Format> {
    state.document.as_ref()?.facts().map(|facts| facts.format)
}

fn can_compress(state: &State, format: Option<Format>) -> bool {
    format.or(original(state)).is_some_and(is_hdf5)
}

fn is_hdf5(format: Format) -> bool {
    matches!(format, Format::NetCdf4 | Format::NetCdf4Classic)
}
