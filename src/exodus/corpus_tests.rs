//! Every file of the corpus of real models, which lies beside the repository where there is one.

use super::{Opened, SaveOptions, SourceFile, container::DataType, first_difference, open, save};
use crate::model::{Model, NoProgress, Source, Support, Warnings};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A row of the corpus's table, as numbers.
struct Row {
    file: PathBuf,
    /// Dimension, nodes, elements.
    counts: Vec<usize>,
    /// Node, side, element, edge and face sets.
    sets: Vec<usize>,
    /// Global, nodal, element, node set and side set variables, and others.
    variables: Vec<usize>,
    steps: usize,
}

fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    corpus.is_dir().then_some(corpus)
}

fn table(corpus: &Path) -> Vec<Row> {
    let readme = fs::read_to_string(corpus.join("README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split(" | ").collect();
        let numbers = |cell: &str| cell.split('/').map(|n| n.trim().parse().unwrap()).collect::<Vec<usize>>();
        if cells.len() < 10 || cells[0] == "| file" {
            return None;
        }
        Some(Row {
            file: corpus.join(cells[0].trim_start_matches("| ")),
            counts: numbers(cells[4]),
            sets: numbers(cells[6]),
            variables: numbers(cells[7]),
            steps: cells[8].parse().unwrap(),
        })
    });
    rows.collect()
}

#[test]
fn what_the_model_says_has_words_in_the_raw_description() {
    let Some(corpus) = corpus() else { return };
    for row in table(&corpus) {
        let file = SourceFile::open(&row.file, &mut Warnings::default()).unwrap();
        let raw = file.raw();
        assert_eq!(raw.variables.len(), file.header().variables.len());
        for (at, variable) in raw.variables.iter().enumerate() {
            let name = &variable.name;
            assert!(
                !variable.is_understood || !variable.meaning.is_empty(),
                "{}: {name}",
                row.file.display()
            );
            let values = file.first_values(at, 3).unwrap_or_else(|error| panic!("{name}: {error}"));
            let rows = if variable.data_type == DataType::Char {
                variable.shape.iter().rev().skip(1).product()
            } else {
                variable.shape.iter().product::<u64>()
            };
            assert_eq!(values.len() as u64, rows.min(3), "{}: {name}", row.file.display());
        }
    }
}

#[test]
fn every_file_opens_with_the_counts_of_the_table() {
    let Some(corpus) = corpus() else { return };
    let rows = table(&corpus);
    assert_eq!(rows.len(), 172);
    let mut wrong = Vec::new();
    for row in rows {
        let mut warnings = Warnings::default();
        let Opened { model, file } = match open(&row.file, &mut warnings) {
            Ok(opened) => opened,
            Err(error) => {
                wrong.push(error.about(&row.file));
                continue;
            }
        };
        let variables = file.outline().variables;
        let count = |support| variables.iter().filter(|variable| variable.support == support).count();
        let found = (
            vec![model.dimension, model.num_nodes(), model.num_elements()],
            vec![
                model.node_sets.len(),
                model.side_sets.len(),
                model.element_sets.len(),
                model.edge_sets.len(),
                model.face_sets.len(),
            ],
            vec![
                count(Support::Global),
                count(Support::Nodal),
                count(Support::Element),
                count(Support::NodeSet),
                count(Support::SideSet),
                count(Support::EdgeBlock)
                    + count(Support::FaceBlock)
                    + count(Support::EdgeSet)
                    + count(Support::FaceSet)
                    + count(Support::ElementSet),
            ],
            model.num_steps(),
        );
        let expected = (row.counts, row.sets, row.variables, row.steps);
        if found != expected {
            wrong.push(format!("{}: {found:?} instead of {expected:?}", row.file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_saved_unchanged_says_the_same() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.e");
    let mut wrong = Vec::new();
    let (mut num_classic, mut num_equal, mut num_normalised) = (0, 0, 0);
    for row in table(&corpus) {
        let Opened { model, file } = open(&row.file, &mut Warnings::default()).unwrap();
        let report = match save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress) {
            Ok(report) => report,
            Err(error) => {
                wrong.push(error.about(&row.file));
                continue;
            }
        };
        // The netCDF library finds the same variables in it.
        let library = netcdf::open(&copy).unwrap();
        assert!(library.variables().count() >= file.header().variables.len(), "{}", row.file.display());
        drop(library);
        let again = open(&copy, &mut Warnings::default()).unwrap();
        let mut says = first_difference(&model, &again.model).unwrap();
        if !report.changed.is_empty() {
            says = Some(report.changed.join("; "));
        }
        if file.facts().format != again.file.facts().format || file.foreign() != again.file.foreign() {
            says = Some("the format or the foreign parts differ".to_owned());
        }
        if (layout(&file) == layout(&again.file)) != report.normalised.is_empty() {
            says = Some(format!(
                "a changed layout is not told, or told and not changed: {:?}",
                report.normalised
            ));
        }
        num_normalised += usize::from(!report.normalised.is_empty());
        if let Some(says) = says {
            wrong.push(format!("{}: {says}", row.file.display()));
        }
        if fs::read(&copy).unwrap().starts_with(b"CDF") {
            num_classic += 1;
            let is_equal = fs::read(&copy).unwrap() == fs::read(&row.file).unwrap();
            num_equal += usize::from(is_equal);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The others differ in the padding of their header, or have a fixed time dimension, which becomes unlimited.
    assert_eq!((num_equal, num_classic), (157, 162));
    assert_eq!(num_normalised, 2);
}

/// A file's dimensions, attributes and variables by name, for comparing.
fn layout(file: &SourceFile) -> BTreeMap<String, String> {
    let header = file.header();
    let dimensions = header.dimensions.iter();
    let dimensions = dimensions.map(|it| (format!("dimension {}", it.name), format!("{it:?}")));
    let attributes = header.attributes.iter();
    let attributes = attributes.map(|it| (format!("attribute {}", it.name), format!("{:?}", it.value)));
    let variables = header.variables.iter().map(|it| {
        let names: Vec<&str> = it.dimensions.iter().map(|&at| header.dimensions[at].name.as_str()).collect();
        let mut attributes: Vec<String> = it.attributes.iter().map(|it| format!("{it:?}")).collect();
        attributes.sort_unstable();
        (format!("variable {}", it.name), format!("{:?} {names:?} {attributes:?}", it.data_type))
    });
    dimensions.chain(attributes).chain(variables).collect()
}

/// An edit of any model.
type Edit = fn(&mut Model);

#[test]
fn edits_of_small_files_are_saved_or_refused() {
    let Some(corpus) = corpus() else { return };
    let edits: [(&str, Edit); 4] = [
        ("a block goes", |model| {
            if !model.element_blocks.is_empty() {
                model.element_blocks.remove(0);
            }
            model.side_sets.clear();
            model.element_sets.clear();
            (model.element_ids, model.element_order) = (None, None);
            model.maps.elements.clear();
        }),
        ("blocks and sets are reversed", |model| {
            model.element_blocks.reverse();
            model.node_sets.reverse();
        }),
        ("names grow", |model| {
            for block in model.element_blocks.iter_mut() {
                block.name = format!("a name of more than thirty-two characters {}", block.id);
            }
        }),
        ("a variable comes", |model| {
            let source = Source::constant(0.5, model.num_nodes());
            model.nodal_variables.insert(0, ("new".to_owned(), source));
        }),
    ];
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.e");
    let mut refused = Vec::new();
    for row in table(&corpus).into_iter().filter(|row| fs::metadata(&row.file).unwrap().len() < 30_000) {
        let Opened { model, file } = open(&row.file, &mut Warnings::default()).unwrap();
        for (what, edit) in edits {
            let mut model = model.clone();
            edit(&mut model);
            match save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress) {
                Ok(report) => {
                    let mut read = open(&copy, &mut Warnings::default()).unwrap().model;
                    if !report.changed.is_empty() {
                        read.qa_records.pop();
                    }
                    // Members that are gone leave their assemblies, which has a test of its own.
                    read.assemblies.clone_from(&model.assemblies);
                    assert_eq!(
                        first_difference(&model, &read).unwrap(),
                        None,
                        "{what}: {}",
                        row.file.display()
                    );
                }
                Err(super::ExodusError::CannotCarry { items }) => {
                    refused.push(what);
                    assert!(items.iter().all(|item| item.why.contains("decomposed")), "{what}: {items:?}");
                }
                Err(error) => panic!("{what}: {}", error.about(&row.file)),
            }
        }
    }
    // Only parts of decomposed models are refused, and of these only what changes their numbering.
    assert!(!refused.is_empty() && refused.iter().all(|what| *what == edits[0].0 || *what == edits[1].0));
}
