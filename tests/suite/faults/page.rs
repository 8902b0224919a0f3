//! The manual's page of faults, held to the tests that exist.
//!
//! Which tests there are is read off the sources, since a binary of tests knows only its own: what
//! stands under `#[test]` or `#[tokio::test]` in a file of the workspace, with the path of its modules
//! as `rustfmt` lays them out. A test that a macro makes from a name in its arguments is not found, and
//! so cannot be named on the page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rows of which no test, or not all that they ask for, can be shown yet.
const NOT_SHOWN_YET: [usize; 0] = [];

/// How the page begins the reason of a row that asks for nothing of us, or not for now.
const DOES_NOT_APPLY: &str = "Does not apply";

const NOT_YET: &str = "Not shown yet";

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace").to_owned()
}

/// A row of the page.
struct Row {
    number: usize,
    fault: String,
    shown: String,
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let number = cells.next()?.parse().ok()?;
        let row = Self {
            number,
            fault: cells.next()?.to_owned(),
            shown: cells.next()?.to_owned(),
        };
        assert_eq!(cells.next(), None, "row {number} has three cells");
        Some(row)
    }

    /// The tests that it names.
    fn tests(&self) -> Vec<&str> {
        let quoted = self.shown.split('`').skip(1).step_by(2);
        quoted.filter(|text| text.contains(": ")).collect()
    }
}

fn page() -> Vec<Row> {
    let page = fs::read_to_string(root().join("shared/src/manual/faults.md"));
    page.expect("the page")
        .lines()
        .filter_map(Row::read)
        .collect()
}

/// Every test of the workspace, as the page names it: the package or the binary, and the path in it.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (folder, name) in [
        ("shared/callflow/src", "callflow"),
        ("shared/twilio/src", "twilio"),
        ("shared/src", "shared"),
        ("infra/local/src", "local"),
        ("infra/operator/src", "operator"),
        ("tests/suite", "suite"),
        ("tests/bounds", "bounds"),
    ] {
        let folder = root().join(folder);
        for file in files(&folder) {
            let path = file.strip_prefix(&folder).expect("it lies in there");
            let text = fs::read_to_string(&file).expect("a source");
            found.extend(
                tests_of(path, &text)
                    .iter()
                    .map(|test| format!("{name}: {test}")),
            );
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The paths of the tests of one file.
fn tests_of(path: &Path, text: &str) -> Vec<String> {
    let path = path.with_extension("");
    let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
    let file: Vec<String> = parts
        .filter(|part| !["main", "lib"].contains(&&**part))
        .collect();
    // Modules that are open, by how far they are indented.
    let mut open: Vec<(usize, String)> = Vec::new();
    let (mut found, mut is_test) = (Vec::new(), false);
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if open.last().is_some_and(|(at, _)| *at == indent) && code == "}" {
            open.pop();
        }
        if let Some(module) = code
            .strip_suffix(" {")
            .and_then(|line| line.strip_prefix("mod "))
        {
            open.push((indent, module.to_owned()));
        }
        if code.starts_with("#[test]") || code.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((_, signature)) = code.split_once("fn ").filter(|_| is_test) {
            is_test = false;
            let name = signature.split(['(', '<']).next().unwrap_or_default();
            let modules = file.iter().chain(open.iter().map(|(_, module)| module));
            let mut path: Vec<&str> = modules.map(String::as_str).collect();
            path.push(name);
            found.push(path.join("::"));
        }
    }
    found
}

#[test]
fn each_number_is_on_the_page_once_and_in_its_order() {
    let numbers: Vec<usize> = page().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=120).collect::<Vec<_>>());
}

#[test]
fn each_row_names_tests_that_exist_or_says_why_there_is_none() {
    let tests = tests();
    let mut not_yet = Vec::new();
    for row in page() {
        let number = row.number;
        assert!(row.fault.len() > 5, "row {number} says what happens");
        for test in row.tests() {
            assert!(
                tests.contains(test),
                "row {number}: there is no test {test}"
            );
        }
        let excused = row.shown.contains(DOES_NOT_APPLY);
        assert!(
            !row.tests().is_empty() || excused || row.shown.contains(NOT_YET),
            "row {number}"
        );
        if row.shown.contains(NOT_YET) {
            not_yet.push(number);
        }
        let mut reasons = [DOES_NOT_APPLY, NOT_YET].into_iter();
        if let Some((_, why)) = reasons.find_map(|reason| row.shown.split_once(reason)) {
            assert!(
                why.trim_start_matches([':', ' ']).len() > 20,
                "row {number} says why"
            );
        }
    }
    assert_eq!(not_yet, NOT_SHOWN_YET);
}

/// A test whose name has a number stands in that row.
#[test]
fn each_test_with_a_number_is_named_by_its_row() {
    let rows: BTreeMap<usize, Row> = page().into_iter().map(|row| (row.number, row)).collect();
    let mut numbered = 0;
    for test in tests() {
        let Some((_, name)) = test.rsplit_once("::fault_") else {
            continue;
        };
        numbered += 1;
        let number: usize = name[..3].parse().expect("three digits");
        assert!(
            rows[&number].tests().contains(&test.as_str()),
            "{test} is not in its row"
        );
    }
    assert!(numbered > 40, "{numbered}");
}

/// The reader of sources finds what is there, and only that.
#[test]
fn tests_are_found_by_their_place() {
    let source = "#[test]\nfn one() {}\nfn helper() {}\nmod tests {\n    mod inner {\n        \
                  #[tokio::test(start_paused = true)]\n        async fn two() {\n        }\n    }\n    \
                  #[test]\n    #[should_panic]\n    fn three() {}\n}\n";
    let found = tests_of(Path::new("faults/page.rs"), source);
    let expected = ["one", "tests::inner::two", "tests::three"];
    assert_eq!(found, expected.map(|name| format!("faults::page::{name}")));
    let found = tests();
    assert!(found.contains("shared: store::tests::what_failed_is_told_by_its_place"));
    assert!(found.contains("suite: faults::page::tests_are_found_by_their_place"));
    assert!(!found.contains("suite: faults::page::root"));
}
