//! The legend of a colour map: title, colours and tidy ticks, as data to draw.
//!
//! What it leaves out: fonts and pixels (`render` has those), and dragging (the window's).

use super::{Color, Mapping};

/// What is written beside a colour bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// What the colours mean.
    pub title: String,
    /// A second line: the time. Empty for none.
    pub subtitle: String,
    /// Colours from the least value to the greatest.
    pub colors: Vec<Color>,
    /// Marks, the least first.
    pub ticks: Vec<Tick>,
    /// The middle of the legend in the view: `[0, 0]` is the upper left corner, `[1, 1]` the lower right one.
    pub place: [f32; 2],
}

/// A mark on a colour bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where: 0 at the least value, 1 at the greatest.
    pub at: f32,
    /// The value in words.
    pub label: String,
}

/// Where a legend stands if nobody moved it: at the right.
pub const LEGEND_PLACE: [f32; 2] = [0.93, 0.5];

/// How near to an end of the bar no other mark stands.
const ROOM: f64 = 0.07;

/// Marks for a mapping: both ends, and round numbers between; the borders of bands if there are few.
pub(super) fn ticks(mapping: &Mapping, bands: u8) -> Vec<Tick> {
    let Mapping { min, max, is_log } = *mapping;
    if min >= max {
        return vec![tick(0.5, label(min, 4))];
    }
    let between: Vec<(f64, String)> = if (2..=10).contains(&bands) {
        let places = (1..bands).map(|band| f64::from(band) / f64::from(bands));
        places.map(|at| (at, label(mapping.value_at(at), 4))).collect()
    } else if is_log {
        let decades = whole(min.log10().ceil())..=whole(max.log10().floor());
        let every = (decades.end() - decades.start()) / 6 + 1;
        let values = decades.filter(|power| power % every == 0).map(|power| 10_f64.powi(power));
        values.map(|value| (mapping.place(value), label(value, 4))).collect()
    } else {
        let step = round_step((max * 0.5 - min * 0.5) * 2.0 / 5.0);
        let (first, last) = ((min / step).ceil(), (max / step).floor());
        // Beyond 2⁵³ numbers are no longer told apart, and there is nothing round between the ends.
        let count = if first.abs().max(last.abs()) < 9e15 { whole(last - first) } else { -1 };
        let values = (0..=count).map(|at| (first + f64::from(at)) * step);
        values.map(|value| (mapping.place(value), label(value, digits(min, max, step)))).collect()
    };
    let few = if (2..=10).contains(&bands) { 0.0 } else { ROOM };
    let is_free = |at: &f64| *at > few && *at < 1.0 - few;
    let inner = between.into_iter().filter(|(at, _)| is_free(at)).map(|(at, label)| tick(at, label));
    let [first, last] = end_labels(min, max);
    [tick(0.0, first)].into_iter().chain(inner).chain([tick(1.0, last)]).collect()
}

/// Both ends of a range, with as many digits as tell them apart.
pub fn end_labels(min: f64, max: f64) -> [String; 2] {
    let digits = if min < max { end_digits(min, max) } else { 4 };
    [label(min, digits), label(max, digits)]
}

fn tick(at: f64, label: String) -> Tick {
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    Tick { at: at as f32, label }
}

#[expect(clippy::cast_possible_truncation, reason = "a count or a power of ten; what is too large saturates")]
fn whole(value: f64) -> i32 {
    value as i32
}

/// 1, 2, 2.5 or 5 times a power of ten, the nearest not below a step.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let digit = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|digit| digit * power >= step * (1.0 - 1e-12));
    digit.unwrap_or(10.0) * power
}

/// How many digits tell multiples of a step within a range apart.
fn digits(min: f64, max: f64, step: f64) -> usize {
    let most = min.abs().max(max.abs());
    let decades = most.log10().floor() - (step * 0.1).log10().floor();
    usize::try_from(whole(decades)).unwrap_or(0).clamp(2, 15) + 1
}

/// How many digits the ends are written with: four, or as many as tell them apart by a hundredth of their distance.
fn end_digits(min: f64, max: f64) -> usize {
    let most = min.abs().max(max.abs());
    let decades = most.log10().floor() - (max - min).log10().floor();
    usize::try_from(whole(decades)).unwrap_or(0).clamp(0, 12) + 4
}

/// A number with so many digits and no zeros at its end; large and small ones with an exponent.
pub fn label(value: f64, digits: usize) -> String {
    let digits = digits.max(1);
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| -> String {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    if (-4..6).contains(&exponent) {
        let decimals = i32::try_from(digits).unwrap_or(15) - 1 - exponent;
        trim(&format!("{value:.*}", usize::try_from(decimals).unwrap_or(0)))
    } else {
        format!("{}e{exponent}", trim(mantissa))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(min: f64, max: f64, is_log: bool, bands: u8) -> Vec<String> {
        let ticks = ticks(&Mapping { min, max, is_log }, bands);
        assert!(ticks.is_sorted_by(|a, b| a.at <= b.at));
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_and_the_ends_exact() {
        assert_eq!(labels(0.0, 10.0, false, 0), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(labels(0.0, 1.0, false, 0), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        // 0 lies too near to the lower end, at 3.2 / 51.1 = 0.063.
        assert_eq!(labels(-3.217, 47.9, false, 0), ["-3.217", "20", "40", "47.9"]);
        assert_eq!(labels(2.0, 2.0, false, 0), ["2"]);
        // Far from zero and close together.
        assert_eq!(labels(101_325.0, 101_325.5, false, 0).first().unwrap(), "101325");
        assert_eq!(labels(1e9, 3e9, false, 0), ["1e9", "1.5e9", "2e9", "2.5e9", "3e9"]);
        assert_eq!(labels(0.1, 1000.0, true, 0), ["0.1", "1", "10", "100", "1000"]);
        assert_eq!(labels(0.0, 1.0, false, 4), ["0", "0.25", "0.5", "0.75", "1"]);
    }

    #[test]
    fn the_ends_of_a_narrow_range_are_told_apart() {
        // The numbers agree in 9 digits, and 4 more show their distance.
        let ends = end_labels(0.094_519_776_159_9, 0.094_519_776_253_3);
        assert_eq!(ends, ["0.0945197761599", "0.0945197762533"]);
        assert_eq!(end_labels(1.0, 1.0), ["1", "1"]);
        assert_eq!(end_labels(0.0, 913.16), ["0", "913.2"]);
    }

    #[test]
    fn numbers_are_short() {
        for (value, digits, text) in [
            (0.0, 4, "0"),
            (1234.5678, 4, "1235"),
            (-0.000_123_46, 4, "-0.0001235"),
            (1.5e-7, 4, "1.5e-7"),
            (2.0e8, 3, "2e8"),
            (99.99, 3, "100"),
            (0.3, 4, "0.3"),
            (f64::INFINITY, 4, "inf"),
        ] {
            assert_eq!(label(value, digits), text);
        }
    }

    #[test]
    fn the_greatest_numbers_have_ticks_too() {
        for (min, max) in
            [(-f64::MAX, f64::MAX), (0.0, f64::MIN_POSITIVE), (1e300, 1.000_000_000_000_001e300)]
        {
            let ticks = ticks(&Mapping { min, max, is_log: false }, 0);
            assert!(ticks.len() >= 2 && ticks.len() < 12, "{min} {max} {ticks:?}");
        }
    }
}
