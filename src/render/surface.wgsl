// Triangles, flat: the normal is that of the triangle on the screen, seen from whichever side.

struct Varying {
    @builtin(position) clip: vec4<f32>,
    @location(0) pos_in_view: vec3<f32>,
    @location(1) number: f32,
    @location(2) beyond: f32,
}

@vertex
fn vertex(@location(0) pos_in_scene: vec3<f32>, @location(1) number: f32) -> Varying {
    let pos_in_view = in_view(pos_in_scene);
    return Varying(clip_lifted(pos_in_view, look.lift), pos_in_view, number, beyond(pos_in_scene));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let to_eye = normalize(mix(vec3(0.0, 0.0, 1.0), -in.pos_in_view, view.perspective));
    let across = cross(dpdx(in.pos_in_view), dpdy(in.pos_in_view));
    let length_squared = dot(across, across);
    var normal = select(to_eye, across * inverseSqrt(length_squared), length_squared > 0.0);
    normal = select(-normal, normal, dot(normal, to_eye) >= 0.0);

    // A key light over the left shoulder, a soft one from below on the right, and a lamp at the eye.
    let key = max(dot(normal, normalize(vec3(-0.5, 0.75, 0.55))), 0.0);
    let fill = max(dot(normal, normalize(vec3(0.7, -0.35, 0.5))), 0.0);
    let head = max(dot(normal, to_eye), 0.0);
    let sky = 0.5 + 0.5 * normal.y;
    // What is seen from the side is darker, so that round bodies have an outline.
    let rim = mix(0.74, 1.0, smoothstep(0.0, 0.4, head));
    if (CLIPPED && in.beyond > 0.0) {
        discard;
    }
    let light = (0.19 + 0.12 * sky + 0.53 * key + 0.18 * fill + 0.28 * head) * rim;
    return to_screen(base_color(in.number) * mix(1.0, light, look.shading), look.color.a);
}
