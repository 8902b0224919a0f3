//! The figures that the product promises, on every batch of labelled turns.

use super::{Question, Reading, every_file, label, labelled, read, vectors};

/// Of how many, and how many hit: shown when a figure falls short.
fn share(file: &str, name: &str, of: &[(String, bool)], enough: impl Fn(usize, usize) -> bool) {
    let hits = of.iter().filter(|(_, hit)| *hit).count();
    let missed: Vec<&str> = of
        .iter()
        .filter(|(_, hit)| !hit)
        .map(|(text, _)| text.as_str())
        .collect();
    assert!(
        of.is_empty() || enough(hits, of.len()),
        "{file}: {name} {hits}/{}: {missed:#?}",
        of.len()
    );
}

#[test]
fn every_batch_is_heard_as_well_as_promised() {
    for file in every_file() {
        let turns = labelled(&file);
        assert!(!turns.is_empty(), "{file}");
        let rows: Vec<(String, &str, &str, Question)> = turns
            .iter()
            .map(|turn| {
                let heard = label(read(&turn.text, turn.question), turn.question);
                (turn.text.clone(), turn.label.as_str(), heard, turn.question)
            })
            .collect();
        let pick = |of: &dyn Fn(&str, Question) -> bool, hit: &dyn Fn(&str, &str) -> bool| {
            rows.iter()
                .filter(|(_, label, _, question)| of(label, *question))
                .map(|(text, label, heard, _)| (text.clone(), hit(label, heard)))
                .collect::<Vec<_>>()
        };
        let consent = |question| question == Question::Consent;
        let opt_outs = pick(&|label, _| label == "opt_out", &|_, heard| {
            heard == "opt_out"
        });
        share(&file, "opt-outs found", &opt_outs, |hits, of| {
            hits * 100 >= of * 99
        });
        let others = pick(&|label, _| label != "opt_out", &|_, heard| {
            heard != "opt_out"
        });
        share(&file, "not opt-outs", &others, |hits, of| {
            hits * 100 >= of * 98
        });
        let yes = pick(
            &|label, question| label == "yes" && consent(question),
            &|_, heard| heard == "yes",
        );
        share(&file, "consents taken", &yes, |hits, of| {
            hits * 100 >= of * 85
        });
        let no_yes = pick(
            &|label, question| label != "yes" && consent(question),
            &|_, heard| heard != "yes",
        );
        share(&file, "no consent", &no_yes, |hits, of| hits == of);
        let all = pick(&|_, _| true, &|label, heard| label == heard);
        share(&file, "accuracy", &all, |hits, of| hits * 100 >= of * 95);
    }
}

fn cases(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(vectors().join(format!("nlu/reply_{name}.json"))).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let field = |case: &serde_json::Value, name: &str| case[name].as_str().unwrap().to_owned();
    cases
        .iter()
        .map(|case| (field(case, "input"), field(case, "label")))
        .collect()
}

#[test]
fn the_seed_of_opt_outs_is_heard() {
    for (text, label) in cases("optout_seed") {
        for question in [Question::Consent, Question::Interest] {
            assert_eq!(
                read(&text, question) == Reading::OptOut,
                label == "opt_out",
                "{text}"
            );
        }
    }
}

/// Turns of other conversations. `stop` is "cancel that" there, said to a machine that has been
/// asked for something: said to a caller it is an opt-out, so those are left out.
#[test]
fn other_conversations_hold_few_opt_outs_and_consents() {
    for (name, opt_outs, consents) in [
        ("clinc", 4, 1),
        ("nlupp", 9, 0),
        ("hwu", 5, 16),
        ("msbool", 0, 0),
    ] {
        let cases: Vec<(String, String)> = cases(name)
            .into_iter()
            .filter(|(_, label)| label != "stop")
            .collect();
        let heard = |reading: Reading, of: &dyn Fn(&str) -> bool| {
            let heard = |text: &str| read(text, Question::Consent) == reading;
            let found = cases
                .iter()
                .filter(|(text, label)| of(label) && heard(text));
            found.map(|(text, _)| text.as_str()).collect::<Vec<_>>()
        };
        let found = heard(Reading::OptOut, &|_| true);
        assert!(found.len() <= opt_outs, "{name}: {found:#?}");
        // "yeah that is perfect" (praise) and "don't mind" (don't care) are a yes to our question.
        let found = heard(Reading::Yes, &|label| label != "affirm");
        assert!(found.len() <= consents, "{name}: {found:#?}");
    }
}
