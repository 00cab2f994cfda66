//! The 3-D picture in the window: what the egui callback carries, and how it draws.
//!
//! The callback holds a scene, a camera, a style and a size; everything of the GPU lives in the callback resources.
//! Nothing is drawn if the picture shows just this already, so that a moving pointer costs a copy and no more.

use crate::{
    render::{Picture, Viewport},
    scene::{Camera, Scene, Style},
};
use egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, AtomicUsize, Ordering},
};

/// A picture that is asked for.
pub(crate) struct ViewCallback {
    /// What is to be seen.
    pub(crate) scene: Arc<Scene>,
    /// From where.
    pub(crate) camera: Camera,
    /// With which colours and sizes.
    pub(crate) style: Style,
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    /// 4 at rest, 1 while something moves.
    pub(crate) samples: u32,
    /// Where failures and finished pictures are told.
    pub(crate) told: Arc<Told>,
}

/// What the callback tells the window.
#[derive(Debug, Default)]
pub(crate) struct Told {
    failure: Mutex<Option<String>>,
    parts: AtomicUsize,
    samples: AtomicU32,
}

impl Told {
    /// Takes what went wrong, if something did.
    pub(crate) fn take_failure(&self) -> Option<String> {
        self.failure.lock().ok()?.take()
    }

    /// How many parts the last finished picture shows.
    pub(crate) fn parts_drawn(&self) -> usize {
        self.parts.load(Ordering::Relaxed)
    }

    /// Whether the last finished picture is smoothed.
    pub(crate) fn is_smooth(&self) -> bool {
        self.samples.load(Ordering::Relaxed) > 1
    }
}

impl ViewCallback {
    /// The picture as something that egui paints.
    pub(crate) fn into_shape(self, rect: egui::Rect) -> egui::Shape {
        egui_wgpu::Callback::new_paint_callback(rect, self).into()
    }
}

impl CallbackTrait for ViewCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(viewport) = resources.get_mut::<Viewport>() else { return Vec::new() };
        let picture = Picture {
            scene: &self.scene,
            camera: &self.camera,
            style: &self.style,
            size: self.size,
            samples: self.samples,
        };
        match viewport.prepare(device, queue, encoder, &self.scene, &picture) {
            Ok(_) => {
                self.told.parts.store(self.scene.parts.len(), Ordering::Relaxed);
                self.told.samples.store(self.samples, Ordering::Relaxed);
            }
            Err(error) => {
                if let Ok(mut failure) = self.told.failure.lock() {
                    *failure = Some(error.to_string());
                }
            }
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        if let Some(viewport) = resources.get::<Viewport>() {
            viewport.paint(pass);
        }
    }
}

/// Puts the renderer among the callback resources; to be called once, when the window opens.
pub(crate) fn install(render_state: &egui_wgpu::RenderState) {
    let viewport = Viewport::new(&render_state.device, render_state.target_format);
    render_state.renderer.write().callback_resources.insert(viewport);
}
