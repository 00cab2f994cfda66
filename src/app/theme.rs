//! How the window looks: colours, spacing and fonts, light and dark.
//!
//! One accent colour marks what is selected or is the next thing to do; all else is a scale of greys, so that the
//! model's own colours are the strongest thing on the screen. Every colour of the window is written here.

use egui::{
    Color32, Context, CornerRadius, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, Vec2, style::WidgetVisuals,
};

/// Height of a row in lists and tables, in points.
pub const ROW_HEIGHT: f32 = 22.0;
/// Space between groups of controls, in points.
pub const GROUP_SPACING: f32 = 8.0;

/// The colours of one theme that egui has no place for, and those that its styles are made from.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// What is selected, the primary button, progress.
    pub accent: Color32,
    /// Text on the accent colour.
    pub on_accent: Color32,
    /// Text and outlines in the accent colour, on panels and on what is selected.
    pub accent_text: Color32,
    /// Behind selected rows: the accent, faint.
    pub selection: Color32,
    /// Panels.
    pub panel: Color32,
    /// Windows, menus and cards, a little before the panels.
    pub raised: Color32,
    /// Text fields and lists, a little behind the panels.
    pub sunken: Color32,
    /// Lines between things.
    pub line: Color32,
    /// Buttons at rest.
    pub button: Color32,
    /// Buttons and rows under the pointer.
    pub hover: Color32,
    /// Text.
    pub text: Color32,
    /// Headings and what matters most.
    pub strong: Color32,
    /// Units, counts, ids: what is read second.
    pub weak: Color32,
    /// Errors.
    pub error: Color32,
    /// Warnings.
    pub warning: Color32,
    /// The 3-D view's background, at the top and at the bottom.
    pub view: [Color32; 2],
}

const DARK: Palette = Palette {
    accent: hex(0x004C_9FE8),
    on_accent: hex(0x000B_1620),
    accent_text: hex(0x009C_CBF5),
    selection: hex(0x0025_425C),
    panel: hex(0x0020_2327),
    raised: hex(0x0029_2D32),
    sunken: hex(0x0018_1A1D),
    line: hex(0x0034_393F),
    button: hex(0x0032_373D),
    hover: hex(0x003C_4249),
    text: hex(0x00CF_D4DA),
    strong: hex(0x00F1_F4F7),
    weak: hex(0x0092_9AA4),
    error: hex(0x00FF_7B72),
    warning: hex(0x00E8_B34B),
    view: [hex(0x003A_414A), hex(0x001F_2328)],
};

const LIGHT: Palette = Palette {
    accent: hex(0x001B_6FC0),
    on_accent: hex(0x00FF_FFFF),
    accent_text: hex(0x000F_4F8A),
    selection: hex(0x00CF_E3F7),
    panel: hex(0x00F4_F5F7),
    raised: hex(0x00FF_FFFF),
    sunken: hex(0x00FF_FFFF),
    line: hex(0x00D5_D9DE),
    button: hex(0x00E4_E7EB),
    hover: hex(0x00D9_DEE4),
    text: hex(0x002A_3037),
    strong: hex(0x000E_1318),
    weak: hex(0x0064_6D78),
    error: hex(0x00B8_241C),
    warning: hex(0x008F_5D00),
    view: [hex(0x00FB_FCFD), hex(0x00D9_E0E8)],
};

/// The colours of a theme.
pub fn palette(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// The colours of the theme that a `Ui` draws in.
pub fn of(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Sets fonts and both styles; to be called once, when the window opens.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| set_style(style, palette(theme)));
    }
}

/// egui's fonts, with the monospace one as the last resort of the proportional family: it has the arrows and shapes.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    if let Some(names) = fonts.families.get_mut(&FontFamily::Proportional) {
        names.push("Hack".to_owned());
    }
    fonts
}

/// A colour on the scale of block colours, for a linear RGB in 0–1.
pub fn swatch(rgb: [f32; 3]) -> Color32 {
    let [r, g, b] = rgb.map(|part| egui::ecolor::gamma_u8_from_linear_f32(part.clamp(0.0, 1.0)));
    rgb_bytes([r, g, b])
}

/// A colour from sRGB bytes.
pub fn rgb_bytes([r, g, b]: [u8; 3]) -> Color32 {
    hex(u32::from_be_bytes([0, r, g, b]))
}

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgba_premultiplied(r, g, b, 255)
}

fn set_style(style: &mut Style, colors: &Palette) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(11.5)),
        (TextStyle::Body, FontId::proportional(13.5)),
        (TextStyle::Button, FontId::proportional(13.5)),
        (TextStyle::Heading, FontId::proportional(15.0)),
        (TextStyle::Monospace, FontId::monospace(12.0)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(6.0, 5.0);
    spacing.button_padding = Vec2::new(8.0, 3.0);
    spacing.interact_size = Vec2::new(36.0, 24.0);
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(5);
    spacing.indent = 16.0;
    spacing.icon_width = 15.0;
    spacing.combo_width = 90.0;
    spacing.tooltip_width = 380.0;
    spacing.menu_width = 260.0;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_allocated_width = 8.0;
    style.interaction.tooltip_delay = 0.4;
    style.interaction.selectable_labels = false;
    style.animation_time = 0.06;
    set_visuals(&mut style.visuals, colors);
}

fn set_visuals(visuals: &mut egui::Visuals, colors: &Palette) {
    visuals.panel_fill = colors.panel;
    visuals.window_fill = colors.raised;
    visuals.window_stroke = Stroke::new(1.0, colors.line);
    visuals.extreme_bg_color = colors.sunken;
    visuals.text_edit_bg_color = Some(colors.sunken);
    visuals.code_bg_color = colors.sunken;
    visuals.faint_bg_color = colors.hover.gamma_multiply(0.35);
    visuals.weak_text_color = Some(colors.weak);
    visuals.hyperlink_color = colors.accent;
    visuals.error_fg_color = colors.error;
    visuals.warn_fg_color = colors.warning;
    visuals.selection.bg_fill = colors.selection;
    visuals.selection.stroke = Stroke::new(1.0, colors.accent_text);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(70) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = Shadow { blur: 10, ..shadow };
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(5),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(colors.panel, colors.line, colors.text);
    visuals.widgets.inactive = widget(colors.button, colors.button, colors.text);
    visuals.widgets.hovered = widget(colors.hover, colors.hover, colors.strong);
    visuals.widgets.active = widget(colors.selection, colors.accent, colors.strong);
    visuals.widgets.open = widget(colors.hover, colors.line, colors.strong);
    visuals.text_cursor.stroke = Stroke::new(1.5, colors.accent);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2 contrast ratio of two opaque colours.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |color: Color32| {
            let [r, g, b, _] = egui::Rgba::from(color).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_what_it_stands_on() {
        for colors in [&DARK, &LIGHT] {
            for ground in [colors.panel, colors.raised, colors.sunken, colors.selection] {
                assert!(contrast(colors.text, ground) > 4.5, "{:?} on {ground:?}", colors.text);
            }
            assert!(contrast(colors.accent_text, colors.selection) > 4.5);
            assert!(contrast(colors.weak, colors.panel) > 4.5);
            assert!(contrast(colors.error, colors.panel) > 4.5);
            assert!(contrast(colors.warning, colors.panel) > 4.5);
            assert!(contrast(colors.on_accent, colors.accent) > 4.5);
        }
    }

    #[test]
    fn no_glyph_that_the_window_uses_is_missing() {
        let ctx = Context::default();
        install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let used: String = sources().chars().filter(|c| !c.is_ascii()).collect();
            assert!(used.len() > 20);
            ui.ctx().fonts_mut(|fonts| {
                let missing: Vec<char> =
                    used.chars().filter(|&c| !fonts.has_glyph(&FontId::proportional(13.0), c)).collect();
                assert!(missing.is_empty(), "{missing:?}");
            });
        });
        output.textures_delta.clear();
    }

    /// The source of the window and of the operations: every text that can appear is in it.
    fn sources() -> String {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let folders =
            ["app", "app/panels", "edit", "edit/ops", "render", "exodus"].map(|folder| root.join(folder));
        let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let paths = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "rs"));
        paths.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}
