//! How a picture looks beside what is in it: colours around the model and sizes in pixels.

use super::{Background, DisplaySettings, Palette};

/// Colours around the model and sizes in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Colours of background, edges, selection and triad.
    pub palette: Palette,
    /// Width of feature edges in pixels.
    pub edge_width: f32,
    /// Diameter of points in pixels.
    pub point_size: f32,
    /// Pixels of a point, in which text is measured.
    pub pixels_per_point: f32,
    /// Length of the triad's arrows in pixels; 0 for no triad.
    pub triad_size: f32,
    /// Whether the background is left out, for pictures that are laid over something.
    pub is_transparent: bool,
}

impl Style {
    /// The style that display settings ask for.
    ///
    /// `theme` is what [`Background::Theme`] means; `pixels_per_point` is how many pixels a point of the settings has.
    #[expect(clippy::cast_possible_truncation, reason = "sizes on screen")]
    pub fn new(settings: &DisplaySettings, theme: Palette, pixels_per_point: f32) -> Self {
        Self {
            palette: match settings.background {
                Background::Theme => theme,
                Background::Light => Palette::LIGHT,
                Background::Dark => Palette::DARK,
                Background::Plain(color) => Palette::on(color),
            },
            edge_width: settings.edge_width as f32 * pixels_per_point,
            point_size: settings.point_size as f32 * pixels_per_point,
            pixels_per_point,
            triad_size: if settings.triad { 40.0 * pixels_per_point } else { 0.0 },
            is_transparent: false,
        }
    }
}
