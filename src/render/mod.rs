//! Pictures of a scene, drawn by wgpu.
//!
//! A [`Renderer`] keeps pipelines for as long as the device lives and buffers for as long as their [`Part`] does: a part
//! is uploaded once, a frame writes only a few uniforms. It draws into textures of its own (with depth and, if asked,
//! four samples a pixel) and hands out the finished one: a [`Viewport`] shows it in a pass that somebody else began, an
//! [`OffScreen`] brings it into memory. The window, `exoscope render` and the test pictures take the same way.
//!
//! Triangles are shaded flat from screen-space derivatives, so there are no normals to keep; edges, lines and points are
//! strips and discs of some pixels, lifted a little towards the viewer. Depth is reversed: 1 near, 0 far.
//!
//! What it leaves out: meshes, sets and settings (it sees triangles, segments and points with a colour), picking
//! (that is on the CPU, in `scene`), and order-independent transparency: see-through parts are drawn last, unsorted.
//!
//! [`Part`]: crate::scene::Part

mod blit;
mod buffers;
mod draws;
mod legend;
mod off_screen;
mod pipelines;
mod renderer;
mod targets;
mod text;
mod triad;
mod uniforms;

pub use blit::Viewport;
pub use legend::legend_rect;
pub use off_screen::{BackendChoice, OffScreen};
pub use renderer::{Picture, Renderer};

use thiserror::Error;

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum RenderError {
    /// No graphics driver that could be used.
    #[error(
        "no graphics driver was found ({reason}); a software one is enough: install Mesa's Vulkan drivers \
         (Debian and Ubuntu: mesa-vulkan-drivers, Fedora: mesa-vulkan-drivers, Arch: vulkan-swrast)"
    )]
    NoAdapter {
        /// What wgpu said.
        reason: String,
    },
    /// The driver refused to open its device.
    #[error("the graphics driver {adapter} could not be opened: {reason}")]
    NoDevice {
        /// The driver's name.
        adapter: String,
        /// What it said.
        reason: String,
    },
    /// The picture is empty or larger than a texture may be.
    #[error(
        "a picture of {width} x {height} pixels cannot be drawn: each side must have from 1 to {limit} pixels"
    )]
    Size {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The driver's limit.
        limit: u32,
    },
    /// The picture could not be brought from the device into memory.
    #[error("the picture could not be read back from the graphics driver: {reason}")]
    ReadBack {
        /// What it said.
        reason: String,
    },
}
