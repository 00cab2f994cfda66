//! Holds the table of rooms: which room may know which, and who may name which outside crate.
//!
//! It reads `src/**/*.rs` as text, finds every path that is written there (`crate::ROOM`, `use crate::{…}`, `super::` out
//! of a room, outside crates) and compares it with [`ROOMS`] and [`CRATES`]. Those two are the law of the house in the
//! form of data; `ARCHITECTURE.md` says why. What it cannot see: paths that a macro puts together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The rooms from the ground up, each with those that it may know. `lib.rs` lists them in this order.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("exodus", &["model"]),
    ("geometry", &["model"]),
    ("check", &["model", "geometry"]),
    ("edit", &["model", "geometry", "check"]),
    ("document", &["model", "exodus", "edit"]),
    ("scene", &["model", "geometry"]),
    ("render", &["scene"]),
    ("cli", BELOW_THE_SURFACE),
    ("app", BELOW_THE_SURFACE),
];

/// What the two surfaces, `cli` and `app`, may know: everything but each other.
const BELOW_THE_SURFACE: &[&str] =
    &["model", "exodus", "geometry", "check", "edit", "document", "scene", "render"];

/// What `main.rs` may know.
const MAIN_KNOWS: &[&str] = &["cli", "app"];

/// Outside crates, and in which rooms or files they may be named. Every dependency of Cargo.toml has an entry.
const CRATES: &[Outside] = &[
    Outside::only("netcdf", &["exodus"]),
    Outside::only("netcdf_sys", &["exodus"]),
    Outside::only("libc", &["exodus"]),
    Outside::only("rustix", &["exodus/container/classic/copy.rs", "exodus/container/open_files.rs"]),
    // The window opens the device (launch) and hands it to render (viewport).
    Outside::only("wgpu", &["render", "app/launch.rs", "app/viewport.rs"]),
    Outside::only("egui_wgpu", &["app/launch.rs", "app/viewport.rs"]),
    Outside::only("eframe", &["app"]),
    Outside::only("egui", &["app"]),
    Outside::only("egui_extras", &["app"]),
    Outside::only("egui_file", &["app"]),
    // Text in pictures: window and file show the same.
    Outside::only("ab_glyph", &["render"]),
    Outside::only("epaint_default_fonts", &["render"]),
    Outside::only("rfd", &["app"]),
    Outside::only("directories", &["app"]),
    Outside::only("indicatif", &["cli"]),
    Outside::only("clap", &["cli", "main.rs"]),
    Outside::only("clap_complete", &["cli", "main.rs"]),
    Outside::outside_tests("toml", &["edit", "document/recovery.rs", "cli", "app"]),
    Outside::only("strsim", &["edit"]),
    Outside::outside_tests("serde_json", &["edit", "cli", "app"]),
    Outside::outside_tests("serde", &["edit", "document/recovery.rs", "scene", "cli", "app"]),
    Outside::outside_tests("regex", &["edit"]),
    Outside::outside_tests("rayon", &["exodus", "geometry", "check", "edit", "scene"]),
    Outside::outside_tests("image", &["render", "cli", "app"]),
    Outside::outside_tests("pollster", &["render", "app"]),
    Outside::outside_tests("bytemuck", &["exodus", "scene", "render", "app"]),
    Outside::outside_tests("tempfile", &["exodus", "document", "cli", "app"]),
    // Not a crate, but held in the same manner: who may touch files.
    Outside::outside_tests("std::fs", &["exodus", "document", "cli", "app", "main.rs"]),
    Outside::outside_tests("egui_kittest", &[]),
    Outside::outside_tests("proptest", &[]),
];

/// Dependencies that any room may name.
const EVERYWHERE: &[&str] = &["glam", "log", "thiserror"];

struct Outside {
    name: &'static str,
    places: &'static [&'static str],
    also_in_tests: bool,
}

impl Outside {
    /// Named in these places only, in test code too, and not by way of another crate or room either.
    const fn only(name: &'static str, places: &'static [&'static str]) -> Self {
        Self { name, places, also_in_tests: true }
    }

    /// Named in these places only; test code may name it anywhere.
    const fn outside_tests(name: &'static str, places: &'static [&'static str]) -> Self {
        Self { name, places, also_in_tests: false }
    }

    fn is_named_by(&self, path: &WrittenPath, is_foreign: bool) -> bool {
        if let Some((first, second)) = self.name.split_once("::") {
            return is_foreign
                && path.segments[0] == first
                && path.segments.get(1).is_some_and(|s| s == second);
        }
        if self.also_in_tests {
            path.segments.iter().enumerate().any(|(at, s)| s == self.name && (at > 0 || is_foreign))
        } else {
            is_foreign && path.segments[0] == self.name
        }
    }
}

#[test]
fn rooms_know_only_what_the_table_allows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut complaints = Vec::new();
    for file in rust_files(&root) {
        let source = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        complaints.extend(judge(&name, &source));
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn lib_lists_the_rooms_in_the_order_of_the_table() {
    let source = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let written = tokens(&source);
    let listed: Vec<&str> =
        written.windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text.as_str()).collect();
    let expected: Vec<&str> =
        ROOMS.iter().map(|(name, _)| *name).filter(|name| listed.contains(name)).collect();
    assert_eq!(listed, expected);
}

#[test]
fn every_dependency_has_its_rule() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    for table in ["dependencies", "dev-dependencies"] {
        for name in manifest[table].as_table().unwrap().keys() {
            let name = name.replace('-', "_");
            let known =
                EVERYWHERE.contains(&name.as_str()) || CRATES.iter().any(|outside| outside.name == name);
            assert!(
                known,
                "{name} is new in Cargo.toml: say in CRATES of tests/layers.rs which rooms may name it"
            );
        }
    }
}

#[test]
fn architecture_md_shows_the_same_table() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (name, knows) in ROOMS {
        let shown = match *name {
            "cli" => "all above".to_owned(),
            "app" => "all above but `cli`".to_owned(),
            _ if knows.is_empty() => "nothing".to_owned(),
            _ => knows.join(", "),
        };
        assert!(page.contains(&format!("\n| `{name}` | {shown} |")), "the row of {name}");
        assert!(page.contains(&format!("\n### `{name}`: ")), "the section of {name}");
    }
}

#[test]
fn the_table_has_no_circle() {
    for (position, (name, knows)) in ROOMS.iter().enumerate() {
        for known in *knows {
            assert!(ROOMS[..position].iter().any(|(before, _)| before == known), "{name} knows {known}");
        }
    }
}

/// What each wrong arrow looks like; all of these must be found.
#[test]
fn wrong_arrows_are_found() {
    let wrong = [
        ("model/block.rs", "use crate::exodus::save;", "model may not know exodus"),
        ("model/block.rs", "fn f() { crate::geometry::skin() }", "model may not know geometry"),
        ("exodus/read.rs", "use crate::{model::Model, document::Document};", "exodus may not know document"),
        ("exodus/read.rs", "use crate::{\n  model,\n  edit as e\n};", "exodus may not know edit"),
        ("geometry/mod.rs", "use super::scene;", "geometry may not know scene"),
        ("geometry/skin/mod.rs", "use super::super::check::Finding;", "geometry may not know check"),
        (
            "geometry/a.rs",
            "mod inner { type T = super::super::super::edit::T; }",
            "geometry may not know edit",
        ),
        ("check/mod.rs", "type T = Vec<crate::edit::Args>;", "check may not know edit"),
        ("edit/ops/mod.rs", "impl crate::exodus::Reader for X {}", "edit may not know exodus"),
        ("document.rs", "use super::{model, render};", "document may not know render"),
        ("document/save.rs", "use exoscope::scene::Scene;", "document may not know scene"),
        ("scene/mod.rs", "pub use crate::document::Document;", "scene may not know document"),
        ("render/mod.rs", "use crate::model::Model;", "render may not know model"),
        ("render/mod.rs", "use crate::model::samples;", "render may not know model"),
        (
            "render/mod.rs",
            "#[cfg(test)]\nmod tests { use crate::model::Model; }",
            "render may not know model",
        ),
        ("cli/mod.rs", "use crate::app;", "cli may not know app"),
        ("app/mod.rs", "use crate::cli::run;", "app may not know cli"),
        ("main.rs", "use exoscope::document::Document;", "main.rs may not know document"),
        ("lib.rs", "pub use crate::app::run;", "lib.rs may not know app"),
        ("model/a.rs", "#[cfg(test)]\nmod tests { use crate::exodus::open; }", "model may not know exodus"),
        ("model/a.rs", "macro_rules! m { () => { $crate::edit::x() } }", "model may not know edit"),
        ("model/a.rs", "use crate as house;", "names the whole house"),
        ("model/a.rs", "use crate::*;", "names the whole house"),
        ("model/a.rs", "use super::super::{self};", "names the whole house"),
        ("model/a.rs", "use crate::helpers::x;", "helpers is no room"),
        ("helpers/a.rs", "", "helpers is no room"),
        ("helpers.rs", "", "helpers is no room"),
        ("geometry/a.rs", "use netcdf::File;", "geometry may not name netcdf"),
        ("document.rs", "fn f() { unsafe { netcdf_sys::nc_close(0) } }", "document may not name netcdf_sys"),
        ("scene/a.rs", "use wgpu;", "scene may not name wgpu"),
        ("scene/a.rs", "use {std::fmt, ::wgpu::Buffer};", "scene may not name wgpu"),
        ("scene/a.rs", "fn f(x: &::wgpu::Buffer) {}", "scene may not name wgpu"),
        ("app/panels/tree.rs", "use eframe::wgpu::Buffer;", "app may not name wgpu"),
        ("app/panels/tree.rs", "use crate::render::wgpu::Buffer;", "app may not name wgpu"),
        ("app/panels/tree.rs", "use eframe::egui_wgpu;", "app may not name egui_wgpu"),
        ("render/mod.rs", "use egui_wgpu::CallbackTrait;", "render may not name egui_wgpu"),
        ("render/mod.rs", "extern crate egui;", "render may not name egui"),
        ("cli/render.rs", "fn f() -> eframe::Result { Ok(()) }", "cli may not name eframe"),
        ("cli/open.rs", "rfd::FileDialog::new();", "cli may not name rfd"),
        ("cli/open.rs", "egui_file::FileDialog::new();", "cli may not name egui_file"),
        ("document.rs", "directories::ProjectDirs::from(a, b, c);", "document may not name directories"),
        ("edit/mod.rs", "#[derive(clap::Parser)] struct A;", "edit may not name clap"),
        ("app/mod.rs", "use clap_complete::Shell;", "app may not name clap_complete"),
        ("edit/mod.rs", "use indicatif::ProgressBar;", "edit may not name indicatif"),
        ("model/a.rs", "use toml::Value;", "model may not name toml"),
        ("exodus/a.rs", "use serde_json as json;", "exodus may not name serde_json"),
        ("model/a.rs", "use serde::Serialize;", "model may not name serde"),
        ("model/a.rs", "use rayon::prelude::*;", "model may not name rayon"),
        ("geometry/a.rs", "use image::RgbaImage;", "geometry may not name image"),
        ("cli/a.rs", "pollster::block_on(f);", "cli may not name pollster"),
        ("model/a.rs", "bytemuck::cast_slice(&v);", "model may not name bytemuck"),
        ("edit/a.rs", "tempfile::tempdir();", "edit may not name tempfile"),
        ("edit/a.rs", "use std::{fs, path::Path};", "edit may not name std::fs"),
        ("edit/a.rs", "let text = std::fs::read(path);", "edit may not name std::fs"),
        ("edit/a.rs", "use proptest::prelude::*;", "edit may not name proptest"),
        ("app/a.rs", "use egui_kittest::Harness;", "app may not name egui_kittest"),
    ];
    for (file, source, expected) in wrong {
        let complaints = judge(file, source);
        assert!(complaints.iter().any(|c| c.contains(expected)), "{file}: {source}\n{complaints:?}");
    }
    for (room, _) in ROOMS {
        for (other, _) in ROOMS.iter().filter(|(other, _)| !may_know(room, other)) {
            let complaints = judge(&format!("{room}/a.rs"), &format!("use crate::{other}::X;"));
            assert_eq!(complaints.len(), 1, "{room} -> {other}");
        }
    }
    for outside in CRATES {
        let named = |file: &str| judge(file, &format!("use {}::X;", outside.name));
        let free = |room: &&str| !outside.places.iter().any(|place| place.split('/').next() == Some(*room));
        for room in ROOMS.iter().map(|(room, _)| *room).filter(free) {
            assert_eq!(named(&format!("{room}/a.rs")).len(), 1, "{room} names {}", outside.name);
        }
    }
}

/// What looks like an arrow and is none, and what is allowed; nothing of this may be complained about.
#[test]
fn right_arrows_pass() {
    let right = [
        ("exodus/mod.rs", "use crate::model::{Model, Source};"),
        ("exodus/read/blocks.rs", "use super::super::names; use crate::exodus::text; use super::text;"),
        ("exodus/container/netcdf.rs", "use netcdf::File;"),
        ("exodus/mod.rs", "mod netcdf; use self::netcdf::X; fn f() { netcdf::g() }"),
        ("scene/mod.rs", "mod image; pub use image::Image;"),
        ("model/a.rs", "// use crate::exodus::save;\n/* wgpu::Buffer /* toml::X */ egui::Ui */"),
        (
            "model/a.rs",
            "/// See [`crate::exodus::save`].\nfn f() { let s = \"crate::edit::X\"; let c = '\"'; let d = '\\''; }",
        ),
        ("model/a.rs", "const S: &str = r#\"use crate::edit::X; \" wgpu::X\"#; fn f<'a>(x: &'a str) {}"),
        ("model/a.rs", "const B: &[u8] = b\"crate::edit::X\"; const C: u8 = b'\"';"),
        ("model/a.rs", "pub(crate) fn f() {} pub(super) fn g() {} pub(in crate::model) fn h() {}"),
        ("model/a.rs", "struct S { toml: i32 } fn f(s: &S) -> i32 { s.toml }"),
        ("model/a.rs", "fn f() -> impl Fn() + use<> { || () }"),
        ("model/a.rs", "#[cfg(test)]\nmod tests { use super::*; use crate::model::samples; use std::fs; }"),
        ("render/a.rs", "#[cfg(test)]\nmod tests { use crate::{model::samples, scene::Parts}; }"),
        ("model/a.rs", "#[cfg(test)]\nfn f(x: [u8; 3]) { proptest::run(x) }"),
        ("edit/tests.rs", "use tempfile::tempdir; use proptest::prelude::*;"),
        ("exodus/odd_tests.rs", "use proptest::prelude::*;"),
        ("exodus/a/tests/b.rs", "use proptest::prelude::*;"),
        ("geometry/a.rs", "mod inner { use super::super::face::Face; }"),
        ("app/launch.rs", "use eframe::{egui, egui_wgpu, wgpu}; use crate::render::Renderer;"),
        ("app/viewport.rs", "use egui_wgpu::CallbackTrait;"),
        ("render/mod.rs", "use crate::scene::Scene; use wgpu::util::DeviceExt;"),
        ("document.rs", "use crate::{exodus, edit::History, model::Model}; use std::fs::File;"),
        ("cli/info.rs", "use clap::Args; use crate::document::Document;"),
        ("main.rs", "use exoscope::{app, cli}; mod helper; use crate::helper::x;"),
        ("lib.rs", "pub mod model;"),
    ];
    for (file, source) in right {
        assert_eq!(judge(file, source), Vec::<String>::new(), "{file}: {source}");
    }
    // Test code ends where it ends.
    let after = "#[cfg(test)]\nmod tests { use std::fs; }\nuse std::fs;";
    assert_eq!(judge("edit/a.rs", after), ["src/edit/a.rs:3: edit may not name std::fs (std::fs)"]);
}

/// All complaints about one file; `file` is its path below `src`.
fn judge(file: &str, source: &str) -> Vec<String> {
    let module = module_of(file);
    let room = module.first().map_or(file, String::as_str);
    let is_main = file == "main.rs";
    if !module.is_empty() && !ROOMS.iter().any(|(name, _)| *name == room) {
        return vec![format!("src/{file}: {room} is no room: rooms stand in the table of tests/layers.rs")];
    }
    let tokens = tokens(source);
    let is_test_file =
        ["/tests.rs", "_tests.rs"].iter().any(|end| file.ends_with(end)) || file.contains("/tests/");
    let places = places(&tokens, &module, is_test_file);
    let paths = written_paths(&tokens);
    let locals = local_names(&tokens, &paths);
    let mut complaints = BTreeSet::new();
    for path in &paths {
        let (module, in_test) = &places[path.at];
        let written = path.segments.join("::");
        let mut complain = |what: String| {
            complaints.insert((tokens[path.at].line, format!("{what} ({written})")));
        };
        let in_house = resolve(&path.segments, module, is_main);
        if let Some(absolute) = &in_house {
            match absolute.first().map(String::as_str) {
                None | Some("*" | "self") => complain(format!("{room} names the whole house: name rooms")),
                Some(known) if known == room => {}
                Some(known) if !ROOMS.iter().any(|(name, _)| *name == known) => {
                    complain(format!("{known} is no room"));
                }
                // A test of any room needs something to work on.
                Some("model") if *in_test && absolute.get(1).is_some_and(|part| part == "samples") => {}
                Some(known) if !may_know(room, known) => complain(format!("{room} may not know {known}")),
                Some(_) => {}
            }
        }
        let is_foreign = in_house.is_none()
            && !matches!(path.segments[0].as_str(), "crate" | "self" | "super")
            && (path.is_absolute || !locals.contains(&path.segments[0]));
        for outside in CRATES.iter().filter(|outside| outside.is_named_by(path, is_foreign)) {
            let allowed = outside.places.iter().any(|place| *place == room || *place == file);
            if !allowed && (outside.also_in_tests || !in_test) {
                complain(format!("{room} may not name {}", outside.name));
            }
        }
    }
    complaints.into_iter().map(|(line, what)| format!("src/{file}:{line}: {what}")).collect()
}

fn may_know(room: &str, known: &str) -> bool {
    let knows = if room == "main.rs" {
        MAIN_KNOWS
    } else {
        ROOMS.iter().find(|(name, _)| *name == room).map_or(&[] as &[&str], |(_, knows)| knows)
    };
    room == known || knows.contains(&known)
}

/// The module that a file is: `edit/ops/mod.rs` is `edit::ops`, `lib.rs` and `main.rs` are the root.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.len() == 1 && matches!(module[0].as_str(), "lib" | "main")
        || module.last().is_some_and(|m| m == "mod")
    {
        module.pop();
    }
    module
}

/// The path from the root of the library that a written path means; `None` if it starts elsewhere.
fn resolve(segments: &[String], module: &[String], is_main: bool) -> Option<Vec<String>> {
    let supers = segments.iter().take_while(|segment| *segment == "super").count();
    let (base, rest) = match segments[0].as_str() {
        "exoscope" => (&[] as &[String], &segments[1..]),
        _ if is_main => return None,
        "crate" => (&[] as &[String], &segments[1..]),
        "self" if supers == 0 => (module, &segments[1..]),
        "super" => (&module[..module.len().saturating_sub(supers)], &segments[supers..]),
        _ => return None,
    };
    Some(base.iter().chain(rest).cloned().collect())
}

/// Names that mean something of this house in this file, even if an outside crate has the same name.
fn local_names(tokens: &[Token], paths: &[WrittenPath]) -> BTreeSet<String> {
    let modules = tokens.windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text.clone());
    let imported = paths
        .iter()
        .filter(|path| path.is_import && matches!(path.segments[0].as_str(), "crate" | "self" | "super"))
        .filter_map(|path| path.segments.last().cloned());
    modules.chain(imported).collect()
}

/// A path as somebody wrote it; imports are taken apart, so that `use a::{b, c}` is two.
struct WrittenPath {
    segments: Vec<String>,
    /// Position of its first token.
    at: usize,
    is_import: bool,
    /// Whether it starts with `::`.
    is_absolute: bool,
}

fn written_paths(tokens: &[Token]) -> Vec<WrittenPath> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = if at > 0 { text(at - 1) } else { "" };
        if text(at) == "use" && text(at + 1) != "<" {
            at = read_import(tokens, at + 1, &[], &mut paths);
            continue;
        }
        if text(at) == "extern" && text(at + 1) == "crate" {
            let segments = vec![text(at + 2).to_owned()];
            paths.push(WrittenPath { segments, at, is_import: true, is_absolute: true });
        } else if is_name(text(at)) && text(at + 1) == "::" && before != "." {
            let is_absolute = before == "::";
            let continues = is_absolute && at > 1 && (is_name(text(at - 2)) || text(at - 2) == ">");
            let start = at;
            let mut segments = vec![text(at).to_owned()];
            while text(at + 1) == "::" && is_name(text(at + 2)) {
                segments.push(text(at + 2).to_owned());
                at += 2;
            }
            if !continues {
                paths.push(WrittenPath { segments, at: start, is_import: false, is_absolute });
            }
        }
        at += 1;
    }
    paths
}

/// Reads one tree of an import from `at` and returns where it ends.
fn read_import(tokens: &[Token], mut at: usize, prefix: &[String], paths: &mut Vec<WrittenPath>) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let start = at;
    let mut segments = prefix.to_vec();
    let is_absolute = text(at) == "::";
    if is_absolute {
        at += 1;
    }
    loop {
        if text(at) == "{" {
            at += 1;
            while at < tokens.len() && text(at) != "}" {
                at = read_import(tokens, at, &segments, paths);
                if text(at) == "," {
                    at += 1;
                }
            }
            return at + 1;
        }
        // Step over anything unexpected, so that the reading always ends.
        if is_name(text(at)) || text(at) == "*" {
            segments.push(text(at).to_owned());
        }
        at += 1;
        if text(at) != "::" {
            break;
        }
        at += 1;
    }
    if text(at) == "as" {
        at += 2;
    }
    if !segments.is_empty() {
        paths.push(WrittenPath { segments, at: start, is_import: true, is_absolute });
    }
    at
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// For each token the module that it stands in, and whether it is test code.
fn places(tokens: &[Token], file_module: &[String], is_test_file: bool) -> Vec<(Vec<String>, bool)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let starts =
        |at: usize, wanted: &[&str]| wanted.iter().enumerate().all(|(k, &want)| text(at + k) == want);
    let mut here = (file_module.to_vec(), is_test_file);
    let mut outer = Vec::new();
    // How deep the item stands that `#[cfg(test)]` was written on, until its body begins.
    let mut test_item_at: Option<usize> = None;
    let mut result = Vec::with_capacity(tokens.len());
    for at in 0..tokens.len() {
        if starts(at, &["#", "[", "cfg", "(", "test", ")", "]"])
            || starts(at, &["#", "[", "cfg", "(", "all", "(", "test", ","])
        {
            test_item_at = Some(outer.len());
        }
        let on_test_item = test_item_at == Some(outer.len());
        match text(at) {
            "{" => {
                outer.push(here.clone());
                if at >= 2 && text(at - 2) == "mod" {
                    here.0.push(text(at - 1).to_owned());
                }
                if on_test_item {
                    here.1 = true;
                    test_item_at = None;
                }
            }
            "(" | "[" => outer.push(here.clone()),
            "}" | ")" | "]" => here = outer.pop().unwrap_or_else(|| here.clone()),
            ";" if on_test_item => test_item_at = None,
            _ => {}
        }
        result.push((here.0.clone(), here.1 || test_item_at.is_some()));
    }
    result
}

#[derive(Debug)]
struct Token {
    text: String,
    line: usize,
}

/// Names, `::` and single signs of Rust source; comments, strings, characters and lifetimes are left out.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < chars.len() {
        let start = at;
        let mut text = String::new();
        match (get(at), get(at + 1)) {
            ('/', '/') => at = skip_until(&chars, at, |rest| rest[0] == '\n'),
            ('/', '*') => at = skip_comment(&chars, at),
            ('"', _) => at = skip_string(&chars, at + 1),
            ('\'', '\\') => at = skip_until(&chars, at + 3, |rest| rest[0] == '\'') + 1,
            ('\'', _) if get(at + 2) == '\'' => at += 3,
            ('\'', _) => at = skip_until(&chars, at + 1, |rest| !is_word(rest[0])),
            (':', ':') => {
                at += 2;
                "::".clone_into(&mut text);
            }
            (first, _) if is_word(first) => {
                at = skip_until(&chars, at, |rest| !is_word(rest[0]));
                text = chars[start..at].iter().collect();
                let quote = skip_until(&chars, at, |rest| rest[0] != '#');
                if matches!(text.as_str(), "r" | "br" | "cr") && get(quote) == '"' {
                    let hashes = quote - at;
                    let ends = |rest: &[char]| {
                        rest[0] == '"' && rest.len() > hashes && rest[1..=hashes].iter().all(|&c| c == '#')
                    };
                    at = skip_until(&chars, quote + 1, ends) + 1 + hashes;
                    text.clear();
                } else if matches!(text.as_str(), "b" | "c") && matches!(get(at), '"' | '\'') {
                    text.clear();
                } else if text == "r" && get(at) == '#' {
                    at += 1;
                    text.clear();
                }
            }
            (sign, _) => {
                at += 1;
                if !sign.is_whitespace() {
                    text.push(sign);
                }
            }
        }
        at = at.min(chars.len());
        if !text.is_empty() {
            tokens.push(Token { text, line });
        }
        line += chars[start..at].iter().filter(|&&c| c == '\n').count();
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first position from `at` on where `ends` holds of the rest, or the end.
fn skip_until(chars: &[char], at: usize, ends: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len()).find(|&at| ends(&chars[at..])).unwrap_or(chars.len())
}

/// The position after a block comment, which may hold others.
fn skip_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The position after a string that began before `at`.
fn skip_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
