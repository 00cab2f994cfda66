//! Colours of blocks and sets, and of what surrounds them in a picture.
//!
//! A block's colour follows from its id alone, so it stays when other blocks are merged or deleted. Hues come from a
//! short list that was chosen in `OKLCH` (equal steps look equally large): calm, apart in lightness as well as in hue, so
//! that neighbours differ for colour-blind people and in grey prints, and readable on light and dark backgrounds. The list's
//! length is a prime number, so that ids in tens or hundreds run through all of it. After each round the
//! lightness changes. What it leaves out: colour maps of results, and the window's own colours.

/// A colour: red, green, blue and opacity, in `sRGB` as pictures store it, from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub [u8; 4]);

impl Color {
    /// An opaque colour.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue, 255])
    }

    /// The same colour, more or less see-through: 0 is invisible, 1 is solid.
    #[must_use]
    pub fn with_opacity(self, opacity: f32) -> Self {
        let [red, green, blue, _] = self.0;
        Self([red, green, blue, to_byte(opacity)])
    }

    /// A colour from `#rrggbb`, `#rgb`, either with opacity (`#rrggbbaa`, `#rgba`), or a name of [`NAMED_COLORS`].
    ///
    /// # Errors
    /// A sentence that says what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some((_, color)) = NAMED_COLORS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            return Ok(*color);
        }
        let digits: Option<Vec<u8>> = text
            .strip_prefix('#')
            .unwrap_or(text)
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok()))
            .collect();
        let color = digits.and_then(|digits| match digits[..] {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17, 255])),
            [r, g, b, a] => Some(Self([r * 17, g * 17, b * 17, a * 17])),
            [r, s, g, h, b, c] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c, 255])),
            [r, s, g, h, b, c, a, z] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c, a * 16 + z])),
            _ => None,
        });
        color.ok_or_else(|| {
            let names: Vec<&str> = NAMED_COLORS.iter().map(|(name, _)| *name).collect();
            format!("`{text}` is not a colour: give #rrggbb or one of {}", names.join(", "))
        })
    }

    /// Red, green, blue in proportion to light, and opacity; each from 0 to 1.
    pub fn to_linear(self) -> [f32; 4] {
        let [red, green, blue, alpha] = self.0.map(|byte| f32::from(byte) / 255.0);
        let linear =
            |value: f32| if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        [linear(red), linear(green), linear(blue), alpha]
    }

    /// Red, green, blue and opacity as stored, each from 0 to 1.
    pub fn to_unit(self) -> [f32; 4] {
        self.0.map(|byte| f32::from(byte) / 255.0)
    }

    /// The nearest colour to a lightness (0 to 1), chroma (0 grey, about 0.2 vivid) and hue in `OKLCH`.
    ///
    /// Source: Ottosson, "A perceptual color space for image processing" (2020).
    pub fn from_oklch(lightness: f32, chroma: f32, hue_degrees: f32) -> Self {
        let (sin, cos) = hue_degrees.to_radians().sin_cos();
        let (a, b) = (chroma * cos, chroma * sin);
        let long = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let medium = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let short = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let encode = |linear: f32| {
            let value =
                if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
            to_byte(value)
        };
        Self::rgb(
            encode(4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short),
            encode(-1.268_438 * long + 2.609_757_4 * medium - 0.341_319_4 * short),
            encode(-0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short),
        )
    }

    /// How light the colour looks, from 0 (black) to 1 (white): the relative luminance of WCAG.
    pub fn luminance(self) -> f32 {
        let [red, green, blue, _] = self.to_linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 before")]
fn to_byte(unit: f32) -> u8 {
    (unit.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Colours that have a name on the command line.
pub const NAMED_COLORS: [(&str, Color); 8] = [
    ("white", Color::rgb(255, 255, 255)),
    ("black", Color::rgb(0, 0, 0)),
    ("grey", Color::rgb(128, 128, 128)),
    ("gray", Color::rgb(128, 128, 128)),
    ("red", Color::rgb(200, 50, 47)),
    ("green", Color::rgb(60, 140, 70)),
    ("blue", Color::rgb(50, 100, 190)),
    ("yellow", Color::rgb(230, 190, 60)),
];

/// Lightness, chroma and hue of the block colours, in the order of ids; neighbours lie far apart. The vivid hues from 20°
/// to 90° are left out: they belong to what is selected.
const BLOCKS: [[f32; 3]; 13] = [
    [0.66, 0.085, 245.0], // steel blue
    [0.80, 0.060, 95.0],  // sand
    [0.62, 0.085, 160.0], // sea green
    [0.60, 0.095, 350.0], // plum
    [0.78, 0.070, 205.0], // pale cyan
    [0.58, 0.090, 300.0], // violet
    [0.76, 0.105, 122.0], // straw
    [0.74, 0.065, 335.0], // rose
    [0.54, 0.075, 225.0], // slate
    [0.70, 0.100, 142.0], // leaf
    [0.72, 0.065, 280.0], // lavender
    [0.56, 0.030, 80.0],  // taupe
    [0.82, 0.055, 178.0], // mint
];
/// What the lightness changes by after each round through the list.
const ROUNDS: [f32; 5] = [0.0, 0.045, -0.07, -0.035, -0.115];
/// Hues of set colours: more vivid than blocks, since sets lie on them; without orange, as there.
const SETS: [[f32; 3]; 7] = [
    [0.66, 0.170, 352.0],
    [0.64, 0.145, 255.0],
    [0.72, 0.140, 150.0],
    [0.82, 0.150, 110.0],
    [0.60, 0.160, 300.0],
    [0.76, 0.105, 195.0],
    [0.58, 0.180, 20.0],
];

/// The colour of an element block with this id.
pub fn block_color(id: i64) -> Color {
    // Ids count from 1 in most files; the first block gets the first colour.
    let (row, round) = place(id, BLOCKS.len());
    let [lightness, chroma, hue] = BLOCKS[row];
    Color::from_oklch(lightness + ROUNDS[round % ROUNDS.len()], chroma, hue)
}

/// The colour of a side set or node set with this id.
pub fn set_color(id: i64) -> Color {
    let (row, round) = place(id, SETS.len());
    let [lightness, chroma, hue] = SETS[row];
    Color::from_oklch(lightness + ROUNDS[round % ROUNDS.len()] * 0.5, chroma, hue)
}

/// The row in a list of `length` colours, and how many rounds through the list come before.
fn place(id: i64, length: usize) -> (usize, usize) {
    let at = usize::try_from(id.wrapping_sub(1).unsigned_abs()).unwrap_or_default();
    (at % length, at / length)
}

/// The colours around the model: behind it, its edges, what is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The background at the top of the picture.
    pub background_top: Color,
    /// The background at the bottom; the two blend evenly.
    pub background_bottom: Color,
    /// Feature edges.
    pub feature_edge: Color,
    /// Edges of elements.
    pub element_edge: Color,
    /// What is selected. No block has a colour like it.
    pub accent: Color,
    /// Feature edges of what is selected: lighter or darker than the accent, whichever the background is not.
    pub accent_edge: Color,
    /// Letters of the triad.
    pub text: Color,
    /// The triad's arrows: x, y, z.
    pub axes: [Color; 3],
}

impl Palette {
    /// For light windows and paper.
    pub const LIGHT: Self = Self {
        background_top: Color::rgb(249, 250, 252),
        background_bottom: Color::rgb(221, 226, 233),
        feature_edge: Color([24, 30, 40, 235]),
        element_edge: Color([24, 30, 40, 92]),
        accent: Color::rgb(250, 122, 0),
        accent_edge: Color::rgb(132, 46, 0),
        text: Color::rgb(52, 60, 72),
        axes: [Color::rgb(206, 58, 52), Color::rgb(58, 148, 66), Color::rgb(48, 104, 204)],
    };

    /// For dark windows.
    pub const DARK: Self = Self {
        background_top: Color::rgb(48, 53, 62),
        background_bottom: Color::rgb(26, 29, 35),
        feature_edge: Color([8, 10, 14, 240]),
        element_edge: Color([8, 10, 14, 120]),
        accent: Color::rgb(255, 130, 16),
        accent_edge: Color::rgb(255, 226, 178),
        text: Color::rgb(214, 220, 228),
        axes: [Color::rgb(236, 92, 84), Color::rgb(104, 196, 108), Color::rgb(96, 152, 246)],
    };

    /// Around a given background colour: the light or the dark palette, whichever reads better on it.
    pub fn on(background: Color) -> Self {
        let base = if background.luminance() > 0.18 { Self::LIGHT } else { Self::DARK };
        Self { background_top: background, background_bottom: background, ..base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn colours_are_read_from_text() {
        assert_eq!(Color::parse("#1a2B3c"), Ok(Color::rgb(0x1a, 0x2b, 0x3c)));
        assert_eq!(Color::parse("fff"), Ok(Color::rgb(255, 255, 255)));
        assert_eq!(Color::parse("#00000080"), Ok(Color([0, 0, 0, 128])));
        assert_eq!(Color::parse("White"), Ok(Color::rgb(255, 255, 255)));
        assert!(Color::parse("#12345").unwrap_err().contains("#rrggbb"));
        assert!(Color::parse("").is_err());
    }

    #[test]
    fn oklch_has_its_white_black_and_red() {
        assert_eq!(Color::from_oklch(1.0, 0.0, 0.0), Color::rgb(255, 255, 255));
        assert_eq!(Color::from_oklch(0.0, 0.0, 0.0), Color::rgb(0, 0, 0));
        let Color([red, green, blue, _]) = Color::from_oklch(0.627_96, 0.257_68, 29.234); // sRGB red
        assert!(red >= 254 && green <= 2 && blue <= 2, "{red} {green} {blue}");
    }

    #[test]
    fn ids_in_ones_tens_and_hundreds_get_different_colours() {
        for stride in [1, 2, 5, 10, 100, 1000] {
            let colors: BTreeSet<_> = (1..=12).map(|n| block_color(n * stride).0).collect();
            assert_eq!(colors.len(), 12, "stride {stride}");
        }
        let many: BTreeSet<_> = (1..=65).map(|id| block_color(id).0).collect();
        assert_eq!(many.len(), 65); // 13 hues in 5 lightnesses
        assert_eq!(block_color(7), block_color(7));
        for extreme in [0, -1, i64::MIN, i64::MAX] {
            assert_eq!(block_color(extreme).0[3], 255);
            assert_eq!(set_color(extreme).0[3], 255);
        }
    }

    #[test]
    fn blocks_are_seen_on_both_backgrounds() {
        // WCAG contrast (lighter + 0.05) / (darker + 0.05) of at least 1.3 against both ends of both backgrounds.
        for id in 1..=13 {
            let block = block_color(id).luminance() + 0.05;
            for background in
                [Palette::LIGHT, Palette::DARK].map(|palette| palette.background_bottom.luminance() + 0.05)
            {
                let contrast = (block / background).max(background / block);
                assert!(contrast > 1.3, "block {id}: {contrast}");
            }
        }
    }

    /// Lightness, green to red and blue to yellow in `OKLab`, for linear red, green and blue.
    fn oklab([red, green, blue]: [f32; 3]) -> [f32; 3] {
        let long = (0.412_221_46 * red + 0.536_332_55 * green + 0.051_445_995 * blue).cbrt();
        let medium = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
        let short = (0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue).cbrt();
        [
            0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
            1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
            0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
        ]
    }

    #[test]
    fn what_is_selected_looks_like_no_block() {
        // In hue and chroma alone, since light and shade change the lightness. 0.02 can just be told apart.
        for accent in [Palette::LIGHT.accent, Palette::DARK.accent] {
            let [_, a, b] = oklab(accent.to_linear()[..3].try_into().unwrap());
            for id in 1..=65 {
                let [_, c, d] = oklab(block_color(id).to_linear()[..3].try_into().unwrap());
                let apart = (a - c).hypot(b - d);
                assert!(apart > 0.12, "block {id} and {accent:?}: {apart}");
            }
        }
    }

    #[test]
    fn a_background_chooses_its_edges() {
        assert_eq!(Palette::on(Color::rgb(255, 255, 255)).text, Palette::LIGHT.text);
        assert_eq!(Palette::on(Color::rgb(0, 0, 0)).text, Palette::DARK.text);
    }
}
