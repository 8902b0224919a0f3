//! Says when numbers may be rung, for whoever wants to compare it with a reckoning of their own.
//!
//! `cargo run -q -p callflow --example calling_hours -- SETTING FROM UNTIL STEP LENGTH <NUMBERS`
//!
//! reads telephone numbers, one a line, and asks of each, every STEP seconds from FROM to UNTIL
//! (RFC 3339), whether it is open for LENGTH seconds under `CALLING_HOURS=SETTING`. Numbers of one
//! place are asked about once. It prints, with tabs between:
//!
//! - `place`, a place's index, its region, its states or provinces, its zones;
//! - `open`, the place's index, the first and the last step of a stretch that is open;
//! - `number`, the number, and its place's index, or `none` if no country has it.
//!
//! The last line is `asked` and how often the window was asked.

use std::io::Read;
use std::process::ExitCode;

use callflow::PhoneNumber;
use callflow::hours::{CallingHours, Window, parse_calling_hours, window};
use callflow::place::{Place, Zone, place_of};
use jiff::{Timestamp, ToSpan};

struct Question {
    hours: CallingHours,
    from: Timestamp,
    until: Timestamp,
    step: i64,
    length: i64,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let question = read_arguments()?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut places: Vec<Place> = Vec::new();
    for line in text.lines() {
        let number = PhoneNumber::parse(line)?;
        let Ok(place) = place_of(&number) else {
            println!("number\t{line}\tnone");
            continue;
        };
        let known = places.iter().position(|known| *known == place);
        let index = known.unwrap_or_else(|| {
            places.push(place);
            places.len() - 1
        });
        println!("number\t{line}\t{index}");
    }
    let mut asked = 0_u64;
    for (index, place) in places.iter().enumerate() {
        let region = place.region().map(|region| region.to_string());
        let states: Vec<&str> = place.subdivisions().iter().map(|one| one.code).collect();
        let zones: Vec<&str> = place.zones().iter().map(Zone::name).collect();
        let region = region.unwrap_or_default();
        let (states, zones) = (states.join(" "), zones.join(" "));
        println!("place\t{index}\t{region}\t{states}\t{zones}");
        asked += show_open(index, place, &question)?;
    }
    println!("asked\t{asked}");
    Ok(())
}

fn read_arguments() -> Result<Question, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [setting, from, until, step, length] = arguments.as_slice() else {
        return Err(
            "expected SETTING FROM UNTIL STEP LENGTH, and numbers on standard input".into(),
        );
    };
    let question = Question {
        hours: parse_calling_hours(setting)?,
        from: from.parse()?,
        until: until.parse()?,
        step: step.parse()?,
        length: length.parse()?,
    };
    if question.step < 1 || question.length < 0 {
        return Err("STEP must be at least 1 second, LENGTH at least 0".into());
    }
    Ok(question)
}

/// Prints the stretches of steps that are open; how often it asked.
fn show_open(index: usize, place: &Place, question: &Question) -> Result<u64, jiff::Error> {
    let mut stretch: Option<(u64, u64)> = None;
    let mut step = 0;
    let mut from = question.from;
    while from < question.until {
        let until = from.checked_add(question.length.seconds())?;
        let answer = window(place, &[], &question.hours, from, until);
        stretch = match (stretch, answer) {
            (None, Window::Open { .. }) => Some((step, step)),
            (Some((first, _)), Window::Open { .. }) => Some((first, step)),
            (Some((first, last)), _) => {
                println!("open\t{index}\t{first}\t{last}");
                None
            }
            (None, _) => None,
        };
        step += 1;
        from = from.checked_add(question.step.seconds())?;
    }
    if let Some((first, last)) = stretch {
        println!("open\t{index}\t{first}\t{last}");
    }
    Ok(step)
}
