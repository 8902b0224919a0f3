//! What happens, one thing at a time.

use std::fmt;

use super::state::Client;

/// One thing that happens. The functions' steps lie between two of their requests to a table or to
/// Twilio, since nobody else sees anything of a function but these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A client sends its request, or sends it again, and outbound-call reads what is against it.
    Request(Client),
    /// outbound-call's transaction: the conditions, and the intent.
    Transaction(Client),
    /// Twilio takes the call, and outbound-call hears so.
    Accepts(Client),
    /// Twilio takes the call, and its answer is lost.
    AcceptsUnheard(Client),
    /// Twilio refuses the call, and outbound-call hears so.
    Refuses(Client),
    /// Twilio says that it was asked too often, and is to be asked again.
    TooMany(Client),
    /// outbound-call waits for Twilio's answer no longer. Twilio may yet take the call.
    GivesUp(Client),
    /// outbound-call writes down what Twilio said.
    Write(Client),
    /// outbound-call dies where it is.
    DiallerDies(Client),
    /// outbound-call dies while Twilio is being asked.
    DiesAsking(Client),
    /// A request that stored nothing yet dies.
    RequestDies(Client),
    /// Twilio takes a call that nobody waits for any more.
    AcceptsLate(Client),
    /// A request to Twilio is lost for good.
    NeverArrives(Client),
    /// Twilio tells how the call goes, before anybody picked up.
    TellsProgress(Client),
    /// Somebody picks up.
    PickUp(Client),
    /// Nobody picks up, or it is busy.
    NoAnswer(Client),
    /// voice-incoming reads the call and the suppression list, and decides what to say.
    Decide(Client),
    /// voice-incoming stores what it says, and says it.
    Speak(Client),
    /// voice-incoming dies: the fallback apologises, and the line is put down.
    SpeakerDies(Client),
    /// The conversation ends.
    HangUp(Client),
    /// Twilio tells that the call is over, and voice-status stores it.
    TellsEnd(Client),
    /// voice-status frees the number.
    Frees(Client),
    /// voice-status dies between the two, and Twilio tells again, or not.
    ListenerDies(Client),
    /// Twilio never tells that the call is over.
    NeverTells(Client),
    /// The person opts out, on another channel.
    OptsOut,
    /// An order gets older by one age.
    TimePasses(Client),
    /// The reconciler reads an intent, and asks Twilio about it.
    SweepAsks(Client),
    /// The reconciler does what it was about to do.
    SweepActs,
    /// Twilio does not get the reconciler's cancellation.
    CancelIsLost,
    /// The reconciler dies.
    SweepDies,
}

impl Step {
    /// It need not happen: somebody's wish, or a fault. Everything else happens some day.
    pub fn is_chance(self) -> bool {
        match self {
            Self::Request(_)
            | Self::DiallerDies(_)
            | Self::DiesAsking(_)
            | Self::RequestDies(_)
            | Self::SpeakerDies(_)
            | Self::ListenerDies(_)
            | Self::TooMany(_)
            | Self::OptsOut
            | Self::CancelIsLost
            | Self::SweepDies => true,
            Self::Transaction(_)
            | Self::Accepts(_)
            | Self::AcceptsUnheard(_)
            | Self::Refuses(_)
            | Self::GivesUp(_)
            | Self::Write(_)
            | Self::AcceptsLate(_)
            | Self::NeverArrives(_)
            | Self::TellsProgress(_)
            | Self::PickUp(_)
            | Self::NoAnswer(_)
            | Self::Decide(_)
            | Self::Speak(_)
            | Self::HangUp(_)
            | Self::TellsEnd(_)
            | Self::Frees(_)
            | Self::NeverTells(_)
            | Self::TimePasses(_)
            | Self::SweepAsks(_)
            | Self::SweepActs => false,
        }
    }

    /// Whose order it is about.
    pub fn client(self) -> Option<Client> {
        match self {
            Self::Request(client)
            | Self::Transaction(client)
            | Self::Accepts(client)
            | Self::AcceptsUnheard(client)
            | Self::Refuses(client)
            | Self::TooMany(client)
            | Self::GivesUp(client)
            | Self::Write(client)
            | Self::DiallerDies(client)
            | Self::DiesAsking(client)
            | Self::RequestDies(client)
            | Self::AcceptsLate(client)
            | Self::NeverArrives(client)
            | Self::TellsProgress(client)
            | Self::PickUp(client)
            | Self::NoAnswer(client)
            | Self::Decide(client)
            | Self::Speak(client)
            | Self::SpeakerDies(client)
            | Self::HangUp(client)
            | Self::TellsEnd(client)
            | Self::Frees(client)
            | Self::ListenerDies(client)
            | Self::NeverTells(client)
            | Self::TimePasses(client)
            | Self::SweepAsks(client) => Some(client),
            Self::OptsOut | Self::SweepActs | Self::CancelIsLost | Self::SweepDies => None,
        }
    }

    /// It leaves things as they were, and what was tried is tried again: a fault that may happen any
    /// number of times, but not for ever.
    pub fn comes_to_nothing(self) -> bool {
        matches!(
            self,
            Self::TooMany(_) | Self::CancelIsLost | Self::SweepDies
        )
    }

    /// It is the reconciler's.
    pub fn is_the_reconcilers(self) -> bool {
        matches!(
            self,
            Self::SweepAsks(_) | Self::SweepActs | Self::CancelIsLost | Self::SweepDies
        )
    }
}

impl fmt::Display for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::First => "first",
            Self::Second => "second",
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(client) = self.client() {
            write!(formatter, "{client}: ")?;
        }
        formatter.write_str(match self {
            Self::Request(_) => "the client sends its request",
            Self::Transaction(_) => "outbound-call sends its transaction",
            Self::Accepts(_) => "Twilio takes the call, and says so",
            Self::AcceptsUnheard(_) => "Twilio takes the call, unheard",
            Self::Refuses(_) => "Twilio refuses the call",
            Self::TooMany(_) => "Twilio says that it was asked too often",
            Self::GivesUp(_) => "outbound-call waits for Twilio no longer",
            Self::Write(_) => "outbound-call writes down what Twilio said",
            Self::DiallerDies(_) => "outbound-call dies",
            Self::DiesAsking(_) => "outbound-call dies, asking Twilio",
            Self::RequestDies(_) => "outbound-call dies before its transaction",
            Self::AcceptsLate(_) => "Twilio takes the call late",
            Self::NeverArrives(_) => "the request to Twilio is lost for good",
            Self::TellsProgress(_) => "Twilio tells that it rings",
            Self::PickUp(_) => "somebody picks up",
            Self::NoAnswer(_) => "nobody picks up",
            Self::Decide(_) => "voice-incoming reads, and decides",
            Self::Speak(_) => "voice-incoming stores it, and speaks",
            Self::SpeakerDies(_) => "voice-incoming dies",
            Self::HangUp(_) => "the conversation ends",
            Self::TellsEnd(_) => "Twilio tells that the call is over",
            Self::Frees(_) => "voice-status frees the number",
            Self::ListenerDies(_) => "voice-status dies before it frees the number",
            Self::NeverTells(_) => "Twilio never tells that the call is over",
            Self::OptsOut => "the person opts out",
            Self::TimePasses(_) => "time passes",
            Self::SweepAsks(_) => "the reconciler asks Twilio",
            Self::SweepActs => "the reconciler acts",
            Self::CancelIsLost => "the cancellation is lost",
            Self::SweepDies => "the reconciler dies",
        })
    }
}
