//! The wording in Spanish, as spoken in the United States.

use super::{Prompt, Wording};

pub(super) const DEFAULT_PURPOSE: &str = "para fijar una breve reunión sobre nuestros servicios";

pub(super) fn text(prompt: Prompt, wording: &Wording) -> String {
    let fixed = match prompt {
        Prompt::Identification => {
            return format!(
                "{} Para no recibir más llamadas, diga alto u oprima 9. Llamo {}.",
                name(wording),
                purpose(wording)
            );
        }
        Prompt::InboundIdentification => {
            return format!(
                "{} Para no recibir más llamadas nuestras, diga alto u oprima 9.",
                name(wording)
            );
        }
        Prompt::CallBack => {
            return format!(
                "Para comunicarse con nosotros, llame al {}.",
                wording.call_back.spoken()
            );
        }
        Prompt::Fallback => {
            return format!(
                "Lo sentimos, hubo un problema de nuestro lado. Para comunicarse con nosotros, \
                 llame al {}. Hasta luego.",
                wording.call_back.spoken()
            );
        }
        Prompt::InboundHidden => {
            return format!(
                "{} Para no recibir más llamadas, llame al {} desde el teléfono al que llamamos: \
                 el número desde el que llama está oculto.",
                name(wording),
                wording.call_back.spoken()
            );
        }
        Prompt::AskConsent => {
            "Por control de calidad, ¿puedo grabar esta llamada? Puede decir sí o no."
        }
        Prompt::AskConsentAgain => {
            "Disculpe, no le entendí. ¿Está de acuerdo con que se grabe esta llamada, sí o no?"
        }
        Prompt::AskConsentKeys => {
            "Oprima 1 si puedo grabar esta llamada, o 2 si no. Para no recibir más llamadas, \
             oprima 9."
        }
        Prompt::ThanksForConsent => "Gracias.",
        Prompt::NotRecorded => "Está bien, esta llamada no se graba.",
        Prompt::Recorded => "Esta llamada se graba.",
        Prompt::RecordingStopped => "Está bien, ya dejé de grabar.",
        Prompt::Invitation => {
            "Queremos invitarle a una breve reunión para conversar sobre cómo nuestros servicios \
             pueden ayudar a su negocio."
        }
        Prompt::AskInterest => "¿Le interesaría agendar esta reunión?",
        Prompt::AskInterestAgain => {
            "Disculpe, no le entendí. ¿Le gustaría tener esta reunión, sí o no?"
        }
        Prompt::AskInterestKeys => {
            "Oprima 1 si le interesa la reunión, o 2 si no. Para no recibir más llamadas, \
             oprima 9."
        }
        Prompt::IAmAutomated => "Sí, soy un asistente automático, no una persona.",
        Prompt::ThanksInterested => "Gracias. Nos pondremos en contacto para acordar la reunión.",
        Prompt::ThanksDeclined => "Gracias por su tiempo.",
        Prompt::ThanksNotUnderstood => {
            "Disculpe que no le haya podido entender. Gracias por su tiempo."
        }
        Prompt::Goodbye => "Hasta luego.",
        Prompt::OptedOut => "No le volveremos a llamar. Hasta luego.",
        Prompt::AlreadyOptedOut => "Disculpe, usted pidió que no le llamáramos. Adiós.",
        Prompt::TooLate => "Disculpe la molestia. Hasta luego.",
        Prompt::WrongNumber => "Disculpe, tengo un número equivocado. Hasta luego.",
        Prompt::ForAnAdult => "Disculpe, esta llamada es para un adulto. Hasta luego.",
        Prompt::InboundKeys => "Para no recibir más llamadas nuestras, oprima 9.",
        Prompt::Apology => "Lo sentimos, hubo un problema de nuestro lado. Hasta luego.",
    };
    fixed.to_owned()
}

fn name(wording: &Wording) -> String {
    format!("Soy el asistente automático de {}.", wording.company)
}

/// "para agendar …" follows "Llamo" as it is; a thing needs its "acerca de".
fn purpose(wording: &Wording) -> String {
    if wording.purpose.starts_with("para ") {
        wording.purpose.clone()
    } else {
        format!("acerca de {}", wording.purpose)
    }
}
