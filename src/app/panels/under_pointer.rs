//! What lies under the pointer in the view, in words: block or set, element, side, node, and the value there.

use super::view::view_pos;
use crate::{
    app::{
        outline::{block_name, node_set_name, side_set_name},
        picture::item_of,
        selection::Item,
        state::{Hover, State},
    },
    geometry::{PickKind, PixelSize, Ray},
    model::{Model, Side},
    scene::{Camera, MemberPick, PartKey, Picked, Values, number_label},
};
use egui::Rect;

/// What lies under a place in the view, and what is said of it.
pub(super) fn pick(state: &State, rect: Rect, camera: &Camera, pos: egui::Pos2) -> Option<Hover> {
    let model = state.model()?;
    let aspect = f64::from(rect.width() / rect.height());
    let ray = camera.ray_in_world(view_pos(rect, pos), aspect);
    let pixel = camera.pixel_size(f64::from(rect.height()));
    if let Some(kind) = state.picking.tools.kind {
        return pick_member(state, model, (ray, pixel), kind);
    }
    let picked = state.scene.pick(ray, pixel)?;
    let item = item_of(model, picked.key)?;
    let detail = detail(state, model, &item, &picked);
    let value = value(state, model, &picked, None);
    Some(Hover { item, detail, value, member: None })
}

fn pick_member(
    state: &State,
    model: &Model,
    (ray, pixel): (Ray, PixelSize),
    kind: PickKind,
) -> Option<Hover> {
    let placed = state.results.dressed.as_ref().and_then(|dressed| dressed.placed());
    let met = state.scene.pick_member(placed.map_or(model, |placed| placed), ray, pixel, kind)?;
    let item = item_of(model, met.picked.key)?;
    let member = met.picks(kind)?;
    let detail = member_detail(state, model, &met, kind);
    let value = value(state, model, &met.picked, Some(kind));
    Some(Hover { item, detail, value, member: Some(member) })
}

/// The value of what the colours mean, at the nearest node or of the element or member; `None` if there are none there.
///
/// Where members of another kind are picked, it is said whose value it is.
fn value(state: &State, model: &Model, picked: &Picked, kind: Option<PickKind>) -> Option<String> {
    let data = &state.results.dressed.as_ref()?.data;
    let numbering = state.settings.numbering;
    let element = picked.element as usize;
    let of_element = |block: usize, element: usize| {
        let index = model.element_offsets().get(block).map_or(element, |first| first + element);
        let number = u32::try_from(index).map(|index| numbering.element(model, index)).unwrap_or_default();
        let whose = (kind == Some(PickKind::Node)).then(|| format!(" in element {number}"));
        (data.values.at_element(block, element), whose)
    };
    let (found, whose) = match (&data.values, picked.key) {
        (Values::None, _) => return None,
        (Values::Nodes(_), _) => {
            let number = numbering.node(model, picked.node);
            let whose = kind.filter(|kind| *kind != PickKind::Node).map(|_| format!(" at node {number}"));
            (data.values.at_node(picked.node as usize), whose)
        }
        (Values::Elements(_), PartKey::Block(block)) => of_element(block, element),
        (Values::Elements(_), PartKey::SideSet(_)) => {
            let (block, element) = Model::locate_element(&model.element_offsets(), element)?;
            of_element(block, element)
        }
        (Values::SideSets(_), PartKey::SideSet(set)) => {
            let side = Side { element: picked.element, side: picked.side? };
            (data.values.at_side(model, set, side), None)
        }
        (Values::NodeSets(_), PartKey::NodeSet(set)) => (data.values.at_node_set(set, element), None),
        _ => (None, None),
    };
    let (title, whose) = (data.color_by.title(model), whose.unwrap_or_default());
    Some(match found {
        Some(value) if value.is_nan() => format!("{title}: no value"),
        Some(value) => format!("{title}: {}{whose}", number_label(value, 6)),
        None => format!("{title}: not here"),
    })
}

fn member_detail(state: &State, model: &Model, met: &MemberPick, kind: PickKind) -> String {
    let numbering = state.settings.numbering;
    let block = met.element.and_then(|element| {
        let (at, _) = Model::locate_element(&model.element_offsets(), element as usize)?;
        let block = model.element_blocks.get(at)?;
        Some((block_name(&block.name, block.id), block.elem_type.as_str()))
    });
    let of_block =
        block.as_ref().map(|(name, elem_type)| format!("    {name}  ·  {elem_type}")).unwrap_or_default();
    match kind {
        PickKind::Element => {
            let number = met.element.map(|element| numbering.element(model, element)).unwrap_or_default();
            format!("element {number}{of_block}")
        }
        PickKind::Side => {
            let number = met.side.map(|side| numbering.side(model, side)).unwrap_or_default();
            format!("side {number}{of_block}")
        }
        PickKind::Node => {
            let number = numbering.node(model, met.picked.node);
            let place = model.position(met.picked.node as usize).unwrap_or_default();
            let [x, y, z] = place.map(|at| number_label(at, 6));
            format!("node {number}    ({x}, {y}, {z})")
        }
    }
}

fn detail(state: &State, model: &Model, item: &Item, picked: &Picked) -> String {
    let numbering = state.settings.numbering;
    let element = |index: usize| {
        let number = u32::try_from(index).map(|index| numbering.element(model, index)).unwrap_or_default();
        format!("element {number}")
    };
    let node = format!("node {}", numbering.node(model, picked.node));
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
            let side = picked.side.map(|side| format!(", side {}", i64::from(side) + numbering.first_side()));
            format!("{name}  ·  {id}    {}{}    {node}", element(index), side.unwrap_or_default())
        }
        Item::NodeSet(id) => {
            let at = model.node_sets.position_of(*id).unwrap_or_default();
            let name = model.node_sets.get(at).map(|set| node_set_name(&set.name, *id)).unwrap_or_default();
            format!("{name}  ·  {id}    {node}")
        }
        _ => String::new(),
    }
}
