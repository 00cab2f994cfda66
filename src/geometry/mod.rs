//! Pure functions of a model: what can be seen of it, and what lies under a ray.
//!
//! [`surface`] turns a block into triangles, lines and points that name nodes of the model, so that a new time step
//! or deformation changes no array here. [`external_sides`] answers the same question for an edit, exactly by the
//! rule of the operations. [`PickIndex`] finds what a ray or a pixel meets;
//! [`Picks`] are what of a mesh was picked. Everything reads flat arrays, checks every
//! index that a damaged file may have broken, and keeps nothing.
//!
//! What it leaves out: colours, cameras and screens (`scene`), and anything that changes a model (`edit`).

mod bounds;
mod closest;
mod coincident;
mod edges;
mod face;
mod members;
mod outlines;
mod patches;
mod pick;
mod picks;
mod polygon;
mod quality;
mod region;
mod section;
mod side;
mod size;
mod skin;
mod surface;
mod symmetric;

pub use bounds::{block_bounds, bounds_of_nodes};
pub use closest::closest_distance;
pub use coincident::{Coincident, for_each_coincident, interface_sides, sides_of_nodes};
pub use members::entity_surface;
pub use outlines::{Outlines, outlines};
pub use patches::Patches;
pub use pick::{Hit, PickIndex, PixelSize, Ray};
pub use picks::{
    Angle, Combine, Measure, NodesOf, PickKind, Picks, elements_of, elements_of_blocks, grow,
    grow_to_sharp_edges, nodes_of, outer_sides, shrink, sides_of,
};
pub use quality::{Metric, quality};
pub use region::{Place, Region};
pub use section::{CutPoint, Plane, Section, section};
pub use side::SideReader;
pub use size::{element_sizes, length_scale, side_size, size_of};
pub use skin::external_sides;
pub use surface::{
    DEFAULT_FEATURE_ANGLE, SkinFace, Surface, WHOLE_ELEMENT, node_set_surface, side_set_surface, surface,
};
pub use symmetric::symmetric_eigenvalues;
