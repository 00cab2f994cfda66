//! A box along the axes, in the model's own coordinates.

use crate::model::Model;
use glam::DVec3;

/// A box along the axes.
///
/// Units: the file's. Space: world, which is the model's own coordinates. Invariant: finite, `min <= max` on each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least corner.
    pub min: DVec3,
    /// The greatest corner.
    pub max: DVec3,
}

impl Default for Bounds {
    /// A cube with sides of two around zero, for scenes with nothing in them.
    fn default() -> Self {
        Self { min: DVec3::NEG_ONE, max: DVec3::ONE }
    }
}

impl Bounds {
    /// The box around points; points that are not finite are left out. `None` if none is left.
    pub fn of_points(points: impl IntoIterator<Item = DVec3>) -> Option<Self> {
        points.into_iter().filter(|point| point.is_finite()).fold(None, |bounds: Option<Self>, point| {
            Some(match bounds {
                None => Self { min: point, max: point },
                Some(Self { min, max }) => Self { min: min.min(point), max: max.max(point) },
            })
        })
    }

    /// The box around all nodes of a model; `None` if it has none.
    ///
    /// Cost: one pass over the coordinates.
    pub fn of_model(model: &Model) -> Option<Self> {
        model.bounding_box().map(|[min, max]| Self { min: min.into(), max: max.into() })
    }

    /// The smallest box around both.
    pub fn union(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }

    /// The middle. It does not overflow for coordinates near the greatest number.
    pub fn center(&self) -> DVec3 {
        self.min * 0.5 + self.max * 0.5
    }

    /// The lengths of the sides.
    pub fn size(&self) -> DVec3 {
        self.max - self.min
    }

    /// The length of the diagonal through the box.
    pub fn diagonal(&self) -> f64 {
        self.size().length()
    }

    /// The eight corners, x fastest.
    pub fn corners(&self) -> [DVec3; 8] {
        std::array::from_fn(|corner| {
            let pick = |axis: usize| if corner >> axis & 1 == 0 { self.min[axis] } else { self.max[axis] };
            DVec3::new(pick(0), pick(1), pick(2))
        })
    }

    /// Whether the box lies in a plane z = constant, as that of a plane model does.
    pub fn is_flat(&self) -> bool {
        self.min.z == self.max.z
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;

    #[test]
    fn the_box_of_a_model_and_its_corners() {
        let bounds = Bounds::of_model(&samples::two_hexes()).unwrap();
        assert_eq!((bounds.min, bounds.max), (DVec3::ZERO, DVec3::new(2.0, 1.0, 1.0)));
        assert_eq!(bounds.center(), DVec3::new(1.0, 0.5, 0.5));
        assert_eq!(bounds.diagonal(), 6.0_f64.sqrt()); // 4 + 1 + 1
        assert_eq!(bounds.corners()[1], DVec3::new(2.0, 0.0, 0.0));
        assert_eq!(bounds.corners()[6], DVec3::new(0.0, 1.0, 1.0));
        assert!(!bounds.is_flat());
        assert!(Bounds::of_model(&samples::plane()).unwrap().is_flat());
        assert!(Bounds::of_model(&Model::default()).is_none());
    }

    #[test]
    fn points_that_are_not_finite_do_not_count() {
        let points = [DVec3::NAN, DVec3::ONE, DVec3::INFINITY, DVec3::ZERO];
        assert_eq!(Bounds::of_points(points), Some(Bounds { min: DVec3::ZERO, max: DVec3::ONE }));
        assert_eq!(Bounds::of_points([DVec3::NAN]), None);
    }
}
