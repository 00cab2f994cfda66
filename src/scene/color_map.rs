//! Colour maps: from a number between 0 and 1 to a colour, and the table that the GPU looks up.
//!
//! A map is a list of colours at even distances, blended in `sRGB`. [`ColorTable`] applies bands and inversion once, so that
//! drawing is one look-up. What it leaves out: ranges and logarithms, which happen where values become numbers from 0 to 1.

use super::{Color, Mapping};

/// A colour map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of the maps")]
pub enum ColorMap {
    /// Blue over white to red with dark ends, even in lightness on both sides: ours, in the manner of ParaView's "Fast".
    #[default]
    Fast,
    Viridis,
    Cividis,
    Inferno,
    CoolWarm,
    Turbo,
    Grey,
}

impl ColorMap {
    /// All maps with the names that flags take and those on screen.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Fast, "fast", "Fast"),
        (Self::Viridis, "viridis", "Viridis"),
        (Self::Cividis, "cividis", "Cividis"),
        (Self::Inferno, "inferno", "Inferno"),
        (Self::CoolWarm, "cool-warm", "Cool to warm"),
        (Self::Turbo, "turbo", "Turbo"),
        (Self::Grey, "grey", "Grey"),
    ];

    /// The map with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known, _)| *known == name).map(|(map, ..)| map)
    }

    /// The name in flags.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(map, ..)| *map == self).map_or("", |(_, name, _)| name)
    }

    /// The colour at a place from 0 to 1; beyond, that of the end.
    pub fn color(self, at: f64) -> Color {
        let stops = self.stops();
        let last = stops.len() - 1;
        #[expect(clippy::cast_precision_loss, reason = "a few stops")]
        let place = at.clamp(0.0, 1.0) * last as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of stops"
        )]
        let before = (place as usize).min(last - 1);
        #[expect(clippy::cast_precision_loss, reason = "a few stops")]
        let share = place - before as f64;
        let [from, to] = [stops[before], stops[before + 1]].map(|stop| stop.to_be_bytes());
        let blend = |channel: usize| {
            let value = f64::from(from[channel]) * (1.0 - share) + f64::from(to[channel]) * share;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a blend of two bytes"
            )]
            let byte = value.round() as u8;
            byte
        };
        Color::rgb(blend(1), blend(2), blend(3))
    }

    /// Colours at even distances, as `0xRRGGBB`.
    ///
    /// Source: viridis and inferno (van der Walt, Smith), cividis (Nuñez and others) and turbo (Mikhailov) sampled at 17 places; cool
    /// to warm after Moreland.
    fn stops(self) -> &'static [u32] {
        match self {
            Self::Fast => &FAST,
            Self::Viridis => &VIRIDIS,
            Self::Cividis => &CIVIDIS,
            Self::Inferno => &INFERNO,
            Self::CoolWarm => &COOL_WARM,
            Self::Turbo => &TURBO,
            Self::Grey => &[0x1a1a1a, 0xf2f2f2],
        }
    }
}

#[rustfmt::skip]
const FAST: [u32; 9] = [
    0x0f1f72, 0x2a55a8, 0x4f93cf, 0x93cbdf, 0xe8e8c8, 0xf0c070, 0xe0843c, 0xb8402c, 0x681020,
];
#[rustfmt::skip]
const VIRIDIS: [u32; 17] = [
    0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e, 0x26828e, 0x21918c,
    0x1f9f88, 0x27ad81, 0x3dbc74, 0x5cc863, 0x81d34d, 0xaadc32, 0xd5e21a, 0xfde725,
];
#[rustfmt::skip]
const CIVIDIS: [u32; 17] = [
    0x00224e, 0x002e6a, 0x1a386f, 0x32436d, 0x434e6c, 0x535a6d, 0x61656f, 0x6f7073, 0x7d7c78,
    0x8b8778, 0x9a9376, 0xaaa073, 0xbbad6d, 0xccba64, 0xddc858, 0xefd748, 0xfee838,
];
#[rustfmt::skip]
const INFERNO: [u32; 17] = [
    0x000004, 0x0b0724, 0x210c4a, 0x3d0965, 0x57106e, 0x71196e, 0x8a226a, 0xa32c61, 0xbc3754,
    0xd04545, 0xe35933, 0xf1711f, 0xf98c0a, 0xfcaa0f, 0xf9c932, 0xf2e865, 0xfcffa4,
];
#[rustfmt::skip]
const TURBO: [u32; 17] = [
    0x30123b, 0x4040a2, 0x466be3, 0x4294ff, 0x28bceb, 0x18ddc2, 0x32f298, 0x6dfe62, 0xa4fc3c,
    0xcbed34, 0xecd13a, 0xfdae35, 0xfb8122, 0xec530f, 0xd23105, 0xac1701, 0x7a0403,
];
#[rustfmt::skip]
const COOL_WARM: [u32; 17] = [
    0x3b4cc0, 0x4e68d7, 0x6282ea, 0x779af7, 0x8db0fe, 0xa3c2ff, 0xb8d0f9, 0xccd9ee, 0xdddddd,
    0xecd3c6, 0xf5c4ad, 0xf7b194, 0xf49a7b, 0xec7f63, 0xde614c, 0xcb3e38, 0xb40426,
];

/// How a colour map is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapStyle {
    /// The map.
    pub map: ColorMap,
    /// Bands of one colour each; 0 for a smooth map.
    pub bands: u8,
    /// Whether the greatest value has the first colour.
    pub is_inverted: bool,
}

impl MapStyle {
    /// The colour at a place from 0 to 1, with bands and inversion.
    pub fn color(&self, at: f64) -> Color {
        let at = at.clamp(0.0, 1.0);
        let bands = f64::from(self.bands);
        let banded = match self.bands {
            0 => at,
            1 => 0.5,
            // The first and the last band have the colours of the ends.
            _ => (at * bands).floor().min(bands - 1.0) / (bands - 1.0),
        };
        self.map.color(if self.is_inverted { 1.0 - banded } else { banded })
    }
}

/// Entries of a [`ColorTable`] that belong to the map.
pub const TABLE_LENGTH: u16 = 1023;

/// Colours by number, as the GPU looks them up: the map from 0 to 1, and behind it the colour for what has no value.
#[derive(Clone, Debug, PartialEq)]
pub struct ColorTable {
    /// Shape: [`TABLE_LENGTH`] colours of the map, then one for no value.
    pub colors: Vec<Color>,
}

impl ColorTable {
    /// The table of a map; `nan` is the colour for what has no value.
    pub fn new(style: &MapStyle, nan: Color) -> Self {
        let length = f64::from(TABLE_LENGTH);
        let map = (0..TABLE_LENGTH).map(|at| style.color((f64::from(at) + 0.5) / length));
        Self { colors: map.chain([nan]).collect() }
    }
}

/// What stands for "no value" among the numbers from 0 to 1 that the GPU gets: so large that triangles with one such
/// corner have that colour nearly everywhere, and no NaN, which shaders may optimise away.
pub const NO_VALUE: f32 = -1e30;

impl Mapping {
    /// The number that the GPU gets for a value: 0 to 1 within the range, less or more outside, [`NO_VALUE`] for none.
    pub fn number(&self, value: f64) -> f32 {
        let at = self.place(value);
        #[expect(clippy::cast_possible_truncation, reason = "a place in a colour map")]
        if at.is_nan() { NO_VALUE } else { at.clamp(-1e3, 1e3) as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_begin_and_end_as_published() {
        for (map, first, last) in [
            (ColorMap::Viridis, Color::rgb(0x44, 0x01, 0x54), Color::rgb(0xfd, 0xe7, 0x25)),
            (ColorMap::Inferno, Color::rgb(0x00, 0x00, 0x04), Color::rgb(0xfc, 0xff, 0xa4)),
            (ColorMap::Cividis, Color::rgb(0x00, 0x22, 0x4e), Color::rgb(0xfe, 0xe8, 0x38)),
        ] {
            assert_eq!((map.color(0.0), map.color(1.0)), (first, last), "{map:?}");
            assert_eq!((map.color(-1.0), map.color(2.0)), (first, last), "{map:?}");
        }
        // Half way between 0x1a and 0xf2 is 0x86.
        assert_eq!(ColorMap::Grey.color(0.5), Color::rgb(0x86, 0x86, 0x86));
    }

    #[test]
    fn sequential_maps_grow_lighter() {
        for map in [ColorMap::Viridis, ColorMap::Cividis, ColorMap::Inferno, ColorMap::Grey] {
            let light: Vec<f32> = (0..=40).map(|at| map.color(f64::from(at) / 40.0).luminance()).collect();
            assert!(light.is_sorted(), "{map:?} {light:?}");
        }
        // Those with two ends are lightest in the middle.
        for map in [ColorMap::Fast, ColorMap::CoolWarm] {
            let light = |at: f64| map.color(at).luminance();
            assert!(light(0.5) > light(0.25) && light(0.25) > light(0.0), "{map:?}");
            assert!(light(0.5) > light(0.75) && light(0.75) > light(1.0), "{map:?}");
        }
    }

    #[test]
    fn bands_and_inversion() {
        let style = MapStyle { map: ColorMap::Grey, bands: 3, is_inverted: false };
        let colors = [0.0, 0.3, 0.34, 0.6, 0.7, 1.0].map(|at| style.color(at));
        let [dark, middle, light] = [0.0, 0.5, 1.0].map(|at| ColorMap::Grey.color(at));
        assert_eq!(colors, [dark, dark, middle, middle, light, light]);
        let inverted = MapStyle { is_inverted: true, ..style };
        assert_eq!([inverted.color(0.0), inverted.color(1.0)], [light, dark]);
        let table = ColorTable::new(&style, Color::rgb(1, 2, 3));
        assert_eq!(table.colors.len(), usize::from(TABLE_LENGTH) + 1);
        assert_eq!(table.colors.last(), Some(&Color::rgb(1, 2, 3)));
        assert_eq!((table.colors[0], table.colors[1022]), (dark, light));
    }
}
