//! Pictures in memory, with no window.

use super::{Picture, RenderError, Renderer};
use image::RgbaImage;
use std::sync::mpsc;

/// Which graphics interface to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the interfaces' own names")]
pub enum BackendChoice {
    /// Whichever there is, the environment variable `WGPU_BACKEND` first.
    #[default]
    Auto,
    Vulkan,
    Gl,
    Metal,
    Dx12,
}

impl BackendChoice {
    /// The choices by the names that the command line takes.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("vulkan", Self::Vulkan),
        ("gl", Self::Gl),
        ("metal", Self::Metal),
        ("dx12", Self::Dx12),
    ];

    /// The choice with this name.
    ///
    /// # Errors
    /// A sentence that lists what can be given.
    pub fn parse(text: &str) -> Result<Self, String> {
        let found = Self::NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
        found.map(|(_, choice)| *choice).ok_or_else(|| {
            format!("`{text}` is not a graphics interface: give auto, vulkan, gl, metal or dx12")
        })
    }

    /// The set of interfaces, as wgpu takes it.
    pub fn backends(self) -> wgpu::Backends {
        match self {
            Self::Auto => wgpu::Backends::from_env().unwrap_or(wgpu::Backends::all()),
            Self::Vulkan => wgpu::Backends::VULKAN,
            Self::Gl => wgpu::Backends::GL,
            Self::Metal => wgpu::Backends::METAL,
            Self::Dx12 => wgpu::Backends::DX12,
        }
    }
}

/// A device with no window, and a renderer on it.
pub struct OffScreen {
    adapter_info: wgpu::AdapterInfo,
    device: wgpu::Device,
    queue: wgpu::Queue,
    renderer: Renderer,
}

impl OffScreen {
    /// Opens a device with all that its driver allows.
    ///
    /// # Errors
    /// [`RenderError::NoAdapter`] if there is no driver, [`RenderError::NoDevice`] if it refuses.
    pub fn new(backend: BackendChoice) -> Result<Self, RenderError> {
        let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle_from_env();
        descriptor.backends = backend.backends();
        let instance = wgpu::Instance::new(descriptor);
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::from_env().unwrap_or_default(),
            ..wgpu::RequestAdapterOptions::default()
        };
        let adapter = pollster::block_on(instance.request_adapter(&options))
            .map_err(|error| RenderError::NoAdapter { reason: error.to_string() })?;
        let adapter_info = adapter.get_info();
        let (device, queue) = pollster::block_on(adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("exoscope"),
            required_limits: adapter.limits(),
            ..wgpu::DeviceDescriptor::default()
        }))
        .map_err(|error| RenderError::NoDevice {
            adapter: adapter_info.name.clone(),
            reason: error.to_string(),
        })?;
        let renderer = Renderer::new(&device);
        Ok(Self { adapter_info, device, queue, renderer })
    }

    /// The driver's name, as it calls itself.
    pub fn adapter_name(&self) -> &str {
        &self.adapter_info.name
    }

    /// The graphics interface: `vulkan`, `gl`, ….
    pub fn backend_name(&self) -> &'static str {
        self.adapter_info.backend.to_str()
    }

    /// Draws a picture and brings it into memory, 8 bits a channel, opacity not multiplied in.
    ///
    /// # Errors
    /// [`RenderError::Size`] if the picture is empty or too large for the driver, [`RenderError::ReadBack`] if the
    /// device is lost.
    pub fn draw_image(&mut self, picture: &Picture<'_>) -> Result<RgbaImage, RenderError> {
        let mut encoder = self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.renderer.draw(&self.device, &self.queue, &mut encoder, picture)?;
        let [width, height] = picture.size;
        let lost = |reason: &str| RenderError::ReadBack { reason: reason.to_owned() };
        let texture = self.renderer.texture().ok_or_else(|| lost("there is no picture"))?;
        // Rows in a buffer begin at multiples of 256 bytes.
        let row = width * 4;
        let padded_row = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read back"),
            size: u64::from(padded_row) * u64::from(height),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let layout = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(padded_row),
            rows_per_image: Some(height),
        };
        encoder.copy_texture_to_buffer(
            texture.as_image_copy(),
            wgpu::TexelCopyBufferInfo { buffer: &buffer, layout },
            wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        );
        self.queue.submit([encoder.finish()]);
        let (sender, receiver) = mpsc::channel();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // Nobody listens only if this function has returned already.
            let _ = sender.send(result);
        });
        self.device.poll(wgpu::PollType::wait_indefinitely()).map_err(|error| lost(&error.to_string()))?;
        let mapped = receiver.recv().map_err(|error| lost(&error.to_string()))?;
        mapped.map_err(|error| lost(&error.to_string()))?;
        let bytes = buffer.get_mapped_range(..).map_err(|error| lost(&error.to_string()))?;
        let mut pixels = Vec::with_capacity(row as usize * height as usize);
        for line in bytes.chunks_exact(padded_row as usize) {
            pixels.extend_from_slice(&line[..row as usize]);
        }
        pixels.chunks_exact_mut(4).for_each(divide_by_opacity);
        RgbaImage::from_raw(width, height, pixels).ok_or_else(|| lost("it is too short"))
    }
}

/// From colour times opacity to colour and opacity.
fn divide_by_opacity(pixel: &mut [u8]) {
    let opacity = u32::from(pixel[3]);
    if opacity == 0 || opacity == 255 {
        return;
    }
    for channel in &mut pixel[..3] {
        *channel = u8::try_from((u32::from(*channel) * 255 + opacity / 2) / opacity).unwrap_or(255);
    }
}
