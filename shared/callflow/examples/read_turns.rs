//! Reads a file of labelled turns and says how well they are heard.
//!
//! `cargo run -q -p callflow --example read_turns -- FILE.tsv [--misses]`
//!
//! The file is tab-separated without quotes, with the columns `text`, `label` (`yes`, `no`,
//! `opt_out`, `wrong_number`, `child`, `unclear`), `context` (`consent`, `interest`) and `lang` (`en`,
//! `es`), named in its first line. A file may call a wrong number and a child `unclear`, since they
//! answer no question. The program fails when a figure falls short of what the product promises.

use std::fmt::Write as _;
use std::process::ExitCode;

use callflow::hearing::{Language, Question, Reading, hear};

const LABELS: [&str; 6] = ["yes", "no", "opt_out", "unclear", "wrong_number", "child"];
const YES: usize = 0;
const NO: usize = 1;
const OPT_OUT: usize = 2;
const UNCLEAR: usize = 3;
const WRONG_NUMBER: usize = 4;
const CHILD: usize = 5;

struct Row {
    line: usize,
    text: String,
    label: usize,
    question: Question,
    language: Language,
    heard: usize,
}

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with("--"));
    let [file] = files.as_slice() else {
        eprintln!("usage: read_turns FILE.tsv [--misses]");
        return ExitCode::from(2);
    };
    if let Some(flag) = flags.iter().find(|flag| *flag != "--misses") {
        eprintln!("unknown option {flag}; there is only --misses");
        return ExitCode::from(2);
    }
    let rows = std::fs::read_to_string(file)
        .map_err(|error| error.to_string())
        .and_then(|text| read(&text));
    match rows {
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::from(2)
        }
        Ok(rows) => {
            let (report, passed) = report(&rows, !flags.is_empty());
            print!("{report}");
            if passed {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

fn read(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.trim_end_matches('\r'))
        .enumerate();
    let (_, header) = lines.next().ok_or("the file is empty")?;
    let names: Vec<&str> = header.split('\t').map(str::trim).collect();
    let column = |name: &str| {
        names
            .iter()
            .position(|found| *found == name)
            .ok_or(format!("line 1: no column \"{name}\""))
    };
    let (text, label, context, lang) = (
        column("text")?,
        column("label")?,
        column("context")?,
        column("lang")?,
    );
    let mut rows = Vec::new();
    for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let wrong = |what: String| format!("line {}: {what}", at + 1);
        if cells.len() != names.len() {
            return Err(wrong(format!(
                "{} columns, {} wanted",
                cells.len(),
                names.len()
            )));
        }
        let question = match cells[context].trim() {
            "consent" => Question::Consent,
            "interest" => Question::Interest,
            other => {
                return Err(wrong(format!(
                    "context \"{other}\" is neither consent nor interest"
                )));
            }
        };
        let language = match cells[lang].trim() {
            "en" => Language::English,
            "es" => Language::Spanish,
            other => return Err(wrong(format!("lang \"{other}\" is neither en nor es"))),
        };
        let label = LABELS
            .iter()
            .position(|name| *name == cells[label].trim())
            .ok_or_else(|| {
                wrong(format!(
                    "label \"{}\" is none of {}",
                    cells[label],
                    LABELS.join(", ")
                ))
            })?;
        let heard = match label_of(hear(cells[text], question, language).reading, question) {
            WRONG_NUMBER | CHILD if label == UNCLEAR => UNCLEAR,
            heard => heard,
        };
        rows.push(Row {
            line: at + 1,
            text: cells[text].to_owned(),
            label,
            question,
            language,
            heard,
        });
    }
    if rows.is_empty() {
        Err("no rows".to_owned())
    } else {
        Ok(rows)
    }
}

fn label_of(reading: Reading, question: Question) -> usize {
    match reading {
        Reading::Yes => YES,
        Reading::No => NO,
        Reading::OptOut => OPT_OUT,
        Reading::RecordingObjection if question == Question::Consent => NO,
        Reading::WrongNumber => WRONG_NUMBER,
        Reading::Child => CHILD,
        Reading::RecordingObjection
        | Reading::Machine
        | Reading::AsksIfMachine
        | Reading::Unclear => UNCLEAR,
    }
}

/// A share that must not fall short of a bound, or not exceed it.
struct Figure {
    name: &'static str,
    hits: usize,
    of: usize,
    bound: Bound,
}

#[derive(Clone, Copy)]
enum Bound {
    /// Hits and total in thousandths: at least.
    Least(usize),
    /// Thousandths: at most.
    Most(usize),
    None,
}

impl Figure {
    fn passes(&self) -> bool {
        self.of == 0
            || match self.bound {
                Bound::Least(thousandths) => self.hits * 1000 >= thousandths * self.of,
                Bound::Most(thousandths) => self.hits * 1000 <= thousandths * self.of,
                Bound::None => true,
            }
    }
}

fn figures(rows: &[Row]) -> Vec<Figure> {
    let share = |name, bound, of: &dyn Fn(&Row) -> bool, hit: &dyn Fn(&Row) -> bool| {
        let of: Vec<&Row> = rows.iter().filter(|row| of(row)).collect();
        Figure {
            name,
            bound,
            hits: of.iter().filter(|row| hit(row)).count(),
            of: of.len(),
        }
    };
    let consent = |row: &Row| row.question == Question::Consent;
    vec![
        share(
            "opt-out found",
            Bound::Least(990),
            &|row| row.label == OPT_OUT,
            &|row| row.heard == OPT_OUT,
        ),
        share(
            "false opt-out",
            Bound::Most(20),
            &|row| row.label != OPT_OUT,
            &|row| row.heard == OPT_OUT,
        ),
        share(
            "consent yes taken",
            Bound::Least(850),
            &|row| consent(row) && row.label == YES,
            &|row| row.heard == YES,
        ),
        share(
            "consent false yes",
            Bound::Most(2),
            &|row| consent(row) && row.label != YES,
            &|row| row.heard == YES,
        ),
        share("accuracy", Bound::None, &|_| true, &|row| {
            row.label == row.heard
        }),
    ]
}

fn report(rows: &[Row], misses: bool) -> (String, bool) {
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!(
        "{:<13}{}",
        "label\\heard",
        LABELS.map(|name| format!("{name:>13}")).concat()
    ));
    for (label, name) in LABELS.iter().enumerate() {
        let count = |heard| {
            rows.iter()
                .filter(|row| row.label == label && row.heard == heard)
                .count()
        };
        line(format!(
            "{name:<13}{}",
            [YES, NO, OPT_OUT, UNCLEAR, WRONG_NUMBER, CHILD]
                .map(|heard| format!("{:>13}", count(heard)))
                .concat()
        ));
    }
    let figures = figures(rows);
    for figure in &figures {
        let thousandths = (figure.hits * 1000 + figure.of / 2).checked_div(figure.of);
        let share = thousandths.map_or_else(
            || "n/a".to_owned(),
            |share| format!("{}.{:03}", share / 1000, share % 1000),
        );
        let bound = match figure.bound {
            Bound::Least(bound) => format!("at least 0.{bound:03}"),
            Bound::Most(bound) => format!("at most 0.{bound:03}"),
            Bound::None => String::new(),
        };
        let verdict = match figure.bound {
            Bound::None => "",
            _ if figure.passes() => "PASS",
            _ => "FAIL",
        };
        line(
            format!(
                "{:<18} {share:>5}  {:>4}/{:<4}  {bound:<15} {verdict}",
                figure.name, figure.hits, figure.of
            )
            .trim_end()
            .to_owned(),
        );
    }
    if misses {
        for row in rows.iter().filter(|row| row.label != row.heard) {
            let (question, language) = (row.question, row.language);
            line(format!(
                "{}: {} heard as {} ({question:?}, {language:?}): {}",
                row.line, LABELS[row.label], LABELS[row.heard], row.text
            ));
        }
    }
    (out, figures.iter().all(Figure::passes))
}
