//! Lengths, areas and volumes of elements and of their sides.

use crate::model::{Block, Family, Model, Side};

/// The size of every element of a block (by position): length, area or volume by its dimension; 0 for points, `None`
/// where the type or a node number is unknown.
///
/// Corners alone count. Volumes are signed: an element that is inside out has a negative one. Hexahedra and wedges are
/// measured by the triple product of the lines between the middles of opposite sides, which is exact for
/// parallelepipeds and the rule of exomerge; pyramids as two tetrahedra on each diagonal, and the mean of both.
///
/// Shape: one value per element. Cost: one pass over the connectivity. Source: spec of the operations, section 2.5.
pub fn element_sizes(model: &Model, block: usize) -> Vec<Option<f64>> {
    let Some(block) = model.element_blocks.get(block) else { return Vec::new() };
    if block.nodes_per_element == 0 {
        return vec![None; block.num_elements];
    }
    block.elements().map(|nodes| element_size(model, block, nodes)).collect()
}

/// The dimension and the size of a side: 2 and the area of a face, 1 and the length of an edge, 0 and 0 for an end.
/// `offsets` are the model's element offsets. `None` for a side that is not there.
pub fn side_size(model: &Model, offsets: &[usize], side: &Side) -> Option<(usize, f64)> {
    let (block, element) = Model::locate_element(offsets, side.element as usize)?;
    let block = &model.element_blocks[block];
    let shape = block.topology.sides().get(side.side as usize)?;
    let nodes = block.element(element)?;
    let position = |&corner: &u8| model.position(*nodes.get(usize::from(corner))? as usize);
    let corners: Vec<[f64; 3]> = shape.corners.iter().map(position).collect::<Option<_>>()?;
    let family = match corners.len() {
        1 => Family::Point,
        2 => Family::Line,
        3 => Family::Triangle,
        _ => Family::Quadrilateral,
    };
    Some((shape.dimension(), size_of(family, &corners)?))
}

/// The largest absolute coordinate or extent of the model, over all nodes whose coordinates are finite; 0 without nodes.
pub fn length_scale(model: &Model) -> f64 {
    let Some([least, greatest]) = model.bounding_box() else { return 0.0 };
    let axis = |axis: usize| least[axis].abs().max(greatest[axis].abs()).max(greatest[axis] - least[axis]);
    axis(0).max(axis(1)).max(axis(2))
}

fn element_size(model: &Model, block: &Block, nodes: &[u32]) -> Option<f64> {
    let num_corners = block.topology.shape().num_corners;
    let corners: Vec<[f64; 3]> =
        nodes.get(..num_corners)?.iter().map(|&node| model.position(node as usize)).collect::<Option<_>>()?;
    size_of(block.topology.family(), &corners)
}

/// The size of a body of a family with these corners; `None` if the family has none.
pub fn size_of(family: Family, corners: &[[f64; 3]]) -> Option<f64> {
    let mean = |of: &[usize]| -> [f64; 3] {
        std::array::from_fn(|axis| of.iter().map(|&k| corners[k][axis]).sum::<f64>() / of.len() as f64)
    };
    let between = |to: &[usize], from: &[usize]| subtract(mean(to), mean(from));
    let tet = |k: [usize; 4]| {
        let [a, b, c] = [1, 2, 3].map(|other: usize| subtract(corners[k[other]], corners[k[0]]));
        dot(cross(a, b), c) / 6.0
    };
    Some(match family {
        Family::Point => 0.0,
        Family::Line => length(subtract(corners[1], corners[0])),
        Family::Triangle | Family::TriangleShell => {
            length(cross(subtract(corners[1], corners[0]), subtract(corners[2], corners[0]))) / 2.0
        }
        Family::Quadrilateral | Family::Shell => {
            length(cross(subtract(corners[2], corners[0]), subtract(corners[3], corners[1]))) / 2.0
        }
        Family::Tetrahedron => tet([0, 1, 2, 3]),
        Family::Pyramid => {
            (tet([0, 1, 2, 4]) + tet([0, 2, 3, 4]) + tet([0, 1, 3, 4]) + tet([1, 2, 3, 4])) / 2.0
        }
        Family::Wedge => {
            let (a, b) = (between(&[1, 4], &[0, 3]), between(&[2, 5], &[0, 3]));
            dot(cross(a, b), between(&[3, 4, 5], &[0, 1, 2])) / 2.0
        }
        Family::Hexahedron => {
            let (a, b) = (between(&[1, 2, 5, 6], &[0, 3, 4, 7]), between(&[2, 3, 6, 7], &[0, 1, 4, 5]));
            dot(cross(a, b), between(&[4, 5, 6, 7], &[0, 1, 2, 3]))
        }
        _ => return None,
    })
}

fn subtract(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn length(a: [f64; 3]) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Topology, samples};

    #[test]
    fn reference_elements_have_their_known_sizes() {
        for (topology, size) in [
            (Topology::Sphere, 0.0),
            (Topology::Bar3, 1.0),
            (Topology::Tri6, 0.5),
            (Topology::Quad9, 1.0),
            (Topology::Shell4, 1.0),
            (Topology::Tet10, 1.0 / 6.0),
            (Topology::Pyramid13, 1.0 / 3.0),
            (Topology::Wedge15, 0.5),
            (Topology::Hex27, 1.0),
        ] {
            let sizes = element_sizes(&samples::one_element(topology), 0);
            assert!((sizes[0].unwrap() - size).abs() < 1e-15, "{topology:?} {sizes:?}");
        }
        assert_eq!(element_sizes(&samples::one_element(Topology::Super), 0), [None; 0]);
    }

    #[test]
    fn v4_a_stretched_hexahedron() {
        let mut model = samples::one_element(Topology::Hex8);
        for axis in model.coordinates.axes_mut() {
            axis[6] = 2.0;
        }
        assert_eq!(element_sizes(&model, 0), [Some(1.75)]);
    }
}
