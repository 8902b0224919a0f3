//! The walls between the rings, held by machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("tests/ is in the workspace")
        .to_path_buf()
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        // What the packages state themselves: to resolve it all would take crates of other
        // platforms, which a build on this one never fetches.
        .no_deps()
        .exec()
        .expect("cargo metadata")
}

/// What each package of the workspace depends on, by itself, outside its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let normal = |package: &cargo_metadata::Package| {
        let kinds = package.dependencies.iter();
        kinds
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
            .map(|dependency| dependency.name.clone())
            .collect()
    };
    packages
        .into_iter()
        .map(|package| (package.name.to_string(), normal(package)))
        .collect()
}

#[test]
fn the_import_graph_is_the_one_that_was_agreed() {
    let all = dependencies();
    let ours: BTreeSet<&String> = all.keys().collect();
    let edges: Vec<String> = all
        .iter()
        .map(|(package, dependencies)| {
            let inner: Vec<&str> = dependencies
                .iter()
                .filter(|name| ours.contains(name))
                .map(String::as_str)
                .collect();
            format!("{package} -> {}", inner.join(" "))
                .trim_end()
                .to_owned()
        })
        .collect();
    insta::assert_snapshot!("import_graph", edges.join("\n"));
}

#[test]
fn no_function_depends_on_an_aws_sdk_crate_directly() {
    let all = dependencies();
    let folders = fs::read_dir(root().join("functions")).expect("functions/");
    let functions: Vec<String> = folders
        .map(|folder| {
            folder
                .expect("a folder")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(functions.len(), 12);
    for function in &functions {
        let dependencies = all.get(function).expect("the function is in the workspace");
        let aws: Vec<&String> = dependencies
            .iter()
            .filter(|name| name.starts_with("aws-"))
            .collect();
        assert!(aws.is_empty(), "{function} depends on {aws:?}");
        assert!(
            dependencies.contains("shared"),
            "{function} stands on shared"
        );
    }
    assert!(
        all["shared"].contains("aws-sdk-dynamodb"),
        "the look-up finds what is there"
    );
}

#[test]
fn the_pure_crates_have_no_async_no_http_and_no_randomness() {
    let all = dependencies();
    for pure in ["callflow", "twilio"] {
        for banned in [
            "tokio",
            "futures-util",
            "http",
            "reqwest",
            "rand",
            "uuid",
            "tracing",
        ] {
            assert!(!all[pure].contains(banned), "{pure} depends on {banned}");
        }
        let lints = fs::read_to_string(root().join("shared").join(pure).join("clippy.toml"));
        let lints = lints.expect("a pure crate has a clippy.toml of its own");
        for banned in [
            "std::time::SystemTime::now",
            "std::time::Instant::now",
            "std::env::var",
            "std::thread::spawn",
            "std::hash::RandomState::new",
        ] {
            assert!(
                lints.contains(&format!("\"{banned}\"")),
                "{pure} may use {banned}"
            );
        }
    }
}

#[test]
fn each_main_is_under_forty_lines() {
    for entry in fs::read_dir(root().join("functions")).expect("functions/") {
        let main = entry.expect("an entry").path().join("src/main.rs");
        let lines = fs::read_to_string(&main)
            .expect("a main.rs")
            .lines()
            .count();
        assert!(lines < 40, "{} has {lines} lines", main.display());
    }
    for infra in ["local", "operator"] {
        let main = root().join("infra").join(infra).join("src/main.rs");
        let lines = fs::read_to_string(main).expect("a main.rs").lines().count();
        assert!(lines < 40, "{infra}");
    }
}

#[test]
fn every_crate_begins_with_a_readme_that_says_what_is_not_in_it() {
    for package in metadata().workspace_packages() {
        let folder = package.manifest_path.parent().expect("a folder");
        let readme = fs::read_to_string(folder.join("README.md")).expect("a README.md");
        let readme = readme.to_lowercase();
        assert!(
            readme.contains("not in here"),
            "{}: what is not in it?",
            package.name
        );
        let library = fs::read_to_string(folder.join("src/lib.rs")).expect("a library");
        assert!(
            library.starts_with("#![doc = include_str!(\"../README.md\")]"),
            "{}",
            package.name
        );
    }
}

/// Only the hinge writes TwiML and reads webhooks.
#[test]
fn within_shared_each_thing_is_known_in_its_place() {
    let shared = root().join("shared/src");
    let knows = |text: &str| {
        let mut files = BTreeSet::new();
        visit(&shared, &mut |path, content| {
            if content.contains(text) {
                let path = path.strip_prefix(&shared).expect("below shared/src");
                files.insert(path.display().to_string());
            }
        });
        files
    };
    let twiml: Vec<String> = knows("twilio::twiml").into_iter().collect();
    assert_eq!(twiml, ["translate/voice.rs"]);
    let events: Vec<String> = knows("twilio::webhook").into_iter().collect();
    assert_eq!(events, ["translate/callback.rs", "translate/events.rs"]);
}

fn visit(folder: &Path, seen: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(&path, seen);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            seen(&path, &fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// The top level is given.
#[test]
fn the_top_level_holds_what_was_agreed() {
    let agreed = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "functions",
        "infra",
        "rust-toolchain.toml",
        "samconfig.toml",
        "shared",
        "target",
        "template.yaml",
        "tests",
    ];
    for entry in fs::read_dir(root()).expect("the top level") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        assert!(name.starts_with('.') || agreed.contains(&&*name), "{name}");
    }
}
