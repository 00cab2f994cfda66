// What every shader of a scene shares: the view, the look of the thing drawn, and lifting it towards the viewer.

struct View {
    view_from_scene: mat4x4<f32>,
    clip_from_view: mat4x4<f32>,
    // Linear colours, with opacity.
    background_top: vec4<f32>,
    background_bottom: vec4<f32>,
    size_pixels: vec2<f32>,
    // World units a pixel covers; in perspective, at depth 1.
    world_per_pixel: f32,
    // 1 in perspective, 0 in parallel projection.
    perspective: f32,
    // The near plane's depth; in perspective, what lies before it is cut off.
    near: f32,
    // In scene space: normal, and offset along it. What lies beyond is cut away where CLIPPED.
    clip_plane: vec4<f32>,
}

struct Look {
    // Linear colour, with opacity.
    color: vec4<f32>,
    // Width of a line or diameter of a point in pixels.
    width: f32,
    // Pixels towards the viewer, so that what lies on a surface is not swallowed by it.
    lift: f32,
    // 0 leaves a surface's colour as it is, 1 is all light and shade.
    shading: f32,
    // Segments shorter than this many pixels fade, so that fine meshes do not turn black.
    fade: f32,
    // Linear colour laid over everything, and how much of it.
    tint: vec4<f32>,
}

// Whether the view's plane cuts the thing drawn.
override CLIPPED: bool = false;
// Whether numbers are colours: known when the pipeline is made, so that plain pictures pay nothing for it.
override COLORED: bool = false;

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var colors: texture_2d<f32>;
@group(1) @binding(0) var<uniform> look: Look;

// How far a point lies beyond the plane that cuts.
fn beyond(pos_in_scene: vec3<f32>) -> f32 {
    return dot(view.clip_plane.xyz, pos_in_scene) - view.clip_plane.w;
}

// The colour of a thing: its own, or that of a number between 0 and 1. The table's last entry is for no value.
fn base_color(number: f32) -> vec3<f32> {
    var color = look.color.rgb;
    if (COLORED) {
        let last = i32(textureDimensions(colors).x) - 1;
        let at = i32(clamp(number, 0.0, 1.0) * f32(last));
        color = textureLoad(colors, vec2(select(min(at, last - 1), last, number < -1e6), 0), 0).rgb;
    }
    return mix(color, look.tint.rgb, look.tint.a);
}

fn in_view(pos_in_scene: vec3<f32>) -> vec3<f32> {
    return (view.view_from_scene * vec4(pos_in_scene, 1.0)).xyz;
}

// World units that a pixel covers at a depth.
fn pixel_at(pos_in_view: vec3<f32>) -> f32 {
    return view.world_per_pixel * mix(1.0, max(-pos_in_view.z, view.near), view.perspective);
}

// Clip space with the depth of a point some pixels nearer, at the same place on the screen.
fn clip_lifted(pos_in_view: vec3<f32>, pixels: f32) -> vec4<f32> {
    var clip = view.clip_from_view * vec4(pos_in_view, 1.0);
    let nearer = vec3(pos_in_view.xy, pos_in_view.z + pixels * pixel_at(pos_in_view));
    let lifted = view.clip_from_view * vec4(nearer, 1.0);
    if (lifted.w > 0.0 && clip.w > 0.0) {
        clip.z = min(lifted.z / lifted.w, 1.0) * clip.w;
    }
    return clip;
}

// Light as a screen stores it, with the opacity multiplied in.
fn to_screen(linear: vec3<f32>, opacity: f32) -> vec4<f32> {
    let light = clamp(linear, vec3(0.0), vec3(1.0));
    let low = light * 12.92;
    let high = 1.055 * pow(light, vec3(1.0 / 2.4)) - 0.055;
    return vec4(select(high, low, light <= vec3(0.0031308)) * opacity, opacity);
}
