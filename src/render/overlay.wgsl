// Strokes in pixels over the picture: the triad. A stroke may be wider at one end, which makes an arrow's head.

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) color: vec4<f32>,
    // Pixels from the middle, and half the width there.
    @location(1) @interpolate(linear) across: vec2<f32>,
}

@vertex
fn vertex(
    @builtin(vertex_index) corner: u32,
    // Pixels from the upper left corner.
    @location(0) ends: vec4<f32>,
    @location(1) widths: vec2<f32>,
    @location(2) color: vec4<f32>,
) -> Varying {
    let along = ends.zw - ends.xy;
    let length_squared = dot(along, along);
    let direction = select(vec2(1.0, 0.0), along * inverseSqrt(length_squared), length_squared > 0.0);
    let is_to = (corner & 1u) == 1u;
    let side = f32(corner >> 1u) * 2.0 - 1.0;
    let half_width = 0.5 * select(widths.x, widths.y, is_to);
    let across = side * (half_width + 0.5);
    let pos = select(ends.xy, ends.zw, is_to) + vec2(-direction.y, direction.x) * across;
    let clip = vec2(pos.x, -pos.y) / (0.5 * view.size_pixels) + vec2(-1.0, 1.0);
    return Varying(vec4(clip, 1.0, 1.0), color, vec2(across, half_width));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let cover = clamp(in.across.y + 0.5 - abs(in.across.x), 0.0, 1.0);
    return to_screen(in.color.rgb, in.color.a * cover);
}
