//! Turns that mislead: each with the reading it must have.

use super::{Question, Reading, label, read};
use Question::{Consent, Interest};

fn all(question: Question, expected: &str, turns: &[&str]) {
    let wrong: Vec<(&str, Reading)> = turns
        .iter()
        .map(|turn| (*turn, read(turn, question)))
        .filter(|(_, reading)| label(*reading, question) != expected)
        .collect();
    assert!(wrong.is_empty(), "{question:?}: not {expected}: {wrong:#?}");
}

#[test]
fn the_keywords_of_the_regulator_by_themselves() {
    for keyword in [
        "stop",
        "quit",
        "end",
        "revoke",
        "opt out",
        "opt-out",
        "cancel",
        "unsubscribe",
    ] {
        for turn in [
            keyword.to_owned(),
            format!("{keyword} please"),
            format!("Uh, {keyword}!"),
            format!("{keyword} {keyword}"),
        ] {
            all(Consent, "opt_out", &[&turn]);
            all(Interest, "opt_out", &[&turn]);
        }
    }
}

#[test]
fn families_of_opt_outs() {
    let turns = [
        "enough",
        "take me off",
        "do not call",
        "dnc",
        "d n c",
        "remove me",
        "stop phoning",
        "quit ringing",
        "cease contacting us",
        "discontinue dialling this number",
        "stop harassing me",
        "don't call here",
        "never ring this number again",
        "do not contact me anymore",
        "don't phone back",
        "take us off the list",
        "scratch my name off your file",
        "wipe my number from your system",
        "purge me from your database",
        "no more calls",
        "no further contact",
        "that was your last call",
        "put me on do not call",
        "mark this as do not call",
        "revoke my consent",
        "i take back my permission",
        "lose my number",
        "forget my number",
        "leave me alone",
        "i never signed up for this",
        "i'm on the registry",
        "i already opted out",
        "you said you'd remove me",
        "how do i get off this list",
        "can you make it stop",
        "i'll report you",
        "my lawyer says stop",
        "don't call this number call the office",
        "this is a patient line take it off your list",
        "no me llame",
        "no me llamen más",
        "dejen de llamar",
        "paren de llamar",
        "basta de llamar",
        "no vuelva a llamar",
        "no vuelvan a marcar",
        "ya no llamen",
        "ya no marquen",
        "quíteme de la lista",
        "sáqueme de la base",
        "bórreme",
        "elimine mi número",
        "táchenme de la lista",
        "deme de baja",
        "denme de baja",
        "no quiero más llamadas",
        "no quiero recibir llamadas",
        "retiro mi consentimiento",
        "no me contacten",
        "no molesten",
        "déjeme en paz",
        "estoy en la lista robinson",
        "alto",
        "pare",
        "basta",
        "cancele",
    ];
    all(Consent, "opt_out", &turns);
    all(Interest, "opt_out", &turns);
}

#[test]
fn hard_negatives_are_no_opt_outs() {
    for question in [Consent, Interest] {
        for turn in [
            "stop by",
            "i'm at the bus stop",
            "non stop",
            "stop for a second",
            "stop i can't hear you",
            "bobby stop that sorry",
            "let me stop you there",
            "don't stop",
            "don't hang up",
            "don't call before nine",
            "at the end of the month",
            "what's the end date",
            "in the end",
            "i quit my job",
            "i have to cancel my dentist",
            "did he cancel on you",
            "take me off speaker",
            "let me take off my headset",
            "put me on the list for a meeting",
            "what list",
            "did you say unsubscribe",
            "stop recording",
            "deje de grabar",
            "no me importa",
            "soy muy alto",
            "para",
            "remove the recording but go on",
            "can you repeat that once again",
            "call me back tomorrow",
        ] {
            assert_ne!(read(turn, question), Reading::OptOut, "{turn} {question:?}");
        }
    }
}

#[test]
fn what_a_consent_is() {
    all(
        Consent,
        "yes",
        &[
            "i don't mind",
            "no i don't mind go ahead",
            "no problem go ahead",
            "no no it's fine record",
            "nah you're good",
            "no sorry i meant yes go ahead",
            "cómo no",
            "no me molesta",
            "no hay problema",
            "ningún problema",
            "no me importa adelante",
            "si claro",
            "👌",
            "👍🏽 ok",
            "Yes.",
            "OK!",
            "Sí, ¡adelante!",
        ],
    );
}

#[test]
fn what_a_consent_is_not() {
    all(
        Consent,
        "no",
        &[
            "yes i do mind",
            "yes it would bother me",
            "yes i have a problem with that",
            "sí me molesta",
            "yeah no",
            "yeah nah",
            "sure wait no",
            "yes i mean no",
            "absolutely not",
            "not a chance",
            "by no means",
            "under no circumstances",
            "claro que no",
            "qué va",
            "ni hablar",
            "yes but don't record",
            "don't record but go ahead",
        ],
    );
    all(
        Consent,
        "unclear",
        &[
            "",
            "not at all",
            "no yeah",
            "mm hmm",
            "uh huh",
            "whatever",
            "i guess",
            "i suppose",
            "if you must",
            "sure whatever",
            "yes hello",
            "yes this is she",
            "yeah who's this",
            "okay what is this about",
            "sí bueno",
            "sí con él habla",
            "bueno",
            "diga",
            "yes if you send me a copy",
            "only if i get a copy",
            "see ya",
        ],
    );
}

#[test]
fn a_yes_by_its_words_alone_is_no_consent() {
    all(Consent, "unclear", &["yeah right", "oh yeah right"]);
    all(
        Consent,
        "yes",
        &["yeah", "yeah right go ahead", "right yes go ahead"],
    );
    all(Consent, "unclear", &["ok but make it quick"]);
}

#[test]
fn what_a_yes_to_the_meeting_is() {
    all(
        Interest,
        "yes",
        &[
            "end of the month works",
            "put me on the list for a meeting",
            "no doubt sign me up",
            "sure stop by tomorrow",
        ],
    );
    all(
        Interest,
        "no",
        &[
            "not at all",
            "para nada",
            "qué va",
            "ni hablar",
            "claro que no",
            "i'm good",
            "no that's okay",
        ],
    );
    all(
        Interest,
        "unclear",
        &[
            "yes and no",
            "okay bye",
            "stop recording me",
            "please don't record",
        ],
    );
}

#[test]
fn machines() {
    for turn in [
        "your call is being recorded",
        "leave a message after the tone",
        "you've reached the smiths",
        "the person you are calling is not available",
        "press one for sales press two for support",
        "deje su mensaje después del tono",
    ] {
        for question in [Consent, Interest] {
            assert_eq!(read(turn, question), Reading::Machine, "{turn}");
        }
    }
    for turn in [
        "are you a robot",
        "is this a recording",
        "am i talking to a real person",
        "is this a machine",
        "¿es una máquina?",
        "es usted un robot",
    ] {
        for question in [Consent, Interest] {
            assert_eq!(read(turn, question), Reading::AsksIfMachine, "{turn}");
        }
    }
}

#[test]
fn an_objection_to_the_recording_is_no_opt_out() {
    for turn in [
        "stop recording",
        "turn off the recording",
        "please don't record me",
        "deje de grabar",
        "no me grabe",
        "i don't want this call recorded",
    ] {
        for question in [Consent, Interest] {
            assert_eq!(read(turn, question), Reading::RecordingObjection, "{turn}");
        }
    }
}

#[test]
fn one_who_wants_to_stay_does_not_opt_out() {
    all(
        Interest,
        "yes",
        &[
            "please don't cancel the appointment",
            "no don't take me off the list i want the meeting",
            "don't delete my name",
            "no me quite de la agenda",
            "no canceléis la reunión",
        ],
    );
    for question in [Consent, Interest] {
        all(
            question,
            "opt_out",
            &[
                "why don't you take me off",
                "if you don't stop i'll report you",
                "don't forget to take me off your list",
                "no saque mi número otra vez bórrelo de la lista",
                "por qué no me quitan de la lista",
            ],
        );
    }
}

#[test]
fn what_is_stopped_cancelled_or_removed_matters() {
    for question in [Consent, Interest] {
        for turn in [
            "stop kicking the dog",
            "quit it tyler",
            "remove the lid and stir",
            "cancel that order",
            "tuve que cancelar el vuelo",
        ] {
            assert_eq!(read(turn, question), Reading::Unclear, "{turn}");
        }
        all(
            question,
            "opt_out",
            &[
                "cancel this buddy",
                "cancel this thanks",
                "remove the old phone number",
                "stop hitting me up",
                "cancel the calls",
            ],
        );
    }
}

#[test]
fn a_consent_withdrawn_is_of_the_recording_or_of_the_calls() {
    for question in [Consent, Interest] {
        for turn in [
            "i revoke my permission to record",
            "i take back the consent i gave you to be recorded",
            "i opt out of the recording",
            "retiro el permiso para que me grabéis",
        ] {
            assert_eq!(read(turn, question), Reading::RecordingObjection, "{turn}");
        }
        all(
            question,
            "opt_out",
            &[
                "i revoke my permission to call",
                "i no longer consent to these calls",
                "i opt out",
                "retiro el permiso para llamarme",
            ],
        );
    }
}

#[test]
fn every_person_of_the_spanish_verb_is_heard() {
    for turn in [
        "no me llame",
        "no me llames",
        "no me llamés",
        "no me llaméis",
        "no me llamen",
        "deja de llamar",
        "dejá de llamar",
        "dejad de llamar",
        "quítame de la lista",
        "quitadme de la lista",
        "sáquennos de la lista",
    ] {
        all(Consent, "opt_out", &[turn]);
    }
    for turn in ["puede", "puedes", "podés", "podéis", "pueden"] {
        all(Consent, "yes", &[&format!("sí {turn} grabar")]);
        all(Consent, "no", &[&format!("no {turn} grabar")]);
    }
}
