use super::*;
use crate::model::{Block, Coordinates, samples};
use std::sync::Arc;

fn sides_of(model: &Model, blocks: &[usize]) -> Vec<(u32, u32)> {
    external_sides(model, blocks).iter().map(|side| (side.element, side.side)).collect()
}

/// The rule by its words: count every key, keep what occurs once. For solids, by distinct corners.
fn slow_solid_sides(model: &Model, blocks: &[usize]) -> Vec<(u32, u32)> {
    let offsets = model.element_offsets();
    let mut keyed: Vec<(Vec<u32>, (u32, u32))> = Vec::new();
    for &number in blocks {
        let block = &model.element_blocks[number];
        for (nodes, element) in block.elements().zip(offsets[number]..) {
            if nodes.iter().any(|&node| node as usize >= model.num_nodes()) {
                continue;
            }
            for (side, at) in block.topology.sides().iter().zip(0u32..) {
                let mut key: Vec<u32> =
                    side.corners.iter().map(|&corner| nodes[usize::from(corner)]).collect();
                key.sort_unstable();
                key.dedup();
                keyed.push((key, (u32::try_from(element).unwrap(), at)));
            }
        }
    }
    let alone = |key: &Vec<u32>| keyed.iter().filter(|other| other.0 == *key).count() == 1;
    keyed.iter().filter(|(key, _)| alone(key)).map(|(_, side)| *side).collect()
}

fn model_with(points: usize, blocks: Vec<Block>) -> Model {
    let points: Vec<[f64; 3]> = (0..points).map(|k| [k as f64, (k * k) as f64, 0.5 * k as f64]).collect();
    let mut model =
        Model { dimension: 3, coordinates: Coordinates::from_points(&points), ..Model::default() };
    model.element_blocks.extend(blocks);
    model
}

#[test]
fn one_solid_of_any_type_shows_all_its_sides() {
    for topology in Topology::all().filter(|topology| topology.dimension() == Some(3)) {
        let model = samples::one_element(topology);
        let expected: Vec<(u32, u32)> = (0u32..).take(topology.sides().len()).map(|side| (0, side)).collect();
        assert_eq!(sides_of(&model, &[0]), expected, "{topology:?}");
        assert_eq!(skin(&model, 0).faces, expected, "{topology:?}");
    }
}

#[test]
fn two_solids_of_any_type_glued_at_any_side_hide_that_side() {
    for topology in
        Topology::all().filter(|topology| topology.sides().len() > 3 && topology.dimension() == Some(3))
    {
        for (glued, side) in topology.sides().iter().enumerate() {
            // The second element has all its nodes from `own` on, but for those of the glued side.
            let own = u32::try_from(topology.shape().num_nodes).unwrap();
            let shared: Vec<usize> = side.nodes().collect();
            let mirrored =
                (0..own).map(|node| if shared.contains(&(node as usize)) { node } else { node + own });
            let connectivity: Vec<u32> = (0..own).chain(mirrored).collect();
            let model = model_with(2 * own as usize, vec![Block::new(1, topology, connectivity)]);
            let faces = skin(&model, 0).faces;
            assert_eq!(faces.len(), 2 * (topology.sides().len() - 1), "{topology:?} side {glued}");
            assert!(faces.iter().all(|&(_, side)| side as usize != glued), "{topology:?} side {glued}");
        }
    }
}

#[test]
fn linear_and_quadratic_elements_match_by_corners() {
    // T54: a hex8 and a hex20 that share four corners show 10 faces, not 12.
    let quadratic: Vec<u32> = [1, 8, 9, 2, 5, 10, 11, 6].into_iter().chain(12..24).collect();
    let blocks =
        vec![Block::new(1, Topology::Hex8, (0..8).collect()), Block::new(2, Topology::Hex20, quadratic)];
    let model = model_with(24, blocks);
    let sides = sides_of(&model, &[0, 1]);
    assert_eq!(sides.len(), 10);
    // The face 1 2 6 5 is side 2 of the first and side 4 of the second, counting from 1.
    assert!(!sides.contains(&(0, 1)) && !sides.contains(&(1, 3)));
}

#[test]
fn the_order_is_that_of_the_selection_and_a_block_counts_once() {
    let model = samples::two_hexes();
    let expected: Vec<(u32, u32)> =
        [(1, 0), (1, 1), (1, 2), (1, 4), (1, 5), (0, 0), (0, 2), (0, 3), (0, 4), (0, 5)].to_vec();
    assert_eq!(sides_of(&model, &[1, 0, 1, 7]), expected);
    // Alone, each shows the face between them too.
    assert_eq!(sides_of(&model, &[0]).len(), 6);
}

#[test]
fn a_mix_of_solids_is_matched_across_types() {
    let model = samples::mixed_solids();
    let sides = sides_of(&model, &[0, 1, 2, 3]);
    // 6 + 5 + 5 + 4 sides, less the pairs: wedge on hex, pyramid on hex, tetrahedron on pyramid.
    assert_eq!(sides.len(), 20 - 6);
    assert_eq!(sides, slow_solid_sides(&model, &[0, 1, 2, 3]));
}

#[test]
fn three_coincident_faces_hide_one_another() {
    let hexes = [[0, 1, 2, 3, 4, 5, 6, 7], [4, 5, 6, 7, 8, 9, 10, 11], [4, 5, 6, 7, 12, 13, 14, 15]];
    let model = model_with(16, vec![Block::new(1, Topology::Hex8, hexes.concat())]);
    let sides = sides_of(&model, &[0]);
    assert_eq!(sides.len(), 15);
    assert!(!sides.contains(&(0, 5)) && !sides.contains(&(1, 4)) && !sides.contains(&(2, 4)));
    // Two elements in the same place hide each other entirely.
    let model = model_with(8, vec![Block::new(1, Topology::Hex8, (0..8).chain(0..8).collect())]);
    assert_eq!(sides_of(&model, &[0]), []);
}

#[test]
fn shells_follow_the_rule_of_shells() {
    let shell = |nodes: [u32; 4]| Block::new(2, Topology::Shell4, nodes.to_vec());
    let edges = [(0, 2), (0, 3), (0, 4), (0, 5)];
    // Alone: both surfaces and four free edges.
    let alone = model_with(4, vec![shell([0, 1, 2, 3])]);
    assert_eq!(sides_of(&alone, &[0]), [[(0, 0), (0, 1)].as_slice(), &edges].concat());
    // Twice in one place: four surfaces and no other face; the edges come in pairs.
    let twice = model_with(4, vec![Block::new(1, Topology::Shell4, vec![0, 1, 2, 3, 0, 1, 2, 3])]);
    assert_eq!(sides_of(&twice, &[0]), [(0, 0), (0, 1), (1, 0), (1, 1)]);
    // On top of a solid: one surface, which comes where the solid's face would; between two solids none.
    let below = Block::new(1, Topology::Hex8, (0..8).collect());
    let above = Block::new(3, Topology::Hex8, (4..12).collect());
    let model = model_with(12, vec![below, shell([4, 5, 6, 7]), above]);
    let on_top = sides_of(&model, &[0, 1]);
    assert_eq!(on_top[..6], [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0)]);
    assert_eq!(on_top[6..], [(1, 2), (1, 3), (1, 4), (1, 5)]);
    let between = sides_of(&model, &[0, 1, 2]);
    assert_eq!(between.iter().filter(|&&(element, side)| element == 1 && side < 2).count(), 0);
    assert_eq!(between.len(), 5 + 4 + 5);
}

#[test]
fn lines_show_their_ends_and_plane_elements_their_boundary() {
    let bars = model_with(3, vec![Block::new(1, Topology::Bar2, vec![0, 1, 1, 2])]);
    assert_eq!(sides_of(&bars, &[0]), [(0, 0), (1, 1)]);
    let beam = model_with(2, vec![Block::new(1, Topology::Beam2, vec![0, 1])]);
    assert_eq!(sides_of(&beam, &[0]), [(0, 0), (0, 1)]);
    // Four squares: the eight edges around them.
    let plane = samples::plane();
    assert_eq!(sides_of(&plane, &[0, 1]), [(0, 0), (0, 3), (1, 0), (1, 1), (2, 2), (2, 3), (3, 1), (3, 2)]);
}

#[test]
fn a_collapsed_hexahedron_matches_the_wedge_beside_it() {
    // Nodes 2 3 and 6 7 are one each: a wedge 0 1 2 / 4 5 6, whose ends are triangles and one side is a line.
    let collapsed = Block::new(1, Topology::Hex8, vec![0, 1, 2, 2, 4, 5, 6, 6]);
    let wedge = Block::new(2, Topology::Wedge6, vec![4, 5, 6, 8, 9, 10]);
    let model = model_with(11, vec![collapsed, wedge]);
    let sides = sides_of(&model, &[0, 1]);
    assert!(!sides.contains(&(0, 5)) && !sides.contains(&(1, 3)), "{sides:?}");
    // Drawn: three quadrilaterals and two triangles, not the line.
    assert_eq!(skin(&model, 0).faces, [(0, 0), (0, 1), (0, 3), (0, 4), (0, 5)]);
}

#[test]
fn elements_with_nodes_that_do_not_exist_are_left_out_and_counted() {
    let mut model = samples::hex_grid([4, 1, 1], [1, 1, 1]);
    Arc::make_mut(&mut model.element_blocks[0].connectivity)[8] = u32::MAX;
    let found = skin(&model, 0);
    assert_eq!(found.num_skipped, 1);
    // Element 1 is gone: element 0 stands alone, 2 and 3 share a face.
    assert_eq!(found.faces.len(), 6 + 10);
    Arc::make_mut(&mut model.element_blocks[0].connectivity).fill(20);
    assert_eq!((skin(&model, 0).faces.len(), skin(&model, 0).num_skipped), (0, 4));
}

#[test]
fn a_block_that_claims_too_much_gives_what_it_has() {
    let mut model = samples::two_hexes();
    model.element_blocks[0].num_elements = 1000;
    assert_eq!(skin(&model, 0).faces.len(), 6);
    model.element_blocks[0].nodes_per_element = 3;
    assert_eq!(skin(&model, 0).faces.len(), 0);
    assert_eq!(skin(&Model::default(), 0).faces.len(), 0);
    assert_eq!(sides_of(&Model::default(), &[0, 1]), []);
}

/// Two unit cubes side by side as polyhedra over eleven faces of the face block.
pub(in crate::geometry) fn two_polyhedra() -> Model {
    let mut model = samples::hex_grid([2, 1, 1], [1, 1, 1]);
    let hexes = model.element_blocks.remove(0);
    let mut faces: Vec<u32> = Vec::new();
    for element in 0..2 {
        let nodes = hexes.element(element).unwrap();
        for (side, shape) in Topology::Hex8.sides().iter().enumerate() {
            if element == 0 || side != 3 {
                faces.extend(shape.corners.iter().map(|&corner| nodes[usize::from(corner)]));
            }
        }
    }
    let mut face_block = Block::new(1, Topology::Nsided, Vec::new());
    face_block.num_elements = 11;
    face_block.counts = Some(Arc::new(vec![4; 11]));
    face_block.connectivity = Arc::new(faces);
    model.face_blocks.push(face_block);
    let mut cells = Block::new(1, Topology::Nfaced, Vec::new());
    cells.num_elements = 2;
    cells.counts = Some(Arc::new(vec![6, 6]));
    cells.connectivity = Arc::new(vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 10]);
    model.element_blocks.push(cells);
    model
}

#[test]
fn polyhedra_hide_the_face_that_both_list() {
    let mut model = two_polyhedra();
    let expected = [(0, 0), (0, 2), (0, 3), (0, 4), (0, 5), (1, 0), (1, 1), (1, 2), (1, 4), (1, 5)];
    assert_eq!(skin(&model, 0).faces, expected);
    assert_eq!(sides_of(&model, &[0]), expected);
    Arc::make_mut(&mut model.element_blocks[0].connectivity)[0] = 99;
    assert_eq!((skin(&model, 0).faces.len(), skin(&model, 0).num_skipped), (9, 1));
}

#[test]
fn polygons_show_their_free_edges() {
    let mut block = Block::new(1, Topology::Nsided, Vec::new());
    block.num_elements = 2;
    block.counts = Some(Arc::new(vec![3, 4]));
    block.connectivity = Arc::new(vec![0, 1, 2, 2, 1, 3, 4]);
    let model = model_with(5, vec![block]);
    assert_eq!(sides_of(&model, &[0]), [(0, 0), (0, 2), (1, 1), (1, 2), (1, 3)]);
}

#[test]
fn thousands_of_small_blocks_in_a_large_mesh_take_no_time() {
    // 15 * 20 * 10 = 3000 blocks of 8 elements, spread over node numbers of the whole mesh.
    let model = samples::hex_grid([30, 40, 20], [15, 20, 10]);
    let start = std::time::Instant::now();
    let total: usize = (0..3000).map(|block| skin(&model, block).faces.len()).sum();
    assert_eq!(total, 3000 * 24);
    assert!(start.elapsed().as_secs_f64() < 5.0, "{:?}", start.elapsed());
}

#[test]
fn many_threads_find_what_one_finds() {
    // Large enough to be cut into stretches; numbered against the grain in the second half.
    let mut model = samples::hex_grid([50, 50, 20], [1, 1, 1]);
    assert_eq!(skin(&model, 0).faces.len(), 2 * (2500 + 1000 + 1000));
    let shuffled = u32::try_from(model.num_nodes()).unwrap();
    for node in Arc::make_mut(&mut model.element_blocks[0].connectivity) {
        *node = u32::try_from(u64::from(*node) * 7919 % u64::from(shuffled)).unwrap();
    }
    assert_eq!(skin(&model, 0).faces.len(), 2 * (2500 + 1000 + 1000));
    // Node numbers that span far more than there are elements: slots are shared by several nodes.
    let wide = 40 * model.num_nodes();
    model.coordinates = Coordinates::new(vec![0.0; wide], vec![0.0; wide], vec![0.0; wide]);
    for node in Arc::make_mut(&mut model.element_blocks[0].connectivity) {
        *node *= 40;
    }
    assert_eq!(skin(&model, 0).faces.len(), 2 * (2500 + 1000 + 1000));
}

proptest::proptest! {
    #[test]
    fn any_part_of_a_grid_is_skinned_by_the_rule(kept in proptest::collection::vec(proptest::bool::ANY, 36)) {
        let grid = samples::hex_grid([4, 3, 3], [1, 1, 1]);
        let mut nodes: Vec<u32> = Vec::new();
        for (element, _) in grid.element_blocks[0].elements().zip(&kept).filter(|(_, kept)| **kept) {
            nodes.extend(element);
        }
        let mut model = grid.clone();
        model.element_blocks[0] = Block::new(1, Topology::Hex8, nodes);
        let expected = slow_solid_sides(&model, &[0]);
        proptest::prop_assert_eq!(&sides_of(&model, &[0]), &expected);
        proptest::prop_assert_eq!(&skin(&model, 0).faces, &expected);
    }
}

#[test]
fn r10_a_beam_has_both_its_sides_and_one_where_an_edge_covers_it() {
    // Beams list themselves forward and back.
    assert_eq!(sides_of(&samples::one_element(Topology::Beam2), &[0]), [(0, 0), (0, 1)]);
    assert_eq!(sides_of(&samples::one_element(Topology::Beam3), &[0]), [(0, 0), (0, 1)]);
    // On the edge 0-1 of a quadrilateral: of two sides and one edge, max(0, 2 - 1) sides are external and no edge.
    let mut model = model_with(6, vec![Block::new(1, Topology::Quad4, vec![0, 1, 2, 3])]);
    model.element_blocks.push(Block::new(2, Topology::Beam2, vec![0, 1]));
    assert_eq!(sides_of(&model, &[0, 1]), [(1, 0), (0, 1), (0, 2), (0, 3)]);
    // Between two quadrilaterals nothing of it is outside.
    model.element_blocks.push(Block::new(3, Topology::Quad4, vec![1, 0, 4, 5]));
    let sides = sides_of(&model, &[0, 1, 2]);
    assert!(sides.iter().all(|(element, _)| *element != 1) && sides.len() == 6, "{sides:?}");
}

#[test]
fn r10_a_line_shell_of_a_plane_has_both_its_sides_and_its_free_ends() {
    assert_eq!(sides_of(&samples::one_element(Topology::ShellLine2), &[0]), [(0, 0), (0, 1), (0, 2), (0, 3)]);
    // Two in a row share an end, which is not free.
    let mut row = model_with(3, vec![Block::new(1, Topology::ShellLine2, vec![0, 1, 1, 2])]);
    row.dimension = 2;
    assert_eq!(sides_of(&row, &[0]), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 3)]);
    // Bars have ends only.
    assert_eq!(sides_of(&samples::one_element(Topology::Bar2), &[0]), [(0, 0), (0, 1)]);
}
