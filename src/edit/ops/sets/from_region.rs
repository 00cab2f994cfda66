//! `create_…_set_from_plane`, `…_box`, `…_cylinder` and `…_sphere`: what lies in a region of space.
//!
//! The operations differ in the parameters of their region and in what they choose from.

use super::region::{cuboid, cylinder, make_elements, make_nodes, make_sides, plane, sphere};
use super::target::{self, refuse_elements, refuse_nodes, refuse_sides};
use super::{condition::TOLERANCE, outer};
use crate::edit::ops::{has_element_blocks, has_nodes};
use crate::edit::{Action, Example, Group, Operation, Param, ParamKind, Range, Selectable, Unit};

const SIDE_DOC: &str = "There are the sides to choose from that no other element of the chosen blocks has. A side lies there if all its \
                        nodes do, or any of them, or the middle of its corners. Coordinates are undeformed, and a tolerance counts on \
                        either side of the surface, so that what lies on it is inside and outside. On a cylinder means on its \
                        round side.";
const NODE_DOC: &str = "Coordinates are undeformed. The tolerance counts on either side of the surface, so that what lies on it is inside \
                        and outside; on a cylinder means on its round side. Nodes come in the order of their numbers; with all blocks \
                        those too that no element uses.";
const ELEMENT_DOC: &str = "An element lies there if all its nodes do, or any of them, or their mean. Coordinates are undeformed, and a \
                           tolerance counts on either side of the surface, so that what lies on it is inside and outside. On a \
                           cylinder means on its round side. Elements come in the order of their numbers.";

const fn place_in(name: &'static str, label: &'static str, doc: &'static str) -> Param {
    let kind = ParamKind::Vector { unit: Unit::Length, is_direction: false };
    Param::required(name, label, kind, doc)
}

const fn direction(name: &'static str, label: &'static str, doc: &'static str) -> Param {
    Param::required(name, label, ParamKind::Vector { unit: Unit::None, is_direction: true }, doc)
}

const POINT_OF_PLANE: Param = place_in("point", "Point", "Any point of the plane");
const NORMAL: Param = direction("normal", "Normal", "Points above the plane; of any length but 0");
const PLACE_AT_PLANE: Param = Param::optional(
    "place",
    "Lies",
    ParamKind::Choice(&["on", "above", "below"]),
    "\"on\"",
    "On the plane, or on one side of it",
);
const PLACE: Param = Param::optional(
    "place",
    "Lies",
    ParamKind::Choice(&["inside", "on", "outside"]),
    "\"inside\"",
    "In the region, on its surface, or outside of it",
);
const EXTENTS: Param = Param::required(
    "extents",
    "Box",
    ParamKind::Extents,
    "From the origin to these lengths, or [least, greatest] along each axis",
);
const POINT_OF_AXIS: Param = place_in("point", "Point", "Where the cylinder begins, on its axis");
const AXIS: Param = direction("axis", "Axis", "The direction of the axis; of any length but 0");
const RADIUS: Param = Param::required(
    "radius",
    "Radius",
    ParamKind::Real { unit: Unit::Length, range: Range::Positive },
    "Half the width",
);
const LENGTH: Param = Param::optional(
    "length",
    "Length",
    ParamKind::RealOrAuto { unit: Unit::Length, range: Range::Positive },
    "\"auto\"",
    "From the point along the axis; \"auto\" is without end in both directions",
);
const CENTER: Param = place_in("center", "Centre", "The middle of the sphere");
const BY_NODES: Param = Param::optional(
    "nodes",
    "By",
    ParamKind::Choice(&["all", "any", "middle"]),
    "\"all\"",
    "Whether all nodes must lie there, or any, or only their middle",
);
const NODES_OF_BLOCKS: Param = Param::optional(
    "element_block_ids",
    "Nodes of blocks",
    ParamKind::any(Selectable::ElementBlock),
    "\"all\"",
    "Whose nodes; with all blocks also those that no element uses",
);
const ELEMENTS_OF_BLOCKS: Param =
    Param::optional("element_block_ids", "Blocks", ParamKind::ELEMENT_BLOCKS, "\"all\"", "Whose elements");

pub(in crate::edit::ops) const SIDES_OF_PLANE: Operation = Operation {
    name: "create_side_set_from_plane",
    label: "Side set from plane…",
    summary: "Make a side set of the outer sides that lie on, above or below a plane",
    doc: SIDE_DOC,
    group: Group::SideSets,
    search: &["coplanar", "half space", "cut"],
    params: &[
        POINT_OF_PLANE,
        NORMAL,
        PLACE_AT_PLANE,
        BY_NODES,
        TOLERANCE,
        outer::ELEMENT_BLOCKS,
        outer::SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 1] normal = [0, 0, 2]",
        expect: "side set 2 with 2 sides made",
    }],
    available: has_element_blocks,
    refuse: refuse_sides,
    action: Action::Change(|model, args, progress| make_sides(model, args, &plane(args)?, progress)),
};

pub(in crate::edit::ops) const SIDES_OF_BOX: Operation = Operation {
    name: "create_side_set_from_box",
    label: "Side set from box…",
    summary: "Make a side set of the outer sides that lie on, in or outside a box",
    doc: SIDE_DOC,
    group: Group::SideSets,
    search: &["cuboid", "bounding", "range"],
    params: &[
        EXTENTS,
        PLACE,
        BY_NODES,
        TOLERANCE,
        outer::ELEMENT_BLOCKS,
        outer::SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "extents = [[-0.5, 1.5], [-0.5, 1.5], [-0.5, 1.5]]",
        expect: "side set 2 with 5 sides made",
    }],
    available: has_element_blocks,
    refuse: refuse_sides,
    action: Action::Change(|model, args, progress| make_sides(model, args, &cuboid(args)?, progress)),
};

pub(in crate::edit::ops) const SIDES_OF_CYLINDER: Operation = Operation {
    name: "create_side_set_from_cylinder",
    label: "Side set from cylinder…",
    summary: "Make a side set of the outer sides that lie on, in or outside a cylinder",
    doc: SIDE_DOC,
    group: Group::SideSets,
    search: &["hole", "bore", "pipe", "round"],
    params: &[
        POINT_OF_AXIS,
        AXIS,
        RADIUS,
        LENGTH,
        PLACE,
        BY_NODES,
        TOLERANCE,
        outer::ELEMENT_BLOCKS,
        outer::SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 0] axis = [0, 0, 1] radius = 1.5",
        expect: "side set 2 with 5 sides made",
    }],
    available: has_element_blocks,
    refuse: refuse_sides,
    action: Action::Change(|model, args, progress| make_sides(model, args, &cylinder(args)?, progress)),
};

pub(in crate::edit::ops) const SIDES_OF_SPHERE: Operation = Operation {
    name: "create_side_set_from_sphere",
    label: "Side set from sphere…",
    summary: "Make a side set of the outer sides that lie on, in or outside a sphere",
    doc: SIDE_DOC,
    group: Group::SideSets,
    search: &["ball", "round", "distance", "radius"],
    params: &[
        CENTER,
        RADIUS,
        PLACE,
        BY_NODES,
        TOLERANCE,
        outer::ELEMENT_BLOCKS,
        outer::SHELL_SIDES,
        target::SIDE_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "center = [0, 0, 0] radius = 1.8",
        expect: "side set 2 with 5 sides made",
    }],
    available: has_element_blocks,
    refuse: refuse_sides,
    action: Action::Change(|model, args, progress| make_sides(model, args, &sphere(args)?, progress)),
};

pub(in crate::edit::ops) const NODES_OF_PLANE: Operation = Operation {
    name: "create_node_set_from_plane",
    label: "Node set from plane…",
    summary: "Make a node set of the nodes that lie on, above or below a plane",
    doc: NODE_DOC,
    group: Group::NodeSets,
    search: &["coplanar", "half space", "cut"],
    params: &[POINT_OF_PLANE, NORMAL, PLACE_AT_PLANE, TOLERANCE, NODES_OF_BLOCKS, target::NODE_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 1] normal = [0, 0, 2]",
        expect: "node set 2 with 6 nodes made",
    }],
    available: has_nodes,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, progress| make_nodes(model, args, &plane(args)?, progress)),
};

pub(in crate::edit::ops) const NODES_OF_BOX: Operation = Operation {
    name: "create_node_set_from_box",
    label: "Node set from box…",
    summary: "Make a node set of the nodes that lie on, in or outside a box",
    doc: NODE_DOC,
    group: Group::NodeSets,
    search: &["cuboid", "bounding", "range"],
    params: &[EXTENTS, PLACE, TOLERANCE, NODES_OF_BLOCKS, target::NODE_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "extents = [[-0.5, 1.5], [-0.5, 1.5], [-0.5, 1.5]]",
        expect: "node set 2 with 8 nodes made",
    }],
    available: has_nodes,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, progress| make_nodes(model, args, &cuboid(args)?, progress)),
};

pub(in crate::edit::ops) const NODES_OF_CYLINDER: Operation = Operation {
    name: "create_node_set_from_cylinder",
    label: "Node set from cylinder…",
    summary: "Make a node set of the nodes that lie on, in or outside a cylinder",
    doc: NODE_DOC,
    group: Group::NodeSets,
    search: &["hole", "bore", "pipe", "round"],
    params: &[POINT_OF_AXIS, AXIS, RADIUS, LENGTH, PLACE, TOLERANCE, NODES_OF_BLOCKS, target::NODE_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 0] axis = [0, 0, 1] radius = 1.5",
        expect: "node set 2 with 8 nodes made",
    }],
    available: has_nodes,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, progress| make_nodes(model, args, &cylinder(args)?, progress)),
};

pub(in crate::edit::ops) const NODES_OF_SPHERE: Operation = Operation {
    name: "create_node_set_from_sphere",
    label: "Node set from sphere…",
    summary: "Make a node set of the nodes that lie on, in or outside a sphere",
    doc: NODE_DOC,
    group: Group::NodeSets,
    search: &["ball", "round", "distance", "radius"],
    params: &[CENTER, RADIUS, PLACE, TOLERANCE, NODES_OF_BLOCKS, target::NODE_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "center = [0, 0, 0] radius = 1.8",
        expect: "node set 2 with 8 nodes made",
    }],
    available: has_nodes,
    refuse: refuse_nodes,
    action: Action::Change(|model, args, progress| make_nodes(model, args, &sphere(args)?, progress)),
};

pub(in crate::edit::ops) const ELEMENTS_OF_PLANE: Operation = Operation {
    name: "create_element_set_from_plane",
    label: "Element set from plane…",
    summary: "Make an element set of the elements that lie on, above or below a plane",
    doc: ELEMENT_DOC,
    group: Group::OtherSets,
    search: &["coplanar", "half space", "cut"],
    params: &[
        POINT_OF_PLANE,
        NORMAL,
        PLACE_AT_PLANE,
        BY_NODES,
        TOLERANCE,
        ELEMENTS_OF_BLOCKS,
        target::ELEMENT_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 1] normal = [0, 0, 2] place = \"below\"",
        expect: "element set 1 with 2 elements made",
    }],
    available: has_element_blocks,
    refuse: refuse_elements,
    action: Action::Change(|model, args, progress| make_elements(model, args, &plane(args)?, progress)),
};

pub(in crate::edit::ops) const ELEMENTS_OF_BOX: Operation = Operation {
    name: "create_element_set_from_box",
    label: "Element set from box…",
    summary: "Make an element set of the elements that lie on, in or outside a box",
    doc: ELEMENT_DOC,
    group: Group::OtherSets,
    search: &["cuboid", "bounding", "range"],
    params: &[EXTENTS, PLACE, BY_NODES, TOLERANCE, ELEMENTS_OF_BLOCKS, target::ELEMENT_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "extents = [[-0.5, 1.5], [-0.5, 1.5], [-0.5, 1.5]]",
        expect: "element set 1 with 1 element made",
    }],
    available: has_element_blocks,
    refuse: refuse_elements,
    action: Action::Change(|model, args, progress| make_elements(model, args, &cuboid(args)?, progress)),
};

pub(in crate::edit::ops) const ELEMENTS_OF_CYLINDER: Operation = Operation {
    name: "create_element_set_from_cylinder",
    label: "Element set from cylinder…",
    summary: "Make an element set of the elements that lie on, in or outside a cylinder",
    doc: ELEMENT_DOC,
    group: Group::OtherSets,
    search: &["hole", "bore", "pipe", "round"],
    params: &[
        POINT_OF_AXIS,
        AXIS,
        RADIUS,
        LENGTH,
        PLACE,
        BY_NODES,
        TOLERANCE,
        ELEMENTS_OF_BLOCKS,
        target::ELEMENT_SET,
    ],
    examples: &[Example {
        model: "two_hexes",
        args: "point = [0, 0, 0] axis = [0, 0, 1] radius = 1.5",
        expect: "element set 1 with 1 element made",
    }],
    available: has_element_blocks,
    refuse: refuse_elements,
    action: Action::Change(|model, args, progress| make_elements(model, args, &cylinder(args)?, progress)),
};

pub(in crate::edit::ops) const ELEMENTS_OF_SPHERE: Operation = Operation {
    name: "create_element_set_from_sphere",
    label: "Element set from sphere…",
    summary: "Make an element set of the elements that lie on, in or outside a sphere",
    doc: ELEMENT_DOC,
    group: Group::OtherSets,
    search: &["ball", "round", "distance", "radius"],
    params: &[CENTER, RADIUS, PLACE, BY_NODES, TOLERANCE, ELEMENTS_OF_BLOCKS, target::ELEMENT_SET],
    examples: &[Example {
        model: "two_hexes",
        args: "center = [0, 0, 0] radius = 1.8",
        expect: "element set 1 with 1 element made",
    }],
    available: has_element_blocks,
    refuse: refuse_elements,
    action: Action::Change(|model, args, progress| make_elements(model, args, &sphere(args)?, progress)),
};
