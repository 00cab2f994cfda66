//! What lies under the pointer in the view, in words: block or set, element, node, and the value there.

use super::view::view_pos;
use crate::{
    app::{
        outline::{block_name, node_set_name, side_set_name},
        picture::item_of,
        selection::Item,
        state::State,
    },
    model::{Model, Side},
    scene::{Camera, PartKey, Picked, Values, number_label},
};
use egui::Rect;

/// What lies under a place in the view, and what is said of it.
pub(super) fn pick(
    state: &State,
    rect: Rect,
    camera: &Camera,
    pos: egui::Pos2,
) -> Option<(Item, String, Option<String>)> {
    let model = state.model()?;
    let aspect = f64::from(rect.width() / rect.height());
    let ray = camera.ray_in_world(view_pos(rect, pos), aspect);
    let picked = state.scene.pick(ray, camera.pixel_size(f64::from(rect.height())))?;
    let item = item_of(model, picked.key)?;
    let detail = detail(model, &item, &picked);
    let value = value(state, model, &picked);
    Some((item, detail, value))
}

/// The value of what the colours mean, at the nearest node or of the element or member; `None` if there are none there.
fn value(state: &State, model: &Model, picked: &Picked) -> Option<String> {
    let data = &state.results.dressed.as_ref()?.data;
    let element = picked.element as usize;
    let found = match (&data.values, picked.key) {
        (Values::None, _) => return None,
        (Values::Nodes(_), _) => data.values.at_node(picked.node as usize),
        (Values::Elements(_), PartKey::Block(block)) => data.values.at_element(block, element),
        (Values::Elements(_), PartKey::SideSet(_)) => {
            let (block, element) = Model::locate_element(&model.element_offsets(), element)?;
            data.values.at_element(block, element)
        }
        (Values::SideSets(_), PartKey::SideSet(set)) => {
            let side = Side { element: picked.element, side: picked.side? };
            data.values.at_side(model, set, side)
        }
        (Values::NodeSets(_), PartKey::NodeSet(set)) => data.values.at_node_set(set, element),
        _ => None,
    };
    let title = data.color_by.title(model);
    Some(match found {
        Some(value) if value.is_nan() => format!("{title}: no value"),
        Some(value) => format!("{title}: {}", number_label(value, 6)),
        None => format!("{title}: not here"),
    })
}

fn detail(model: &Model, item: &Item, picked: &Picked) -> String {
    let number = |ids: &Option<crate::model::Shared<i64>>, index: usize| {
        ids.as_ref()
            .and_then(|ids| ids.get(index).copied())
            .or_else(|| i64::try_from(index + 1).ok())
            .unwrap_or_default()
    };
    let element = |index: usize| format!("element {}", number(&model.element_ids, index));
    let node = format!("node {}", number(&model.node_ids, picked.node as usize));
    let index = picked.element as usize;
    match item {
        Item::ElementBlock(id) => {
            let at = model.element_blocks.position_of(*id).unwrap_or_default();
            let first: usize = model.element_blocks.iter().take(at).map(|block| block.num_elements).sum();
            let name =
                model.element_blocks.get(at).map(|block| block_name(&block.name, *id)).unwrap_or_default();
            format!("{name}  ·  {id}    {}    {node}", element(first + index))
        }
        Item::SideSet(id) => {
            let at = model.side_sets.position_of(*id).unwrap_or_default();
            let name = model.side_sets.get(at).map(|set| side_set_name(&set.name, *id)).unwrap_or_default();
            let side = picked.side.map(|side| format!(", side {}", side + 1)).unwrap_or_default();
            format!("{name}  ·  {id}    {}{side}    {node}", element(index))
        }
        Item::NodeSet(id) => {
            let at = model.node_sets.position_of(*id).unwrap_or_default();
            let name = model.node_sets.get(at).map(|set| node_set_name(&set.name, *id)).unwrap_or_default();
            format!("{name}  ·  {id}    {node}")
        }
        _ => String::new(),
    }
}
