//! The real binary, as a stranger, a script and a supervisor start it. It is given nothing: no
//! terminal, no settings, a folder of its own.

#[cfg(test)]
#[path = "desk/aws.rs"]
mod aws;
#[cfg(test)]
#[path = "desk/running.rs"]
mod running;

use std::net::TcpListener;

use running::{Finished, Folder, free_port};
use serde_json::Value;

const CURL: &str = r#"{"to":"+14155550123"}"#;

fn run(arguments: &[&str]) -> Finished {
    Folder::empty().command(arguments).env("PORT", "0").finish()
}

// ---- The scripted run.

#[test]
fn without_a_terminal_a_call_is_played_and_shown() {
    let finished = run(&[]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert_eq!(finished.stderr, "");
    insta::assert_snapshot!("scripted_run", finished.on_port_3000());
}

#[test]
fn the_scripted_run_speaks_the_language_and_keeps_to_the_settings() {
    for (name, value) in [
        ("LANGUAGE", "es-US"),
        ("FEATURE_REQUIRE_RECORDING_CONSENT", "false"),
    ] {
        let command = Folder::empty()
            .command(&[])
            .env("PORT", "0")
            .env(name, value);
        let finished = command.finish();
        assert_eq!(finished.code, Some(0), "{name}: {finished:?}");
    }
}

#[test]
fn every_line_for_a_program_is_json_without_a_whole_number() {
    for arguments in [&["--json"][..], &["call", "--key", "2", "--json"]] {
        let finished = run(arguments);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        let events: Vec<Value> = finished
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let kinds = |kind: &str| events.iter().filter(|event| event["event"] == kind).count();
        assert_eq!((kinds("calling"), kinds("stored")), (1, 1), "{finished:?}");
        assert!(kinds("said") > 1 && kinds("heard") > 0, "{finished:?}");
        assert_no_number(&finished.stdout);
    }
}

// ---- `call`.

#[test]
fn a_call_ends_as_its_answers_say_and_the_exit_status_tells() {
    for (arguments, outcome, code) in [
        (
            &["--answer", "yes please", "--answer", "yes i would"][..],
            "interested",
            0,
        ),
        (&["--answer", "no", "--key", "2"], "declined", 0),
        (&["--silence", "--key", "9"], "opted_out", 0),
        (&["--answer", "yes", "--hang-up"], "hung_up", 0),
        (
            &["--voicemail", "Please leave a message after the tone."],
            "machine",
            0,
        ),
        (&["--busy"], "busy", 1),
        (&["--decline"], "busy", 1),
        (&["--no-answer"], "no_answer", 1),
        (&["--fail"], "failed", 1),
    ] {
        let all = [&["call", "--to", "+14155550199"], arguments].concat();
        let finished = run(&all);
        assert_eq!(finished.code, Some(code), "{arguments:?} {finished:?}");
        let stored = format!("outcome     {outcome}\n");
        assert!(
            finished.stdout.contains(&stored),
            "{arguments:?} {finished:?}"
        );
        let expected = [&all[..], &["--expect", outcome]].concat();
        assert_eq!(run(&expected).code, Some(0), "{arguments:?}");
    }
}

#[test]
fn an_expectation_that_fails_is_told() {
    let finished = run(&["call", "--key", "2", "--key", "2", "--expect", "interested"]);
    assert_eq!(finished.code, Some(1));
    assert_eq!(
        finished.stderr,
        "not as expected: the outcome should be interested, and is declined\n"
    );
}

#[test]
fn a_number_that_is_none_is_refused_in_the_words_of_the_api() {
    let finished = run(&["call", "--to", "12"]);
    assert_eq!(finished.code, Some(1));
    assert!(
        finished
            .stderr
            .starts_with("error: the call was not placed: "),
        "{finished:?}"
    );
}

#[test]
fn an_unknown_flag_is_an_error_of_usage() {
    let finished = run(&["call", "--anwser", "yes"]);
    assert_eq!(finished.code, Some(2));
    assert!(finished.stderr.contains("'--answer'"), "{finished:?}");
}

// ---- The port.

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let finished = Folder::empty().command(&[]).env("PORT", &port).finish();
    assert_eq!(finished.code, Some(1));
    let error = format!("error: PORT: {port} cannot be used");
    assert!(finished.stderr.starts_with(&error), "{finished:?}");
    assert_eq!(finished.stdout, "");
}

#[test]
fn a_port_that_is_none_is_an_error() {
    for port in ["web", "70000", "-1", "3000x"] {
        let finished = Folder::empty().command(&[]).env("PORT", port).finish();
        assert_eq!(finished.code, Some(1));
        assert!(
            finished.stderr.starts_with("error: PORT: expected"),
            "{finished:?}"
        );
    }
}

#[test]
fn a_default_port_that_is_taken_yields_to_the_next() {
    // If somebody else has it, that serves as well.
    let _taken = TcpListener::bind("127.0.0.1:3000");
    let finished = Folder::empty().command(&[]).finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished
            .stdout
            .contains("port 3000 is taken, so it listens on 30"),
        "{finished:?}"
    );
}

// ---- `.env`.

#[test]
fn the_example_works_unchanged() {
    let example = include_str!("../../../.env.example");
    let folder = Folder::with(".env", example);
    let finished = folder.command(&[]).env("PORT", "0").finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert_eq!(
        finished.on_port_3000(),
        run(&[]).on_port_3000(),
        "its values are the defaults"
    );
}

#[test]
fn the_example_names_every_setting_once() {
    use shared::config::{SETTINGS, Scope};
    let example = include_str!("../../../.env.example");
    let names: Vec<&str> = example
        .lines()
        .filter_map(|line| line.trim_start_matches("# ").split_once('='))
        .map(|(name, _)| name)
        .filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        })
        .filter(|name| *name != "NAME")
        .collect();
    let mut expected: Vec<&str> = SETTINGS
        .iter()
        .filter(|setting| setting.scope != Scope::Cloud)
        .map(|setting| setting.name)
        .collect();
    let mut found = names.clone();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn a_bad_line_is_named_and_not_shown_and_what_is_ignored_is_told() {
    let folder = Folder::with(".env", "COMPANY_NAME=Rivers\nsesame\n");
    let finished = folder.command(&[]).env("PORT", "0").finish();
    assert_eq!(finished.code, Some(1));
    assert_eq!(
        finished.stderr,
        "error: .env, line 2: expected NAME=value\n"
    );

    let folder = Folder::with(
        ".env",
        "COMPANY_NAME=Rivers\nTWILIO_AUTH_TOKEN=sesame\nPUBLIC_BASE_URL=nonsense\n",
    );
    let finished = folder.command(&[]).env("PORT", "0").finish();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let notice = "set, and ignored by the simulated carrier: PUBLIC_BASE_URL, TWILIO_AUTH_TOKEN\n";
    assert!(finished.stdout.contains(notice), "{finished:?}");
    assert!(finished.stdout.contains("Rivers' automated assistant"));
}

#[test]
fn a_purpose_that_takes_too_long_is_told_at_the_start() {
    let purpose = "to talk about ".repeat(20);
    let command = Folder::empty().command(&[]).env("PORT", "0");
    let finished = command.env("CALL_PURPOSE", &purpose).finish();
    assert!(finished.stdout.contains("characters from"), "{finished:?}");
}

// ---- `serve`.

#[test]
fn serve_answers_the_prototypes_curl_and_ends_when_interrupted() {
    let mut serving = Folder::empty().command(&["serve"]).env("PORT", "0").start();
    let port = serving.port();
    serving.wait_for("Serving.");
    assert_eq!(
        running::get(port, "/health"),
        (200, r#"{"ok":true}"#.to_owned())
    );
    let (status, body) = running::post(port, CURL);
    assert_eq!(status, 200, "{body}");
    serving.wait_for("opted out ");
    let finished = serving.interrupt();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(finished.stdout.ends_with("\nstopped\n"), "{finished:?}");
    assert!(
        finished.stdout.contains("outcome     interested"),
        "{finished:?}"
    );
    let logged = |name: &str| finished.stderr.contains(&format!("\"msg\":\"{name}\""));
    assert!(
        logged("call_dialled") && logged("call_status"),
        "{finished:?}"
    );
}

#[test]
fn serve_shows_neither_a_whole_number_nor_what_a_person_said() {
    for extra in [&[][..], &["--json"]] {
        let arguments = [
            &[
                "serve",
                "--answer",
                "yes says Zebedee",
                "--answer",
                "call me on 415 555 0188",
            ],
            extra,
        ]
        .concat();
        let mut serving = Folder::empty().command(&arguments).env("PORT", "0").start();
        let port = serving.port();
        let (status, body) = running::post(port, r#"{"to":"+14155550177"}"#);
        assert_eq!(status, 200, "{body}");
        serving.wait_for(if extra.is_empty() {
            "opted out "
        } else {
            "\"stored\""
        });
        let finished = serving.interrupt();
        assert_eq!(finished.code, Some(0), "{finished:?}");
        // The example of the banner names a number of nobody's.
        let shown = finished.stdout.replace(CURL, "");
        for output in [&shown, &finished.stderr] {
            assert_no_number(output);
            assert!(
                !output.contains("Zebedee") && !output.contains("call me on"),
                "{output}"
            );
        }
        assert!(shown.contains("+1***-***-0177"), "{shown}");
    }
}

// ---- `serve --carrier twilio`.

const TWILIO: [(&str, &str); 7] = [
    ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
    ("TWILIO_API_KEY_SID", "SK00000000000000000000000000000001"),
    ("TWILIO_API_KEY_SECRET", "simulatedApiKeySecretOfThisWorld"),
    ("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef"),
    ("TWILIO_VOICE_NUMBER", "+14155550100"),
    ("TEST_NUMBERS", "+14155550123"),
    ("PUBLIC_BASE_URL", "https://calls.example.com"),
];

fn refusal(changes: &[(&str, &str)]) -> String {
    let command = Folder::empty().command(&["serve", "--carrier", "twilio"]);
    let command = TWILIO
        .iter()
        .chain(changes)
        .fold(command.env("PORT", "0"), |command, (name, value)| {
            command.env(name, value)
        });
    let finished = command.finish();
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert_eq!(finished.stdout, "");
    finished.stderr
}

#[test]
fn twilio_is_refused_with_every_problem_named() {
    let nothing: Vec<(&str, &str)> = TWILIO.iter().map(|(name, _)| (*name, "")).collect();
    insta::assert_snapshot!("twilio_without_settings", refusal(&nothing));
    let wrong = refusal(&[
        ("TWILIO_ACCOUNT_SID", "SK00000000000000000000000000000001"),
        ("TWILIO_API_KEY_SECRET", "0123456789abcdef0123456789abcdef"),
        ("TWILIO_AUTH_TOKEN", "simulatedApiKeySecretOfThisWorld"),
        ("TWILIO_VOICE_NUMBER", "415 555 0100"),
        ("TEST_NUMBERS", "mine"),
        ("PUBLIC_BASE_URL", "http://calls.example.com"),
        ("LANGUAGE", "fr"),
    ]);
    // The shape of a SID is explained in the words of another package.
    let (before, after) = wrong.split_once("TWILIO_ACCOUNT_SID: ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    insta::assert_snapshot!(
        "twilio_with_wrong_settings",
        format!("{before}TWILIO_ACCOUNT_SID: …\n{after}")
    );
    insta::assert_snapshot!(
        refusal(&[("PUBLIC_BASE_URL", "https://calls.example.com/?a=b")]),
        @r"
    error: it does not start, since these settings are not right
      PUBLIC_BASE_URL: remove the query and what follows it: we add our own
    "
    );
}

#[test]
fn the_twilio_side_works_against_a_carrier_in_another_process() {
    let port = free_port();
    let product = format!("http://127.0.0.1:{port}");
    let carrier = Folder::empty().command(&["carrier", "--connect-to", &product]);
    let mut carrier = carrier.start();
    let api = format!("http://127.0.0.1:{}", carrier.port());
    let command = Folder::empty().command(&["serve", "--carrier", "twilio"]);
    let command = TWILIO
        .iter()
        .fold(command, |command, (name, value)| command.env(name, value));
    let mut serving = command
        .env("PORT", &port.to_string())
        .env("TWILIO_API_BASE_URL", &api)
        .start();
    serving.wait_for("Serving.");

    let (status, body) = running::post(port, CURL);
    assert_eq!(status, 200, "{body}");
    carrier.wait_for("The call is over (completed)");
    let (status, body) = running::post(port, r#"{"to":"+14155550124"}"#);
    assert_eq!(status, 403, "{body}");
    assert!(body.contains("not_a_test_number"), "{body}");

    let (carrier, serving) = (carrier.interrupt(), serving.interrupt());
    assert_eq!((carrier.code, serving.code), (Some(0), Some(0)));
    assert!(
        carrier.stdout.contains("arrange the meeting"),
        "{carrier:?}"
    );
    assert!(!carrier.stdout.contains("trouble"), "{carrier:?}");
    let voice = "https://calls.example.com/twilio/voice/incoming";
    let stand_in = format!("TWILIO_API_BASE_URL is set: {api} takes the calls");
    assert!(serving.stdout.contains(voice), "{serving:?}");
    assert!(serving.stdout.contains(&stand_in), "{serving:?}");
    assert_no_number(&serving.stdout.replace(CURL, ""));
    assert_no_number(&serving.stderr);
}

/// No seven digits of a telephone number in a row, however they are grouped.
fn assert_no_number(text: &str) {
    for number in ["4155550", "415 555", "415-555", "4 1 5"] {
        assert!(!text.contains(number), "{number} in {text}");
    }
}
