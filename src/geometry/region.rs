//! Regions of space that things are chosen by: planes, boxes, cylinders, spheres.

use glam::DVec3;

/// A region of space, in the model's coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Region {
    /// What lies below a plane; above is where the normal points. The normal has length 1.
    Plane {
        /// A point of the plane.
        point: DVec3,
        /// Its direction.
        normal: DVec3,
    },
    /// A box with the axes of the model.
    Box {
        /// Its lowest corner.
        least: DVec3,
        /// Its highest corner.
        greatest: DVec3,
    },
    /// A round cylinder. The axis has length 1.
    Cylinder {
        /// Where it begins, on the axis.
        start: DVec3,
        /// Its direction.
        axis: DVec3,
        /// Half its width.
        radius: f64,
        /// How long it is; `None` if it has no ends, in both directions.
        length: Option<f64>,
    },
    /// A ball.
    Sphere {
        /// Its centre.
        centre: DVec3,
        /// Its radius.
        radius: f64,
    },
}

/// Where a point must lie, seen from a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On its surface: the plane, the faces of the box, the round side of the cylinder, the sphere.
    On,
    /// In it, or on its surface.
    Inside,
    /// Not in it, or on its surface.
    Outside,
}

impl Region {
    /// Whether a point lies there, up to a distance. A point with a coordinate that is no number lies nowhere.
    pub fn has(&self, point: DVec3, place: Place, tolerance: f64) -> bool {
        let (across, along) = self.excess(point);
        match place {
            Place::On => across.abs() <= tolerance && along <= tolerance,
            Place::Inside => across <= tolerance && along <= tolerance,
            Place::Outside => across >= -tolerance || along >= -tolerance,
        }
    }

    /// How far a point lies beyond the surface, and beyond the ends; below 0 within.
    fn excess(&self, point: DVec3) -> (f64, f64) {
        const NO_END: f64 = f64::NEG_INFINITY;
        match *self {
            Self::Plane { point: origin, normal } => ((point - origin).dot(normal), NO_END),
            Self::Box { least, greatest } => {
                let beyond = (least - point).max(point - greatest).max_element();
                (if point.is_nan() { f64::NAN } else { beyond }, NO_END)
            }
            Self::Cylinder { start, axis, radius, length } => {
                let along = (point - start).dot(axis);
                let across = (point - start - along * axis).length() - radius;
                (across, length.map_or(NO_END, |length| (-along).max(along - length)))
            }
            Self::Sphere { centre, radius } => ((point - centre).length() - radius, NO_END),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(region: Region, point: [f64; 3]) -> [bool; 3] {
        [Place::On, Place::Inside, Place::Outside]
            .map(|place| region.has(DVec3::from_array(point), place, 0.01))
    }

    const ON: [bool; 3] = [true, true, true];
    const INSIDE: [bool; 3] = [false, true, false];
    const OUTSIDE: [bool; 3] = [false, false, true];

    #[test]
    fn planes_have_a_below_and_an_above() {
        let region = Region::Plane { point: DVec3::new(5.0, 5.0, 1.0), normal: DVec3::Z };
        assert_eq!(places(region, [0.0, 9.0, 1.005]), ON);
        assert_eq!(places(region, [0.0, 0.0, 0.5]), INSIDE);
        assert_eq!(places(region, [0.0, 0.0, 1.5]), OUTSIDE);
    }

    #[test]
    fn boxes_have_faces() {
        let region = Region::Box { least: DVec3::ZERO, greatest: DVec3::new(1.0, 2.0, 3.0) };
        assert_eq!(places(region, [0.5, 2.0, 1.0]), ON);
        assert_eq!(places(region, [0.5, 1.0, 1.0]), INSIDE);
        // In the plane of a face, but beside it.
        assert_eq!(places(region, [0.0, 3.0, 1.0]), OUTSIDE);
        assert_eq!(places(region, [0.5, f64::NAN, 1.0]), [false; 3]);
    }

    #[test]
    fn cylinders_have_a_round_side_and_perhaps_ends() {
        let endless = Region::Cylinder { start: DVec3::X, axis: DVec3::Z, radius: 2.0, length: None };
        assert_eq!(places(endless, [1.0, 2.0, -70.0]), ON);
        assert_eq!(places(endless, [1.0, 1.0, 70.0]), INSIDE);
        assert_eq!(places(endless, [4.0, 0.0, 0.0]), OUTSIDE);
        let short = Region::Cylinder { start: DVec3::X, axis: DVec3::Z, radius: 2.0, length: Some(3.0) };
        assert_eq!(places(short, [1.0, 2.0, 3.0]), ON);
        assert_eq!(places(short, [1.0, 2.0, 3.1]), OUTSIDE);
        // The middle of an end is inside and outside, but not on the round side.
        assert_eq!(places(short, [1.0, 0.0, 3.0]), [false, true, true]);
        assert_eq!(places(short, [1.0, 0.0, -0.5]), OUTSIDE);
    }

    #[test]
    fn spheres_are_round() {
        let region = Region::Sphere { centre: DVec3::ONE, radius: 5.0 };
        // 3² + 4² = 5².
        assert_eq!(places(region, [4.0, 5.0, 1.0]), ON);
        assert_eq!(places(region, [1.0, 1.0, 5.0]), INSIDE);
        assert_eq!(places(region, [1.0, 1.0, 7.0]), OUTSIDE);
        assert_eq!(places(region, [f64::NAN, 1.0, 1.0]), [false; 3]);
    }
}
