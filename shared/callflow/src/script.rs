//! What is said: one script, as data, under a version.

use serde::{Deserialize, Serialize};

use crate::hearing::Language;
use crate::phone::PhoneNumber;

mod english;
mod spanish;

/// The version of the wording. It changes whenever a sentence does, and is stamped on every call,
/// so that a consent can be read beside the question that was asked.
pub const VERSION: &str = "2026-11-26";

/// Characters of speech in a second: how long a sentence takes is reckoned with it.
pub const CHARACTERS_PER_SECOND: usize = 15;

/// The company's name and the purpose must have been said within ten seconds of speech.
pub const IDENTIFIED_WITHIN: usize = 10 * CHARACTERS_PER_SECOND;

/// The way out must begin within two seconds of the name (47 CFR 64.1200(b)(3)).
pub const WAY_OUT_WITHIN: usize = 2 * CHARACTERS_PER_SECOND;

/// One sentence of the script, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Who is calling, the way out, why.
    Identification,
    /// May I record?
    AskConsent,
    /// The same in other words.
    AskConsentAgain,
    /// The same with the keys.
    AskConsentKeys,
    /// Thanks for the yes to the recording.
    ThanksForConsent,
    /// This call is not recorded.
    NotRecorded,
    /// This call is recorded: said where the operator vouches that nobody needs to be asked.
    Recorded,
    /// The recording has stopped, at the person's word.
    RecordingStopped,
    /// What we ring for.
    Invitation,
    /// Would you be interested?
    AskInterest,
    /// The same in other words.
    AskInterestAgain,
    /// The same with the keys.
    AskInterestKeys,
    /// The truth, to "is this a machine?".
    IAmAutomated,
    /// Thanks for a yes to the meeting.
    ThanksInterested,
    /// Thanks for a no to the meeting.
    ThanksDeclined,
    /// Thanks, though we understood nothing.
    ThanksNotUnderstood,
    /// The number to call back.
    CallBack,
    /// Goodbye.
    Goodbye,
    /// They will not be called again: said only when that is stored.
    OptedOut,
    /// For somebody who opted out while the telephone was ringing.
    AlreadyOptedOut,
    /// For somebody who answered a call that should have rung earlier, or not at all.
    TooLate,
    /// For somebody who is not the person that we rang.
    WrongNumber,
    /// For a child.
    ForAnAdult,
    /// To a caller: who we are and the way out.
    InboundIdentification,
    /// To a caller whose number is hidden: who we are, and how to be taken off all the same.
    InboundHidden,
    /// To a caller whom we did not understand: the way out by key.
    InboundKeys,
    /// A failure of ours.
    Apology,
    /// A failure in which nothing of ours could be asked: an apology and the number to call back.
    Fallback,
}

impl Prompt {
    /// Every sentence, for tests that hold for all of them.
    pub const ALL: [Self; 28] = [
        Self::Identification,
        Self::AskConsent,
        Self::AskConsentAgain,
        Self::AskConsentKeys,
        Self::ThanksForConsent,
        Self::NotRecorded,
        Self::Recorded,
        Self::RecordingStopped,
        Self::Invitation,
        Self::AskInterest,
        Self::AskInterestAgain,
        Self::AskInterestKeys,
        Self::IAmAutomated,
        Self::ThanksInterested,
        Self::ThanksDeclined,
        Self::ThanksNotUnderstood,
        Self::CallBack,
        Self::Goodbye,
        Self::OptedOut,
        Self::AlreadyOptedOut,
        Self::TooLate,
        Self::WrongNumber,
        Self::ForAnAdult,
        Self::InboundIdentification,
        Self::InboundHidden,
        Self::InboundKeys,
        Self::Apology,
        Self::Fallback,
    ];
}

/// What the operator fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The legal name of the company that calls.
    pub company: String,
    /// Why it calls: "to schedule …", or a thing ("our new opening hours").
    pub purpose: String,
    /// The number at which a person reaches the company.
    pub call_back: PhoneNumber,
}

/// The script in one language, with the operator's wording in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    language: Language,
    wording: Wording,
}

/// The identification takes too long, since the operator's own words are too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overrun {
    /// How many characters to cut from the company's name and the purpose together.
    pub cut: usize,
}

impl Script {
    /// The script for these words. Blanks at the ends and a full stop at the end are dropped, since
    /// the words stand within a sentence.
    pub fn new(language: Language, wording: Wording) -> Self {
        let within = |text: &str| text.trim().trim_end_matches('.').to_owned();
        let wording = Wording {
            company: within(&wording.company),
            purpose: within(&wording.purpose),
            ..wording
        };
        Self { language, wording }
    }

    /// The language that is spoken and listened for.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The version to stamp on a call.
    pub fn version(language: Language) -> String {
        match language {
            Language::English => format!("{VERSION}-en"),
            Language::Spanish => format!("{VERSION}-es"),
        }
    }

    /// The purpose that is given where the operator gives none.
    pub fn default_purpose(language: Language) -> &'static str {
        match language {
            Language::English => english::DEFAULT_PURPOSE,
            Language::Spanish => spanish::DEFAULT_PURPOSE,
        }
    }

    /// The sentence.
    pub fn text(&self, prompt: Prompt) -> String {
        match self.language {
            Language::English => english::text(prompt, &self.wording),
            Language::Spanish => spanish::text(prompt, &self.wording),
        }
    }

    /// Whether name, way out and purpose are said in time.
    pub fn check_timing(&self) -> Result<(), Overrun> {
        let length = self.text(Prompt::Identification).chars().count();
        match length.checked_sub(IDENTIFIED_WITHIN) {
            None | Some(0) => Ok(()),
            Some(cut) => Err(Overrun { cut }),
        }
    }
}

impl std::fmt::Display for Overrun {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "name and purpose take more than ten seconds to say: cut {} characters from \
             COMPANY_LEGAL_NAME (or COMPANY_NAME) and CALL_PURPOSE",
            self.cut
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(language: Language, company: &str, purpose: &str) -> Script {
        let wording = Wording {
            company: company.into(),
            purpose: purpose.into(),
            call_back: PhoneNumber::parse("+14155550123").unwrap(),
        };
        Script::new(language, wording)
    }

    fn defaults() -> [Script; 2] {
        [Language::English, Language::Spanish]
            .map(|language| script(language, "Alta", Script::default_purpose(language)))
    }

    #[test]
    fn the_identification_is_the_designs() {
        assert_eq!(
            defaults()[0].text(Prompt::Identification),
            "This is Alta's automated assistant. To stop these calls, say stop or press 9. \
             I'm calling to schedule a short discovery meeting about our services."
        );
        assert_eq!(
            defaults()[1].text(Prompt::Identification),
            "Soy el asistente automático de Alta. Para no recibir más llamadas, diga alto u \
             oprima 9. Llamo para fijar una breve reunión sobre nuestros servicios."
        );
    }

    #[test]
    fn a_purpose_that_is_a_thing_is_called_about() {
        let english = script(Language::English, "Rivers", "your order.");
        let said = english.text(Prompt::Identification);
        assert!(
            said.starts_with("This is Rivers' automated assistant."),
            "{said}"
        );
        assert!(said.ends_with("I'm calling about your order."), "{said}");
        let spanish = script(Language::Spanish, "Alta", "su pedido");
        assert!(
            spanish
                .text(Prompt::Identification)
                .ends_with("Llamo acerca de su pedido.")
        );
    }

    #[test]
    fn name_first_way_out_within_two_seconds_purpose_within_ten() {
        let way_out = ["To stop", "Para no recibir"];
        for (script, way_out) in defaults().iter().zip(way_out) {
            for prompt in [
                Prompt::Identification,
                Prompt::InboundIdentification,
                Prompt::InboundHidden,
            ] {
                let said = script.text(prompt);
                let name = said.find("Alta").expect("the name is said") + "Alta".len();
                let begins = said.find(way_out).expect("the way out is said");
                assert!(
                    said[name..begins].chars().count() <= WAY_OUT_WITHIN,
                    "{said}"
                );
            }
            assert_eq!(script.check_timing(), Ok(()));
        }
    }

    #[test]
    fn words_that_overrun_are_told_by_how_much() {
        let just = script(Language::English, "Alta", &"x".repeat(53));
        assert_eq!(just.text(Prompt::Identification).chars().count(), 150);
        assert_eq!(just.check_timing(), Ok(()));
        let over = script(Language::English, "Alta", &"x".repeat(60));
        assert_eq!(over.check_timing(), Err(Overrun { cut: 7 }));
    }

    #[test]
    fn whoever_is_not_spoken_to_hears_one_short_sentence_that_asks_nothing() {
        for script in defaults() {
            for prompt in [
                Prompt::OptedOut,
                Prompt::AlreadyOptedOut,
                Prompt::TooLate,
                Prompt::WrongNumber,
                Prompt::ForAnAdult,
            ] {
                let said = script.text(prompt);
                assert!(said.chars().count() <= 4 * CHARACTERS_PER_SECOND, "{said}");
                assert!(!said.contains('?'), "{said}");
            }
        }
    }

    #[test]
    fn every_sentence_of_both_languages() {
        for (language, script) in ["english", "spanish"].into_iter().zip(defaults()) {
            let lines: Vec<String> = Prompt::ALL
                .into_iter()
                .map(|prompt| format!("{prompt:?}: {}", script.text(prompt)))
                .collect();
            insta::assert_snapshot!(language, lines.join("\n"));
        }
    }
}
