//! `exoscope render`: a picture of a model, with no window and no display.

use super::{Backend, Failure, open, part_warning, progress::Bar, warn};
use crate::{
    exodus::NewFile,
    model::{Entity, EntityList, Model, Shared},
    render::{BackendChoice, OffScreen, Picture},
    scene::{
        Camera, Clip, ColorBy, Deform, DisplaySettings, Palette, PartKey, Parts, RangeChoice, ResultView,
        Scene, Setting, Shown, StandardView, StepData, Style, Values, dress, parse_step,
    },
};
use image::{ImageFormat, RgbaImage};
use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
    sync::Arc,
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
    #[command(flatten)]
    results: ResultArgs,
    /// Take one file of a decomposed set by itself
    #[arg(long)]
    part: bool,
    /// Say nothing but warnings and errors
    #[arg(long)]
    quiet: bool,
}

/// What of the results is shown.
#[derive(Clone, Debug, Default, clap::Args)]
struct ResultArgs {
    /// What the colours mean
    #[arg(
        long,
        value_name = "FIELD",
        help = "What the colours mean: block, a field or variable, FIELD:COMPONENT (x, magnitude, von_mises, …), \
                quality:METRIC, node_id or element_id"
    )]
    color_by: Option<String>,
    /// The time step: a number from 1, first, last or a time like "0.5 s"; without it the last one
    #[arg(long, value_name = "N|first|last|TIME s", allow_hyphen_values = true)]
    step: Option<String>,
    /// Which values have the colours of the map's ends: MIN,MAX, or those of the step, of all steps, of what is visible
    #[arg(long, value_name = "MIN,MAX|step|all|visible", allow_hyphen_values = true)]
    range: Option<String>,
    /// The colours of values: fast, viridis, cividis, inferno, cool-warm, turbo or grey
    #[arg(long, value_name = "NAME")]
    colormap: Option<String>,
    /// Bands of one colour each instead of a smooth blend
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    bands: Option<String>,
    /// Equal ratios of values are equally far apart: on or off
    #[arg(long, value_name = "on|off")]
    log: Option<String>,
    /// The range reaches equally far to both sides of 0: on or off
    #[arg(long, value_name = "on|off")]
    symmetric: Option<String>,
    /// The greatest value has the map's first colour: on or off
    #[arg(long, value_name = "on|off")]
    inverted: Option<String>,
    /// The meaning of the colours in the picture: on or off
    #[arg(long, value_name = "on|off")]
    legend: Option<String>,
    /// Show the deformed shape, with displacements times SCALE, or auto
    #[arg(long, value_name = "SCALE", allow_hyphen_values = true)]
    deform: Option<String>,
    /// Cut the model: X=VALUE keeps what is below the value, -X=VALUE what is above
    #[arg(long, value_name = "X|Y|Z=VALUE", allow_hyphen_values = true)]
    clip: Option<String>,
}

impl ResultArgs {
    /// The flags that are settings, by the names of [`Setting`].
    fn settings(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("colormap", self.colormap.as_deref()),
            ("bands", self.bands.as_deref()),
            ("log", self.log.as_deref()),
            ("symmetric", self.symmetric.as_deref()),
            ("inverted", self.inverted.as_deref()),
            ("legend", self.legend.as_deref()),
        ]
    }

    /// What the flags ask for of a model.
    fn view(&self, model: &Model) -> Result<ResultView, Failure> {
        let view = ResultView {
            color_by: read("color-by", self.color_by.as_deref(), |text| ColorBy::parse(text, model))?,
            time_step: match self.step.as_deref() {
                Some(text) => parse_step(text, model).map_err(|says| Failure(format!("--step: {says}")))?,
                None => model.num_steps().saturating_sub(1),
            },
            range: read("range", self.range.as_deref(), RangeChoice::parse)?,
            deform: read("deform", self.deform.as_deref(), Deform::parse)?,
            clip: read("clip", self.clip.as_deref(), |text| Clip::parse(text).map(Some))?,
        };
        if view.color_by == ColorBy::Block {
            let needs_values = [("range", self.range.as_deref())].into_iter().chain(self.settings());
            if let Some((flag, _)) = needs_values
                .into_iter()
                .find(|(flag, value)| value.is_some_and(|value| !(*flag == "legend" && value == "off")))
            {
                let says = "nothing is coloured by values: give --color-by with a field, or leave it out";
                return Err(Failure(format!("--{flag}: {says}")));
            }
        }
        Ok(view)
    }
}

/// The value of a flag, or the default; a refusal names the flag.
fn read<T: Default>(
    flag: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    text.map_or_else(|| Ok(T::default()), parse).map_err(|says| Failure(format!("--{flag}: {says}")))
}

/// Draws the model of a file and writes the picture; `out` hears what was drawn, `err` what is odd about it.
pub(super) fn run(args: &RenderArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    let bar = Bar::new(args.quiet);
    let document = open(&args.file, args.part, &bar)?;
    let model = document.model();
    let settings = settings(args)?;
    let view = args.results.view(model)?;
    let data = StepData::read(model, &view, None, &bar).map_err(|error| Failure::at(&args.file, error))?;
    let mut scene = scene(args, model, &settings, &data.values)?;
    wear_results(&mut scene, model, data, &view, &settings);
    let mut device = OffScreen::new(backend(args.backend))?;
    let image = draw(args, &settings, &scene, &mut device)?;
    drop(bar);
    save(&image, &args.output).map_err(|reason| Failure::at(&args.output, reason))?;
    if let Some(says) = part_warning(&document, args.part) {
        warn(err, &args.file, says);
    }
    if scene.is_empty() {
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

fn wear_results(
    scene: &mut Scene,
    model: &Arc<Model>,
    data: StepData,
    view: &ResultView,
    settings: &DisplaySettings,
) {
    let shown: Vec<Shown> = scene
        .parts
        .iter()
        .map(|part| Shown { key: part.key, part: Arc::clone(&part.part), is_visible: part.is_visible })
        .collect();
    scene.wear(&dress(model, &shown, &Arc::new(data), view, settings, None));
}

fn settings(args: &RenderArgs) -> Result<DisplaySettings, Failure> {
    let mut settings = DisplaySettings::default();
    let given = [
        ("edges", args.edges.as_deref()),
        ("projection", args.projection.as_deref()),
        ("background", Some(args.background.as_str())),
        ("triad", args.triad.as_deref()),
    ];
    for (name, value) in given.into_iter().chain(args.results.settings()) {
        if let (Some(setting), Some(value)) = (Setting::named(name), value) {
            setting
                .set_text(&mut settings, value)
                .map_err(|says| Failure(format!("--{says}, not {value}")))?;
        }
    }
    Ok(settings)
}

/// The blocks that are asked for, and the sets whose own values are colours.
fn scene(
    args: &RenderArgs,
    model: &Model,
    settings: &DisplaySettings,
    values: &Values,
) -> Result<Scene, Failure> {
    let shown = matching(&model.element_blocks, "--show", &args.show)?;
    let hidden = matching(&model.element_blocks, "--hide", &args.hide)?;
    let wanted = (0..model.element_blocks.len())
        .filter(|at| (args.show.is_empty() || shown.contains(at)) && !hidden.contains(at))
        .map(PartKey::Block);
    let with_values = |lists: &[Option<Shared<f64>>]| -> Vec<usize> {
        (0..lists.len()).filter(|&at| lists[at].is_some()).collect()
    };
    let sets: Vec<PartKey> = match values {
        Values::SideSets(lists) => with_values(lists).into_iter().map(PartKey::SideSet).collect(),
        Values::NodeSets(lists) => with_values(lists).into_iter().map(PartKey::NodeSet).collect(),
        Values::None | Values::Nodes(_) | Values::Elements(_) => Vec::new(),
    };
    let wanted = wanted.chain(sets);
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
            let scene = scene(&args(line), &model, &DisplaySettings::default(), &Values::None).ok().unwrap();
            scene.parts.iter().map(|part| part.key).collect()
        };
        assert_eq!(shown(&[]).len(), 3);
        assert_eq!(shown(&["--show", "middle,0"]), [PartKey::Block(0), PartKey::Block(1)]);
        assert_eq!(shown(&["--hide", "4000000000,block_0"]), [PartKey::Block(1)]);
        let Err(Failure(says)) =
            scene(&args(&["--hide", "7"]), &model, &DisplaySettings::default(), &Values::None)
        else {
            panic!("block 7 does not exist")
        };
        assert_eq!(says, "--hide: no element block has the id or name `7`; ids are 0, 5, 4000000000");
    }

    #[test]
    fn flags_of_results_are_read() {
        let model = samples::two_hexes();
        let view = |line: &[&str]| args(line).results.view(&model).map_err(|Failure(says)| says).unwrap();
        assert_eq!(view(&[]), ResultView { time_step: 1, ..ResultView::default() });
        let all = view(&[
            "--color-by",
            "disp:z",
            "--step",
            "0 s",
            "--range",
            "-1,1",
            "--deform",
            "-2",
            "--clip",
            "-y=-.5",
        ]);
        assert_eq!(all.color_by, ColorBy::parse("disp_z", &model).unwrap());
        assert_eq!(
            (all.time_step, all.range, all.deform),
            (0, RangeChoice::Custom([-1.0, 1.0]), Deform::Scale(-2.0))
        );
        assert!(all.clip.is_some_and(|clip| clip.keeps_above && clip.value == -0.5));
        let line =
            ["--colormap", "turbo", "--bands", "8", "--log", "on", "--legend", "off", "--color-by", "disp"];
        let settings = settings(&args(&line)).ok().unwrap();
        assert_eq!((settings.color_bands, settings.color_log, settings.legend), (8, true, false));
    }

    #[test]
    fn wrong_values_are_refused_in_one_sentence() {
        let model = samples::two_hexes();
        let says = |line: &[&str]| match (args(line).results.view(&model), settings(&args(line))) {
            (Err(Failure(says)), _) | (_, Err(Failure(says))) => says,
            _ => panic!("{line:?} is taken"),
        };
        let colored = |flag: &str, value: &str| says(&["--color-by", "disp", flag, value]);
        assert_eq!(
            says(&["--color-by", "tempreture"]),
            "--color-by: there is no field `tempreture`; there are temperature, stress, disp, strain"
        );
        assert_eq!(
            says(&["--step", "3"]),
            "--step: there is no time step 3; there are 2, from step 1 at 0 s to step 2 at 1 s"
        );
        assert!(colored("--range", "1").starts_with("--range: `1` is not a range: "));
        assert!(says(&["--deform", "big"]).starts_with("--deform: `big` is not a scale: "));
        assert!(says(&["--clip", "Q=1"]).starts_with("--clip: `Q=1` is not a cut: "));
        assert!(colored("--colormap", "rainbow").starts_with("--colormap takes one of fast, viridis, "));
        assert!(colored("--bands", "-1").starts_with("--bands takes a number from 0 to 64"));
        assert_eq!(colored("--legend", "maybe"), "--legend takes on or off, not maybe");
        assert!(says(&["--range", "0,1"]).starts_with("--range: nothing is coloured by values: "));
        assert_eq!(says(&["--edges", "some"]), "--edges takes one of none, feature, all, not some");
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
