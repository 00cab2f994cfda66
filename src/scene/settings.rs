//! Display settings as a table: the display panel, the palette and the flags of `exoscope render` read it.
//!
//! A setting is described once in [`SETTINGS`]: its name, kind, default, range and one sentence. Values live in a plain
//! struct, [`DisplaySettings`], that the scene reads directly. Adding a setting is a field and a row. What it leaves out: where
//! settings are stored, and colours of the window.

use super::{Color, ColorMap, MapStyle, Projection};

/// How the model is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplaySettings {
    /// Which edges are drawn.
    pub edges: EdgeDisplay,
    /// How depth is shown.
    pub projection: Projection,
    /// What is behind the model.
    pub background: Background,
    /// Edges at which faces meet under a larger angle than this are feature edges.
    pub feature_angle_degrees: f64,
    /// Whether the axes are shown in the corner.
    pub triad: bool,
    /// Width of feature edges in points.
    pub edge_width: f64,
    /// Diameter of nodes in node sets and of point elements, in points.
    pub point_size: f64,
    /// Whether edges are smoothed (4 samples a pixel) when nothing moves.
    pub smooth: bool,
    /// The colours of values.
    pub color_map: ColorMap,
    /// Bands of one colour each; 0 for a smooth map.
    pub color_bands: u8,
    /// Whether the greatest value has the map's first colour.
    pub color_inverted: bool,
    /// Whether equal ratios of values are equally far apart.
    pub color_log: bool,
    /// Whether ranges reach equally far to both sides of 0.
    pub color_symmetric: bool,
    /// Whether the meaning of the colours is shown.
    pub legend: bool,
}

impl DisplaySettings {
    /// How the colour map is used.
    pub fn map_style(&self) -> MapStyle {
        MapStyle { map: self.color_map, bands: self.color_bands, is_inverted: self.color_inverted }
    }
}

impl Default for DisplaySettings {
    fn default() -> Self {
        Self {
            edges: EdgeDisplay::Feature,
            projection: Projection::Perspective,
            background: Background::Theme,
            feature_angle_degrees: 30.0,
            triad: true,
            edge_width: 1.5,
            point_size: 7.0,
            smooth: true,
            color_map: ColorMap::Fast,
            color_bands: 0,
            color_inverted: false,
            color_log: false,
            color_symmetric: false,
            legend: true,
        }
    }
}

/// Which edges are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EdgeDisplay {
    /// None.
    None,
    /// Where faces meet under an angle, and where they end.
    #[default]
    Feature,
    /// All edges of elements, and feature edges a little stronger.
    All,
}

/// What is behind the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// What the window's theme says.
    #[default]
    Theme,
    /// Light, with a slight gradient.
    Light,
    /// Dark, with a slight gradient.
    Dark,
    /// One colour.
    Plain(Color),
}

/// A value of a setting, as forms and flags handle it.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingValue {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// One of the choices, or a text that the setting reads (a colour).
    Text(String),
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SettingKind {
    /// Yes or no.
    Flag,
    /// A number between two, ends included, in a unit.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
        /// What it is measured in.
        unit: &'static str,
    },
    /// One of these: name in files and flags, label on screen.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of these or a colour, as [`Color::parse`] reads it.
    ChoiceOrColor(&'static [(&'static str, &'static str)]),
}

/// A row of the table.
#[derive(Debug)]
pub struct Setting {
    /// The name in settings files and flags.
    pub name: &'static str,
    /// The name on screen.
    pub label: &'static str,
    /// One sentence for tooltip and help.
    pub doc: &'static str,
    /// What values it takes.
    pub kind: SettingKind,
    get: fn(&DisplaySettings) -> SettingValue,
    set: fn(&mut DisplaySettings, &SettingValue) -> Option<()>,
}

impl Setting {
    /// The row with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.name == name)
    }

    /// The value in `settings`.
    pub fn get(&self, settings: &DisplaySettings) -> SettingValue {
        (self.get)(settings)
    }

    /// The value of new windows.
    pub fn default_value(&self) -> SettingValue {
        self.get(&DisplaySettings::default())
    }

    /// Puts a value into `settings`.
    ///
    /// # Errors
    /// A sentence that says what the setting takes; `settings` is then as it was.
    pub fn set(&self, settings: &mut DisplaySettings, value: &SettingValue) -> Result<(), String> {
        let refused = || format!("{} takes {}", self.name, self.takes());
        if let (SettingKind::Number { min, max, .. }, SettingValue::Number(number)) = (self.kind, value)
            && !(min..=max).contains(number)
        {
            return Err(refused());
        }
        (self.set)(settings, value).ok_or_else(refused)
    }

    /// Reads a value as it stands on a command line and puts it into `settings`.
    ///
    /// # Errors
    /// A sentence that says what the setting takes.
    pub fn set_text(&self, settings: &mut DisplaySettings, text: &str) -> Result<(), String> {
        let value = match self.kind {
            SettingKind::Flag => match text {
                "on" | "true" | "yes" => Some(SettingValue::Flag(true)),
                "off" | "false" | "no" => Some(SettingValue::Flag(false)),
                _ => None,
            },
            SettingKind::Number { .. } => text.parse().ok().map(SettingValue::Number),
            SettingKind::Choice(_) | SettingKind::ChoiceOrColor(_) => {
                Some(SettingValue::Text(text.to_owned()))
            }
        };
        let value = value.ok_or_else(|| format!("{} takes {}", self.name, self.takes()))?;
        self.set(settings, &value)
    }

    /// What the setting takes, in words.
    pub fn takes(&self) -> String {
        let names =
            |choices: &[(&str, &str)]| choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        match self.kind {
            SettingKind::Flag => "on or off".to_owned(),
            SettingKind::Number { min, max, unit } => format!("a number from {min} to {max} ({unit})"),
            SettingKind::Choice(choices) => format!("one of {}", names(choices)),
            SettingKind::ChoiceOrColor(choices) => {
                format!("one of {} or a colour as #rrggbb", names(choices))
            }
        }
    }
}

/// All display settings, in the order in which the panel shows them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "edges",
        label: "Edges",
        doc: "Which edges are drawn over the surfaces",
        kind: SettingKind::Choice(&[
            ("none", "None"),
            ("feature", "Feature edges"),
            ("all", "All element edges"),
        ]),
        get: |settings| {
            text(match settings.edges {
                EdgeDisplay::None => "none",
                EdgeDisplay::Feature => "feature",
                EdgeDisplay::All => "all",
            })
        },
        set: |settings, value| {
            settings.edges = match text_of(value)? {
                "none" => EdgeDisplay::None,
                "feature" => EdgeDisplay::Feature,
                "all" => EdgeDisplay::All,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "edge_width",
        label: "Edge width",
        doc: "How wide feature edges are; edges of elements are thinner in proportion",
        kind: SettingKind::Number { min: 0.5, max: 6.0, unit: "points" },
        get: |settings| SettingValue::Number(settings.edge_width),
        set: |settings, value| number_of(value).map(|width| settings.edge_width = width),
    },
    Setting {
        name: "feature_angle",
        label: "Feature angle",
        doc: "Faces that meet under a larger angle than this have a feature edge between them",
        kind: SettingKind::Number { min: 0.0, max: 180.0, unit: "degrees" },
        get: |settings| SettingValue::Number(settings.feature_angle_degrees),
        set: |settings, value| number_of(value).map(|angle| settings.feature_angle_degrees = angle),
    },
    Setting {
        name: "projection",
        label: "Projection",
        doc: "Perspective shows what is near larger; parallel lets lengths be compared",
        kind: SettingKind::Choice(&[("perspective", "Perspective"), ("parallel", "Parallel")]),
        get: |settings| {
            text(match settings.projection {
                Projection::Perspective => "perspective",
                Projection::Parallel => "parallel",
            })
        },
        set: |settings, value| {
            settings.projection = match text_of(value)? {
                "perspective" => Projection::Perspective,
                "parallel" => Projection::Parallel,
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "background",
        label: "Background",
        doc: "What is behind the model: the window's theme, light, dark, or one colour",
        kind: SettingKind::ChoiceOrColor(&[("theme", "As the window"), ("light", "Light"), ("dark", "Dark")]),
        get: |settings| match settings.background {
            Background::Theme => text("theme"),
            Background::Light => text("light"),
            Background::Dark => text("dark"),
            Background::Plain(Color([red, green, blue, _])) => {
                SettingValue::Text(format!("#{red:02x}{green:02x}{blue:02x}"))
            }
        },
        set: |settings, value| {
            settings.background = match text_of(value)? {
                "theme" => Background::Theme,
                "light" => Background::Light,
                "dark" => Background::Dark,
                color => Background::Plain(Color::parse(color).ok()?),
            };
            Some(())
        },
    },
    Setting {
        name: "triad",
        label: "Axes",
        doc: "Whether the directions of x, y and z are shown in the corner",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.triad),
        set: |settings, value| flag_of(value).map(|shown| settings.triad = shown),
    },
    Setting {
        name: "point_size",
        label: "Point size",
        doc: "Diameter of the nodes of node sets and of point elements",
        kind: SettingKind::Number { min: 1.0, max: 40.0, unit: "points" },
        get: |settings| SettingValue::Number(settings.point_size),
        set: |settings, value| number_of(value).map(|size| settings.point_size = size),
    },
    Setting {
        name: "smooth",
        label: "Smooth edges",
        doc: "Whether the picture is drawn with four samples a pixel when nothing moves",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.smooth),
        set: |settings, value| flag_of(value).map(|smooth| settings.smooth = smooth),
    },
    Setting {
        name: "colormap",
        label: "Colour map",
        doc: "The colours that values have, from the least to the greatest",
        kind: SettingKind::Choice(&[
            ("fast", "Fast"),
            ("viridis", "Viridis"),
            ("cividis", "Cividis"),
            ("inferno", "Inferno"),
            ("cool-warm", "Cool to warm"),
            ("turbo", "Turbo"),
            ("grey", "Grey"),
        ]),
        get: |settings| text(settings.color_map.name()),
        set: |settings, value| ColorMap::named(text_of(value)?).map(|map| settings.color_map = map),
    },
    Setting {
        name: "bands",
        label: "Bands",
        doc: "Bands of one colour each instead of a smooth blend; 0 is smooth",
        kind: SettingKind::Number { min: 0.0, max: 64.0, unit: "0 is smooth" },
        get: |settings| SettingValue::Number(f64::from(settings.color_bands)),
        set: |settings, value| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 64, as the kind says"
            )]
            number_of(value).map(|bands| settings.color_bands = bands.round() as u8)
        },
    },
    Setting {
        name: "log",
        label: "Logarithmic",
        doc: "Whether equal ratios of values are equally far apart in the colours; it needs values above 0",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.color_log),
        set: |settings, value| flag_of(value).map(|log| settings.color_log = log),
    },
    Setting {
        name: "symmetric",
        label: "Symmetric about 0",
        doc: "Whether the range of the colours reaches equally far to both sides of 0",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.color_symmetric),
        set: |settings, value| flag_of(value).map(|symmetric| settings.color_symmetric = symmetric),
    },
    Setting {
        name: "inverted",
        label: "Inverted",
        doc: "Whether the greatest value has the map's first colour",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.color_inverted),
        set: |settings, value| flag_of(value).map(|inverted| settings.color_inverted = inverted),
    },
    Setting {
        name: "legend",
        label: "Legend",
        doc: "Whether the meaning of the colours is shown in the picture",
        kind: SettingKind::Flag,
        get: |settings| SettingValue::Flag(settings.legend),
        set: |settings, value| flag_of(value).map(|shown| settings.legend = shown),
    },
];

fn text(name: &str) -> SettingValue {
    SettingValue::Text(name.to_owned())
}

fn text_of(value: &SettingValue) -> Option<&str> {
    if let SettingValue::Text(text) = value { Some(text) } else { None }
}

fn number_of(value: &SettingValue) -> Option<f64> {
    if let SettingValue::Number(number) = value { Some(*number) } else { None }
}

fn flag_of(value: &SettingValue) -> Option<bool> {
    if let SettingValue::Flag(flag) = value { Some(*flag) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_a_name_a_sentence_and_takes_its_own_default() {
        let names: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
        assert_eq!(names.len(), SETTINGS.len());
        for setting in SETTINGS {
            assert!(!setting.doc.is_empty() && !setting.doc.ends_with('.'), "{}", setting.name);
            let mut settings = DisplaySettings::default();
            setting.set(&mut settings, &setting.default_value()).unwrap();
            assert_eq!(settings, DisplaySettings::default(), "{}", setting.name);
        }
    }

    #[test]
    fn every_choice_is_taken_and_read_back() {
        for setting in SETTINGS {
            let (SettingKind::Choice(choices) | SettingKind::ChoiceOrColor(choices)) = setting.kind else {
                continue;
            };
            for (name, _) in choices {
                let mut settings = DisplaySettings::default();
                setting.set_text(&mut settings, name).unwrap();
                assert_eq!(setting.get(&settings), text(name));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_in_words() {
        let mut settings = DisplaySettings::default();
        let mut says = |name: &str, value: &str| Setting::named(name).unwrap().set_text(&mut settings, value);
        assert_eq!(says("edges", "some"), Err("edges takes one of none, feature, all".to_owned()));
        assert_eq!(
            says("feature_angle", "181"),
            Err("feature_angle takes a number from 0 to 180 (degrees)".to_owned())
        );
        assert!(says("edge_width", "NaN").is_err());
        assert!(says("triad", "maybe").is_err());
        assert_eq!(says("background", "#102030"), Ok(()));
        assert_eq!(settings.background, Background::Plain(Color::rgb(0x10, 0x20, 0x30)));
        assert!(Setting::named("nothing").is_none());
    }
}
