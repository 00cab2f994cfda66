//! The legend as an image: drawn once when it changes, then laid over the picture.

use super::text::{Text, over};
use crate::scene::{Color, Legend, Palette, Style, Tick};
use image::{Rgba, RgbaImage};
use std::sync::Arc;
use wgpu::util::DeviceExt as _;

/// The legend's image on the device, and how it looked when it was made.
pub(super) struct LegendImage {
    layout: wgpu::BindGroupLayout,
    made: Option<Made>,
}

struct Made {
    legend: Arc<Legend>,
    palette: Palette,
    pixels_per_point: f32,
    size: [u32; 2],
    /// `None` if the picture is too small for a legend.
    drawn: Option<(wgpu::BindGroup, wgpu::Buffer)>,
}

impl LegendImage {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("image"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        Self { layout, made: None }
    }

    /// The layout of group 1.
    pub(super) fn layout(&self) -> &wgpu::BindGroupLayout {
        &self.layout
    }

    /// Draws and uploads the legend, unless it is there already.
    pub(super) fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        legend: Option<&Arc<Legend>>,
        style: &Style,
        size: [u32; 2],
    ) {
        let Some(legend) = legend else {
            self.made = None;
            return;
        };
        let is_same = self.made.as_ref().is_some_and(|made| {
            Arc::ptr_eq(&made.legend, legend)
                && (made.palette, made.pixels_per_point, made.size)
                    == (style.palette, style.pixels_per_point, size)
        });
        if !is_same {
            let drawn =
                draw(legend, style, size).map(|(image, place)| self.upload(device, queue, &image, place));
            let (palette, pixels_per_point) = (style.palette, style.pixels_per_point);
            self.made = Some(Made { legend: Arc::clone(legend), palette, pixels_per_point, size, drawn });
        }
    }

    /// The image and where it stands, if there is one.
    pub(super) fn drawn(&self) -> Option<(&wgpu::BindGroup, &wgpu::Buffer)> {
        self.made.as_ref()?.drawn.as_ref().map(|(group, place)| (group, place))
    }

    fn upload(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        image: &RgbaImage,
        place: [f32; 2],
    ) -> (wgpu::BindGroup, wgpu::Buffer) {
        let (width, height) = image.dimensions();
        let descriptor = wgpu::TextureDescriptor {
            label: Some("legend"),
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8Unorm,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        };
        let order = wgpu::util::TextureDataOrder::LayerMajor;
        let texture = device.create_texture_with_data(queue, &descriptor, order, image.as_raw());
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("legend"),
            layout: &self.layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            }],
        });
        let place = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("legend"),
            contents: bytemuck::bytes_of(&place),
            usage: wgpu::BufferUsages::VERTEX,
        });
        (group, place)
    }
}

/// Where a legend stands in a picture of so many pixels: left, top, width and height; `None` if the picture is too small.
pub fn legend_rect(legend: &Legend, style: &Style, size: [u32; 2]) -> Option<[f32; 4]> {
    let (layout, [x, y]) = layout(legend, style, size)?;
    Some([x, y, layout.size[0], layout.size[1]])
}

/// Sizes in pixels.
struct Layout {
    title: Text,
    labels: Text,
    scale: f32,
    bar: [f32; 2],
    size: [f32; 2],
    heading: Vec<String>,
}

/// The widest that a title may be, in points.
const TITLE: f32 = 150.0;
/// Below this the text could not be read.
const LEAST_SCALE: f32 = 0.45;
const PADDING: f32 = 8.0;
const BAR: [f32; 2] = [18.0, 220.0];
const MARK: f32 = 4.0;
/// From the bar's marks to their labels.
const GAP: f32 = 4.0;
/// From the edge of the picture.
const MARGIN: f32 = 8.0;

fn layout(legend: &Legend, style: &Style, size: [u32; 2]) -> Option<(Layout, [f32; 2])> {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
    let [width, height] = size.map(|pixels| pixels as f32);
    // A small picture has a small legend, and one in which it could not be read has none.
    let room = (width / 420.0).min(height / 300.0);
    let scale = style.pixels_per_point.min(room);
    if scale <= LEAST_SCALE {
        return None;
    }
    let (title, labels) = (Text::new(16.5 * scale)?, Text::new(14.5 * scale)?);
    let heading: Vec<String> = [(&legend.title, &title), (&legend.subtitle, &labels)]
        .into_iter()
        .filter(|(line, _)| !line.is_empty())
        .map(|(line, text)| text.fitted(line, TITLE * scale))
        .collect();
    let bar = [BAR[0] * scale, (BAR[1] * scale).min(height * 0.6)];
    let widest_label = legend.ticks.iter().map(|tick| labels.width(&tick.label)).fold(0.0, f32::max);
    let row = bar[0] + (MARK + GAP) * scale + widest_label;
    let widest = heading.iter().map(|line| title.width(line)).fold(row, f32::max);
    let half_label = 0.5 * labels.line_height();
    let lines = title.line_height() + if heading.len() > 1 { labels.line_height() } else { 0.0 };
    let inner = [widest, lines + half_label * 1.5 + bar[1] + half_label];
    let size = inner.map(|side| (side + 2.0 * PADDING * scale).ceil());
    let free = [width - size[0], height - size[1]];
    let place = [0, 1].map(|axis| {
        let margin = (MARGIN * scale).min(free[axis] * 0.5).max(0.0);
        let wanted = legend.place[axis] * [width, height][axis] - 0.5 * size[axis];
        wanted.clamp(margin, (free[axis] - margin).max(margin)).round()
    });
    Some((Layout { title, labels, scale, bar, size, heading }, place))
}

/// The legend as an image, and where its upper left corner stands.
fn draw(legend: &Legend, style: &Style, size: [u32; 2]) -> Option<(RgbaImage, [f32; 2])> {
    let (layout, place) = layout(legend, style, size)?;
    let scale = layout.scale;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "less than the picture's pixels"
    )]
    let [width, height] = layout.size.map(|side| side as u32);
    let rgb = |color: Color| [color.0[0], color.0[1], color.0[2]];
    let text = rgb(style.palette.text);
    // A veil in the background's colour, so that the text can be read over the model.
    let veil = over([0; 4], rgb(style.palette.background_top), 0.62);
    let mut image = RgbaImage::from_pixel(width, height, Rgba(veil));
    let mut y = PADDING * scale * 0.75;
    for (line, font) in layout.heading.iter().zip([&layout.title, &layout.labels]) {
        font.draw(&mut image, [PADDING * scale, y], line, text);
        y += font.line_height();
    }
    y += 0.75 * layout.labels.line_height();
    let bar = [(PADDING * scale).round(), y.round(), layout.bar[0].round(), layout.bar[1].round()];
    fill(&mut image, bar, |share| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a place in a list"
        )]
        let at = ((1.0 - share) * legend.colors.len() as f32) as usize;
        legend.colors.get(at.min(legend.colors.len().saturating_sub(1))).map_or(text, |color| rgb(*color))
    });
    let line = scale.round().max(1.0);
    for (y, tick) in free_ticks(&legend.ticks, bar, layout.labels.line_height()) {
        fill(&mut image, [bar[0] + bar[2], (y - 0.5 * line).round(), MARK * scale, line], |_| text);
        let x = bar[0] + bar[2] + (MARK + GAP) * scale;
        layout.labels.draw(
            &mut image,
            [x, (y - 0.5 * layout.labels.line_height()).round()],
            &tick.label,
            text,
        );
    }
    Some((image, place))
}

/// The ticks whose labels have room, with their heights; both ends come first.
fn free_ticks(ticks: &[Tick], bar: [f32; 4], line_height: f32) -> Vec<(f32, &Tick)> {
    let mut order: Vec<&Tick> = ticks.iter().collect();
    order.sort_by(|a, b| (b.at - 0.5).abs().total_cmp(&(a.at - 0.5).abs()));
    let mut free: Vec<(f32, &Tick)> = Vec::new();
    for tick in order {
        let y = bar[1] + (1.0 - tick.at) * bar[3];
        if free.iter().all(|(other, _)| (other - y).abs() >= line_height * 0.9) {
            free.push((y, tick));
        }
    }
    free
}

/// Fills a rectangle; the colour depends on how far down a row is, from 0 to 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of an image; what lies outside is left out"
)]
fn fill(image: &mut RgbaImage, [x, y, width, height]: [f32; 4], color_at: impl Fn(f32) -> [u8; 3]) {
    for row in 0..height as u32 {
        let color = color_at((row as f32 + 0.5) / height);
        for column in 0..width as u32 {
            if let Some(pixel) = image.get_pixel_mut_checked(x as u32 + column, y as u32 + row) {
                pixel.0 = over(pixel.0, color, 1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{DisplaySettings, LEGEND_PLACE};

    fn legend() -> Legend {
        let tick = |at, label: &str| Tick { at, label: label.to_owned() };
        Legend {
            title: "stress von Mises".to_owned(),
            subtitle: "at 0.5 s".to_owned(),
            colors: vec![Color::rgb(0, 0, 255), Color::rgb(255, 0, 0)],
            ticks: vec![tick(0.0, "0"), tick(0.02, "crowded"), tick(0.5, "50"), tick(1.0, "100")],
            place: LEGEND_PLACE,
        }
    }

    #[test]
    fn a_legend_lies_within_the_picture_wherever_it_is_put() {
        let style = Style::new(&DisplaySettings::default(), Palette::LIGHT, 1.0);
        for place in [[0.0, 0.0], [0.5, 0.5], [1.0, 1.0], [-9.0, f32::MAX]] {
            for size in [[1280, 800], [480, 320], [3840, 2160]] {
                let [x, y, width, height] = legend_rect(&Legend { place, ..legend() }, &style, size).unwrap();
                assert!(x >= 0.0 && f64::from(x + width) <= f64::from(size[0]), "{size:?} {x} {width}");
                assert!(y >= 0.0 && f64::from(y + height) <= f64::from(size[1]), "{size:?} {y} {height}");
            }
        }
        assert_eq!(legend_rect(&legend(), &style, [64, 48]), None);
    }

    #[test]
    fn the_greatest_value_is_at_the_top_and_crowded_ticks_are_left_out() {
        let style = Style::new(&DisplaySettings::default(), Palette::LIGHT, 1.0);
        let (image, _) = draw(&legend(), &style, [1280, 800]).unwrap();
        let row_of = |color: [u8; 4]| {
            image.enumerate_pixels().find(|(_, _, pixel)| pixel.0 == color).map(|(_, y, _)| y)
        };
        let (red, blue) = (row_of([255, 0, 0, 255]).unwrap(), row_of([0, 0, 255, 255]).unwrap());
        assert_eq!(blue - red, 110); // half of the bar
        let legend = legend();
        let labels: Vec<&str> = free_ticks(&legend.ticks, [0.0, 0.0, 18.0, 220.0], 14.0)
            .iter()
            .map(|(_, tick)| tick.label.as_str())
            .collect();
        assert_eq!(labels, ["0", "100", "50"]);
    }
}
