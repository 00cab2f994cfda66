//! The window's icons, drawn as lines on a grid of 16 × 16: sharp at every size, in the colour of the text beside them.

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2};

/// A small picture on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Open,
    Save,
    Undo,
    Redo,
    Fit,
    Merge,
    Eye,
    EyeOff,
    Edges,
    Perspective,
    Parallel,
    Search,
    Close,
    Isolate,
    First,
    Previous,
    Play,
    Pause,
    Next,
    Last,
    Loop,
    Box,
    Through,
    Labels,
}

/// Side of the square that an icon button takes, in points.
pub(crate) const BUTTON: f32 = 28.0;

/// Paints an icon into a square.
pub(crate) fn paint(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    let scale = rect.width() / 16.0;
    let stroke = Stroke::new((1.4 * scale).max(1.0), color);
    let at = |&(x, y): &(f32, f32)| -> Pos2 { rect.min + Vec2::new(x, y) * scale };
    for line in lines(icon) {
        painter.add(Shape::line(line.iter().map(at).collect(), stroke));
    }
    for &(x, y, radius) in circles(icon) {
        painter.circle_stroke(at(&(x, y)), radius * scale, stroke);
    }
}

/// A button with nothing but an icon; `label` is its name for screen readers, its tooltip comes from the caller.
pub(crate) fn button(ui: &mut Ui, icon: Icon, label: &str, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(BUTTON), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, label));
    let visuals = ui.style().interact_selectable(&response, chosen);
    if response.hovered() || response.has_focus() || chosen {
        ui.painter().rect(
            rect.shrink(1.0),
            5.0,
            visuals.weak_bg_fill,
            visuals.bg_stroke,
            egui::StrokeKind::Inside,
        );
    }
    paint(
        ui.painter(),
        icon,
        Rect::from_center_size(rect.center(), Vec2::splat(16.0)),
        visuals.fg_stroke.color,
    );
    response
}

/// The triangle before a heading that opens and closes.
pub(crate) fn chevron(painter: &Painter, center: Pos2, open: bool, color: Color32) {
    let points = if open {
        [pos2(-3.5, -1.8), pos2(0.0, 1.8), pos2(3.5, -1.8)]
    } else {
        [pos2(-1.8, -3.5), pos2(1.8, 0.0), pos2(-1.8, 3.5)]
    };
    let shifted = points.map(|point| center + point.to_vec2());
    painter.add(Shape::line(shifted.to_vec(), Stroke::new(1.4, color)));
}

type Line = &'static [(f32, f32)];

const EYE: &[Line] = &[
    &[(1.0, 8.0), (3.0, 5.4), (5.4, 3.9), (8.0, 3.4), (10.6, 3.9), (13.0, 5.4), (15.0, 8.0)],
    &[(1.0, 8.0), (3.0, 10.6), (5.4, 12.1), (8.0, 12.6), (10.6, 12.1), (13.0, 10.6), (15.0, 8.0)],
];

const BOX: &[Line] = &[
    &[(5.0, 2.0), (2.0, 2.0), (2.0, 5.0)],
    &[(11.0, 2.0), (14.0, 2.0), (14.0, 5.0)],
    &[(14.0, 11.0), (14.0, 14.0), (11.0, 14.0)],
    &[(5.0, 14.0), (2.0, 14.0), (2.0, 11.0)],
    &[(7.0, 2.0), (9.0, 2.0)],
    &[(7.0, 14.0), (9.0, 14.0)],
    &[(2.0, 7.0), (2.0, 9.0)],
    &[(14.0, 7.0), (14.0, 9.0)],
];

const THROUGH: &[Line] = &[
    &[(1.5, 5.0), (8.5, 5.0), (8.5, 12.0), (1.5, 12.0), (1.5, 5.0)],
    &[(5.0, 5.0), (5.0, 2.0), (12.0, 2.0), (12.0, 9.0), (8.5, 9.0)],
    &[(5.0, 8.5), (14.5, 14.5)],
    &[(11.4, 14.5), (14.5, 14.5), (13.6, 11.6)],
];

const LABELS: &[Line] = &[
    &[(6.2, 2.0), (4.6, 14.0)],
    &[(11.4, 2.0), (9.8, 14.0)],
    &[(2.4, 5.6), (14.0, 5.6)],
    &[(2.0, 10.4), (13.6, 10.4)],
];

fn lines(icon: Icon) -> &'static [Line] {
    match icon {
        Icon::Open => &[
            &[(1.5, 13.0), (1.5, 3.0), (6.0, 3.0), (7.5, 5.0), (13.0, 5.0), (13.0, 7.0)],
            &[(1.5, 13.0), (4.0, 7.0), (15.2, 7.0), (12.8, 13.0), (1.5, 13.0)],
        ],
        Icon::Save => &[
            &[(2.0, 2.0), (11.5, 2.0), (14.0, 4.5), (14.0, 14.0), (2.0, 14.0), (2.0, 2.0)],
            &[(5.0, 2.2), (5.0, 6.0), (10.5, 6.0), (10.5, 2.2)],
            &[(4.5, 13.8), (4.5, 9.0), (11.5, 9.0), (11.5, 13.8)],
        ],
        Icon::Undo => &[
            &[(5.5, 2.5), (2.0, 6.0), (5.5, 9.5)],
            &[
                (2.2, 6.0),
                (10.0, 6.0),
                (12.4, 6.9),
                (13.6, 9.2),
                (13.2, 11.6),
                (11.4, 13.2),
                (9.0, 13.5),
                (6.5, 13.5),
            ],
        ],
        Icon::Redo => &[
            &[(10.5, 2.5), (14.0, 6.0), (10.5, 9.5)],
            &[
                (13.8, 6.0),
                (6.0, 6.0),
                (3.6, 6.9),
                (2.4, 9.2),
                (2.8, 11.6),
                (4.6, 13.2),
                (7.0, 13.5),
                (9.5, 13.5),
            ],
        ],
        Icon::Fit => &[
            &[(2.0, 5.5), (2.0, 2.0), (5.5, 2.0)],
            &[(10.5, 2.0), (14.0, 2.0), (14.0, 5.5)],
            &[(14.0, 10.5), (14.0, 14.0), (10.5, 14.0)],
            &[(5.5, 14.0), (2.0, 14.0), (2.0, 10.5)],
            &[(5.5, 5.5), (10.5, 5.5), (10.5, 10.5), (5.5, 10.5), (5.5, 5.5)],
        ],
        Icon::Merge => &[
            &[(2.5, 2.0), (2.5, 5.0), (8.0, 9.0), (8.0, 14.0)],
            &[(13.5, 2.0), (13.5, 5.0), (8.0, 9.0)],
            &[(5.2, 11.3), (8.0, 14.2), (10.8, 11.3)],
        ],
        Icon::Eye => EYE,
        Icon::EyeOff => &[
            &[(1.0, 8.0), (3.0, 10.6), (5.4, 12.1), (8.0, 12.6), (10.6, 12.1), (13.0, 10.6), (15.0, 8.0)],
            &[(3.4, 10.9), (2.3, 12.6)],
            &[(8.0, 12.6), (8.0, 14.6)],
            &[(12.6, 10.9), (13.7, 12.6)],
        ],
        Icon::Edges => &[
            &[(2.0, 2.0), (14.0, 2.0), (14.0, 14.0), (2.0, 14.0), (2.0, 2.0)],
            &[(2.0, 8.0), (14.0, 8.0)],
            &[(8.0, 2.0), (8.0, 14.0)],
        ],
        Icon::Perspective => &[
            &[(1.5, 3.0), (1.5, 13.0), (5.8, 10.4), (5.8, 5.6), (1.5, 3.0)],
            &[(1.5, 3.0), (14.5, 3.0), (10.2, 5.6), (5.8, 5.6)],
            &[(1.5, 13.0), (14.5, 13.0), (10.2, 10.4), (5.8, 10.4)],
            &[(14.5, 3.0), (14.5, 13.0)],
            &[(10.2, 5.6), (10.2, 10.4)],
        ],
        Icon::Parallel => &[
            &[(1.5, 5.5), (10.5, 5.5), (10.5, 14.5), (1.5, 14.5), (1.5, 5.5)],
            &[(1.5, 5.5), (5.5, 1.5), (14.5, 1.5), (14.5, 10.5), (10.5, 14.5)],
            &[(10.5, 5.5), (14.5, 1.5)],
        ],
        Icon::Search => &[&[(10.2, 10.2), (14.2, 14.2)]],
        Icon::Close => &[&[(4.0, 4.0), (12.0, 12.0)], &[(12.0, 4.0), (4.0, 12.0)]],
        Icon::First => &[&[(3.5, 3.0), (3.5, 13.0)], &[(13.0, 3.0), (13.0, 13.0), (6.0, 8.0), (13.0, 3.0)]],
        Icon::Previous => &[&[(12.5, 3.0), (12.5, 13.0), (4.5, 8.0), (12.5, 3.0)]],
        Icon::Play => &[&[(4.0, 2.5), (4.0, 13.5), (13.5, 8.0), (4.0, 2.5)]],
        Icon::Pause => &[&[(5.0, 3.0), (5.0, 13.0)], &[(11.0, 3.0), (11.0, 13.0)]],
        Icon::Next => &[&[(3.5, 3.0), (3.5, 13.0), (11.5, 8.0), (3.5, 3.0)]],
        Icon::Last => &[&[(12.5, 3.0), (12.5, 13.0)], &[(3.0, 3.0), (3.0, 13.0), (10.0, 8.0), (3.0, 3.0)]],
        Icon::Loop => &[
            &[(3.0, 8.5), (3.0, 6.5), (4.5, 5.0), (13.0, 5.0)],
            &[(10.6, 2.6), (13.0, 5.0), (10.6, 7.4)],
            &[(13.0, 8.5), (13.0, 9.5), (11.5, 11.0), (3.0, 11.0)],
            &[(5.4, 8.6), (3.0, 11.0), (5.4, 13.4)],
        ],
        Icon::Box => BOX,
        Icon::Through => THROUGH,
        Icon::Labels => LABELS,
        Icon::Isolate => &[
            &[(5.0, 5.0), (11.0, 5.0), (11.0, 11.0), (5.0, 11.0), (5.0, 5.0)],
            &[(8.0, 0.8), (8.0, 2.8)],
            &[(8.0, 13.2), (8.0, 15.2)],
            &[(0.8, 8.0), (2.8, 8.0)],
            &[(13.2, 8.0), (15.2, 8.0)],
        ],
    }
}

fn circles(icon: Icon) -> &'static [(f32, f32, f32)] {
    match icon {
        Icon::Eye => &[(8.0, 8.0, 2.2)],
        Icon::Search => &[(6.6, 6.6, 4.6)],
        _ => &[],
    }
}
