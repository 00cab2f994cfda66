//! Sides that operations choose from: those on the outside of some blocks.

use crate::edit::{Args, EditError, Param, ParamKind};
use crate::geometry::external_sides;
use crate::model::{Model, Side, Topology};

pub(super) const ELEMENT_BLOCKS: Param =
    Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "Whose outer sides");

pub(super) const SHELL_SIDES: Param = Param::optional(
    "shell_sides",
    "Of shells",
    ParamKind::Choice(&["faces", "first", "second", "edges", "all"]),
    "\"faces\"",
    "Which sides of shells there are to choose from: both faces, the first or the second face, the free edges, or all",
);

/// The sides of the chosen blocks that no other element of these blocks has; of shells, those that are wanted.
pub(super) fn outer_sides(model: &Model, args: &Args) -> Result<Vec<Side>, EditError> {
    let wanted = args.choice(SHELL_SIDES.name)?;
    let mut sides = external_sides(model, args.positions(ELEMENT_BLOCKS.name)?);
    if wanted == "all" {
        return Ok(sides);
    }
    let offsets = model.element_offsets();
    sides.retain(|side| {
        let located = Model::locate_element(&offsets, side.element as usize);
        let topology = located.map(|(block, _)| model.element_blocks[block].topology);
        topology.is_none_or(|topology| is_wanted(topology, side.side, wanted))
    });
    Ok(sides)
}

/// Whether a side of a type is wanted; what is no shell always is.
fn is_wanted(topology: Topology, side: u32, wanted: &str) -> bool {
    let is_surface = |at: usize| {
        let own = topology.dimension().filter(|own| *own > 0);
        own.is_some() && own == topology.sides().get(at).map(crate::model::SideShape::dimension)
    };
    if !is_surface(0) {
        return true;
    }
    match (side, wanted) {
        (0, "first") | (1, "second") => true,
        (0 | 1, wanted) => wanted == "faces",
        (_, wanted) => wanted == "edges",
    }
}
