//! Pictures of a scene, drawn by wgpu.
