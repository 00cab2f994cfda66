//! `exoscope render`: a picture of a model, with no window and no display.

use super::{Backend, Failure, part_warning, progress::Bar, warn};
use crate::{
    document::Document,
    exodus::NewFile,
    model::{Entity, EntityList, Model},
    render::{BackendChoice, OffScreen, Picture},
    scene::{Camera, DisplaySettings, Palette, PartKey, Parts, Scene, Setting, StandardView, Style},
};
use image::{ImageFormat, RgbaImage};
use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

/// Arguments of `render`.
#[derive(Clone, Debug, clap::Args)]
pub struct RenderArgs {
    /// The Exodus file
    file: PathBuf,
    /// Where to write the picture
    #[arg(short, long, value_name = "OUT.png")]
    output: PathBuf,
    /// Pixels across and down
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1280x800", value_parser = parse_size)]
    size: [u32; 2],
    /// Where the viewer stands: iso, +x, -x, +y, -y, +z, -z or AZIMUTH,ELEVATION in degrees
    #[arg(long, allow_hyphen_values = true, value_parser = StandardView::parse)]
    view: Option<StandardView>,
    /// How depth is shown: perspective or parallel
    #[arg(long)]
    projection: Option<String>,
    /// Draw only these blocks: ids or names, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    show: Vec<String>,
    /// Leave out these blocks: ids or names, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    hide: Vec<String>,
    /// Edges to draw: none, feature or all
    #[arg(long)]
    edges: Option<String>,
    /// What is behind the model: light, dark or a colour as #rrggbb
    #[arg(long, value_name = "COLOUR", default_value = "light")]
    background: String,
    /// Leave the background out
    #[arg(long)]
    transparent: bool,
    /// The axes in the corner: on or off
    #[arg(long, value_name = "on|off")]
    triad: Option<String>,
    /// The graphics interface to draw with
    #[arg(long, value_enum, default_value_t)]
    backend: Backend,
    /// What the colours mean; so far only `block`
    #[arg(long, value_name = "FIELD")]
    color_by: Option<String>,
    #[command(flatten)]
    not_yet: NotYet,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but warnings and errors
    #[arg(long)]
    quiet: bool,
}

/// Flags that will need results in the picture; they are refused, so that no picture shows less than was asked for.
#[derive(Clone, Debug, clap::Args)]
struct NotYet {
    #[arg(long, hide = true, allow_hyphen_values = true)]
    step: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    range: Option<String>,
    #[arg(long, hide = true)]
    colormap: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    deform: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    clip: Option<String>,
    #[arg(long, hide = true)]
    legend: Option<String>,
}

/// Draws the model of a file and writes the picture; `out` hears what was drawn, `err` what is odd about it.
pub(super) fn run(args: &RenderArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    refuse_what_is_missing(args)?;
    let bar = Bar::new(args.quiet);
    let document = Document::open(&args.file, &bar).map_err(|error| Failure::at(&args.file, error))?;
    let model = document.model();
    let settings = settings(args)?;
    let scene = scene(args, model, &settings)?;
    let mut device = OffScreen::new(backend(args.backend))?;
    let image = draw(args, &settings, &scene, &mut device)?;
    drop(bar);
    save(&image, &args.output).map_err(|reason| Failure::at(&args.output, reason))?;
    if let Some(says) = part_warning(&document, args.part) {
        warn(err, &args.file, says);
    }
    if !scene.parts.iter().any(|part| part.part.bounds.is_some()) {
        warn(err, &args.output, "nothing is shown");
    }
    if !args.quiet {
        let [width, height] = args.size;
        let (triangles, adapter, backend) =
            (scene.num_triangles(), device.adapter_name(), device.backend_name());
        writeln!(
            out,
            "{}: {width} x {height} pixels, {triangles} triangles, drawn by {adapter} ({backend})",
            args.output.display()
        )?;
    }
    Ok(())
}

fn refuse_what_is_missing(args: &RenderArgs) -> Result<(), Failure> {
    if let Some(field) = args.color_by.as_deref().filter(|field| *field != "block") {
        let says = "pictures are coloured by block so far: leave --color-by out or give --color-by block";
        return Err(Failure(format!("--color-by {field}: {says}")));
    }
    let NotYet { step, range, colormap, deform, clip, legend } = &args.not_yet;
    let asked = [
        ("step", step),
        ("range", range),
        ("colormap", colormap),
        ("deform", deform),
        ("clip", clip),
        ("legend", legend),
    ];
    match asked.into_iter().find(|(_, value)| value.is_some()) {
        Some((flag, _)) => {
            Err(Failure(format!("--{flag}: pictures cannot show that yet; leave the flag out")))
        }
        None => Ok(()),
    }
}

fn settings(args: &RenderArgs) -> Result<DisplaySettings, Failure> {
    let mut settings = DisplaySettings::default();
    let given = [
        ("edges", args.edges.as_deref()),
        ("projection", args.projection.as_deref()),
        ("background", Some(args.background.as_str())),
        ("triad", args.triad.as_deref()),
    ];
    for (name, value) in given {
        if let (Some(setting), Some(value)) = (Setting::named(name), value) {
            setting
                .set_text(&mut settings, value)
                .map_err(|says| Failure(format!("--{says}, not {value}")))?;
        }
    }
    Ok(settings)
}

fn scene(args: &RenderArgs, model: &Model, settings: &DisplaySettings) -> Result<Scene, Failure> {
    let shown = matching(&model.element_blocks, "--show", &args.show)?;
    let hidden = matching(&model.element_blocks, "--hide", &args.hide)?;
    let wanted = (0..model.element_blocks.len())
        .filter(|at| (args.show.is_empty() || shown.contains(at)) && !hidden.contains(at))
        .map(PartKey::Block);
    let mut parts = Parts::default();
    parts.update(model, wanted, settings);
    Ok(parts.scene(model, settings))
}

/// The positions of the entities that a list of ids and names means.
fn matching<E: Entity>(list: &EntityList<E>, flag: &str, wanted: &[String]) -> Result<Vec<usize>, Failure> {
    let mut found = Vec::new();
    for wanted in wanted.iter().map(|wanted| wanted.trim()) {
        let is_meant = |entity: &E| {
            entity.name() == wanted
                || wanted.parse() == Ok(entity.id())
                || (entity.name().is_empty() && wanted == format!("block_{}", entity.id()))
        };
        let before = found.len();
        found.extend((0..list.len()).filter(|&at| is_meant(&list[at])));
        if found.len() == before {
            let ids: Vec<String> = list.iter().take(12).map(|entity| entity.id().to_string()).collect();
            let more = if list.len() > 12 { ", …" } else { "" };
            let says =
                format!("no element block has the id or name `{wanted}`; ids are {}{more}", ids.join(", "));
            return Err(Failure(format!("{flag}: {says}")));
        }
    }
    Ok(found)
}

fn draw(
    args: &RenderArgs,
    settings: &DisplaySettings,
    scene: &Scene,
    device: &mut OffScreen,
) -> Result<RgbaImage, Failure> {
    let aspect = f64::from(args.size[0]) / f64::from(args.size[1]);
    let mut camera = Camera::looking_at(&scene.bounds, aspect);
    if args.projection.is_some() {
        camera.projection = settings.projection;
    }
    camera.look_from(args.view.unwrap_or(StandardView::best_for(&scene.bounds)));
    scene.fit(&mut camera, aspect);
    let mut style = Style::new(settings, Palette::LIGHT, 1.0);
    style.is_transparent = args.transparent;
    Ok(device.draw_image(&Picture { scene, camera: &camera, style: &style, size: args.size, samples: 4 })?)
}

/// Writes a PNG beside its place and renames it over, so that a failure leaves what was there.
fn save(image: &RgbaImage, path: &Path) -> Result<(), String> {
    if ImageFormat::from_path(path).ok() != Some(ImageFormat::Png) {
        return Err("pictures are written as PNG: give a name that ends in .png".to_owned());
    }
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).map_err(|error| error.to_string())?;
    let file = NewFile::beside(path).map_err(|error| error.to_string())?;
    std::fs::write(file.path(), bytes.get_ref()).map_err(|error| error.to_string())?;
    file.take_its_place().map(drop).map_err(|error| error.to_string())
}

fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let size = text.split_once(['x', 'X']).and_then(|(width, height)| {
        let side = |text: &str| text.trim().parse().ok().filter(|&side: &u32| side > 0);
        Some([side(width)?, side(height)?])
    });
    size.ok_or_else(|| format!("`{text}` is not a size: give WIDTHxHEIGHT in pixels, like 1280x800"))
}

fn backend(backend: Backend) -> BackendChoice {
    match backend {
        Backend::Auto => BackendChoice::Auto,
        Backend::Vulkan => BackendChoice::Vulkan,
        Backend::Gl => BackendChoice::Gl,
        Backend::Metal => BackendChoice::Metal,
        Backend::Dx12 => BackendChoice::Dx12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::samples;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: RenderArgs,
    }

    fn args(line: &[&str]) -> RenderArgs {
        Line::try_parse_from(["render", "a.e", "-o", "b.png"].iter().chain(line)).unwrap().args
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_size("640x480"), Ok([640, 480]));
        for wrong in ["640", "0x10", "640x", "-1x5", "x"] {
            assert!(parse_size(wrong).unwrap_err().contains("WIDTHxHEIGHT"), "{wrong}");
        }
    }

    #[test]
    fn views_may_begin_with_a_minus() {
        assert_eq!(args(&["--view", "-x"]).view, Some(StandardView::MinusX));
        let angles = StandardView::Angles { azimuth_degrees: -30.0, elevation_degrees: 20.0 };
        assert_eq!(args(&["--view", "-30,20"]).view, Some(angles));
    }

    #[test]
    fn blocks_are_shown_and_hidden_by_id_or_name() {
        let model = samples::three_blocks(); // ids 0, 5 (`middle`) and 4000000000
        let shown = |line: &[&str]| -> Vec<PartKey> {
            let scene = scene(&args(line), &model, &DisplaySettings::default()).ok().unwrap();
            scene.parts.iter().map(|part| part.key).collect()
        };
        assert_eq!(shown(&[]).len(), 3);
        assert_eq!(shown(&["--show", "middle,0"]), [PartKey::Block(0), PartKey::Block(1)]);
        assert_eq!(shown(&["--hide", "4000000000,block_0"]), [PartKey::Block(1)]);
        let Err(Failure(says)) = scene(&args(&["--hide", "7"]), &model, &DisplaySettings::default()) else {
            panic!("block 7 does not exist")
        };
        assert_eq!(says, "--hide: no element block has the id or name `7`; ids are 0, 5, 4000000000");
    }

    #[test]
    fn what_pictures_cannot_show_is_refused() {
        let says = |line: &[&str]| refuse_what_is_missing(&args(line)).map_err(|Failure(says)| says);
        assert_eq!(says(&["--color-by", "block"]), Ok(()));
        assert!(says(&["--color-by", "EQPS"]).unwrap_err().starts_with("--color-by EQPS: "));
        assert!(says(&["--deform", "-2"]).unwrap_err().starts_with("--deform: "));
        let wrong = settings(&args(&["--edges", "some"])).err().unwrap();
        assert_eq!(wrong.0, "--edges takes one of none, feature, all, not some");
    }

    #[test]
    fn only_png_is_written_and_a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let image = RgbaImage::new(2, 2);
        assert!(save(&image, &folder.path().join("a.jpg")).unwrap_err().contains("PNG"));
        assert!(save(&image, &folder.path().join("no/such/a.png")).is_err());
        let path = folder.path().join("a.png");
        save(&image, &path).unwrap();
        assert_eq!(image::open(&path).unwrap().to_rgba8(), image);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
