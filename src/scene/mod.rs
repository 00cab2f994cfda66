//! temporary copy
mod bounds;
mod camera;
mod palette;
mod settings;
mod style;

pub use bounds::Bounds;
pub use camera::{Camera, Projection, StandardView, VERTICAL_FOV_DEGREES, ViewPos};
pub use palette::{Color, NAMED_COLORS, Palette, block_color, set_color};
pub use settings::{Background, DisplaySettings, EdgeDisplay, SETTINGS, Setting, SettingKind, SettingValue};
pub use style::Style;
