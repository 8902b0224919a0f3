//! Simulated calls, with a report.

use std::process::ExitCode;

use clap::Parser;
use tests::simulation::{Course, Report, run};

/// A million simulated calls take hours; a world has a thousand.
#[derive(Parser)]
struct Arguments {
    /// How many calls.
    #[arg(long, default_value_t = 1_000)]
    calls: u64,
    /// The first world's seed; the next one's is one more. A fresh one without it.
    #[arg(long)]
    seed: Option<u64>,
    /// How many calls a world has at most.
    #[arg(long, default_value_t = 1_000)]
    world: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let first = arguments.seed.unwrap_or_else(|| fastrand::u64(..1 << 48));
    println!("--calls {} --seed {first}", arguments.calls);
    let mut report = Report::default();
    let mut seed = first;
    while report.calls() < arguments.calls {
        let calls = arguments.world.min(arguments.calls - report.calls());
        report.add(&run(Course {
            seed,
            calls,
            broken: None,
            stops_at_a_violation: false,
        }));
        seed += 1;
        let violations = report.violations().len();
        eprintln!(
            "{} of {} calls, {violations} violations",
            report.calls(),
            arguments.calls
        );
    }
    println!("{report}");
    if report.violations().is_empty() && report.missing().is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
