//! A plane that cuts the model, square to an axis.

use crate::geometry::Plane;
use glam::DVec3;

/// An axis of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "x, y and z say it")]
pub enum ClipAxis {
    #[default]
    X,
    Y,
    Z,
}

impl ClipAxis {
    /// All three.
    pub const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    /// The letter.
    pub fn label(self) -> &'static str {
        ["X", "Y", "Z"][self as usize]
    }
}

/// A cut square to an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clip {
    /// The axis.
    pub axis: ClipAxis,
    /// Where on it. Units: the file's.
    pub value: f64,
    /// Whether what is above the value is kept instead of what is below.
    pub keeps_above: bool,
}

impl Clip {
    /// Reads what a flag says: `X=VALUE` keeps what is below the value, `-X=VALUE` what is above.
    ///
    /// # Errors
    /// A sentence that says what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refused = || {
            format!("`{text}` is not a cut: give X=VALUE, Y=VALUE or Z=VALUE; -X=VALUE keeps the other side")
        };
        let (name, value) = text.split_once('=').ok_or_else(refused)?;
        let (keeps_above, name) = match name.trim().strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, name.trim()),
        };
        let axis = ClipAxis::ALL.into_iter().find(|axis| axis.label().eq_ignore_ascii_case(name));
        let value = value.trim().parse().ok().filter(|value: &f64| value.is_finite());
        match (axis, value) {
            (Some(axis), Some(value)) => Ok(Self { axis, value, keeps_above }),
            _ => Err(refused()),
        }
    }

    /// The plane, with its normal towards what is cut away.
    pub fn plane(&self) -> Plane {
        let normal = DVec3::AXES[self.axis as usize];
        if self.keeps_above {
            Plane { normal: -normal, offset: -self.value }
        } else {
            Plane { normal, offset: self.value }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_read() {
        let clip = Clip::parse("y=-0.5").unwrap();
        assert_eq!(clip, Clip { axis: ClipAxis::Y, value: -0.5, keeps_above: false });
        assert_eq!(clip.plane().distance(DVec3::new(9.0, 0.0, 9.0)), 0.5);
        let other = Clip::parse("-Y=-0.5").unwrap();
        assert_eq!(other.plane().distance(DVec3::new(9.0, 0.0, 9.0)), -0.5);
        for wrong in ["X", "w=1", "X=", "X=inf", "=1", "--X=1"] {
            assert!(Clip::parse(wrong).unwrap_err().contains("is not a cut"), "{wrong}");
        }
    }
}
