//! The README and `.env.example`, against the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use shared::config::{SETTINGS, Scope};
use tests::Desk;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of a language, without their fences.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().expect("a block ends").to_owned())
        .collect()
}

#[test]
fn every_command_is_run_by_ci() {
    let ci = read(".ci/run");
    let readme = read("README.md");
    let commands: Vec<String> = blocks(&readme, "sh")
        .iter()
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(commands.len() >= 9, "{commands:?}");
    for command in commands {
        assert!(ci.contains(&command), ".ci/run does not run: {command}");
    }
}

/// The commands of a deployment are run against the emulator, number by number.
#[test]
fn every_command_of_a_deployment_is_run_by_its_check() {
    let readme = read("README.md");
    let part = read("tests/real/parts/deployment.py");
    let harness = read("tests/real/harness/cloud.py") + &read("tests/real/harness/programs.py");
    let commands: Vec<String> = blocks(&readme, "console")
        .iter()
        .flat_map(|block| {
            block
                .lines()
                .map(str::trim)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter_map(|line| line.strip_prefix("$ ").map(str::to_owned))
        .collect();
    assert!(commands.len() >= 11, "{commands:?}");
    for command in commands {
        let run = match command.strip_prefix("cargo run -p operator -- ") {
            Some(call) if call.starts_with("call --to ") => part.contains("call --to {number}"),
            Some(words) => part.contains(&format!("\"{words}\"")),
            None => {
                let word = command.strip_prefix("sam ").expect("a command of SAM's");
                harness.contains(&format!("\"sam\", \"{word}\""))
                    || harness.contains(&format!("_sam(\"{word}\""))
                    || harness.contains(&format!("_sam(\n            \"{word}\""))
            }
        };
        assert!(run, "nothing runs: {command}");
    }
}

#[test]
fn the_output_shown_is_the_output() {
    let snapshot = read("infra/local/tests/snapshots/desk__scripted_run.snap");
    // After the header of a snapshot.
    let output = snapshot
        .splitn(3, "---\n")
        .nth(2)
        .expect("a snapshot has a header");
    let shown = &blocks(&read("README.md"), "text")[0];
    assert_eq!(shown.trim_end(), output.trim_end());
}

#[test]
fn every_setting_is_explained_and_nothing_else() {
    let readme = read("README.md");
    let rows: BTreeSet<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .filter(|name| {
            name.chars()
                .all(|letter| letter.is_ascii_uppercase() || letter == '_')
        })
        .collect();
    let settings: BTreeSet<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(rows, settings);
    for setting in SETTINGS {
        assert!(readme.contains(setting.meaning), "{}", setting.meaning);
    }
}

#[test]
fn the_example_holds_each_local_setting_once() {
    let example = read(".env.example");
    let named: Vec<&str> = example
        .lines()
        .filter_map(|line| line.trim_start_matches(['#', ' ']).split_once('='))
        .map(|(name, _)| name)
        .filter(|name| {
            name.chars()
                .all(|letter| letter.is_ascii_uppercase() || letter == '_')
        })
        .collect();
    let once: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(named.len(), once.len(), "each once: {named:?}");
    let local: BTreeSet<&str> = SETTINGS
        .iter()
        .filter(|setting| setting.scope != Scope::Cloud)
        .map(|setting| setting.name)
        .collect();
    assert_eq!(once, local);
}

#[tokio::test]
async fn every_route_is_in_the_table() {
    let readme = read("README.md");
    let desk = Desk::open().await;
    for door in desk.doors() {
        let route = format!("| `{} {}` |", door.method(), door.path());
        assert!(readme.contains(&route), "{route}");
    }
}
