//! The rules of the house, checked.

use std::{
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{MetadataCommand, Package};

/// Who may know whom: `proto` knows nobody; what is shared knows `proto` and, below it, each
/// other; a service knows what is shared and never another service; the command line may know
/// everybody, for it runs whole worlds.
#[test]
fn crates_know_only_their_neighbours() {
    let shared = [
        "builtin",
        "catalog",
        "chassis",
        "connections",
        "engines",
        "files",
        "guard",
        "llm",
        "sealing",
        "rows",
        "store",
    ];
    let packages = packages();
    for package in &packages {
        let name = package.name.as_str();
        let allowed: Vec<&str> = match name {
            "proto" | "llm" | "sealing" => vec![],
            "builtin" => vec!["catalog", "guard"],
            "catalog" | "files" => vec!["proto"],
            "engines" => vec!["catalog", "guard", "proto"],
            "store" => vec!["catalog", "guard", "proto", "sealing"],
            "guard" | "rows" => vec!["catalog", "proto"],
            "chassis" => vec!["proto", "store"],
            "connections" => vec!["engines", "proto", "sealing", "store"],
            "cli" | "tests" => continue,
            _service => [&shared[..], &["proto"]].concat(),
        };
        for dependency in ours(package, &packages) {
            assert!(allowed.contains(&dependency.as_str()), "{name} may not know {dependency}");
        }
    }
}

#[test]
fn folders_are_named_after_their_crates() {
    for package in packages() {
        let folder = package.manifest_path.parent().and_then(|folder| folder.file_name());
        assert_eq!(folder, Some(package.name.as_str()));
    }
}

#[test]
fn files_stay_readable_and_introduce_themselves() {
    for path in sources(&root()) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 420, "{} has {lines} lines: two ideas?", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
    }
}

/// A file that no module names is compiled by nobody, and its tests never fail.
#[test]
fn no_file_is_left_out() {
    let tests = root().join("tests/it");
    for path in sources(&tests).iter().filter(|path| !path.ends_with("main.rs")) {
        let folder = path.parent().expect("it lies in a folder");
        let parent =
            if folder == tests { tests.join("main.rs") } else { folder.with_extension("rs") };
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names are text");
        let text = fs::read_to_string(&parent).unwrap_or_default();
        let is_named = text.lines().any(|line| line == format!("mod {name};"));
        assert!(is_named, "{} does not name {name}", parent.display());
    }
}

#[test]
fn versions_of_dependencies_are_stated_once() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        let (_, dependencies) =
            manifest.split_once("[dependencies]").expect("every crate has some");
        for line in dependencies.lines().filter(|line| line.contains('=') && !line.starts_with('#'))
        {
            let stated = line.contains("workspace = true")
                || ["name", "path", "harness", "doctest", "test", "default", "required-features"]
                    .iter()
                    .any(|key| line.starts_with(key));
            assert!(stated, "{}: `{line}` belongs to the workspace", package.name);
        }
    }
}

fn packages() -> Vec<Package> {
    MetadataCommand::new().current_dir(root()).no_deps().exec().expect("cargo metadata").packages
}

fn ours(package: &Package, all: &[Package]) -> Vec<String> {
    let names = package.dependencies.iter().map(|dependency| dependency.name.clone());
    names.filter(|name| all.iter().any(|package| package.name.as_str() == name)).collect()
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    paths
        .flat_map(|path| match path.file_name().and_then(|name| name.to_str()) {
            Some(name) if name.starts_with('.') || name == "target" => vec![],
            _ if path.is_dir() => sources(&path),
            _ if path.extension().is_some_and(|extension| extension == "rs") => vec![path],
            _ => vec![],
        })
        .collect()
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the workspace").to_owned()
}
