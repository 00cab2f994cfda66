//! Shows finished pictures in a pass that somebody else began, as a window's toolkit does.

use super::{Picture, RenderError, Renderer, pipelines};
use crate::scene::{Camera, Scene, Style};
use std::sync::Arc;

/// A renderer with a place on a window: [`Viewport::prepare`] draws when something has changed, [`Viewport::paint`] copies.
pub struct Viewport {
    renderer: Renderer,
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    drawn: Option<Drawn>,
}

/// What the finished picture shows.
struct Drawn {
    scene: Arc<Scene>,
    camera: Camera,
    style: Style,
    size: [u32; 2],
    samples: u32,
    group: wgpu::BindGroup,
}

impl Viewport {
    /// A viewport for passes whose only colour target has this format, without depth and with one sample a pixel.
    ///
    /// The picture's colours are as a screen stores them; a format that ends in `Srgb` would encode them twice.
    pub fn new(device: &wgpu::Device, target_format: wgpu::TextureFormat) -> Self {
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("blit"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: false },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        Self {
            renderer: Renderer::new(device),
            pipeline: pipeline(device, &layout, target_format),
            layout,
            drawn: None,
        }
    }

    /// Draws the picture unless it shows just this already. Gives whether it drew.
    ///
    /// The same scene means the same `Arc`.
    ///
    /// # Errors
    /// As [`Renderer::draw`].
    pub fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        scene: &Arc<Scene>,
        picture: &Picture<'_>,
    ) -> Result<bool, RenderError> {
        let Picture { camera, style, size, samples, .. } = *picture;
        let is_same = self.drawn.as_ref().is_some_and(|drawn| {
            Arc::ptr_eq(&drawn.scene, scene)
                && (drawn.camera, drawn.style, drawn.size, drawn.samples) == (*camera, *style, size, samples)
        });
        if is_same {
            return Ok(false);
        }
        self.drawn = None;
        let view = self.renderer.draw(device, queue, encoder, &Picture { scene, ..*picture })?;
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("blit"),
            layout: &self.layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(view),
            }],
        });
        self.drawn =
            Some(Drawn { scene: Arc::clone(scene), camera: *camera, style: *style, size, samples, group });
        Ok(true)
    }

    /// Copies the last picture over the pass's viewport; nothing before the first [`Viewport::prepare`].
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>) {
        if let Some(drawn) = &self.drawn {
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &drawn.group, &[]);
            pass.draw(0..3, 0..1);
        }
    }
}

fn pipeline(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    format: wgpu::TextureFormat,
) -> wgpu::RenderPipeline {
    let module = pipelines::module(device, "blit", include_str!("blit.wgsl"));
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("blit"),
        bind_group_layouts: &[Some(layout)],
        immediate_size: 0,
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("blit"),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("fragment"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: None,
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
