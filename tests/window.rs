//! The real program in a real window: a person opens a file, clicks two blocks, merges, undoes, redoes, saves, closes.
//!
//! It starts an X server of its own (Xvfb) whose screen it reads as a file, and works the window with xdotool: mouse and
//! keys only. What it waits for is what a person would wait for: colours in the picture, the file on disk. Without Xvfb
//! or xdotool it is skipped and says so, unless `EXOSCOPE_REQUIRE_WINDOW_TESTS` is set, as `scripts/test` does.
//! The last screen is kept as a picture; the output names it.
#![cfg(feature = "gui")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops where it cannot go on, and says what it waits for"
)]

use exoscope::{
    edit::{self, Invocation},
    exodus,
    model::{Entity, EntityList, Model, NoProgress, NodeSet, Side, SideSet, Source, Warnings, samples},
};
use std::{
    fmt::Write,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

/// How long anything may take. A software driver on a busy machine needs seconds for the first picture.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much a channel may differ in two patches of the same colour.
const SAME_COLOR: u8 = 6;
/// A pixel whose channels differ by more is a block's and not the window's grey.
const COLORFUL: u8 = 30;

#[test]
fn two_blocks_are_merged_by_pointing() {
    let Some(mut screen) = Screen::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("three.e");
    let model = results_model();
    exodus::save(&model, None, &file, &exodus::SaveOptions::default(), &NoProgress).unwrap();
    let original = exodus::open(&file, &mut Warnings::default()).unwrap().model;
    let merge = Invocation::new("combine_element_blocks")
        .with("element_block_ids", vec![model.element_blocks[0].id, model.element_blocks[2].id]);
    let expected = edit::run(&original, &merge, &NoProgress).unwrap().model;

    let mut program = screen.open(&file, folder.path());
    let window = screen.window_of(&mut program);
    screen.xdotool(&["windowfocus", "--sync", &window]);
    screen.wait("the model is drawn", |picture| picture.blocks().is_some());
    // From −Y the three blocks stand side by side.
    screen.xdotool(&["key", "1"]);
    screen.xdotool(&["key", "f"]);
    let [left, middle, right, aside] = screen.places_of_the_blocks();

    let at_first = screen.picture().unwrap();
    assert!(!at_first.same_color(left, right), "both blocks look the same: {:?}", at_first.color(left));
    screen.click(left);
    screen.point_to(aside);
    screen.wait("a click selects the left block", |picture| !picture.is_as_in(&at_first, left));
    screen.xdotool(&["keydown", "ctrl"]);
    screen.click(right);
    screen.xdotool(&["keyup", "ctrl"]);
    screen.point_to(aside);
    screen.wait("Ctrl adds the right block", |picture| {
        !picture.is_as_in(&at_first, right) && !picture.is_as_in(&at_first, left)
    });
    let selected = screen.picture().unwrap();

    screen.xdotool(&["key", "m"]);
    screen.wait("M opens the form", |picture| picture.differs(&selected));
    screen.settle();
    screen.xdotool(&["key", "Return"]);
    screen.wait("Enter merges", |picture| picture.same_color(left, right));
    screen.xdotool(&["key", "ctrl+z"]);
    screen.wait("undo makes two blocks again", |picture| !picture.same_color(left, right));
    screen.xdotool(&["key", "ctrl+shift+z"]);
    screen.wait("redo merges again", |picture| picture.same_color(left, right));
    assert!(!screen.picture().unwrap().same_color(left, middle), "the middle block has changed");
    let untouched = exodus::open(&file, &mut Warnings::default()).unwrap().model;
    assert_eq!(describe(&untouched), describe(&original), "the file changed before it was saved");

    screen.xdotool(&["key", "ctrl+s"]);
    screen.until("the file is saved", || {
        exodus::open(&file, &mut Warnings::default())
            .is_ok_and(|opened| opened.model.element_blocks.len() == 2)
    });
    screen.settle();
    eprintln!("the screen before closing: {:?}", screen.keep());
    // The report of what changed is closed with Enter.
    screen.xdotool(&["key", "Return"]);
    screen.settle();
    screen.xdotool(&["key", "ctrl+q"]);
    let status = screen.exit_of(&mut program);
    assert!(status.success(), "the program ended with {status}");

    let saved = exodus::open(&file, &mut Warnings::default()).unwrap().model;
    assert_eq!(describe(&saved), describe(&expected));
    assert_eq!(saved.qa_records[..original.qa_records.len()], original.qa_records[..]);
    screen.passed = true;
}

#[test]
fn a_killed_window_loses_no_edit() {
    let Some(mut screen) = Screen::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("three.e");
    exodus::save(&samples::three_blocks(), None, &file, &exodus::SaveOptions::default(), &NoProgress)
        .unwrap();
    let journal = folder.path().join("edits.toml");
    let rename = "[[step]]\nop = \"rename_element_block\"\nelement_block_id = 5\nnew_element_block_id = ";
    std::fs::write(&journal, format!("{rename}\"first\"\n{rename}\"second\"\n")).unwrap();
    let kept = || {
        let entries =
            std::fs::read_dir(folder.path().join("settings").join("recovery")).into_iter().flatten();
        entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let has_both = |path: &PathBuf| {
        std::fs::read_to_string(path).is_ok_and(|text| text.matches("[[step]]").count() == 2)
    };

    let mut program =
        screen.command(folder.path()).arg(&file).arg("--journal").arg(&journal).spawn().unwrap();
    screen.window_of(&mut program);
    screen.until("two edits are kept", || kept().iter().any(has_both));
    program.kill().unwrap();
    program.wait().unwrap();
    let files = kept();
    let [of_the_killed] = &files[..] else { panic!("{files:?}") };

    let mut program = screen.command(folder.path()).spawn().unwrap();
    let window = screen.window_of(&mut program);
    screen.xdotool(&["windowfocus", "--sync", &window]);
    screen.settle();
    screen.xdotool(&["key", "ctrl+p"]);
    screen.settle();
    screen.xdotool(&["type", "--delay", "60", "Recover unsaved"]);
    screen.settle();
    screen.xdotool(&["key", "Return"]);
    screen.until("the edits are done again, and are those of the new window", || {
        !of_the_killed.exists() && kept().iter().any(has_both)
    });
    screen.settle();
    eprintln!("the screen before saving: {:?}", screen.keep());
    screen.xdotool(&["key", "ctrl+s"]);
    screen.until("the file is saved, and nothing is kept any more", || kept().is_empty());
    let saved = exodus::open(&file, &mut Warnings::default()).unwrap().model;
    assert_eq!(saved.element_blocks[1].name, "second");
    screen.settle();
    screen.xdotool(&["key", "Return"]);
    screen.settle();
    screen.xdotool(&["key", "ctrl+q"]);
    let status = screen.exit_of(&mut program);
    assert!(status.success(), "the program ended with {status}");
    screen.passed = true;
}

/// Three blocks with a set of each kind and results on two steps, so that there is something to lose.
fn results_model() -> Model {
    let mut model = samples::three_blocks();
    "Three blocks, to be two".clone_into(&mut model.title);
    model.qa_records.push(["window test", "1", "2026-01-01", "12:00:00"].map(str::to_owned));
    model.times = Arc::new(vec![0.0, 0.5]);
    let mut inlet = NodeSet::new(3, vec![0, 13, 26]);
    "inlet".clone_into(&mut inlet.name);
    model.node_sets.push(inlet);
    // The first element of each block: 64 elements in a block.
    model.side_sets.push(SideSet::new(8, [0, 64, 128].map(|element| Side { element, side: 4 }).to_vec()));
    let ramp = |len: usize, slope: f64| {
        let step = |time: f64| (0..len).map(|at| time + slope * at as f64).collect();
        Source::memory(len, vec![step(0.0), step(0.5)])
    };
    model.global_variables.push(("energy".to_owned(), ramp(1, 0.0)));
    model.nodal_variables.push(("temperature".to_owned(), ramp(model.num_nodes(), 0.25)));
    model.element_blocks.variable_names = vec!["stress".to_owned(), "strain".to_owned()];
    for (slope, block) in (1u8..).zip(model.element_blocks.iter_mut()) {
        let stress = ramp(block.num_elements, f64::from(slope));
        // Strain is missing in the last block.
        block.values = vec![Some(stress), (slope < 3).then(|| ramp(block.num_elements, 10.0))];
    }
    model
}

/// All that the model says, line by line, without the QA records, to which saving adds one.
fn describe(model: &Model) -> Vec<String> {
    let mut lines = vec![
        format!("{} {}D {:?}", model.title, model.dimension, model.coordinate_names),
        format!("{:?}", model.coordinates),
        format!("ids {:?} {:?}", model.node_ids, model.element_ids),
        format!("{:?} {:?} {:?}", model.times, model.info_records, model.assemblies),
    ];
    for (name, source) in model.global_variables.iter().chain(&model.nodal_variables) {
        lines.push(format!("{name}: {}", values(model, Some(source))));
    }
    for block in model.element_blocks.iter() {
        lines.push(format!("{} {:?} {:?}", block.elem_type, block.topology, block.connectivity));
    }
    lines.extend(describe_all(model, &model.element_blocks));
    lines.extend(
        model.node_sets.iter().map(|set| format!("{:?} {:?}", set.members, set.distribution_factors)),
    );
    lines.extend(describe_all(model, &model.node_sets));
    lines.extend(
        model.side_sets.iter().map(|set| format!("{:?} {:?}", set.members, set.distribution_factors)),
    );
    lines.extend(describe_all(model, &model.side_sets));
    lines
}

fn describe_all<E: Entity>(model: &Model, list: &EntityList<E>) -> Vec<String> {
    let mut lines = vec![format!("{:?} {:?}", list.variable_names, list.property_names)];
    for entity in list.iter() {
        let (attributes, properties) = (entity.attributes(), entity.properties());
        lines.push(format!("{} '{}' {attributes:?} {properties:?}", entity.id(), entity.name()));
        for (name, source) in list.variable_names.iter().zip(entity.values()) {
            lines.push(format!("{name}: {}", values(model, source.as_ref())));
        }
    }
    lines
}

fn values(model: &Model, source: Option<&Source>) -> String {
    let mut text = String::new();
    for step in 0..model.num_steps() {
        let _ =
            write!(text, "{:?} ", source.map(|source| source.read(step).map_err(|error| error.to_string())));
    }
    text
}

/// A place on the screen, in pixels.
type Spot = (usize, usize);

/// What the screen shows.
#[derive(PartialEq)]
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// From an XWD file as Xvfb keeps it: 100 bytes of header and more, colour entries of 12 bytes, rows of B, G, R, x.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let field = |at: usize| {
            let bytes = bytes.get(4 * at..4 * at + 4)?;
            usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
        };
        let (header, width, height) = (field(0)?, field(4)?, field(5)?);
        let (bits_per_pixel, bytes_per_line, num_colors) = (field(11)?, field(12)?, field(19)?);
        let rows = bytes.get(header + 12 * num_colors..)?;
        if bits_per_pixel != 32 || width == 0 || rows.len() < bytes_per_line * height {
            return None;
        }
        let row =
            |y: usize| rows[y * bytes_per_line..].chunks_exact(4).take(width).map(|p| [p[2], p[1], p[0]]);
        Some(Self { width, height, pixels: (0..height).flat_map(row).collect() })
    }

    /// The box (left, top, right, bottom) of what is colourful and larger than a button: the blocks.
    fn blocks(&self) -> Option<[usize; 4]> {
        let colorful = |x: usize, y: usize| {
            let pixel = self.pixels[y * self.width + x];
            pixel.iter().max() > pixel.iter().min().map(|least| least.saturating_add(COLORFUL)).as_ref()
        };
        let tall = |&x: &usize| (0..self.height).filter(|&y| colorful(x, y)).count() > 60;
        let wide = |&y: &usize| (0..self.width).filter(|&x| colorful(x, y)).count() > 150;
        let (left, right) = ((0..self.width).find(tall)?, (0..self.width).rev().find(tall)?);
        // The slider of the time bar is wide too, but not high.
        let rows: Vec<usize> = (0..self.height).filter(wide).collect();
        let block = rows.chunk_by(|above, below| above + 1 == *below).max_by_key(|run| run.len())?;
        let (top, bottom) = (*block.first()?, *block.last()?);
        (right - left > 100 && bottom - top > 50).then_some([left, top, right, bottom])
    }

    /// The colour that most pixels around a place have, so that an edge or the pointer does not matter.
    fn color(&self, (x, y): Spot) -> [u8; 3] {
        let mut channels = [vec![], vec![], vec![]];
        for y in y.saturating_sub(6)..(y + 7).min(self.height) {
            for x in x.saturating_sub(6)..(x + 7).min(self.width) {
                for (channel, value) in channels.iter_mut().zip(self.pixels[y * self.width + x]) {
                    channel.push(value);
                }
            }
        }
        channels.map(|mut channel| {
            channel.sort_unstable();
            channel.get(channel.len() / 2).copied().unwrap_or_default()
        })
    }

    fn same_color(&self, a: Spot, b: Spot) -> bool {
        is_near(self.color(a), self.color(b))
    }

    fn is_as_in(&self, other: &Self, spot: Spot) -> bool {
        is_near(self.color(spot), other.color(spot))
    }

    fn differs(&self, other: &Self) -> bool {
        let changed = self.pixels.iter().zip(&other.pixels).filter(|(a, b)| !is_near(**a, **b)).count();
        changed > 2000
    }
}

fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(&b).all(|(a, b)| a.abs_diff(*b) <= SAME_COLOR)
}

/// An X server with a screen that can be looked at.
struct Screen {
    server: Child,
    display: String,
    /// Where Xvfb keeps the screen as a file.
    memory: tempfile::TempDir,
    passed: bool,
}

impl Screen {
    /// Starts the server; `None` if the test is to be skipped.
    fn start() -> Option<Self> {
        if !(exists("Xvfb") && exists("xdotool")) {
            assert!(
                std::env::var_os("EXOSCOPE_REQUIRE_WINDOW_TESTS").is_none_or(|value| value == "0"),
                "the window test needs Xvfb and xdotool: scripts/test installs them"
            );
            eprintln!("skipped: the window test needs Xvfb and xdotool");
            return None;
        }
        let memory = tempfile::tempdir().unwrap();
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-fbdir"])
            .arg(memory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb did not start");
        let display = format!(":{}", number.trim());
        Some(Self { server, display, memory, passed: false })
    }

    /// Starts exoscope with a file, as if nobody had ever used it here.
    fn open(&self, file: &Path, home: &Path) -> Child {
        self.command(home).arg(file).spawn().unwrap()
    }

    /// The program without files, for somebody with this home.
    fn command(&self, home: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_exoscope"));
        command
            .arg("--settings")
            .arg(home.join("settings"))
            .env("DISPLAY", &self.display)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS");
        command
    }

    /// The number of the program's window, once it is on the screen.
    fn window_of(&self, program: &mut Child) -> String {
        let pid = program.id().to_string();
        let started = Instant::now();
        loop {
            let found = self.try_xdotool(&["search", "--onlyvisible", "--pid", &pid]);
            if let Some(window) = found.lines().last() {
                return window.to_owned();
            }
            if let Some(status) = program.try_wait().unwrap() {
                panic!("the program ended at once: {status}");
            }
            assert!(started.elapsed() < PATIENCE, "no window came");
            sleep(Duration::from_millis(50));
        }
    }

    fn try_xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    }

    fn xdotool(&self, arguments: &[&str]) {
        let status = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).status();
        assert!(status.is_ok_and(|status| status.success()), "xdotool {arguments:?} failed");
    }

    fn point_to(&self, (x, y): Spot) {
        self.xdotool(&["mousemove", "--sync", &x.to_string(), &y.to_string()]);
    }

    /// Moves there and clicks, with the short rests that a hand makes.
    fn click(&self, spot: Spot) {
        self.point_to(spot);
        sleep(Duration::from_millis(150));
        self.xdotool(&["mousedown", "1"]);
        sleep(Duration::from_millis(80));
        self.xdotool(&["mouseup", "1"]);
        sleep(Duration::from_millis(150));
    }

    fn picture(&self) -> Option<Picture> {
        Picture::parse(&std::fs::read(self.memory.path().join("Xvfb_screen0")).ok()?)
    }

    /// Waits until the screen shows something.
    fn wait(&self, what: &str, shows: impl Fn(&Picture) -> bool) {
        self.until(what, || self.picture().is_some_and(|picture| shows(&picture)));
    }

    fn until(&self, what: &str, mut happened: impl FnMut() -> bool) {
        let started = Instant::now();
        while !happened() {
            if started.elapsed() > PATIENCE {
                panic!("this did not happen: {what}");
            }
            sleep(Duration::from_millis(50));
        }
        eprintln!("{:6} ms: {what}", started.elapsed().as_millis());
    }

    /// Waits until the screen stays as it is, and returns it.
    fn settle(&self) -> Picture {
        let started = Instant::now();
        let mut last = self.picture();
        loop {
            sleep(Duration::from_millis(400));
            let now = self.picture();
            if now == last || started.elapsed() > PATIENCE {
                return now.unwrap();
            }
            last = now;
        }
    }

    /// The middles of the left, middle and right block, and a place beside them.
    fn places_of_the_blocks(&self) -> [Spot; 4] {
        let picture = self.settle();
        let [left, top, right, bottom] = picture.blocks().unwrap();
        let at = |sixths: usize| (left + (right - left) * sixths / 6, (top + bottom) / 2);
        [at(1), at(3), at(5), (at(2).0, top.saturating_sub(40))]
    }

    fn exit_of(&self, program: &mut Child) -> ExitStatus {
        let mut status = None;
        self.until("the program ends", || {
            status = program.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// Keeps the screen as a picture, for whoever wants to see what a person would have seen.
    fn keep(&self) -> Option<PathBuf> {
        let Picture { width, height, pixels } = self.picture()?;
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window-test.png");
        let size = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        image::save_buffer(&path, &pixels.concat(), size.0, size.1, image::ColorType::Rgb8).ok()?;
        Some(path)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if !self.passed {
            eprintln!("the last screen: {:?}", self.keep());
        }
        // Without its display the program ends by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn exists(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
