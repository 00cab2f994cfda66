//! What the shaders read beside geometry: `View` and `Look` of `common.wgsl`, field by field.

use crate::scene::{Camera, ColorTable, Projection, Scene, Style, TABLE_LENGTH};
use glam::{Mat4, Vec2, Vec4};
use std::sync::Arc;
use wgpu::util::DeviceExt as _;

/// `View` in `common.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct View {
    pub(super) view_from_scene: Mat4,
    pub(super) clip_from_view: Mat4,
    pub(super) background_top: Vec4,
    pub(super) background_bottom: Vec4,
    pub(super) size_pixels: Vec2,
    pub(super) world_per_pixel: f32,
    pub(super) perspective: f32,
    pub(super) near: f32,
    pub(super) padding: [f32; 3],
    pub(super) clip_plane: Vec4,
}

/// `Look` in `common.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Look {
    pub(super) color: [f32; 4],
    pub(super) width: f32,
    pub(super) lift: f32,
    pub(super) shading: f32,
    pub(super) fade: f32,
    pub(super) tint: [f32; 4],
}

impl View {
    /// What is seen of a scene in a picture of `size` pixels.
    #[expect(clippy::cast_possible_truncation, reason = "from scene space on, f32 is enough")]
    pub(super) fn new(scene: &Scene, camera: &Camera, style: &Style, size: [u32; 2]) -> Self {
        let size = size.map(f64::from);
        let aspect = size[0] / size[1];
        let per_pixel_at_focus = camera.view_height() / size[1];
        let (near, _) = camera.depth_range(&scene.bounds);
        let (world_per_pixel, perspective) = match camera.projection {
            Projection::Perspective => (per_pixel_at_focus / camera.distance, 1.0),
            Projection::Parallel => (per_pixel_at_focus, 0.0),
        };
        let background = |color: crate::scene::Color| {
            if style.is_transparent { Vec4::ZERO } else { color.to_linear().into() }
        };
        Self {
            view_from_scene: camera.view_from_scene(scene.origin),
            clip_from_view: camera.clip_from_view(&scene.bounds, aspect).as_mat4(),
            background_top: background(style.palette.background_top),
            background_bottom: background(style.palette.background_bottom),
            size_pixels: Vec2::new(size[0] as f32, size[1] as f32),
            world_per_pixel: world_per_pixel as f32,
            perspective,
            near: near as f32,
            padding: [0.0; 3],
            clip_plane: scene.clip.map_or(Vec4::ZERO, |plane| {
                plane.normal.extend(plane.offset - plane.normal.dot(scene.origin)).as_vec4()
            }),
        }
    }
}

/// A uniform buffer of one `View`, a table of colours as a texture one pixel high, and a uniform buffer of many `Look`s that draws step through by offset.
pub(super) struct Uniforms {
    view_layout: wgpu::BindGroupLayout,
    look_layout: wgpu::BindGroupLayout,
    view_buffer: wgpu::Buffer,
    view_group: wgpu::BindGroup,
    colors: wgpu::Texture,
    written_colors: Option<Arc<ColorTable>>,
    looks: Option<LooksBuffer>,
    /// Bytes from one look to the next.
    stride: usize,
}

struct LooksBuffer {
    group: wgpu::BindGroup,
    buffer: wgpu::Buffer,
    written: Vec<Look>,
}

impl Uniforms {
    pub(super) fn new(device: &wgpu::Device) -> Self {
        let colors_entry = wgpu::BindGroupLayoutEntry {
            binding: 1,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        };
        let view_layout = layout(device, "view", &[uniform_entry(size_of::<View>(), false), colors_entry]);
        let look_layout = layout(device, "look", &[uniform_entry(size_of::<Look>(), true)]);
        let colors = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("colors"),
            size: colors_size(),
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::Rgba8UnormSrgb,
            usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
            view_formats: &[],
        });
        let colors_view = colors.create_view(&wgpu::TextureViewDescriptor::default());
        let view_buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("view"),
            size: size_of::<View>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let view_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("view"),
            layout: &view_layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: view_buffer.as_entire_binding() },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::TextureView(&colors_view),
                },
            ],
        });
        let alignment = device.limits().min_uniform_buffer_offset_alignment as usize;
        let stride = size_of::<Look>().next_multiple_of(alignment.max(1));
        Self {
            view_layout,
            look_layout,
            view_buffer,
            view_group,
            colors,
            written_colors: None,
            looks: None,
            stride,
        }
    }

    /// The layouts of groups 0 and 1.
    pub(super) fn layouts(&self) -> [Option<&wgpu::BindGroupLayout>; 2] {
        [Some(&self.view_layout), Some(&self.look_layout)]
    }

    /// Group 0.
    pub(super) fn view_group(&self) -> &wgpu::BindGroup {
        &self.view_group
    }

    /// Group 1, with the offset of a look; `None` before the first [`Uniforms::write`] with looks.
    pub(super) fn look_group(&self, look: usize) -> Option<(&wgpu::BindGroup, u32)> {
        Some((&self.looks.as_ref()?.group, u32::try_from(look * self.stride).ok()?))
    }

    /// Writes the table of colours, unless it is there already.
    pub(super) fn write_colors(&mut self, queue: &wgpu::Queue, table: Option<&Arc<ColorTable>>) {
        let Some(table) = table else { return };
        if self.written_colors.as_ref().is_some_and(|written| Arc::ptr_eq(written, table)) {
            return;
        }
        let size = colors_size();
        let mut bytes: Vec<u8> = table.colors.iter().flat_map(|color| color.0).collect();
        bytes.resize(size.width as usize * 4, 0);
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(size.width * 4),
            rows_per_image: None,
        };
        queue.write_texture(self.colors.as_image_copy(), &bytes, layout, size);
        self.written_colors = Some(Arc::clone(table));
    }

    /// Writes a frame's uniforms; looks that are as before are not written again.
    pub(super) fn write(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, view: &View, looks: &[Look]) {
        queue.write_buffer(&self.view_buffer, 0, bytemuck::bytes_of(view));
        if looks.is_empty() || self.looks.as_ref().is_some_and(|known| known.written == looks) {
            return;
        }
        let mut bytes = vec![0; looks.len() * self.stride];
        for (look, place) in looks.iter().zip(bytes.chunks_exact_mut(self.stride)) {
            place[..size_of::<Look>()].copy_from_slice(bytemuck::bytes_of(look));
        }
        match &mut self.looks {
            Some(known) if known.buffer.size() >= bytes.len() as u64 => {
                queue.write_buffer(&known.buffer, 0, &bytes);
                known.written = looks.to_vec();
            }
            _ => self.looks = Some(self.new_looks(device, &bytes, looks)),
        }
    }

    fn new_looks(&self, device: &wgpu::Device, bytes: &[u8], looks: &[Look]) -> LooksBuffer {
        let buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("looks"),
            contents: bytes,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        });
        let size = std::num::NonZeroU64::new(size_of::<Look>() as u64);
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("look"),
            layout: &self.look_layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                    buffer: &buffer,
                    offset: 0,
                    size,
                }),
            }],
        });
        LooksBuffer { group, buffer, written: looks.to_vec() }
    }
}

/// The map's colours and one for no value.
fn colors_size() -> wgpu::Extent3d {
    wgpu::Extent3d { width: u32::from(TABLE_LENGTH) + 1, height: 1, depth_or_array_layers: 1 }
}

fn uniform_entry(size: usize, has_dynamic_offset: bool) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding: 0,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset,
            min_binding_size: std::num::NonZeroU64::new(size as u64),
        },
        count: None,
    }
}

fn layout(
    device: &wgpu::Device,
    label: &str,
    entries: &[wgpu::BindGroupLayoutEntry],
) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(label), entries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::pipelines::SOURCES;
    use std::mem::offset_of;
    use wgpu::naga;

    fn parse(name: &str, source: &str) -> naga::Module {
        let module = naga::front::wgsl::parse_str(source).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut validator = naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::empty(),
        );
        validator.validate(&module).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        module
    }

    /// Names and offsets of a struct's fields, and its size.
    fn fields(module: &naga::Module, wanted: &str) -> (Vec<(String, usize)>, usize) {
        let (_, found) = module.types.iter().find(|(_, ty)| ty.name.as_deref() == Some(wanted)).unwrap();
        let naga::TypeInner::Struct { members, span } = &found.inner else {
            panic!("{wanted} is not a struct")
        };
        let fields =
            members.iter().map(|field| (field.name.clone().unwrap(), field.offset as usize)).collect();
        (fields, *span as usize)
    }

    #[test]
    fn every_shader_is_valid() {
        for (name, source) in SOURCES {
            let module = parse(name, source);
            let entries: Vec<_> = module.entry_points.iter().map(|entry| entry.name.as_str()).collect();
            assert_eq!(entries, ["vertex", "fragment"], "{name}");
        }
    }

    #[test]
    fn both_sides_agree_on_uniforms() {
        let (_, source) = SOURCES.iter().find(|(name, _)| *name == "surface").unwrap();
        let module = parse("surface", source);
        macro_rules! offsets {
            ($ty:ty: $($field:ident),*) => { vec![$((stringify!($field).to_owned(), offset_of!($ty, $field))),*] };
        }
        let view = offsets!(View: view_from_scene, clip_from_view, background_top, background_bottom, size_pixels,
            world_per_pixel, perspective, near, clip_plane);
        assert_eq!(fields(&module, "View"), (view, size_of::<View>()));
        let look = offsets!(Look: color, width, lift, shading, fade, tint);
        assert_eq!(fields(&module, "Look"), (look, size_of::<Look>()));
    }
}
