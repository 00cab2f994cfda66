//! Coordinate frames: local axes that a model's data refer to.

/// A local coordinate system, given by three points.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    fn the_letter_counts_in_either_case() {
        let words = [b'R', b'c', b's', b'?'].map(|letter| FrameKind(letter).words());
        assert_eq!(words, ["rectangular", "cylindrical", "spherical", "unknown"]);
    }
}
