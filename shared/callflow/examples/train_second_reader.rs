//! Trains the second reader of `callflow::hearing`.
//!
//! `cargo run --release -q -p callflow --example train_second_reader`
//!
//! learns from the turns of `tests/vectors` that are the project's own, and writes the table that
//! is compiled in. The same turns always give the same table: there is no randomness, and nothing
//! but the four operations and the square root, which are exact everywhere.
//!
//! With `--check` it writes nothing, and fails where the table is not what it would write.
//!
//! With `--hold-out FILE.tsv` it trains on the other files, says how it does on this one, and
//! writes nothing: that is the figure to judge it by.

use std::path::Path;
use std::process::ExitCode;

use callflow::hearing::second_reader::{SIZE, THRESHOLD, UNIT, features, score};

const FILES: [&str; 6] = [
    "utterances.tsv",
    "turns/own.tsv",
    "turns/a.tsv",
    "turns/b.tsv",
    "turns/c.tsv",
    "turns/d.tsv",
];
const SEED: &str = "nlu/reply_optout_seed.json";
const ROUNDS: usize = 40;
const RATE: f64 = 0.3;
const SHRINK: f64 = 1e-4;

struct Turn {
    features: Vec<usize>,
    opt_out: bool,
}

struct Model {
    bias: f64,
    weights: Vec<f64>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let result = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => table(&vectors, false),
        ["--check"] => table(&vectors, true),
        ["--hold-out", file] => hold_out(&vectors, file),
        _ => Err("usage: train_second_reader [--check | --hold-out FILE.tsv]".to_owned()),
    };
    match result {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn table(vectors: &Path, check: bool) -> Result<String, String> {
    let mut learned = turns(vectors, &FILES)?;
    learned.extend(seed(vectors)?);
    let model = train(&learned);
    let table: Vec<u8> = model
        .weights
        .iter()
        .chain([&model.bias])
        .map(|weight| byte(*weight))
        .collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/hearing/second_reader.bin");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if check && std::fs::read(&path).map_err(failed)? != table {
        return Err(format!("{} is out of date: train again", path.display()));
    }
    if !check {
        std::fs::write(&path, &table).map_err(failed)?;
    }
    Ok(format!(
        "{} weights, {} of them not zero",
        SIZE,
        table.iter().filter(|byte| **byte != 0).count()
    ))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to what a byte holds"
)]
fn byte(weight: f64) -> u8 {
    ((weight / UNIT).round().clamp(-127.0, 127.0) as i8).to_ne_bytes()[0]
}

fn hold_out(vectors: &Path, file: &str) -> Result<String, String> {
    let others: Vec<&str> = FILES.into_iter().filter(|other| *other != file).collect();
    let mut learned = turns(vectors, &others)?;
    learned.extend(seed(vectors)?);
    let model = train(&learned);
    let held = turns(vectors, &[file])?;
    let raised = |opt_out: bool| {
        let of: Vec<&Turn> = held.iter().filter(|turn| turn.opt_out == opt_out).collect();
        let hits = of
            .iter()
            .filter(|turn| model.score(turn) > THRESHOLD)
            .count();
        format!("{hits}/{}", of.len())
    };
    Ok(format!(
        "{file}, not trained on: {} opt-outs found, {} false",
        raised(true),
        raised(false)
    ))
}

/// The seed of opt-outs and of turns that only sound like one.
fn seed(vectors: &Path) -> Result<Vec<Turn>, String> {
    let text =
        std::fs::read_to_string(vectors.join(SEED)).map_err(|error| format!("{SEED}: {error}"))?;
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(&text).map_err(|error| format!("{SEED}: {error}"))?;
    let turn = |case: &serde_json::Value| Turn {
        features: features(case["input"].as_str().unwrap_or_default()),
        opt_out: case["label"] == "opt_out",
    };
    Ok(cases.iter().map(turn).collect())
}

fn turns(vectors: &Path, files: &[&str]) -> Result<Vec<Turn>, String> {
    let mut turns = Vec::new();
    let mut add = |text: &str, opt_out: bool| {
        turns.push(Turn {
            features: features(text),
            opt_out,
        });
    };
    let read = |name: &str| {
        std::fs::read_to_string(vectors.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    for file in files {
        for line in read(file)?.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(text), Some(label)) = (cells.next(), cells.next()) else {
                return Err(format!("{file}: a line without a label: {line}"));
            };
            add(text, label == "opt_out");
        }
    }
    Ok(turns)
}

/// Logistic regression by gradient steps that grow smaller weight by weight.
fn train(turns: &[Turn]) -> Model {
    let mut model = Model {
        bias: 0.0,
        weights: vec![0.0; SIZE],
    };
    let mut squares = vec![1e-8; SIZE];
    for round in 0..ROUNDS {
        // Another order in every round, without randomness: a stride that shares no factor.
        let stride = stride(turns.len(), round);
        for step in 0..turns.len() {
            let turn = &turns[step * stride % turns.len()];
            let error = likelihood(model.score(turn)) - if turn.opt_out { 1.0 } else { 0.0 };
            let count = u32::try_from(turn.features.len().max(1)).map_or(f64::MAX, f64::from);
            model.bias -= RATE * 0.1 * error;
            for at in &turn.features {
                let slope = error / count.sqrt() + SHRINK * model.weights[*at];
                squares[*at] += slope * slope;
                model.weights[*at] -= RATE * slope / f64::sqrt(squares[*at]);
            }
        }
    }
    model
}

fn stride(len: usize, round: usize) -> usize {
    let shares = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a > 1
    };
    (len / 3 + 17 * round..)
        .take(len)
        .find(|stride| !shares(*stride, len))
        .unwrap_or(1)
}

/// The logistic curve, with the exponential as a limit: of exact operations alone.
fn likelihood(score: f64) -> f64 {
    let exponential = (0..12).fold(1.0 - score.clamp(-30.0, 30.0) / 4096.0, |power, _| {
        power * power
    });
    1.0 / (1.0 + exponential)
}

impl Model {
    fn score(&self, turn: &Turn) -> f64 {
        score(&turn.features, self.bias, |at| self.weights[at])
    }
}
