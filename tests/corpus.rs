//! Every real file of the corpus opens and says what its table says, and is drawn.
//!
//! Without ../shared/corpus the tests are skipped; where `EXOSCOPE_REQUIRE_SHARED` is 1 they fail.

use exoscope::{document::Document, model::NoProgress};
use std::path::{Path, PathBuf};

/// A row of the corpus' table.
struct Row {
    file: String,
    format: String,
    /// Dimension, nodes, elements.
    dims: Vec<usize>,
    /// Node, side, element, edge, face sets.
    sets: Vec<usize>,
    /// Global, nodal, element, node-set, side-set, other variables.
    variables: Vec<usize>,
    steps: usize,
}

fn corpus() -> Option<(PathBuf, Vec<Row>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(table) = std::fs::read_to_string(folder.join("README.md")) else {
        let is_required = std::env::var_os("EXOSCOPE_REQUIRE_SHARED").is_some_and(|value| value == "1");
        assert!(!is_required, "{} is not here", folder.display());
        return None;
    };
    let numbers =
        |cell: &str| -> Vec<usize> { cell.split('/').filter_map(|part| part.trim().parse().ok()).collect() };
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let [file, _, _, format, dims, _, sets, variables, steps, _] = cells.as_slice() else { return None };
        Some(Row {
            file: (*file).to_owned(),
            format: (*format).to_owned(),
            dims: numbers(dims),
            sets: numbers(sets),
            variables: numbers(variables),
            steps: steps.parse().ok()?,
        })
    });
    Some((folder, rows.collect()))
}

#[test]
fn every_file_opens_and_agrees_with_its_table() {
    let Some((folder, rows)) = corpus() else { return println!("skipped: there is no ../shared/corpus") };
    assert_eq!(rows.len(), 172);
    let failures: Vec<String> = rows.iter().filter_map(|row| compare(&folder, row).err()).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

fn compare(folder: &Path, row: &Row) -> Result<(), String> {
    let path = folder.join(&row.file);
    let document = Document::open_file(&path, &NoProgress).map_err(|error| error.about(&path))?;
    let model = document.model();
    let expect = |what: &str, expected: &[usize], found: &[usize]| match expected == found {
        true => Ok(()),
        false => Err(format!("{}: {what} {expected:?} expected, {found:?} found", row.file)),
    };
    expect("dims", &row.dims, &[model.dimension, model.num_nodes(), model.num_elements()])?;
    let sets = [
        model.node_sets.len(),
        model.side_sets.len(),
        model.element_sets.len(),
        model.edge_sets.len(),
        model.face_sets.len(),
    ];
    expect("sets", &row.sets, &sets)?;
    let others = [&model.edge_blocks, &model.face_blocks].map(|list| list.variable_names.len());
    let others = others.iter().sum::<usize>()
        + model.edge_sets.variable_names.len()
        + model.face_sets.variable_names.len()
        + model.element_sets.variable_names.len();
    let variables = [
        model.global_variables.len(),
        model.nodal_variables.len(),
        model.element_blocks.variable_names.len(),
        model.node_sets.variable_names.len(),
        model.side_sets.variable_names.len(),
        others,
    ];
    expect("variables", &row.variables, &variables)?;
    expect("steps", &[row.steps], &[model.num_steps()])?;
    let format = document.file().map(|file| format!("{:?}", file.facts().format)).unwrap_or_default();
    let expected = match row.format.as_str() {
        "classic" => "Classic",
        "64bit-offset" => "Offset64",
        "netcdf4-classic" => "NetCdf4Classic",
        _ => "NetCdf4",
    };
    if format != expected {
        return Err(format!("{}: {format} instead of {}", row.file, row.format));
    }
    model.validate().map_err(|error| format!("{}: {error}", row.file))?;
    read_last_step(model).map_err(|error| format!("{}: {error}", row.file))
}

/// Every variable can be read at the last step.
fn read_last_step(model: &exoscope::model::Model) -> Result<(), String> {
    let Some(last) = model.num_steps().checked_sub(1) else { return Ok(()) };
    let named = model.nodal_variables.iter().chain(&model.global_variables).map(|(_, source)| source);
    let on_blocks = model.element_blocks.iter().flat_map(|block| block.values.iter().flatten());
    let on_sets = model.side_sets.iter().flat_map(|set| set.values.iter().flatten());
    for source in named.chain(on_blocks).chain(on_sets) {
        source.read(last).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A row of `corpus_numbers.tsv`.
struct Numbers<'a> {
    file: &'a str,
    bytes: u64,
    /// Least corner, then greatest; none for a file without nodes.
    bounding_box: Vec<f64>,
    num_statistics: usize,
    least: Option<f64>,
    greatest: Option<f64>,
    sizes_of_sums: f64,
    num_missing: u64,
}

fn numbers(table: &str) -> Option<Vec<Numbers<'_>>> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, bytes, bounds, num, least, greatest, sums, missing] = cells.as_slice() else {
            return None;
        };
        Some(Numbers {
            file,
            bytes: bytes.parse().ok()?,
            bounding_box: bounds.split(' ').filter_map(|number| number.parse().ok()).collect(),
            num_statistics: num.parse().ok()?,
            least: least.parse().ok(),
            greatest: greatest.parse().ok(),
            sizes_of_sums: sums.parse().ok()?,
            num_missing: missing.parse().ok()?,
        })
    });
    rows.collect()
}

#[test]
fn info_agrees_with_an_independent_reader() {
    let Some((folder, _)) = corpus() else { return println!("skipped: there is no ../shared/corpus") };
    let table = numbers(include_str!("corpus_numbers.tsv")).unwrap_or_default();
    assert_eq!(table.len(), 172);
    let failures: Vec<String> = table.iter().filter_map(|row| compare_info(&folder, row).err()).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), table.len(), failures.join("\n"));
}

fn compare_info(folder: &Path, row: &Numbers<'_>) -> Result<(), String> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_exoscope"))
        .args(["info", "--json", "--stats", "--part"])
        .arg(folder.join(row.file))
        .output()
        .map_err(|error| error.to_string())?;
    let told = |says: &dyn std::fmt::Display| format!("{}: {says}", row.file);
    let info: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|error| told(&error))?;
    let expect = |what: &str, is_right: bool| if is_right { Ok(()) } else { Err(told(&what)) };
    // serde_json reads reals to within a unit in the last place.
    let near = |a: f64, b: f64| (a - b).abs() <= 4.0 * f64::EPSILON * b.abs();
    let both = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    expect("bytes", info["bytes"].as_u64() == Some(row.bytes))?;
    let corners = ["min", "max"].map(|corner| info["bounding_box"][corner].as_array().cloned());
    let corners: Vec<f64> =
        corners.into_iter().flatten().flatten().filter_map(|number| number.as_f64()).collect();
    let is_same_box = corners.len() == row.bounding_box.len()
        && corners.iter().zip(&row.bounding_box).all(|(&a, &b)| near(a, b));
    expect("the bounding box", is_same_box)?;
    let statistics = info["stats"].as_array().cloned().unwrap_or_default();
    expect("the number of statistics", statistics.len() == row.num_statistics)?;
    let all = |key: &str| statistics.iter().filter_map(|one| one[key].as_f64()).collect::<Vec<f64>>();
    expect("the least value", both(all("min").into_iter().reduce(f64::min), row.least))?;
    expect("the greatest value", both(all("max").into_iter().reduce(f64::max), row.greatest))?;
    let sums: f64 = all("sum").into_iter().map(f64::abs).sum();
    // Both add up in an order of their own, and some sums are what is left of values that cancel.
    let size = row
        .least
        .into_iter()
        .chain(row.greatest)
        .fold(row.sizes_of_sums, |size, value| size.max(value.abs()));
    expect("the sums", (sums - row.sizes_of_sums).abs() <= 1e-9 * size)?;
    let missing: u64 = statistics.iter().filter_map(|one| one["nan"].as_u64()).sum();
    expect("the values that are none", missing == row.num_missing)
}

#[cfg(feature = "gui")]
mod drawn {
    use super::corpus;
    use exoscope::{
        document::Document,
        model::NoProgress,
        render::{BackendChoice, OffScreen, Picture},
        scene::{Camera, DisplaySettings, Palette, PartKey, Parts, Scene, StandardView, Style},
    };
    use image::RgbaImage;
    use std::path::Path;

    const SIZE: [u32; 2] = [160, 100];

    #[test]
    fn every_file_gives_a_picture_that_is_not_empty() {
        let Some((folder, rows)) = corpus() else { return println!("skipped: there is no ../shared/corpus") };
        let mut device = match OffScreen::new(BackendChoice::Auto) {
            Ok(device) => device,
            Err(error) => {
                let is_required =
                    std::env::var_os("EXOSCOPE_REQUIRE_GPU_TESTS").is_some_and(|value| value != "0");
                assert!(!is_required, "this test wants a graphics driver: {error}");
                return println!("skipped: there is no graphics driver");
            }
        };
        let background = draw(&mut device, &Scene::default()).unwrap();
        let mut is_empty = |name: &str| -> Result<bool, String> {
            let image = draw(&mut device, &scene(&folder.join(name))?)?;
            let num_different = image.pixels().zip(background.pixels()).filter(|(a, b)| a != b).count();
            Ok(num_different * 500 < background.pixels().len())
        };
        let failures: Vec<String> = rows
            .iter()
            .filter_map(|row| match is_empty(&row.file) {
                Ok(false) => None,
                Ok(true) => Some(format!("{}: the picture is empty", row.file)),
                Err(says) => Some(format!("{}: {says}", row.file)),
            })
            .collect();
        assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
    }

    /// All blocks of a file, as `exoscope render` shows them.
    fn scene(path: &Path) -> Result<Scene, String> {
        let document = Document::open_file(path, &NoProgress).map_err(|error| error.to_string())?;
        let settings = DisplaySettings { triad: false, ..DisplaySettings::default() };
        let mut parts = Parts::default();
        parts.update(document.model(), PartKey::blocks(document.model()), &settings);
        Ok(parts.scene(document.model(), &settings))
    }

    fn draw(device: &mut OffScreen, scene: &Scene) -> Result<RgbaImage, String> {
        let settings = DisplaySettings { triad: false, ..DisplaySettings::default() };
        let aspect = f64::from(SIZE[0]) / f64::from(SIZE[1]);
        let mut camera = Camera::looking_at(&scene.bounds, aspect);
        camera.look_from(StandardView::best_for(&scene.bounds));
        scene.fit(&mut camera, aspect);
        let style = Style::new(&settings, Palette::LIGHT, 1.0);
        let picture = Picture { scene, camera: &camera, style: &style, size: SIZE, samples: 1 };
        device.draw_image(&picture).map_err(|error| error.to_string())
    }
}
