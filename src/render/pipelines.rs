//! How each thing is drawn: a pipeline per shader and way of using it.

use super::{targets, triad::Stroke, uniforms::Uniforms};
use std::collections::HashMap;

/// Every shader of a scene, by name: the common part and its own.
pub(super) const SOURCES: [(&str, &str); 7] = [
    ("surface", concat!(include_str!("common.wgsl"), include_str!("surface.wgsl"))),
    ("segments", concat!(include_str!("common.wgsl"), include_str!("segments.wgsl"))),
    ("points", concat!(include_str!("common.wgsl"), include_str!("points.wgsl"))),
    ("background", concat!(include_str!("common.wgsl"), include_str!("background.wgsl"))),
    ("overlay", concat!(include_str!("common.wgsl"), include_str!("overlay.wgsl"))),
    ("image", concat!(include_str!("common.wgsl"), include_str!("image.wgsl"))),
    ("blit", include_str!("blit.wgsl")),
];

/// What a draw uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// The background.
    Background,
    /// Solid triangles, pushed back where they are steep, so that edges win.
    Surface,
    /// Triangles of sets, which lie on other triangles: not pushed back.
    SetSurface,
    /// See-through triangles: they hide nothing.
    ClearSurface,
    /// Edges and line elements.
    Segments,
    /// Edges that shine through what is before them.
    ThroughSegments,
    /// Discs.
    Points,
    /// Discs that shine through what is before them.
    ThroughPoints,
    /// Strokes of the triad.
    Overlay,
    /// A finished image: the legend.
    Image,
}

/// A way of drawing with a pipeline of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) kind: Kind,
    /// Whether there is a number per corner; without, one stands for all.
    pub(super) is_colored: bool,
    /// Whether the view's plane cuts it.
    pub(super) is_clipped: bool,
}

impl Kind {
    /// The kind as it is, without numbers and uncut.
    pub(super) fn plain(self) -> Way {
        Way { kind: self, is_colored: false, is_clipped: false }
    }
}

impl Kind {
    fn shader(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Surface | Self::SetSurface | Self::ClearSurface => "surface",
            Self::Segments | Self::ThroughSegments => "segments",
            Self::Points | Self::ThroughPoints => "points",
            Self::Overlay => "overlay",
            Self::Image => "image",
        }
    }

    /// Whether what is nearer hides it, and whether it hides what is farther.
    fn depth(self) -> (wgpu::CompareFunction, bool) {
        match self {
            Self::Background | Self::ThroughSegments | Self::ThroughPoints | Self::Overlay | Self::Image => {
                (wgpu::CompareFunction::Always, false)
            }
            Self::Surface | Self::SetSurface | Self::Points => (wgpu::CompareFunction::GreaterEqual, true),
            Self::ClearSurface | Self::Segments => (wgpu::CompareFunction::GreaterEqual, false),
        }
    }

    /// Whether it draws parts, each with a look of its own.
    fn has_look(self) -> bool {
        !matches!(self, Self::Background | Self::Overlay | Self::Image)
    }

    fn is_strip(self) -> bool {
        !matches!(self, Self::Background | Self::Surface | Self::SetSurface | Self::ClearSurface)
    }
}

const POSITION: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![0 => Float32x3];
const SEGMENT: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
const STROKE: [wgpu::VertexAttribute; 3] =
    wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32x2, 2 => Float32x4];
const PLACE: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![0 => Float32x2];
const NUMBER: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![1 => Float32];
const NUMBERS: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![2 => Float32x2];

/// All pipelines for one number of samples a pixel; each is made when it is first used.
pub(super) struct Pipelines {
    pub(super) samples: u32,
    pipelines: HashMap<Way, wgpu::RenderPipeline>,
}

/// Modules and layouts that all pipelines share.
pub(super) struct PipelineParts {
    modules: Vec<(&'static str, wgpu::ShaderModule)>,
    /// For what is around the model, for parts, and for images.
    layouts: [wgpu::PipelineLayout; 3],
}

impl PipelineParts {
    pub(super) fn new(device: &wgpu::Device, uniforms: &Uniforms, image: &wgpu::BindGroupLayout) -> Self {
        let layout = |groups| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("scene"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let groups = uniforms.layouts();
        Self {
            modules: SOURCES.iter().map(|(name, source)| (*name, module(device, name, source))).collect(),
            layouts: [layout(&groups[..1]), layout(&groups), layout(&[groups[0], Some(image)])],
        }
    }
}

impl Pipelines {
    pub(super) fn new(samples: u32) -> Self {
        Self { samples, pipelines: HashMap::new() }
    }

    /// Makes those that are missing.
    pub(super) fn prepare(
        &mut self,
        device: &wgpu::Device,
        parts: &PipelineParts,
        ways: impl Iterator<Item = Way>,
    ) {
        for way in ways {
            if self.pipelines.contains_key(&way) {
                continue;
            }
            let [around, of_parts, of_images] = &parts.layouts;
            let layout = match way.kind {
                Kind::Image => of_images,
                kind if kind.has_look() => of_parts,
                _ => around,
            };
            if let Some((_, module)) = parts.modules.iter().find(|(name, _)| *name == way.kind.shader()) {
                self.pipelines.insert(way, pipeline(device, layout, module, way, self.samples));
            }
        }
    }

    pub(super) fn get(&self, way: Way) -> Option<&wgpu::RenderPipeline> {
        self.pipelines.get(&way)
    }
}

/// A shader module.
pub(super) fn module(device: &wgpu::Device, name: &str, source: &str) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(name),
        source: wgpu::ShaderSource::Wgsl(source.into()),
    })
}

fn pipeline(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    module: &wgpu::ShaderModule,
    way: Way,
    samples: u32,
) -> wgpu::RenderPipeline {
    let kind = way.kind;
    let (attributes, array_stride, step_mode): (&[wgpu::VertexAttribute], usize, _) = match kind {
        Kind::Background => (&[], 0, wgpu::VertexStepMode::Vertex),
        Kind::Surface | Kind::SetSurface | Kind::ClearSurface => {
            (&POSITION, 12, wgpu::VertexStepMode::Vertex)
        }
        Kind::Segments | Kind::ThroughSegments => (&SEGMENT, 24, wgpu::VertexStepMode::Instance),
        Kind::Points | Kind::ThroughPoints => (&POSITION, 12, wgpu::VertexStepMode::Instance),
        Kind::Overlay => (&STROKE, size_of::<Stroke>(), wgpu::VertexStepMode::Instance),
        Kind::Image => (&PLACE, 8, wgpu::VertexStepMode::Instance),
    };
    let layout_of = |array_stride: usize, attributes| {
        Some(wgpu::VertexBufferLayout { array_stride: array_stride as u64, step_mode, attributes })
    };
    let (numbers, size): (&[wgpu::VertexAttribute], usize) =
        if matches!(kind, Kind::Segments | Kind::ThroughSegments) { (&NUMBERS, 8) } else { (&NUMBER, 4) };
    // A stride of nothing: the one number stands for all corners.
    let buffers =
        [layout_of(array_stride, attributes), layout_of(if way.is_colored { size } else { 0 }, numbers)];
    let num_buffers = if attributes.is_empty() { 0 } else { 1 + usize::from(kind.has_look()) };
    let flag = |is_set: bool| f64::from(u8::from(is_set));
    let constants = [("CLIPPED", flag(way.is_clipped)), ("COLORED", flag(way.is_colored))];
    let (compare, writes_depth) = kind.depth();
    let topology = if kind.is_strip() {
        wgpu::PrimitiveTopology::TriangleStrip
    } else {
        wgpu::PrimitiveTopology::TriangleList
    };
    // Depth is reversed: less is farther.
    let slope_scale = if matches!(kind, Kind::Surface | Kind::ClearSurface) { -1.0 } else { 0.0 };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(kind.shader()),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &buffers[..num_buffers],
        },
        primitive: wgpu::PrimitiveState { topology, ..wgpu::PrimitiveState::default() },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: targets::DEPTH_FORMAT,
            depth_write_enabled: Some(writes_depth),
            depth_compare: Some(compare),
            stencil: wgpu::StencilState::default(),
            bias: wgpu::DepthBiasState { constant: 0, slope_scale, clamp: 0.0 },
        }),
        multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some("fragment"),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: if kind.has_look() { &constants } else { &[] },
                ..wgpu::PipelineCompilationOptions::default()
            },
            targets: &[Some(wgpu::ColorTargetState {
                format: targets::COLOR_FORMAT,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
