//! The right side: the form of the operation in hand, or the facts of what is selected; history and journal.

use super::{attributes, display, history, in_place::InPlace, picked::picked_ui, records::Records};
use crate::{
    app::{
        command::{Command, Commands},
        form::Form,
        outline::{EntityRow, block_name, count_text, counted, node_set_name, side_set_name, support_words},
        selection::Item,
        state::State,
        theme, widgets,
    },
    model::{Entity, EntityList, Model, Support},
    scene::Bounds,
};
use egui::{Button, Frame, Margin, ScrollArea, Ui};
use std::path::Path;

/// What the inspector shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Inspector,
    Display,
    History,
    Journal,
}

/// The inspector's own form and open tab.
#[derive(Default)]
pub struct Inspector {
    tab: Tab,
    form: Option<Form>,
    records: Records,
    fields: InPlace,
}

impl Inspector {
    /// Draws the inspector.
    pub fn ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        widgets::filling(ui, |ui| self.contents_ui(state, ui, commands));
    }

    fn contents_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        self.follow(state);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (tab, label) in [
                (Tab::Inspector, "Inspector"),
                (Tab::Display, "Display"),
                (Tab::History, "History"),
                (Tab::Journal, "Journal"),
            ] {
                if ui.add(Button::selectable(self.tab == tab, label)).clicked() {
                    self.tab = tab;
                }
            }
        });
        ui.add_space(4.0);
        match self.tab {
            Tab::Inspector => {
                self.form_ui(state, ui, commands);
                ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.facts_ui(state, ui, commands));
            }
            Tab::Display => display::display_ui(state, ui, commands),
            Tab::History => history::history_ui(state, ui, commands),
            Tab::Journal => history::journal_ui(state, ui, commands),
        }
    }

    /// Takes up a new request for a form, and drops a form that is wanted no more.
    fn follow(&mut self, state: &State) {
        if state.naming.is_some() {
            self.tab = Tab::History;
        }
        let Some((request, model)) = state.form.as_ref().zip(state.model()) else {
            self.form = None;
            return;
        };
        if self.form.as_ref().is_none_or(|form| form.serial != request.serial) {
            self.form = Form::new(&request.invocation, model, request.serial);
            self.tab = Tab::Inspector;
        }
    }

    fn facts_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let Some(model) = state.model() else {
            widgets::note(ui, if state.opening.is_some() { "Reading…" } else { "Nothing is open" });
            return;
        };
        if !state.picking.picks.is_empty() {
            picked_ui(state, ui, model, commands);
            if state.selection.is_empty() {
                return;
            }
        }
        let blocks = state.selection.element_blocks();
        match (state.selection.last(), &blocks[..]) {
            // The blocks of an assembly are selected along with it.
            (last, [_, _, ..]) if !matches!(last, Some(Item::Assembly(_))) => {
                blocks_ui(state, ui, model, &blocks, commands);
            }
            (Some(Item::Records), _) => self.records.ui(state, ui, model, commands),
            (Some(item), _) => {
                item_ui(state, ui, model, item);
                attributes::item_ui(&mut self.fields, state, ui, (model, item), commands);
                if matches!(item, Item::Assembly(_)) {
                    ui.add_space(theme::GROUP_SPACING);
                    self.records.assemblies_ui(state, ui, model, commands);
                }
            }
            (None, _) => model_ui(state, ui, model),
        }
    }

    /// Writes a path that was chosen into the form that asked for it.
    pub fn fill_path(&mut self, param: &str, path: &Path) {
        if let Some(form) = &mut self.form {
            form.fill_path(param, path);
        }
    }

    /// The form stands still above the facts, so that its buttons are always in sight.
    fn form_ui(&mut self, state: &State, ui: &mut Ui, commands: &mut Commands) {
        let Some(form) = &mut self.form else { return };
        let colors = theme::of(ui);
        let frame =
            Frame::new().fill(colors.raised).stroke(egui::Stroke::new(1.0, colors.line)).corner_radius(7.0);
        frame.inner_margin(Margin::same(11)).show(ui, |ui| form.ui(state, ui, commands));
        ui.add_space(theme::GROUP_SPACING);
    }
}

fn item_ui(state: &State, ui: &mut Ui, model: &Model, item: &Item) {
    match item {
        Item::ElementBlock(id) => block_ui(state, ui, model, *id),
        Item::SideSet(id) => set_ui(ui, ("Side set", "Sides"), &model.side_sets, *id, side_set_name),
        Item::NodeSet(id) => set_ui(ui, ("Node set", "Nodes"), &model.node_sets, *id, node_set_name),
        Item::Other(support, id) => {
            let mut rows = state.outline.others.iter();
            if let Some((_, row)) = rows.find(|(kind, row)| kind == support && row.id == *id) {
                row_ui(ui, row, support_words(*support));
            }
        }
        Item::Assembly(id) => {
            if let Some(row) = state.outline.assemblies.iter().find(|row| row.id == *id) {
                row_ui(ui, row, &format!("Assembly ({})", row.kind));
            }
        }
        Item::Variable(support, name) => variable_ui(state, ui, model, *support, name),
        Item::TimeStep(step) => {
            widgets::heading(ui, "Time step");
            widgets::facts(ui, |ui| {
                widgets::fact(
                    ui,
                    "Step",
                    format!("{} of {}", count_text(step + 1), count_text(model.num_steps())),
                );
                widgets::fact(ui, "Time", model.times.get(*step).map(f64::to_string).unwrap_or_default());
            });
        }
        // Drawn by the panel that keeps what is typed there.
        Item::Records => {}
    }
}

/// What is known of things that the picture does not show.
fn row_ui(ui: &mut Ui, row: &EntityRow, kind: &str) {
    widgets::heading(ui, &row.name);
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "Kind", kind);
        widgets::fact(ui, "Id", row.id.to_string());
        widgets::fact(ui, "Members", count_text(row.count));
    });
}

fn model_ui(state: &State, ui: &mut Ui, model: &Model) {
    widgets::heading(ui, "Model");
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "File", state.file_name().unwrap_or_default());
        if !model.title.is_empty() {
            widgets::fact(ui, "Title", model.title.as_str());
        }
        widgets::fact(ui, "Dimension", model.dimension.to_string());
        widgets::fact(ui, "Nodes", count_text(model.num_nodes()));
        widgets::fact(ui, "Elements", count_text(model.num_elements()));
        widgets::fact(ui, "Element blocks", count_text(model.element_blocks.len()));
        widgets::fact(ui, "Side sets", count_text(model.side_sets.len()));
        widgets::fact(ui, "Node sets", count_text(model.node_sets.len()));
        widgets::fact(ui, "Variables", count_text(state.outline.variables.len()));
        if let (Some(first), Some(last)) = (model.times.first(), model.times.last()) {
            let (steps, first, last) =
                (count_text(model.num_steps()), number_text(*first), number_text(*last));
            widgets::fact(ui, "Time steps", format!("{steps}, {first} to {last}"));
        }
    });
    bounds_ui(ui, state.bounds_of_all(), model.dimension);
}

fn block_ui(state: &State, ui: &mut Ui, model: &Model, id: i64) {
    let Some(at) = model.element_blocks.position_of(id) else { return };
    let block = &model.element_blocks[at];
    widgets::heading(ui, &block_name(&block.name, id));
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "Kind", "Element block");
        widgets::fact(ui, "Id", id.to_string());
        widgets::fact(ui, "Type", block.elem_type.as_str());
        widgets::fact(ui, "Elements", count_text(block.num_elements));
        if block.counts.is_none() {
            widgets::fact(ui, "Nodes per element", block.nodes_per_element.to_string());
        }
        if !block.attributes.names.is_empty() {
            widgets::fact(ui, "Attributes", attribute_names(&block.attributes.names));
        }
    });
    bounds_ui(ui, state.bounds.get(&id).copied(), model.dimension);
    variables_on(ui, &model.element_blocks, at);
}

fn attribute_names(names: &[String]) -> String {
    let named = names
        .iter()
        .enumerate()
        .map(|(at, name)| if name.is_empty() { format!("attribute {}", at + 1) } else { name.clone() });
    named.collect::<Vec<_>>().join(", ")
}

fn blocks_ui(state: &State, ui: &mut Ui, model: &Model, ids: &[i64], commands: &mut Commands) {
    widgets::heading(ui, &format!("{} selected", counted(ids.len(), "element block")));
    let blocks: Vec<_> = ids
        .iter()
        .filter_map(|&id| Some(&model.element_blocks[model.element_blocks.position_of(id)?]))
        .collect();
    let mut types: Vec<&str> = blocks.iter().map(|block| block.elem_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "Types", types.join(", "));
        widgets::fact(ui, "Elements", count_text(blocks.iter().map(|block| block.num_elements).sum()));
    });
    let bounds = ids.iter().filter_map(|id| state.bounds.get(id).copied()).reduce(Bounds::union);
    bounds_ui(ui, bounds, model.dimension);
    ui.add_space(theme::GROUP_SPACING);
    if state.form.is_none() {
        ui.horizontal(|ui| {
            if widgets::plain_button(ui, "Merge blocks…").clicked() {
                commands.push(state.form_command("combine_element_blocks"));
            }
            if widgets::plain_button(ui, "Isolate").clicked() {
                commands.push(Command::IsolateSelected);
            }
        });
    }
}

fn set_ui<M>(
    ui: &mut Ui,
    (kind, members): (&str, &str),
    list: &EntityList<crate::model::Set<M>>,
    id: i64,
    shown_name: impl Fn(&str, i64) -> String,
) {
    let Some(at) = list.position_of(id) else { return };
    let set = &list[at];
    widgets::heading(ui, &shown_name(&set.name, id));
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "Kind", kind);
        widgets::fact(ui, "Id", id.to_string());
        widgets::fact(ui, members, count_text(set.members.len()));
        let factors =
            set.distribution_factors.as_ref().map_or_else(|| "none".to_owned(), |all| count_text(all.len()));
        widgets::fact(ui, "Distribution factors", factors);
    });
    variables_on(ui, list, at);
}

fn variables_on<E: Entity>(ui: &mut Ui, list: &EntityList<E>, at: usize) {
    let stored = list.variable_names.iter().zip(list[at].values()).filter(|(_, source)| source.is_some());
    let names: Vec<&str> = stored.map(|(name, _)| name.as_str()).collect();
    if names.is_empty() {
        return;
    }
    ui.add_space(theme::GROUP_SPACING);
    widgets::heading(ui, &counted(names.len(), "variable"));
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for name in names {
            ui.add(egui::Label::new(name).truncate().selectable(true));
        }
    });
}

fn variable_ui(state: &State, ui: &mut Ui, model: &Model, support: Support, name: &str) {
    widgets::heading(ui, name);
    widgets::facts(ui, |ui| {
        widgets::fact(ui, "Kind", format!("{} variable", support_words(support)));
        let row = state.outline.variables.iter().find(|row| row.support == support && row.name == name);
        if let Some((some, all)) = row.and_then(|row| row.stored_on) {
            widgets::fact(ui, "Stored on", format!("{} of {}", count_text(some), count_text(all)));
        }
        widgets::fact(ui, "Time steps", count_text(model.num_steps()));
    });
    if support != Support::Element {
        return;
    }
    let Some(at) = model.element_blocks.variable_names.iter().position(|known| known == name) else { return };
    let missing =
        model.element_blocks.iter().filter(|block| block.values.get(at).is_none_or(Option::is_none));
    let missing: Vec<String> = missing.map(|block| block_name(&block.name, block.id)).collect();
    if !missing.is_empty() {
        ui.add_space(theme::GROUP_SPACING);
        widgets::heading(ui, "Not on");
        ui.add(egui::Label::new(missing.join(", ")).wrap().selectable(true));
    }
}

/// The box of what is selected, with as many axes as the model has.
pub(super) fn bounds_ui(ui: &mut Ui, bounds: Option<Bounds>, dimension: usize) {
    let Some(bounds) = bounds else { return };
    ui.add_space(theme::GROUP_SPACING);
    widgets::heading(ui, "Bounding box");
    let size = bounds.size();
    egui::Grid::new("bounds")
        .num_columns(4)
        .min_col_width(52.0)
        .min_row_height(17.0)
        .spacing([10.0, 5.0])
        .show(ui, |ui| {
            for title in ["", "from", "to", "size"] {
                widgets::note(ui, title);
            }
            ui.end_row();
            let rows = [
                ("x", bounds.min.x, bounds.max.x, size.x),
                ("y", bounds.min.y, bounds.max.y, size.y),
                ("z", bounds.min.z, bounds.max.z, size.z),
            ];
            for (axis, from, to, length) in rows.into_iter().take(dimension) {
                widgets::note(ui, axis);
                for value in [from, to, length] {
                    ui.add(egui::Label::new(number_text(value)).selectable(true));
                }
                ui.end_row();
            }
        });
}

/// A number in at most six digits.
pub(super) fn number_text(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-4..1e6).contains(&size) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 9")]
        let decimals = (5.0 - size.log10().floor()).clamp(0.0, 9.0) as usize;
        let text = format!("{value:.decimals$}");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    } else {
        format!("{value:.4e}")
    }
}

#[cfg(test)]
mod tests {
    use super::number_text;

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, 1.0, -2.5, 0.1 + 0.2, 123_456.7, 1e-9, 12_345_678.0].map(number_text);
        assert_eq!(texts, ["0", "1", "-2.5", "0.3", "123457", "1.0000e-9", "1.2346e7"]);
    }
}
