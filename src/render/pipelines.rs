//! How each thing is drawn: a pipeline per shader and way of using it.

use super::{targets, triad::Stroke, uniforms::Uniforms};

/// Every shader of a scene, by name: the common part and its own.
pub(super) const SOURCES: [(&str, &str); 6] = [
    ("surface", concat!(include_str!("common.wgsl"), include_str!("surface.wgsl"))),
    ("segments", concat!(include_str!("common.wgsl"), include_str!("segments.wgsl"))),
    ("points", concat!(include_str!("common.wgsl"), include_str!("points.wgsl"))),
    ("background", concat!(include_str!("common.wgsl"), include_str!("background.wgsl"))),
    ("overlay", concat!(include_str!("common.wgsl"), include_str!("overlay.wgsl"))),
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
    /// Strokes of the triad.
    Overlay,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Background,
        Self::Surface,
        Self::SetSurface,
        Self::ClearSurface,
        Self::Segments,
        Self::ThroughSegments,
        Self::Points,
        Self::Overlay,
    ];

    fn shader(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Surface | Self::SetSurface | Self::ClearSurface => "surface",
            Self::Segments | Self::ThroughSegments => "segments",
            Self::Points => "points",
            Self::Overlay => "overlay",
        }
    }

    /// Whether what is nearer hides it, and whether it hides what is farther.
    fn depth(self) -> (wgpu::CompareFunction, bool) {
        match self {
            Self::Background | Self::ThroughSegments | Self::Overlay => {
                (wgpu::CompareFunction::Always, false)
            }
            Self::Surface | Self::SetSurface | Self::Points => (wgpu::CompareFunction::GreaterEqual, true),
            Self::ClearSurface | Self::Segments => (wgpu::CompareFunction::GreaterEqual, false),
        }
    }

    /// Whether it draws parts, each with a look of its own.
    fn has_look(self) -> bool {
        !matches!(self, Self::Background | Self::Overlay)
    }

    fn is_strip(self) -> bool {
        matches!(self, Self::Segments | Self::ThroughSegments | Self::Points | Self::Overlay)
    }
}

const POSITION: [wgpu::VertexAttribute; 1] = wgpu::vertex_attr_array![0 => Float32x3];
const SEGMENT: [wgpu::VertexAttribute; 2] = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
const STROKE: [wgpu::VertexAttribute; 3] =
    wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32x2, 2 => Float32x4];

/// All pipelines for one number of samples a pixel.
pub(super) struct Pipelines {
    pub(super) samples: u32,
    pipelines: Vec<wgpu::RenderPipeline>,
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, uniforms: &Uniforms, samples: u32) -> Self {
        let layout = |groups| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("scene"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        let groups = uniforms.layouts();
        let (around, of_parts) = (layout(&groups[..1]), layout(&groups));
        let modules: Vec<_> =
            SOURCES.iter().map(|(name, source)| (*name, module(device, name, source))).collect();
        let pipelines = Kind::ALL
            .into_iter()
            .filter_map(|kind| {
                let (_, module) = modules.iter().find(|(name, _)| *name == kind.shader())?;
                let layout = if kind.has_look() { &of_parts } else { &around };
                Some(pipeline(device, layout, module, kind, samples))
            })
            .collect();
        Self { samples, pipelines }
    }

    pub(super) fn get(&self, kind: Kind) -> Option<&wgpu::RenderPipeline> {
        self.pipelines.get(kind as usize)
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
    kind: Kind,
    samples: u32,
) -> wgpu::RenderPipeline {
    let (attributes, array_stride, step_mode): (&[wgpu::VertexAttribute], usize, _) = match kind {
        Kind::Background => (&[], 0, wgpu::VertexStepMode::Vertex),
        Kind::Surface | Kind::SetSurface | Kind::ClearSurface => {
            (&POSITION, 12, wgpu::VertexStepMode::Vertex)
        }
        Kind::Segments | Kind::ThroughSegments => (&SEGMENT, 24, wgpu::VertexStepMode::Instance),
        Kind::Points => (&POSITION, 12, wgpu::VertexStepMode::Instance),
        Kind::Overlay => (&STROKE, size_of::<Stroke>(), wgpu::VertexStepMode::Instance),
    };
    let buffers =
        [Some(wgpu::VertexBufferLayout { array_stride: array_stride as u64, step_mode, attributes })];
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
            buffers: if attributes.is_empty() { &[] } else { &buffers },
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
            compilation_options: wgpu::PipelineCompilationOptions::default(),
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
