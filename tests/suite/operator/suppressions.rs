//! `suppressions`: the list through the API, as an operator keeps it.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use jiff::SignedDuration;
use operator::call::KEY;
use operator::cli::{Command, SuppressionsCommand};
use serde_json::{Value, json};
use shared::door::key_hash_text;

use super::stack::Deployed;

/// A deployment whose one key is good for everything.
async fn deployed() -> Deployed {
    let mut deployed = Deployed::open().await;
    let hash = key_hash_text("obc_key");
    let keys = json!({"keys": [
        {"name": "desk", "sha256": hash, "scopes": ["dial", "read", "admin"]},
    ]});
    deployed.desk.product.engine.put_secret("api-keys", &keys);
    deployed.desk.pass(SignedDuration::from_mins(1));
    deployed.set(KEY, "obc_key");
    deployed
}

async fn run(deployed: &Deployed, command: SuppressionsCommand) -> operator::answer::Answer {
    deployed.run(Command::Suppressions { command }).await
}

fn file(name: &str, text: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("{}-{name}.csv", std::process::id()));
    fs::write(&file, text).expect("a file");
    file
}

#[tokio::test]
async fn a_number_is_added_and_lifted_and_the_list_is_shown() {
    let deployed = deployed().await;
    let number = "+14155550123".to_owned();
    let reason = "a test".to_owned();
    let add = SuppressionsCommand::Add {
        number: number.clone(),
        reason: reason.clone(),
    };
    let lift = SuppressionsCommand::Lift { number, reason };
    let added = run(&deployed, add.clone()).await;
    assert!(added.well, "{:?}", added.notes);
    assert_eq!(deployed.desk.dial("+14155550123").await.0, 409);
    assert!(run(&deployed, add).await.notes.concat().contains("already"));
    assert!(run(&deployed, lift.clone()).await.well);
    let again = run(&deployed, lift).await;
    assert!(!again.well && again.notes.concat().contains("not_suppressed"));

    let exported = run(&deployed, SuppressionsCommand::Export).await;
    assert_eq!(
        exported.lines[0],
        "number,in_force,suppressed_at,last_asked_at,asked_by,lifted_at"
    );
    let at = "2026-11-23T15:01:00Z";
    let line = format!("+14155550123,false,{at},{at},operator,{at}");
    assert_eq!(exported.lines[1..], [line]);
    assert_eq!(
        exported.document["suppressions"][0]["lifts"][0]["reason"],
        "a test"
    );
}

#[tokio::test]
async fn a_long_file_is_imported_in_pieces_and_its_lines_keep_their_numbers() {
    let deployed = deployed().await;
    let mut text = "number\n".to_owned();
    let remark = "x".repeat(1_500);
    for last in 0..100 {
        let number = match last {
            20 | 90 => "nobody's".to_owned(),
            _ => format!("+14155550{last:03}"),
        };
        // A text can always be written to.
        let _ = writeln!(text, "{number},{remark}");
    }
    let file = file("import", &text);
    let import = SuppressionsCommand::Import { file: file.clone() };
    let imported = run(&deployed, import).await;
    fs::remove_file(&file).expect("the file is there");
    assert!(!imported.well, "not every line was taken");
    let lines: Vec<&Value> = imported.document["bad_lines"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|bad| &bad["line"])
        .collect();
    assert_eq!(lines, [22, 92]);
    assert_eq!(imported.document["good_lines"], 98);
    assert_eq!(deployed.desk.product.stored_suppressions().len(), 98);
    let absent = PathBuf::from("/nowhere/list.csv");
    let import = SuppressionsCommand::Import { file: absent };
    assert!(!run(&deployed, import).await.well);
}
