use super::*;
use crate::geometry::polygon::position;
use crate::model::samples;

/// Volume enclosed by outward triangles: the sum of a·(b×c)/6.
fn volume(model: &Model, surface: &Surface) -> f64 {
    let at = |node: u32| position(model, node).unwrap();
    surface.triangles.iter().map(|&[a, b, c]| at(a).dot(at(b).cross(at(c))) / 6.0).sum()
}

#[test]
fn a_grid_shows_its_outside() {
    let model = samples::hex_grid([3, 4, 5], [1, 1, 1]);
    let surface = surface(&model, 0, DEFAULT_FEATURE_ANGLE);
    // 2 (3*4 + 4*5 + 3*5) = 94 faces, twice as many edges, and the 4 (3 + 4 + 5) = 48 on the edges of the box.
    assert_eq!((surface.faces.len(), surface.triangles.len()), (94, 188));
    assert_eq!((surface.element_edges.len(), surface.feature_edges.len()), (188, 48));
    assert!((volume(&model, &surface) - 60.0).abs() < 1e-9);
}
