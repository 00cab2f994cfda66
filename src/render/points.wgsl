// Points as round discs that face the viewer, with a darker rim.

struct Varying {
    @builtin(position) clip: vec4<f32>,
    // Pixels from the middle.
    @location(0) @interpolate(linear) offset: vec2<f32>,
    @location(1) @interpolate(flat) number: f32,
    @location(2) @interpolate(flat) beyond: f32,
}

@vertex
fn vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) pos_in_scene: vec3<f32>,
    @location(1) number: f32,
) -> Varying {
    let clip = clip_lifted(in_view(pos_in_scene), look.lift);
    let sides = vec2(f32(corner & 1u), f32(corner >> 1u)) * 2.0 - 1.0;
    let offset = sides * (0.5 * look.width + 0.5);
    let place = vec4(clip.xy + offset / (0.5 * view.size_pixels) * clip.w, clip.zw);
    return Varying(place, offset, number, beyond(pos_in_scene));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let inside = 0.5 * look.width - length(in.offset);
    let cover = clamp(inside + 0.5, 0.0, 1.0);
    if (cover <= 0.0 || (CLIPPED && in.beyond > 0.0)) {
        discard;
    }
    let rim = clamp(inside - 0.5, 0.0, 1.0);
    let color = base_color(in.number) * mix(0.25, 1.0, rim);
    return to_screen(color, look.color.a * cover);
}
