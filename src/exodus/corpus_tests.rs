//! Every file of the corpus of real models, which lies beside the repository where there is one.

use super::{Opened, SaveOptions, first_difference, open, save};
use crate::model::{NoProgress, Warnings};
use std::{
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
        let facts = file.facts();
        let variables = file.outline().variables;
        let others = ["edge", "face"];
        let _ = (others, facts);
        let count = |support| variables.iter().filter(|variable| variable.support == support).count();
        use crate::model::Support;
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
        if std::env::var_os("SHOW_WARNINGS").is_some() {
            println!("{}", row.file.display());
            warnings.iter().for_each(|says| println!("    {says}"));
            println!("    foreign: {:?}", file.foreign());
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
    let (mut num_classic, mut num_equal) = (0, 0);
    for row in table(&corpus) {
        let Opened { model, file } = open(&row.file, &mut Warnings::default()).unwrap();
        let report = match save(&model, Some(&file), &copy, &SaveOptions::default(), &NoProgress) {
            Ok(report) => report,
            Err(error) => {
                wrong.push(error.about(&row.file));
                continue;
            }
        };
        let again = open(&copy, &mut Warnings::default()).unwrap();
        let mut says = first_difference(&model, &again.model).unwrap();
        if !report.changed.is_empty() {
            says = Some(report.changed.join("; "));
        }
        if file.facts().format != again.file.facts().format || file.foreign() != again.file.foreign() {
            says = Some("the format or the foreign parts differ".to_owned());
        }
        if let Some(says) = says {
            wrong.push(format!("{}: {says}", row.file.display()));
        }
        if fs::read(&copy).unwrap().starts_with(b"CDF") {
            num_classic += 1;
            let is_equal = fs::read(&copy).unwrap() == fs::read(&row.file).unwrap();
            num_equal += usize::from(is_equal);
            if std::env::var_os("SHOW_WARNINGS").is_some() {
                println!("{} {:?}", if is_equal { "equal" } else { "DIFFERS" }, row.file);
            }
        }
        if std::env::var_os("SHOW_WARNINGS").is_some() && !report.warnings.is_empty() {
            println!("{} {:?}", row.file.display(), report.warnings);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{num_equal} of {num_classic} classic files are the same byte for byte");
}
