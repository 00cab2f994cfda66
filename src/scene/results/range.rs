//! From values to places in a colour map: which range, linear or by powers of ten.

use super::values::Extent;

/// Which values have the colours of a map's ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum RangeChoice {
    /// The least and greatest of the step that is shown.
    #[default]
    Step,
    /// Those of all steps.
    AllSteps,
    /// Those of the blocks that are shown, at this step.
    Visible,
    /// These.
    Custom([f64; 2]),
}

impl RangeChoice {
    /// Reads what a flag says: `step`, `all`, `visible` or `MIN,MAX`.
    ///
    /// # Errors
    /// A sentence that says what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        let finite = |text: &str| text.trim().parse().ok().filter(|value: &f64| value.is_finite());
        match text {
            "step" => return Ok(Self::Step),
            "all" => return Ok(Self::AllSteps),
            "visible" => return Ok(Self::Visible),
            _ => {}
        }
        let Some((Some(min), Some(max))) = text.split_once(',').map(|(min, max)| (finite(min), finite(max)))
        else {
            return Err(format!("`{text}` is not a range: give MIN,MAX, or step, visible or all"));
        };
        if min < max {
            Ok(Self::Custom([min, max]))
        } else {
            Err(format!("`{text}` is not a range: the first number must be less than the second"))
        }
    }
}

/// Where values lie between the ends of a colour map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mapping {
    /// What has the first colour.
    pub min: f64,
    /// What has the last colour.
    pub max: f64,
    /// Whether equal ratios are equally far apart; then `min` is more than 0.
    pub is_log: bool,
}

impl Mapping {
    /// The mapping of what reaches so far; `chosen` are the ends if somebody chose them.
    ///
    /// Symmetric ranges reach equally far to both sides of 0. A logarithm needs values more than 0: the range begins at the
    /// least such value, and where there is none the mapping is linear.
    pub fn new(extent: Extent, chosen: Option<[f64; 2]>, is_symmetric: bool, wants_log: bool) -> Self {
        let extent = if extent.is_empty() { Extent { min: 0.0, max: 1.0, ..extent } } else { extent };
        let [mut min, mut max] = chosen.unwrap_or([extent.min, extent.max]);
        if wants_log {
            let least = if min > 0.0 { min } else { extent.least_positive };
            if least.is_finite() && least > 0.0 && max > least {
                return Self { min: least, max, is_log: true };
            }
        }
        if is_symmetric {
            let reach = min.abs().max(max.abs());
            [min, max] = [-reach, reach];
        }
        Self { min, max, is_log: false }
    }

    /// Where a value lies: 0 at the first colour, 1 at the last. The middle if both ends are the same; NaN for what has no
    /// place.
    pub fn place(&self, value: f64) -> f64 {
        let place = if self.is_log {
            if value > 0.0 { (value / self.min).ln() / (self.max / self.min).ln() } else { f64::NAN }
        } else {
            // Halves, so that the distance of great numbers is no greater than the greatest.
            (value * 0.5 - self.min * 0.5) / (self.max * 0.5 - self.min * 0.5)
        };
        if self.max > self.min {
            place
        } else if value == self.min {
            0.5
        } else if value > self.min {
            f64::INFINITY
        } else if value < self.min {
            f64::NEG_INFINITY
        } else {
            f64::NAN
        }
    }

    /// The value at a place between 0 and 1.
    pub fn value_at(&self, place: f64) -> f64 {
        if self.is_log {
            self.min * (self.max / self.min).powf(place)
        } else {
            self.min * (1.0 - place) + self.max * place
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(RangeChoice::parse("-1,2.5e3"), Ok(RangeChoice::Custom([-1.0, 2500.0])));
        assert_eq!(RangeChoice::parse("all"), Ok(RangeChoice::AllSteps));
        let says = |text: &str| RangeChoice::parse(text).unwrap_err();
        assert_eq!(says("1"), "`1` is not a range: give MIN,MAX, or step, visible or all");
        assert!(says("NaN,1").contains("give MIN,MAX"));
        assert_eq!(says("2,1"), "`2,1` is not a range: the first number must be less than the second");
    }

    #[test]
    fn places_of_values() {
        let extent = Extent { min: -1.0, max: 3.0, least_positive: 0.03 };
        let linear = Mapping::new(extent, None, false, false);
        assert_eq!([-1.0, 0.0, 3.0, 7.0].map(|value| linear.place(value)), [0.0, 0.25, 1.0, 2.0]);
        assert_eq!(linear.value_at(0.25), 0.0);
        let symmetric = Mapping::new(extent, None, true, false);
        assert_eq!((symmetric.min, symmetric.max, symmetric.place(0.0)), (-3.0, 3.0, 0.5));
        let log = Mapping::new(extent, None, false, true);
        assert!((log.place(0.3) - 0.5).abs() < 1e-15 && log.place(-1.0).is_nan()); // 0.03, 0.3, 3
        assert!((log.value_at(0.5) - 0.3).abs() < 1e-15);
        assert_eq!(Mapping::new(extent, Some([0.0, 1.0]), false, false).place(0.75), 0.75);
        assert!(linear.place(f64::NAN).is_nan());
    }

    #[test]
    fn ranges_of_one_value_none_and_the_greatest() {
        let one = Mapping { min: 2.0, max: 2.0, is_log: false };
        assert_eq!((one.place(2.0), one.place(3.0)), (0.5, f64::INFINITY));
        let none = Mapping::new(Extent::default(), None, false, true);
        assert_eq!((none.min, none.max, none.is_log), (0.0, 1.0, false));
        let most = Mapping { min: -f64::MAX, max: f64::MAX, is_log: false };
        assert_eq!([-f64::MAX, 0.0, f64::MAX].map(|value| most.place(value)), [0.0, 0.5, 1.0]);
    }
}
