//! What of a part lies on the device, uploaded once.

use crate::scene::{Part, PartScalars, PartTopology};
use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};
use wgpu::util::DeviceExt as _;

/// A buffer and how many elements (indices, segments, points) it has.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) buffer: wgpu::Buffer,
    pub(super) count: u32,
}

/// Buffers of one part; each kind is made when it is first drawn.
#[derive(Debug, Default)]
pub(super) struct PartBuffers {
    /// Positions, three numbers each.
    pub(super) positions: Option<wgpu::Buffer>,
    /// Indices of triangles; more than one buffer only beyond the device's limit.
    pub(super) triangles: Vec<Filled>,
    /// Both ends of each segment.
    pub(super) feature_edges: Vec<Filled>,
    /// As `feature_edges`.
    pub(super) element_edges: Vec<Filled>,
    /// As `feature_edges`.
    pub(super) lines: Vec<Filled>,
    /// Middles.
    pub(super) points: Vec<Filled>,
    /// Positions of every triangle's own corners, for what has a colour per triangle.
    pub(super) corners: Vec<Filled>,
    has_corners: bool,
    has_surface: bool,
    has_feature_edges: bool,
    has_element_edges: bool,
    has_lines_and_points: bool,
}

/// Numbers of one part, in the order of its [`PartBuffers`].
#[derive(Debug, Default)]
pub(super) struct ScalarBuffers {
    /// Whether there is one for each corner of each triangle, instead of one for each node.
    pub(super) is_per_corner: bool,
    /// For nodes, or for corners.
    pub(super) triangles: Vec<wgpu::Buffer>,
    /// Two for each segment.
    pub(super) lines: Vec<wgpu::Buffer>,
    /// One for each point.
    pub(super) points: Vec<wgpu::Buffer>,
}

/// Buffers of all parts that are alive, by the address of the part.
///
/// A `Weak` keeps an address from being given to another part while its buffers are here.
#[derive(Default)]
pub(super) struct BufferCache {
    parts: HashMap<usize, (Weak<Part>, PartBuffers)>,
    topologies: HashMap<usize, (Weak<PartTopology>, Vec<Filled>)>,
    scalars: HashMap<usize, (Weak<PartScalars>, ScalarBuffers)>,
}

impl BufferCache {
    /// Drops the buffers of parts that nobody holds any more.
    pub(super) fn drop_gone(&mut self) {
        self.parts.retain(|_, (part, _)| part.strong_count() > 0);
        self.topologies.retain(|_, (topology, _)| topology.strong_count() > 0);
        self.scalars.retain(|_, (scalars, _)| scalars.strong_count() > 0);
    }

    /// The buffers of a part, as far as they have been made.
    pub(super) fn get(&self, part: &Arc<Part>) -> Option<&PartBuffers> {
        self.parts.get(&address(part)).map(|(_, buffers)| buffers)
    }

    /// The numbers of a part, as far as they have been uploaded.
    pub(super) fn scalars(&self, scalars: &Arc<PartScalars>) -> Option<&ScalarBuffers> {
        self.scalars.get(&address(scalars)).map(|(_, buffers)| buffers)
    }

    /// Uploads the numbers of a part, and what drawing with them needs.
    pub(super) fn prepare_scalars(
        &mut self,
        device: &wgpu::Device,
        part: &Arc<Part>,
        scalars: &Arc<PartScalars>,
    ) {
        let limit = usize::try_from(device.limits().max_buffer_size).unwrap_or(usize::MAX);
        if matches!(**scalars, PartScalars::Elements { .. })
            && let Some((_, buffers)) = self.parts.get_mut(&address(part))
            && !buffers.has_corners
        {
            buffers.has_corners = true;
            let place = |&node: &u32| part.positions.get(node as usize).copied().unwrap_or([f32::NAN; 3]);
            let chunks = part.topology.triangles.chunks(triangles_per_chunk(limit));
            buffers.corners = chunks
                .map(|chunk| {
                    let corners: Vec<[f32; 3]> = chunk.as_flattened().iter().map(place).collect();
                    filled(device, &corners, 1, wgpu::BufferUsages::VERTEX)
                })
                .collect();
        }
        self.scalars
            .entry(address(scalars))
            .or_insert_with(|| (Arc::downgrade(scalars), ScalarBuffers::new(device, part, scalars, limit)));
    }

    /// Makes the buffers that drawing a part with or without its element edges needs.
    pub(super) fn prepare(&mut self, device: &wgpu::Device, part: &Arc<Part>, wanted: Wanted) {
        let (_, buffers) =
            self.parts.entry(address(part)).or_insert_with(|| (Arc::downgrade(part), PartBuffers::default()));
        let limit = usize::try_from(device.limits().max_buffer_size).unwrap_or(usize::MAX);
        let topology = &part.topology;
        if !buffers.has_surface {
            buffers.has_surface = true;
            let bytes: &[u8] = bytemuck::cast_slice(&part.positions);
            if !topology.triangles.is_empty() && bytes.len() <= limit {
                buffers.positions = Some(upload(device, bytes, wgpu::BufferUsages::VERTEX));
                let (_, triangles) = self.topologies.entry(address(topology)).or_insert_with(|| {
                    let chunks = topology.triangles.chunks((limit / 12).max(1));
                    let upload = |chunk: &[[u32; 3]]| filled(device, chunk, 3, wgpu::BufferUsages::INDEX);
                    (Arc::downgrade(topology), chunks.map(upload).collect())
                });
                buffers.triangles.clone_from(triangles);
            }
        }
        let segments = |pairs: &[[u32; 2]]| -> Vec<Filled> {
            pairs
                .chunks((limit / 24).max(1))
                .map(|chunk| {
                    let ends: Vec<[[f32; 3]; 2]> =
                        chunk.iter().filter_map(|&pair| ends(part, pair)).collect();
                    filled(device, &ends, 1, wgpu::BufferUsages::VERTEX)
                })
                .collect()
        };
        if wanted.feature_edges && !buffers.has_feature_edges {
            buffers.has_feature_edges = true;
            buffers.feature_edges = segments(&part.feature_edges);
        }
        if wanted.element_edges && !buffers.has_element_edges {
            buffers.has_element_edges = true;
            buffers.element_edges = segments(&topology.element_edges);
        }
        if !buffers.has_lines_and_points {
            buffers.has_lines_and_points = true;
            buffers.lines = segments(&topology.lines);
            let point = |&[point]: &[u32; 1]| part.positions.get(point as usize).copied();
            buffers.points = topology
                .points
                .chunks((limit / 12).max(1))
                .map(|chunk| {
                    let points: Vec<[f32; 3]> = chunk.iter().filter_map(point).collect();
                    filled(device, &points, 1, wgpu::BufferUsages::VERTEX)
                })
                .collect();
        }
    }
}

impl ScalarBuffers {
    fn new(device: &wgpu::Device, part: &Part, scalars: &PartScalars, limit: usize) -> Self {
        let vertex = |bytes: &[u8]| upload(device, bytes, wgpu::BufferUsages::VERTEX);
        let topology = &part.topology;
        let (lines, points): (Vec<[f32; 2]>, Vec<f32>) = match scalars {
            PartScalars::Nodes(numbers) => {
                let at = |node: u32| numbers.get(node as usize).copied().unwrap_or_default();
                (
                    topology.lines.iter().map(|line| line.map(at)).collect(),
                    topology.points.iter().map(|&[point]| at(point)).collect(),
                )
            }
            PartScalars::Elements { lines, points, .. } => {
                (lines.iter().map(|&number| [number; 2]).collect(), points.clone())
            }
        };
        let triangles = match scalars {
            PartScalars::Nodes(numbers) => vec![vertex(bytemuck::cast_slice(numbers))],
            PartScalars::Elements { triangles, .. } => triangles
                .chunks(triangles_per_chunk(limit))
                .map(|chunk| {
                    let corners: Vec<[f32; 3]> = chunk.iter().map(|&number| [number; 3]).collect();
                    vertex(bytemuck::cast_slice(&corners))
                })
                .collect(),
        };
        Self {
            is_per_corner: matches!(scalars, PartScalars::Elements { .. }),
            triangles,
            lines: lines
                .chunks((limit / 24).max(1))
                .map(|chunk| vertex(bytemuck::cast_slice(chunk)))
                .collect(),
            points: points
                .chunks((limit / 12).max(1))
                .map(|chunk| vertex(bytemuck::cast_slice(chunk)))
                .collect(),
        }
    }
}

/// How many triangles with corners of their own fit a buffer.
fn triangles_per_chunk(limit: usize) -> usize {
    (limit / 36).max(1)
}

/// Which edges a frame draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) feature_edges: bool,
    pub(super) element_edges: bool,
}

fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).addr()
}

fn ends(part: &Part, [from, to]: [u32; 2]) -> Option<[[f32; 3]; 2]> {
    Some([*part.positions.get(from as usize)?, *part.positions.get(to as usize)?])
}

fn upload(device: &wgpu::Device, contents: &[u8], usage: wgpu::BufferUsages) -> wgpu::Buffer {
    device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("part"), contents, usage })
}

/// A buffer of items that count `each` elements.
fn filled<T: bytemuck::NoUninit>(
    device: &wgpu::Device,
    items: &[T],
    each: u32,
    usage: wgpu::BufferUsages,
) -> Filled {
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX / each).saturating_mul(each);
    Filled { buffer: upload(device, bytemuck::cast_slice(items), usage), count }
}
