// Segments as strips on the screen, some pixels wide, with soft sides.

struct Varying {
    @builtin(position) clip: vec4<f32>,
    // Pixels from the middle of the strip.
    @location(0) @interpolate(linear) across: f32,
    @location(1) @interpolate(flat) strength: f32,
    @location(2) number: f32,
    @location(3) beyond: f32,
}

@vertex
fn vertex(
    @builtin(vertex_index) corner: u32,
    @location(0) from_in_scene: vec3<f32>,
    @location(1) to_in_scene: vec3<f32>,
    // At both ends.
    @location(2) numbers: vec2<f32>,
) -> Varying {
    var from_in_view = in_view(from_in_scene);
    var to_in_view = in_view(to_in_scene);
    // In perspective, what lies behind the eye has no place on the screen: cut it off at the near plane.
    let z = -view.near;
    if (view.perspective > 0.5 && (from_in_view.z > z) != (to_in_view.z > z)) {
        let cut = mix(from_in_view, to_in_view, (z - from_in_view.z) / (to_in_view.z - from_in_view.z));
        if (from_in_view.z > z) {
            from_in_view = cut;
        } else {
            to_in_view = cut;
        }
    }
    let from_clip = clip_lifted(from_in_view, look.lift);
    let to_clip = clip_lifted(to_in_view, look.lift);
    let half_size = 0.5 * view.size_pixels;
    let along = to_clip.xy / to_clip.w * half_size - from_clip.xy / from_clip.w * half_size;
    let length_squared = dot(along, along);
    let direction = select(vec2(1.0, 0.0), along * inverseSqrt(length_squared), length_squared > 0.0);

    let is_to = (corner & 1u) == 1u;
    let side = f32(corner >> 1u) * 2.0 - 1.0;
    // Half a pixel more on each side to fade out in; ends reach over by a quarter of the width, to close corners.
    let across = side * (0.5 * max(look.width, 1.0) + 0.5);
    let over = select(-0.25, 0.25, is_to) * look.width;
    let offset = vec2(-direction.y, direction.x) * across + direction * over;
    var clip = select(from_clip, to_clip, is_to);
    clip = vec4(clip.xy + offset / half_size * clip.w, clip.zw);
    let strength = smoothstep(0.2, 1.0, sqrt(length_squared) / max(look.fade, 1e-3));
    let number = select(numbers.x, numbers.y, is_to);
    return Varying(clip, across, strength, number, select(beyond(from_in_scene), beyond(to_in_scene), is_to));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    // Thinner than a pixel is fainter instead.
    let cover = clamp(0.5 * max(look.width, 1.0) + 0.5 - abs(in.across), 0.0, 1.0) * min(look.width, 1.0) * in.strength;
    if (CLIPPED && in.beyond > 0.0) {
        discard;
    }
    return to_screen(base_color(in.number), look.color.a * cover);
}
