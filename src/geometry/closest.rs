//! The two closest nodes.

use crate::model::Coordinates;
use std::collections::HashMap;

type Cell = [i64; 3];

/// The distance of the two closest nodes whose coordinates are finite; `None` if there are fewer than two.
///
/// Points are put one after the other into a grid whose cells are as wide as the least distance so far, so that only
/// the cells around a point can hold a closer one; a closer pair makes the grid anew. In the shuffled order that
/// happens seldom. Pairs across borders of cells are not missed (trap T34).
///
/// Cost: linear in expectation. Source: Golin, Raman, Schwarz and Smid, simple randomized algorithms for closest pairs.
pub fn closest_distance(coordinates: &Coordinates) -> Option<f64> {
    let points = shuffled(coordinates);
    let mut best = distance(points.first()?, points.get(1)?);
    let mut grid = Grid::of(&points[..2], best);
    for (at, point) in points.iter().enumerate().skip(2) {
        if best == 0.0 {
            break;
        }
        let nearest = grid.around(point).map(|other| distance(point, &points[other as usize]));
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        if nearest < best {
            best = nearest;
            grid = Grid::of(&points[..=at], best);
        } else {
            grid.insert(at, point);
        }
    }
    Some(best)
}

/// The finite points in an order without pattern, the same every time.
fn shuffled(coordinates: &Coordinates) -> Vec<[f64; 3]> {
    let Coordinates { x, y, z } = coordinates;
    let mut points: Vec<[f64; 3]> = (0..x.len())
        .map(|node| [x[node], y[node], z[node]])
        .filter(|at| at.iter().all(|value| value.is_finite()))
        .collect();
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for last in (1..points.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap_or(0) % (last + 1);
        points.swap(last, other);
    }
    points
}

fn distance(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// Points by the cell that they lie in.
struct Grid {
    width: f64,
    cells: HashMap<Cell, Vec<u32>>,
}

impl Grid {
    fn of(points: &[[f64; 3]], width: f64) -> Self {
        let mut grid = Self { width, cells: HashMap::with_capacity(points.len()) };
        if width > 0.0 {
            points.iter().enumerate().for_each(|(at, point)| grid.insert(at, point));
        }
        grid
    }

    fn cell(&self, point: &[f64; 3]) -> Cell {
        #[expect(clippy::cast_possible_truncation, reason = "it saturates: what lies that far shares a cell")]
        point.map(|value| (value / self.width).floor() as i64)
    }

    fn insert(&mut self, at: usize, point: &[f64; 3]) {
        let cell = self.cell(point);
        self.cells.entry(cell).or_default().push(u32::try_from(at).unwrap_or(u32::MAX));
    }

    fn around(&self, point: &[f64; 3]) -> impl Iterator<Item = u32> {
        let [i, j, k] = self.cell(point);
        let near = |at: i64| [at.saturating_sub(1), at, at.saturating_add(1)];
        near(i)
            .into_iter()
            .flat_map(move |i| near(j).into_iter().flat_map(move |j| near(k).map(move |k| [i, j, k])))
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t34_v24_pairs_across_any_border_are_found() {
        let on_a_line = |x: &[f64]| Coordinates::new(x.to_vec(), vec![0.0; x.len()], vec![0.0; x.len()]);
        let found = closest_distance(&on_a_line(&[0.0, 0.49, 0.51, 1.0])).unwrap();
        assert!((found - 0.02).abs() < 1e-15, "{found}");
        assert_eq!(closest_distance(&on_a_line(&[3.0])), None);
        assert_eq!(closest_distance(&on_a_line(&[3.0, 1.0, 3.0])), Some(0.0));
        assert_eq!(closest_distance(&on_a_line(&[0.0, f64::NAN, 5.0])), Some(5.0));
    }
}
