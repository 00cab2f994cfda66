// A finished image at a place of the picture, pixel for pixel: the legend.

@group(1) @binding(0) var image: texture_2d<f32>;

struct Varying {
    @builtin(position) clip: vec4<f32>,
    // Pixels from the image's upper left corner.
    @location(0) @interpolate(linear) at: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) corner: u32, @location(0) upper_left: vec2<f32>) -> Varying {
    let size = vec2<f32>(textureDimensions(image));
    let at = vec2(f32(corner & 1u), f32(corner >> 1u)) * size;
    let pos = upper_left + at;
    let clip = vec2(pos.x, -pos.y) / (0.5 * view.size_pixels) + vec2(-1.0, 1.0);
    return Varying(vec4(clip, 1.0, 1.0), at);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let last = vec2<i32>(textureDimensions(image)) - 1;
    return textureLoad(image, clamp(vec2<i32>(floor(in.at)), vec2(0), last), 0);
}
