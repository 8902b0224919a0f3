//! The bytes that fuzzing kept (`tests/fuzz/corpus`), tried again: each broke a promise once, or
//! reaches code that no other does.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use tests::fuzz::TARGETS;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let entries = entries.map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| {
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn every_target_keeps_its_promises_on_what_fuzzing_kept() {
    let mut broken = Vec::new();
    for target in &TARGETS {
        let folder = folder("corpus").join(target.name);
        let kept = names(&folder);
        assert!(!kept.is_empty(), "{} has nothing to try", target.name);
        for name in kept {
            let input = fs::read(folder.join(&name)).expect("a file");
            let run = target.run;
            if catch_unwind(move || run(&input)).is_err() {
                broken.push(format!("{}/{name}", target.name));
            }
        }
    }
    assert!(broken.is_empty(), "these break a promise: {broken:?}");
}

/// What is kept without a target, or a target without a program for the fuzzer, would be forgotten.
#[test]
fn targets_corpus_and_programs_are_the_same_list() {
    let targets: BTreeSet<String> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    assert_eq!(names(&folder("corpus")), targets);
    assert_eq!(names(&folder("targets")), targets);
}
