//! Draws a scene into textures of its own.

use super::{
    RenderError,
    buffers::{BufferCache, Filled},
    draws::{Arrays, Draw, Plan, wanted_edges},
    legend::LegendImage,
    pipelines::{Kind, PipelineParts, Pipelines, Way},
    targets::Targets,
    triad,
    uniforms::{Uniforms, View},
};
use crate::scene::{Camera, Scene, Style};
use wgpu::util::DeviceExt as _;

/// What a picture shows, and how large.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What is to be seen.
    pub scene: &'a Scene,
    /// From where.
    pub camera: &'a Camera,
    /// With which colours and sizes.
    pub style: &'a Style,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// Samples a pixel: 4 for smooth edges, 1 for speed. Other numbers count as the nearer of the two.
    pub samples: u32,
}

/// Pipelines, buffers and textures that live as long as the device.
pub struct Renderer {
    uniforms: Uniforms,
    legend: LegendImage,
    pipeline_parts: PipelineParts,
    pipelines: Vec<Pipelines>,
    buffers: BufferCache,
    /// For what has no numbers.
    no_number: wgpu::Buffer,
    targets: Option<Targets>,
}

impl Renderer {
    /// A renderer with nothing in it yet.
    pub fn new(device: &wgpu::Device) -> Self {
        let uniforms = Uniforms::new(device);
        let legend = LegendImage::new(device);
        let pipeline_parts = PipelineParts::new(device, &uniforms, legend.layout());
        let no_number = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("no number"),
            contents: &[0; 8],
            usage: wgpu::BufferUsages::VERTEX,
        });
        Self {
            uniforms,
            legend,
            pipeline_parts,
            pipelines: Vec::new(),
            buffers: BufferCache::default(),
            no_number,
            targets: None,
        }
    }

    /// Draws a picture and gives the texture that it is in: colours as a screen stores them, opacity multiplied in.
    ///
    /// Cost: parts seen for the first time are uploaded; else one small write and a few calls per part.
    ///
    /// # Errors
    /// [`RenderError::Size`] if the picture is empty or larger than the device's textures may be.
    pub fn draw(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        picture: &Picture<'_>,
    ) -> Result<&wgpu::TextureView, RenderError> {
        let [width, height] = picture.size;
        let limit = device.limits().max_texture_dimension_2d;
        if width == 0 || height == 0 || width > limit || height > limit {
            return Err(RenderError::Size { width, height, limit });
        }
        let samples = if picture.samples > 2 { 4 } else { 1 };
        self.buffers.drop_gone();
        for shown in picture.scene.parts.iter().filter(|shown| shown.is_visible) {
            self.buffers.prepare(device, &shown.part, wanted_edges(shown));
            if let Some(scalars) = &shown.scalars {
                self.buffers.prepare_scalars(device, &shown.part, scalars);
            }
        }
        let plan = Plan::new(picture.scene, picture.style);
        let view = View::new(picture.scene, picture.camera, picture.style, picture.size);
        self.uniforms.write(device, queue, &view, &plan.looks);
        self.uniforms.write_colors(queue, picture.scene.colors.as_ref());
        self.legend.prepare(device, queue, picture.scene.legend.as_ref(), picture.style, picture.size);
        if !self.pipelines.iter().any(|pipelines| pipelines.samples == samples) {
            self.pipelines.push(Pipelines::new(samples));
        }
        if let Some(pipelines) = self.pipelines.iter_mut().find(|pipelines| pipelines.samples == samples) {
            let around = [Kind::Background, Kind::Overlay, Kind::Image].map(Kind::plain);
            let ways = plan.draws.iter().map(|draw| draw.way).chain(around);
            pipelines.prepare(device, &self.pipeline_parts, ways);
        }
        let kept = self.targets.take().filter(|kept| kept.size == picture.size && kept.samples == samples);
        let targets = kept.unwrap_or_else(|| Targets::new(device, picture.size, samples));
        let targets = self.targets.insert(targets);

        let strokes = triad::strokes(picture.camera, picture.style, picture.size);
        let strokes_buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("triad"),
            contents: bytemuck::cast_slice(&strokes),
            usage: wgpu::BufferUsages::VERTEX,
        });
        if let Some(pipelines) = self.pipelines.iter().find(|pipelines| pipelines.samples == samples) {
            let mut pass = Pass {
                pass: targets.begin(encoder),
                pipelines,
                uniforms: &self.uniforms,
                buffers: &self.buffers,
                no_number: &self.no_number,
                scene: picture.scene,
                way: None,
            };
            pass.draw_background(picture.style);
            for draw in &plan.draws {
                pass.draw(draw);
            }
            if let Ok(count) = u32::try_from(strokes.len())
                && count > 0
            {
                pass.draw_overlay(&strokes_buffer, count);
            }
            pass.draw_legend(&self.legend);
        }
        Ok(&targets.picture_view)
    }

    /// The texture of the last picture.
    pub fn texture(&self) -> Option<&wgpu::Texture> {
        self.targets.as_ref().map(|targets| &targets.picture)
    }
}

/// A pass that is being drawn into.
struct Pass<'a, 'b> {
    pass: wgpu::RenderPass<'a>,
    pipelines: &'b Pipelines,
    uniforms: &'b Uniforms,
    buffers: &'b BufferCache,
    no_number: &'b wgpu::Buffer,
    scene: &'b Scene,
    way: Option<Way>,
}

impl Pass<'_, '_> {
    /// Switches to a pipeline, if it is another.
    fn use_way(&mut self, way: Way) {
        if self.way == Some(way) {
            return;
        }
        if let Some(pipeline) = self.pipelines.get(way) {
            self.pass.set_pipeline(pipeline);
            self.pass.set_bind_group(0, self.uniforms.view_group(), &[]);
            self.way = Some(way);
        }
    }

    /// Binds a look; false if there is none, since a scene without parts has none.
    fn use_look(&mut self, look: usize) -> bool {
        let Some((group, offset)) = self.uniforms.look_group(look) else { return false };
        self.pass.set_bind_group(1, group, &[offset]);
        true
    }

    fn draw_background(&mut self, style: &Style) {
        if !style.is_transparent {
            self.use_way(Kind::Background.plain());
            self.pass.draw(0..3, 0..1);
        }
    }

    fn draw_overlay(&mut self, strokes: &wgpu::Buffer, count: u32) {
        self.use_way(Kind::Overlay.plain());
        self.pass.set_vertex_buffer(0, strokes.slice(..));
        self.pass.draw(0..4, 0..count);
    }

    fn draw_legend(&mut self, legend: &LegendImage) {
        if let Some((group, place)) = legend.drawn() {
            self.use_way(Kind::Image.plain());
            self.pass.set_bind_group(1, group, &[]);
            self.pass.set_vertex_buffer(0, place.slice(..));
            self.pass.draw(0..4, 0..1);
        }
    }

    fn draw(&mut self, draw: &Draw) {
        let Some(shown) = self.scene.parts.get(draw.part) else { return };
        let Some(buffers) = self.buffers.get(&shown.part) else { return };
        self.use_way(draw.way);
        if !self.use_look(draw.look) {
            return;
        }
        let scalars = shown.scalars.as_ref().filter(|_| draw.way.is_colored);
        let numbers = scalars.and_then(|scalars| self.buffers.scalars(scalars));
        let (lines, points): (&[wgpu::Buffer], &[wgpu::Buffer]) =
            numbers.map_or((&[], &[]), |numbers| (&numbers.lines, &numbers.points));
        match draw.arrays {
            Arrays::Triangles => match numbers {
                Some(numbers) if numbers.is_per_corner => {
                    self.draw_corners(&buffers.corners, &numbers.triangles)
                }
                _ => {
                    let Some(positions) = &buffers.positions else { return };
                    let numbers = numbers.and_then(|numbers| numbers.triangles.first());
                    self.pass.set_vertex_buffer(0, positions.slice(..));
                    self.pass.set_vertex_buffer(1, numbers.unwrap_or(self.no_number).slice(..));
                    for Filled { buffer, count } in &buffers.triangles {
                        self.pass.set_index_buffer(buffer.slice(..), wgpu::IndexFormat::Uint32);
                        self.pass.draw_indexed(0..*count, 0, 0..1);
                    }
                }
            },
            Arrays::FeatureEdges => self.draw_instances(&buffers.feature_edges, &[]),
            Arrays::ElementEdges => self.draw_instances(&buffers.element_edges, &[]),
            Arrays::Lines => self.draw_instances(&buffers.lines, lines),
            Arrays::Points => self.draw_instances(&buffers.points, points),
        }
    }

    /// Triangles with corners of their own.
    fn draw_corners(&mut self, corners: &[Filled], numbers: &[wgpu::Buffer]) {
        for (Filled { buffer, count }, numbers) in corners.iter().zip(numbers) {
            self.pass.set_vertex_buffer(0, buffer.slice(..));
            self.pass.set_vertex_buffer(1, numbers.slice(..));
            self.pass.draw(0..*count, 0..1);
        }
    }

    /// A strip of four corners for each item; `numbers` has a buffer for each chunk, or is empty.
    fn draw_instances(&mut self, chunks: &[Filled], numbers: &[wgpu::Buffer]) {
        for (at, Filled { buffer, count }) in chunks.iter().enumerate().filter(|(_, chunk)| chunk.count > 0) {
            self.pass.set_vertex_buffer(0, buffer.slice(..));
            self.pass.set_vertex_buffer(1, numbers.get(at).unwrap_or(self.no_number).slice(..));
            self.pass.draw(0..4, 0..*count);
        }
    }
}
