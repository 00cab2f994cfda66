// The background: an even blend from top to bottom, behind everything.

struct Varying {
    @builtin(position) clip: vec4<f32>,
    // 0 at the bottom, 1 at the top.
    @location(0) height: f32,
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> Varying {
    // One triangle that covers the view.
    let pos = vec2(f32(corner & 1u), f32(corner >> 1u)) * 4.0 - 1.0;
    return Varying(vec4(pos, 0.0, 1.0), 0.5 + 0.5 * pos.y);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let color = mix(view.background_bottom, view.background_top, in.height);
    return to_screen(color.rgb, color.a);
}
