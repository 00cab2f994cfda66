//! What lies in a region of space: nodes, elements, and sides of the outside.

use super::condition::tolerance;
use super::outer;
use super::target::{fill_elements, fill_nodes, fill_sides};
use crate::edit::{Args, EditError, Report};
use crate::geometry::{Place, Region, SideReader};
use crate::model::{Model, Progress, Side};
use glam::DVec3;
use rayon::prelude::*;

/// A region, and where in it things must lie.
pub(super) struct Wanted {
    region: Region,
    place: Place,
}

fn wanted(region: Region, args: &Args) -> Result<Wanted, EditError> {
    let place = match args.choice("place")? {
        "on" => Place::On,
        "inside" | "below" => Place::Inside,
        _ => Place::Outside,
    };
    Ok(Wanted { region, place })
}

pub(super) fn plane(args: &Args) -> Result<Wanted, EditError> {
    let point = DVec3::from_array(args.vector("point")?);
    wanted(Region::Plane { point, normal: unit(args.vector("normal")?) }, args)
}

pub(super) fn cuboid(args: &Args) -> Result<Wanted, EditError> {
    let extents = args.extents("extents")?;
    let [least, greatest] = [0, 1].map(|end| DVec3::from_array(extents.map(|axis| axis[end])));
    wanted(Region::Box { least, greatest }, args)
}

pub(super) fn cylinder(args: &Args) -> Result<Wanted, EditError> {
    let region = Region::Cylinder {
        start: DVec3::from_array(args.vector("point")?),
        axis: unit(args.vector("axis")?),
        radius: args.real("radius")?,
        length: args.real_or_auto("length")?,
    };
    wanted(region, args)
}

pub(super) fn sphere(args: &Args) -> Result<Wanted, EditError> {
    let centre = DVec3::from_array(args.vector("center")?);
    wanted(Region::Sphere { centre, radius: args.real("radius")? }, args)
}

/// Of length 1, also for numbers whose squares are too large or too small.
fn unit(direction: [f64; 3]) -> DVec3 {
    let direction = DVec3::from_array(direction);
    let largest = direction.abs().max_element();
    (direction / largest).normalize_or_zero()
}

/// Which nodes must lie there so that what they belong to does.
#[derive(Clone, Copy)]
enum By {
    All,
    Any,
    Middle,
}

/// Decides about nodes, and about what is made of them.
struct Chooser<'a> {
    model: &'a Model,
    wanted: &'a Wanted,
    tolerance: f64,
}

impl Chooser<'_> {
    fn has(&self, point: DVec3) -> bool {
        self.wanted.region.has(point, self.wanted.place, self.tolerance)
    }

    fn has_node(&self, node: u32) -> bool {
        self.model.position(node as usize).is_some_and(|point| self.has(DVec3::from_array(point)))
    }

    /// Whether what has these nodes lies there; `corners` are those that its middle is the mean of.
    fn has_body(&self, nodes: &[u32], corners: &[u32], by: By) -> bool {
        match by {
            _ if nodes.is_empty() => false,
            By::All => nodes.iter().all(|&node| self.has_node(node)),
            By::Any => nodes.iter().any(|&node| self.has_node(node)),
            By::Middle => {
                let points = corners.iter().filter_map(|&node| self.model.position(node as usize));
                let sum: DVec3 = points.map(DVec3::from_array).sum();
                self.has(sum / corners.len() as f64)
            }
        }
    }
}

fn by_nodes(args: &Args) -> Result<By, EditError> {
    Ok(match args.choice("nodes")? {
        "all" => By::All,
        "any" => By::Any,
        _ => By::Middle,
    })
}

pub(super) fn make_sides(
    model: &mut Model,
    args: &Args,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    progress.set(0.0, "looking for outer sides");
    let outer = outer::outer_sides(model, args)?;
    progress.set(0.6, "choosing sides");
    let chooser = Chooser { model, wanted, tolerance: tolerance(model, args)? };
    let by = by_nodes(args)?;
    let reader = SideReader::new(model);
    let lies_there = |side: &Side| {
        let (mut nodes, mut corners) = (Vec::new(), Vec::new());
        let exists = reader.nodes(*side, &mut nodes) && reader.corners(*side, &mut corners);
        exists && chooser.has_body(&nodes, &corners, by)
    };
    let sides = outer.into_par_iter().filter(lies_there).collect();
    fill_sides(model, args, sides)
}

pub(super) fn make_nodes(
    model: &mut Model,
    args: &Args,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    progress.set(0.0, "choosing nodes");
    let chooser = Chooser { model, wanted, tolerance: tolerance(model, args)? };
    let is_there = nodes_to_choose_from(model, args.positions("element_block_ids")?);
    let nodes = (0..u32::try_from(model.num_nodes()).unwrap_or(u32::MAX)).into_par_iter();
    let chosen = nodes.filter(|&node| is_there[node as usize] && chooser.has_node(node)).collect();
    fill_nodes(model, args, chosen)
}

pub(super) fn make_elements(
    model: &mut Model,
    args: &Args,
    wanted: &Wanted,
    progress: &dyn Progress,
) -> Result<Report, EditError> {
    progress.set(0.0, "choosing elements");
    let chooser = Chooser { model, wanted, tolerance: tolerance(model, args)? };
    let by = by_nodes(args)?;
    let reader = SideReader::new(model);
    let lies_there = |element: &u32| {
        let mut nodes = Vec::new();
        reader.element_nodes(*element, &mut nodes) && chooser.has_body(&nodes, &nodes, by)
    };
    let offsets = reader.offsets();
    let elements = elements_of(offsets, args.positions("element_block_ids")?);
    let chosen = elements.into_par_iter().filter(lies_there).collect();
    fill_elements(model, args, chosen)
}

/// Marks the nodes of some blocks, or all if these are all blocks. Shape: one flag a node.
pub(super) fn nodes_to_choose_from(model: &Model, blocks: &[usize]) -> Vec<bool> {
    if blocks.len() == model.element_blocks.len() {
        return vec![true; model.num_nodes()];
    }
    nodes_of(model, blocks)
}

/// Marks the nodes of some blocks, those of polyhedra too. Shape: one flag a node.
pub(super) fn nodes_of(model: &Model, blocks: &[usize]) -> Vec<bool> {
    let reader = SideReader::new(model);
    let mut is_theirs = vec![false; model.num_nodes()];
    blocks.iter().for_each(|&block| reader.mark_nodes(block, &mut is_theirs));
    is_theirs
}

/// The elements of some blocks, ascending.
pub(super) fn elements_of(offsets: &[usize], blocks: &[usize]) -> Vec<u32> {
    let mut blocks = blocks.to_vec();
    blocks.sort_unstable();
    let ranges = blocks.into_iter().map(|block| offsets[block]..offsets[block + 1]);
    ranges.flatten().filter_map(|element| u32::try_from(element).ok()).collect()
}

#[cfg(test)]
mod tests {
    use crate::edit::{Invocation, run};
    use crate::model::{Model, NoProgress, samples};

    fn after(model: &Model, line: &str) -> Model {
        run(model, &Invocation::parse(line).unwrap(), &NoProgress).unwrap().model
    }

    fn nodes(line: &str) -> Vec<u32> {
        after(&samples::unused_node(), &format!("create_node_set_from_{line}")).node_sets[0].members.to_vec()
    }

    #[test]
    fn nodes_lie_in_regions() {
        // Cubes from x = 0 to 1 (nodes 0 to 7) and from 1.05 to 2.05 (8 to 15), and node 16 at (5, 5, 5).
        assert_eq!(nodes("plane point=[1, 0, 0] normal=[1, 0, 0]"), [1, 2, 5, 6]);
        assert_eq!(nodes("plane point=[1, 0, 0] normal=[3, 0, 0] tolerance=0.06").len(), 8);
        assert_eq!(nodes("plane point=[2, 0, 0] normal=[1, 0, 0] place='above'"), [9, 10, 13, 14, 16]);
        assert_eq!(nodes("box extents=1"), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(nodes("box extents=[[1, 9], [1, 9], [1, 9]]"), [6, 14, 15, 16]);
        assert_eq!(nodes("sphere center=[5, 5, 5] radius=0.1"), [16]);
        // (1, 0) and (0, 1) are 1 from the axis; of the second cube none is.
        assert_eq!(nodes("cylinder point=[0, 0, 0] axis=[0, 0, 9] radius=1 place='on'"), [1, 3, 5, 7]);
        assert_eq!(nodes("cylinder point=[0, 0, 0] axis=[0, 0, 9] radius=1 length=0.5"), [0, 1, 3]);
    }

    #[test]
    fn nodes_may_be_those_of_some_blocks() {
        let all = "box extents=[[-9, 9], [-9, 9], [-9, 9]]";
        assert_eq!(nodes(all).len(), 17);
        assert_eq!(nodes(&format!("{all} element_block_ids=2")), (8..16).collect::<Vec<u32>>());
        assert_eq!(nodes(&format!("{all} element_block_ids='none'")), [0; 0]);
    }

    #[test]
    fn elements_lie_in_regions_by_all_or_any_node_or_their_middle() {
        let model = samples::hex_grid([4, 1, 1], [2, 1, 1]);
        let elements = |by: &str| {
            let line = format!("create_element_set_from_box extents=[[0, 2.6], [0, 1], [0, 1]] nodes='{by}'");
            after(&model, &line).element_sets[0].members.to_vec()
        };
        // The middles are at 0.5, 1.5, 2.5 and 3.5.
        assert_eq!(elements("all"), [0, 1]);
        assert_eq!(elements("any"), [0, 1, 2]);
        assert_eq!(elements("middle"), [0, 1, 2]);
        let line =
            "create_element_set_from_plane point=[1, 0, 0] normal=[1, 0, 0] nodes='any' element_block_ids=1";
        assert_eq!(after(&model, line).element_sets[0].members.as_slice(), [0, 1]);
    }

    #[test]
    fn sides_lie_on_surfaces() {
        let model = samples::three_blocks();
        let count =
            |line: &str| after(&model, &format!("create_side_set_from_{line}")).side_sets[0].members.len();
        // 12 × 4 × 4 hexahedra from the origin.
        assert_eq!(count("plane point=[0, 4, 0] normal=[0, 1, 0]"), 48);
        assert_eq!(count("plane point=[0, 4, 0] normal=[0, 1, 0] element_block_ids='middle'"), 16);
        // Inside of the whole no plane has sides, but at the wall of the middle block by itself.
        assert_eq!(count("plane point=[4, 0, 0] normal=[1, 0, 0]"), 0);
        assert_eq!(count("plane point=[4, 0, 0] normal=[1, 0, 0] element_block_ids='middle'"), 16);
        assert_eq!(count("box extents=[12, 4, 4] place='on'"), 224);
        // Faces whose middle is within 1 of (0, 0, 0): three.
        assert_eq!(count("sphere center=[0, 0, 0] radius=1 nodes='middle'"), 3);
    }

    #[test]
    fn directions_of_any_size_are_directions() {
        for normal in ["[1e-200, 0, 0]", "[1e200, 0, 0]"] {
            let line = format!("plane point=[1, 0, 0] normal={normal}");
            assert_eq!(nodes(&line), [1, 2, 5, 6], "{normal}");
        }
        let bad = "create_node_set_from_sphere center=[0, 0, 0] radius=0";
        let refused = run(&samples::two_hexes(), &Invocation::parse(bad).unwrap(), &NoProgress).unwrap_err();
        assert_eq!(refused.to_string(), "radius should be a number greater than 0, not 0");
    }
}
