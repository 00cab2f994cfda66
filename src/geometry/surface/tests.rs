use super::*;
use crate::geometry::polygon::position;
use crate::model::{Coordinates, NodeSet, Side, SideSet, samples};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Volume enclosed by outward triangles: the sum of a·(b×c)/6.
fn volume(model: &Model, surface: &Surface) -> f64 {
    let at = |node: u32| position(model, node).unwrap();
    surface.triangles.iter().map(|&[a, b, c]| at(a).dot(at(b).cross(at(c))) / 6.0).sum()
}

/// Whether every edge is walked as often one way as the other: the surface has no border.
fn is_closed(surface: &Surface) -> bool {
    let mut balance: BTreeMap<[u32; 2], i32> = BTreeMap::new();
    for &[a, b, c] in &surface.triangles {
        for [from, to] in [[a, b], [b, c], [c, a]] {
            *balance.entry([from.min(to), from.max(to)]).or_default() += if from < to { 1 } else { -1 };
        }
    }
    balance.values().all(|&balance| balance == 0)
}

fn check_shape(surface: &Surface) {
    assert_eq!(surface.triangles.len(), surface.triangle_faces.len());
    assert_eq!(surface.lines.len(), surface.line_elements.len());
    assert_eq!(surface.points.len(), surface.point_elements.len());
    assert!(surface.triangle_faces.is_sorted());
    assert!(surface.triangle_faces.last().is_none_or(|&face| (face as usize) < surface.faces.len()));
}

fn shown(model: &Model) -> Surface {
    let surface = surface(model, 0, DEFAULT_FEATURE_ANGLE);
    check_shape(&surface);
    surface
}

#[test]
fn a_grid_shows_its_outside() {
    let model = samples::hex_grid([3, 4, 5], [1, 1, 1]);
    let surface = shown(&model);
    // 2 (3*4 + 4*5 + 3*5) = 94 faces, twice as many edges, and the 4 (3 + 4 + 5) = 48 on the edges of the box.
    assert_eq!((surface.faces.len(), surface.triangles.len()), (94, 188));
    assert_eq!((surface.element_edges.len(), surface.feature_edges.len()), (188, 48));
    assert!(is_closed(&surface));
    assert!((volume(&model, &surface) - 60.0).abs() < 1e-9);
}

#[test]
fn every_solid_is_closed_and_seen_from_outside() {
    for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
        let model = samples::one_element(topology);
        if model.num_nodes() == 0 {
            continue;
        }
        let surface = shown(&model);
        let expected = match topology.family() {
            Family::Tetrahedron => 1.0 / 6.0,
            Family::Pyramid => 1.0 / 3.0,
            Family::Wedge => 0.5,
            _ => 1.0,
        };
        assert!(is_closed(&surface), "{topology:?}");
        assert!((volume(&model, &surface) - expected).abs() < 1e-12, "{topology:?}");
        assert_eq!(surface.faces.len(), topology.sides().len(), "{topology:?}");
        // Flat sides at right or sharper angles: every edge is a feature edge, each once.
        assert_eq!(surface.feature_edges, surface.element_edges, "{topology:?}");
    }
}

#[test]
fn curved_edges_go_through_their_mid_nodes() {
    let surface = shown(&samples::one_element(Topology::Hex20));
    assert_eq!((surface.element_edges.len(), surface.triangles.len()), (24, 36));
    let surface = shown(&samples::one_element(Topology::Hex27));
    assert_eq!((surface.element_edges.len(), surface.triangles.len()), (24, 48));
    let surface = shown(&samples::one_element(Topology::Hex64));
    assert_eq!(surface.element_edges.len(), 36);
}

#[test]
fn a_mid_node_pulled_out_makes_the_body_larger() {
    let mut model = samples::one_element(Topology::Hex20);
    // Node 9 is the middle of edge 2-3 of the file, at (1, 0.5, 0).
    assert_eq!(model.position(9), Some([1.0, 0.5, 0.0]));
    let flat = volume(&model, &shown(&model));
    model.coordinates.axes_mut()[0][9] = 1.2;
    assert!(is_closed(&shown(&model)));
    assert!(volume(&model, &shown(&model)) > flat + 0.01);
}

#[test]
fn shells_and_plane_elements_are_drawn_once() {
    let model = samples::shells();
    let surface = shown(&model);
    assert_eq!(surface.faces, [SkinFace { element: 0, side: 0 }, SkinFace { element: 1, side: 0 }]);
    assert_eq!((surface.triangles.len(), surface.element_edges.len()), (4, 7));
    // Six edges have one face, and the seventh bends by 90°.
    assert_eq!(surface.feature_edges.len(), 7);
    let surface = shown(&samples::plane());
    assert_eq!(surface.faces[1], SkinFace { element: 1, side: WHOLE_ELEMENT });
    assert_eq!((surface.element_edges.len(), surface.feature_edges.len()), (7, 6));
}

#[test]
fn shells_that_disagree_about_up_have_no_feature_between_them() {
    let mut model = samples::plane();
    // The second square walked the other way: 1 4 5 2 instead of 1 2 5 4.
    Arc::make_mut(&mut model.element_blocks[0].connectivity)[4..].copy_from_slice(&[1, 4, 5, 2]);
    assert_eq!(shown(&model).feature_edges.len(), 6);
}

#[test]
fn the_feature_angle_decides() {
    // Two triangles that meet along the x axis at an angle of atan(1) = 45° between their normals.
    let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 1.0, 1.0]];
    let mut model =
        Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() };
    model.element_blocks.push(Block::new(1, Topology::TriShell3, vec![0, 2, 1, 0, 1, 3]));
    let count = |degrees: f64| surface(&model, 0, degrees.to_radians()).feature_edges.len();
    assert_eq!((count(44.0), count(46.0)), (5, 4));
}

#[test]
fn lines_go_through_their_mid_nodes_and_points_are_points() {
    let surface = shown(&samples::one_element(Topology::Bar4));
    assert_eq!((surface.lines, surface.line_elements), (vec![[0, 2], [2, 3], [3, 1]], vec![0; 3]));
    let surface = shown(&samples::one_element(Topology::Sphere));
    assert_eq!((surface.points, surface.point_elements), (vec![0], vec![0]));
}

#[test]
fn types_without_a_shape_show_their_nodes() {
    let mut model = samples::two_hexes();
    let block = &mut model.element_blocks[0];
    block.topology = Topology::Unknown;
    Arc::make_mut(&mut block.connectivity)[7] = 12;
    let surface = shown(&model);
    assert_eq!((surface.points.len(), surface.num_skipped), (7, 1));
    model.element_blocks[0].topology = Topology::Bezier;
    assert_eq!(shown(&model).points, [0, 1, 4, 3]);
}

#[test]
fn a_collapsed_hexahedron_is_a_closed_wedge() {
    let mut model = samples::one_element(Topology::Hex8);
    Arc::make_mut(&mut model.element_blocks[0].connectivity).copy_from_slice(&[0, 1, 2, 2, 4, 5, 6, 6]);
    let surface = shown(&model);
    assert!(is_closed(&surface));
    assert_eq!((surface.faces.len(), surface.triangles.len(), surface.element_edges.len()), (5, 8, 9));
    assert!((volume(&model, &surface) - 0.5).abs() < 1e-12);
}

#[test]
fn polyhedra_are_turned_outward() {
    let model = skin::tests::two_polyhedra();
    let surface = shown(&model);
    assert_eq!((surface.faces.len(), surface.triangles.len()), (10, 20));
    assert!(is_closed(&surface));
    assert!((volume(&model, &surface) - 2.0).abs() < 1e-12);
    // Walking every face the other way changes nothing.
    let mut turned = model.clone();
    let faces = Arc::make_mut(&mut turned.face_blocks[0].connectivity);
    faces.chunks_exact_mut(4).for_each(<[u32]>::reverse);
    assert!((volume(&turned, &shown(&turned)) - 2.0).abs() < 1e-12);
}

#[test]
fn concave_polyhedra_are_turned_outward_too() {
    // An L-shaped prism of height 1: its two inner walls look toward its middle. Area 3, six walls and two ends.
    let corners = [[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0], [1.0, 2.0], [0.0, 2.0]];
    let points: Vec<[f64; 3]> = [0.0, 1.0].iter().flat_map(|&z| corners.map(|[x, y]| [x, y, z])).collect();
    let mut model =
        Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() };
    // Walls are listed in one sense and the other by turns; the ends both point up.
    let wall = |k: u32| [k, (k + 1) % 6, (k + 1) % 6 + 6, k + 6];
    let walls =
        (0..6).flat_map(|k| if k % 2 == 0 { wall(k) } else { [wall(k)[3], wall(k)[2], wall(k)[1], k] });
    let faces: Vec<u32> = walls.chain(0..12).collect();
    let block = |topology, num_elements, counts: Vec<u32>, connectivity| {
        let mut block = Block::new(1, topology, Vec::new());
        block.num_elements = num_elements;
        block.counts = Some(Arc::new(counts));
        block.connectivity = Arc::new(connectivity);
        block
    };
    model.face_blocks.push(block(Topology::Nsided, 8, vec![4, 4, 4, 4, 4, 4, 6, 6], faces));
    model.element_blocks.push(block(Topology::Nfaced, 1, vec![8], (0..8).collect()));
    let surface = shown(&model);
    assert_eq!((surface.faces.len(), surface.triangles.len()), (8, 6 * 2 + 2 * 4));
    assert!(is_closed(&surface));
    assert!((volume(&model, &surface) - 3.0).abs() < 1e-12);
    // Its edges bend by 90° everywhere.
    assert_eq!((surface.element_edges.len(), surface.feature_edges.len()), (18, 18));
}

#[test]
fn a_side_set_shows_faces_edges_and_ends() {
    let mut model = samples::two_hexes();
    let surface = side_set_surface(&model, 0);
    check_shape(&surface);
    assert_eq!(surface.faces, [SkinFace { element: 0, side: 5 }, SkinFace { element: 1, side: 5 }]);
    assert_eq!(
        (surface.triangles.len(), surface.element_edges.len(), surface.feature_edges.len()),
        (4, 7, 6)
    );
    let damaged = [(0, 6), (2, 0), (1, 0)].map(|(element, side)| Side { element, side });
    model.side_sets[0] = SideSet::new(1, damaged.to_vec());
    let surface = side_set_surface(&model, 0);
    assert_eq!((surface.faces.len(), surface.num_skipped), (1, 2));
    assert_eq!(side_set_surface(&model, 5), Surface::default());

    let surface = side_set_surface(&samples::plane(), 0);
    assert_eq!((surface.lines, surface.line_elements), (vec![[0, 1], [1, 2]], vec![0, 1]));
    let mut bar = samples::one_element(Topology::Bar2);
    bar.side_sets.push(SideSet::new(1, vec![Side { element: 0, side: 1 }]));
    assert_eq!(side_set_surface(&bar, 0).points, [1]);
}

#[test]
fn sides_of_polyhedra_can_be_in_a_side_set() {
    let mut model = skin::tests::two_polyhedra();
    model.side_sets.push(SideSet::new(1, vec![Side { element: 1, side: 1 }, Side { element: 1, side: 6 }]));
    let surface = side_set_surface(&model, 0);
    assert_eq!((surface.faces.len(), surface.triangles.len(), surface.num_skipped), (1, 2, 1));
}

#[test]
fn a_node_set_shows_the_nodes_that_exist() {
    let mut model = samples::two_hexes();
    model.node_sets.push(NodeSet::new(2, vec![3, 99, 5]));
    let surface = node_set_surface(&model, 1);
    assert_eq!((surface.points, surface.point_elements, surface.num_skipped), (vec![3, 5], vec![0, 2], 1));
}

proptest::proptest! {
    #[test]
    fn any_part_of_a_grid_is_closed_and_has_its_volume(kept in proptest::collection::vec(proptest::bool::ANY, 36)) {
        let mut model = samples::hex_grid([4, 3, 3], [1, 1, 1]);
        let grid = model.element_blocks[0].clone();
        let nodes: Vec<&[u32]> = grid.elements().zip(&kept).filter(|kept| *kept.1).map(|kept| kept.0).collect();
        model.element_blocks[0] = Block::new(1, Topology::Hex8, nodes.concat());
        let surface = shown(&model);
        proptest::prop_assert!(is_closed(&surface));
        proptest::prop_assert!((volume(&model, &surface) - nodes.len() as f64).abs() < 1e-9);
    }
}
