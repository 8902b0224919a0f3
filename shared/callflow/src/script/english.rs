//! The wording in English.

use super::{Prompt, Wording};

pub(super) const DEFAULT_PURPOSE: &str = "to schedule a short discovery meeting about our services";

pub(super) fn text(prompt: Prompt, wording: &Wording) -> String {
    let fixed = match prompt {
        Prompt::Identification => {
            let purpose = purpose(wording);
            return format!(
                "{} To stop these calls, say stop or press 9. I'm calling {purpose}.",
                name(wording)
            );
        }
        Prompt::InboundIdentification => {
            return format!(
                "{} To stop our calls to you, say stop or press 9.",
                name(wording)
            );
        }
        Prompt::CallBack => return format!("To reach us, call {}.", wording.call_back.spoken()),
        Prompt::Fallback => {
            return format!(
                "We're sorry, something went wrong on our side. To reach us, call {}. Goodbye.",
                wording.call_back.spoken()
            );
        }
        Prompt::InboundHidden => {
            return format!(
                "{} To stop our calls, call {} from the telephone that we rang: the number that \
                 you are calling from is hidden.",
                name(wording),
                wording.call_back.spoken()
            );
        }
        Prompt::AskConsent => {
            "For quality assurance, may I record this call? You can say yes or no."
        }
        Prompt::AskConsentAgain => {
            "Sorry, I didn't catch that. Is it all right with you if this call is recorded, \
             yes or no?"
        }
        Prompt::AskConsentKeys => {
            "Press 1 if I may record this call, or 2 if not. To stop these calls, press 9."
        }
        Prompt::ThanksForConsent => "Thank you.",
        Prompt::NotRecorded => "That's fine, this call is not recorded.",
        Prompt::Recorded => "This call is recorded.",
        Prompt::RecordingStopped => "That's fine, I have stopped recording.",
        Prompt::Invitation => {
            "We'd like to invite you to a brief discovery meeting to discuss how our services can \
             help your business."
        }
        Prompt::AskInterest => "Would you be interested in scheduling this meeting?",
        Prompt::AskInterestAgain => {
            "Sorry, I didn't catch that. Would you like to have this meeting, yes or no?"
        }
        Prompt::AskInterestKeys => {
            "Press 1 if you are interested in the meeting, or 2 if not. To stop these calls, \
             press 9."
        }
        Prompt::IAmAutomated => "Yes, I'm an automated assistant, not a person.",
        Prompt::ThanksInterested => "Thank you. We'll be in touch to arrange the meeting.",
        Prompt::ThanksDeclined => "Thank you for your time.",
        Prompt::ThanksNotUnderstood => {
            "I'm sorry that I couldn't understand you. Thank you for your time."
        }
        Prompt::Goodbye => "Goodbye.",
        Prompt::OptedOut => "We won't call you again. Goodbye.",
        Prompt::AlreadyOptedOut => "We're sorry, you asked us not to call. Goodbye.",
        Prompt::TooLate => "We're sorry to have disturbed you. Goodbye.",
        Prompt::WrongNumber => "Sorry, I have the wrong number. Goodbye.",
        Prompt::ForAnAdult => "Sorry, this call is for an adult. Goodbye.",
        Prompt::InboundKeys => "To stop our calls to you, press 9.",
        Prompt::Apology => "We're sorry, something went wrong on our side. Goodbye.",
    };
    fixed.to_owned()
}

fn name(wording: &Wording) -> String {
    let possessive = if wording.company.ends_with('s') {
        "'"
    } else {
        "'s"
    };
    format!(
        "This is {}{possessive} automated assistant.",
        wording.company
    )
}

/// "to schedule …" follows "I'm calling" as it is; a thing needs its "about".
fn purpose(wording: &Wording) -> String {
    if wording.purpose.starts_with("to ") {
        wording.purpose.clone()
    } else {
        format!("about {}", wording.purpose)
    }
}
