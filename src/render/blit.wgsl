// The finished picture, pixel for pixel, into a pass that somebody else began.

@group(0) @binding(0) var picture: texture_2d<f32>;

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32) -> Varying {
    let uv = vec2(f32(corner & 1u), f32(corner >> 1u)) * 2.0;
    return Varying(vec4(uv.x * 2.0 - 1.0, 1.0 - uv.y * 2.0, 0.0, 1.0), uv);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    return textureLoad(picture, vec2<i32>(in.uv * vec2<f32>(textureDimensions(picture))), 0);
}
