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
            Self::Grey => &[0x1a_1a_1a, 0xf2_f2_f2],
        }
    }
}

#[rustfmt::skip]
const FAST: [u32; 9] = [
    0x0f_1f_72, 0x2a_55_a8, 0x4f_93_cf, 0x93_cb_df, 0xe8_e8_c8, 0xf0_c0_70, 0xe0_84_3c, 0xb8_40_2c, 0x68_10_20,
];
#[rustfmt::skip]
const VIRIDIS: [u32; 17] = [
    0x44_01_54, 0x48_18_6a, 0x47_2d_7b, 0x42_40_86, 0x3b_52_8b, 0x33_63_8d, 0x2c_72_8e, 0x26_82_8e, 0x21_91_8c,
    0x1f_9f_88, 0x27_ad_81, 0x3d_bc_74, 0x5c_c8_63, 0x81_d3_4d, 0xaa_dc_32, 0xd5_e2_1a, 0xfd_e7_25,
];
#[rustfmt::skip]
const CIVIDIS: [u32; 17] = [
    0x00_22_4e, 0x00_2e_6a, 0x1a_38_6f, 0x32_43_6d, 0x43_4e_6c, 0x53_5a_6d, 0x61_65_6f, 0x6f_70_73, 0x7d_7c_78,
    0x8b_87_78, 0x9a_93_76, 0xaa_a0_73, 0xbb_ad_6d, 0xcc_ba_64, 0xdd_c8_58, 0xef_d7_48, 0xfe_e8_38,
];
#[rustfmt::skip]
const INFERNO: [u32; 17] = [
    0x00_00_04, 0x0b_07_24, 0x21_0c_4a, 0x3d_09_65, 0x57_10_6e, 0x71_19_6e, 0x8a_22_6a, 0xa3_2c_61, 0xbc_37_54,
    0xd0_45_45, 0xe3_59_33, 0xf1_71_1f, 0xf9_8c_0a, 0xfc_aa_0f, 0xf9_c9_32, 0xf2_e8_65, 0xfc_ff_a4,
];
#[rustfmt::skip]
const TURBO: [u32; 17] = [
    0x30_12_3b, 0x40_40_a2, 0x46_6b_e3, 0x42_94_ff, 0x28_bc_eb, 0x18_dd_c2, 0x32_f2_98, 0x6d_fe_62, 0xa4_fc_3c,
    0xcb_ed_34, 0xec_d1_3a, 0xfd_ae_35, 0xfb_81_22, 0xec_53_0f, 0xd2_31_05, 0xac_17_01, 0x7a_04_03,
];
#[rustfmt::skip]
const COOL_WARM: [u32; 17] = [
    0x3b_4c_c0, 0x4e_68_d7, 0x62_82_ea, 0x77_9a_f7, 0x8d_b0_fe, 0xa3_c2_ff, 0xb8_d0_f9, 0xcc_d9_ee, 0xdd_dd_dd,
    0xec_d3_c6, 0xf5_c4_ad, 0xf7_b1_94, 0xf4_9a_7b, 0xec_7f_63, 0xde_61_4c, 0xcb_3e_38, 0xb4_04_26,
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
