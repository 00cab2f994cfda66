//! Coordinate frames: local axes that a model's data refer to.

/// A local coordinate system, given by three points.
#[derive(Clone, Copy, Debug)]
pub struct CoordinateFrame {
    /// The file's own number.
    pub id: i64,
    /// What the coordinates in it are.
    pub kind: FrameKind,
    /// Where it begins. Units: the file's, as of all three points.
    pub origin: [f64; 3],
    /// A point on its third axis.
    pub on_axis_3: [f64; 3],
    /// A point in the plane of its first and third axis.
    pub in_plane_13: [f64; 3],
}

/// By the bits of the points, so that a frame with a NaN in it is equal to itself.
impl PartialEq for CoordinateFrame {
    fn eq(&self, other: &Self) -> bool {
        let bits = |frame: &Self| {
            [frame.origin, frame.on_axis_3, frame.in_plane_13].map(|point| point.map(f64::to_bits))
        };
        (self.id, self.kind, bits(self)) == (other.id, other.kind, bits(other))
    }
}

/// What the coordinates in a frame are, by the letter that Exodus stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameKind(pub u8);

impl FrameKind {
    /// The kind in a word.
    pub fn words(self) -> &'static str {
        match self.0.to_ascii_uppercase() {
            b'R' => "rectangular",
            b'C' => "cylindrical",
            b'S' => "spherical",
            _ => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_with_a_nan_is_equal_to_itself() {
        let frame = CoordinateFrame {
            id: 1,
            kind: FrameKind(b'R'),
            origin: [f64::NAN, 0.0, 0.0],
            on_axis_3: [0.0; 3],
            in_plane_13: [1.0; 3],
        };
        assert_eq!(frame, frame);
        assert_ne!(frame, CoordinateFrame { origin: [0.0; 3], ..frame });
    }

    #[test]
    fn the_letter_counts_in_either_case() {
        let words = [b'R', b'c', b's', b'?'].map(|letter| FrameKind(letter).words());
        assert_eq!(words, ["rectangular", "cylindrical", "spherical", "unknown"]);
    }
}
