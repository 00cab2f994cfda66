//! What is picked of elements, sides or nodes, in the inspector: how many, how large, where, and what can be made of it.

use super::inspector::{bounds_ui, number_text};
use crate::{
    app::{
        action,
        command::Commands,
        outline::{block_name, count_text, counted},
        picking::first_numbers,
        state::State,
        theme, widgets,
    },
    geometry::{Measure, NodesOf, PickKind, Picks},
    model::Model,
    scene::{Bounds, Values, number_label},
};
use egui::{Button, Ui};
use glam::DVec3;

/// How many blocks are listed.
const MOST_BLOCKS: usize = 6;

/// Rows of buttons: action and what it is called here.
const CHANGES: [(&str, &str); 4] = [
    ("pick_grow", "Grow"),
    ("pick_shrink", "Shrink"),
    ("pick_to_edges", "To sharp edges"),
    ("invert_selection", "Invert"),
];
const KINDS: [(&str, &str); 3] =
    [("picks_to_elements", "Elements"), ("picks_to_sides", "Sides"), ("picks_to_nodes", "Nodes")];
const USES: [(&str, &str); 5] = [
    ("picks_to_node_set", "Node set"),
    ("picks_to_side_set", "Side set"),
    ("picks_to_element_set", "Element set"),
    ("picks_to_block", "Block"),
    ("delete_picks", "Delete"),
];
const OTHERS: [(&str, &str); 3] =
    [("fit_selection", "Fit"), ("copy_picks", "Copy"), ("clear_selection", "Clear")];

/// Draws the section; nothing if nothing is picked.
pub(super) fn picked_ui(state: &State, ui: &mut Ui, model: &Model, commands: &mut Commands) {
    let picking = &state.picking;
    let Some(title) = picking.summary() else { return };
    widgets::heading(ui, &title);
    let measure = picking.measure.as_deref();
    widgets::facts(ui, |ui| {
        let numbers = first_numbers(model, &picking.picks, state.settings.numbering);
        let noun = match picking.picks.kind() {
            PickKind::Element => "Elements",
            PickKind::Side => "Sides",
            PickKind::Node => "Nodes",
        };
        widgets::fact(ui, noun, numbers);
        one_ui(state, ui, model, &picking.picks);
        if let Some(measure) = measure {
            measure_ui(state, ui, model, measure);
        }
    });
    let bounds = measure.filter(|measure| measure.count > 1).and_then(|measure| measure.bounds);
    let bounds = bounds.map(|[min, max]| Bounds { min: DVec3::from(min), max: DVec3::from(max) });
    bounds_ui(ui, bounds, model.dimension);
    for (title, buttons) in [
        ("Change", &CHANGES[..]),
        ("Pick instead", &KINDS[..]),
        ("Make of it", &USES[..]),
        ("Do", &OTHERS[..]),
    ] {
        ui.add_space(theme::GROUP_SPACING);
        widgets::note(ui, title);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (name, text) in buttons {
                button_ui(state, ui, name, text, commands);
            }
        });
    }
    ui.add_space(theme::GROUP_SPACING);
}

fn button_ui(state: &State, ui: &mut Ui, name: &str, text: &str, commands: &mut Commands) {
    let Some(action) = action::by_name(name) else { return };
    let enabled = (action.enabled)(state);
    let response = ui.add_enabled(enabled.is_ok(), Button::new(text));
    let response = match enabled {
        Ok(()) => response.on_hover_text(action.hint(ui.ctx())),
        Err(reason) => response.on_disabled_hover_text(reason),
    };
    if response.accessible_name(action.label).clicked() {
        commands.push((action.command)(state));
    }
}

/// What is known of one alone: where it is, what it is made of, its value.
fn one_ui(state: &State, ui: &mut Ui, model: &Model, picks: &Picks) {
    let numbering = state.settings.numbering;
    let of = NodesOf::new(model);
    let numbers = |nodes: &[u32]| {
        let texts = nodes.iter().map(|&node| numbering.node(model, node).to_string());
        texts.collect::<Vec<_>>().join(", ")
    };
    match picks {
        Picks::Nodes(nodes) => {
            if let [node] = nodes[..]
                && let Some(place) = model.position(node as usize)
            {
                for (axis, at) in ["x", "y", "z"].into_iter().zip(place) {
                    widgets::fact(ui, axis, number_text(at));
                }
            }
        }
        Picks::Elements(elements) => {
            if let [element] = elements[..] {
                let elem_type = of.block_of(element).map(|(_, block, _)| block.elem_type.as_str());
                widgets::fact(ui, "Type", elem_type.unwrap_or_default());
                widgets::fact(ui, "Nodes", numbers(&of.element(element)));
            }
        }
        Picks::Sides(sides) => {
            if let [side] = sides[..] {
                widgets::fact(ui, "Nodes", numbers(&of.side(side)));
            }
        }
    }
    if let Some((title, value)) = value_of_one(state, model, picks) {
        widgets::fact(ui, &title, value);
    }
}

/// The value of what the colours mean, on the one node or element.
fn value_of_one(state: &State, model: &Model, picks: &Picks) -> Option<(String, String)> {
    let data = &state.results.dressed.as_ref()?.data;
    let value = match (&data.values, picks) {
        (Values::Nodes(_), Picks::Nodes(nodes)) => match nodes[..] {
            [node] => data.values.at_node(node as usize)?,
            _ => return None,
        },
        (Values::Elements(_), Picks::Elements(elements)) => match elements[..] {
            [element] => {
                let (block, element) = Model::locate_element(&model.element_offsets(), element as usize)?;
                data.values.at_element(block, element)?
            }
            _ => return None,
        },
        _ => return None,
    };
    Some((data.color_by.title(model), number_label(value, 6)))
}

fn measure_ui(state: &State, ui: &mut Ui, model: &Model, measure: &Measure) {
    let name = |at: usize| model.element_blocks.get(at).map(|block| block_name(&block.name, block.id));
    if let [(at, _)] = measure.of_blocks[..] {
        widgets::fact(ui, "Block", name(at).unwrap_or_default());
    } else if !measure.of_blocks.is_empty() {
        let listed = measure.of_blocks.iter().take(MOST_BLOCKS);
        let mut lines: Vec<String> = listed
            .map(|(at, count)| format!("{}: {}", name(*at).unwrap_or_default(), count_text(*count)))
            .collect();
        if measure.of_blocks.len() > MOST_BLOCKS {
            lines.push(format!("and {} more", count_text(measure.of_blocks.len() - MOST_BLOCKS)));
        }
        widgets::fact(ui, &counted(measure.of_blocks.len(), "block"), lines.join("\n"));
    }
    for (title, size) in ["Length", "Area", "Volume"].into_iter().zip(measure.sizes) {
        if size != 0.0 {
            widgets::fact(ui, title, number_text(size));
        }
    }
    if let Some([x, y, z]) = measure.distance {
        widgets::fact(ui, "Distance", number_text(DVec3::new(x, y, z).length()));
        widgets::fact(ui, "Along x, y, z", [x, y, z].map(number_text).join(", "));
    }
    for angle in measure.angles.iter().flatten() {
        let node = state.settings.numbering.node(model, angle.node);
        widgets::fact(
            ui,
            &format!("Angle at {node}"),
            format!("{}°", number_text(angle.radians.to_degrees())),
        );
    }
    if let Some([x, y, z]) = measure.middle.filter(|_| measure.count > 1 || measure.of_blocks.len() == 1) {
        // Sums that should be 0 come out as a little.
        let size = measure.bounds.map_or(0.0, |[low, high]| (DVec3::from(high) - DVec3::from(low)).length());
        let text = |at: f64| number_text(if at.abs() < 1e-12 * size { 0.0 } else { at });
        widgets::fact(ui, "Middle", [x, y, z].map(text).join(", "));
    }
}
