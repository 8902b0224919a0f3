//! The request that rings somebody.

use super::amd::AnsweringMachine;
use super::request::{Pairs, RequestError, between, host_without_underscore, web_url};
use crate::Private;
use crate::twiml::Method;

/// Creates a call: POST to [`calls_path`](super::calls_path), answered with 201.
///
/// Twilio documents no idempotency key for it: a create that timed out may have rung somebody, so
/// look before trying again ([`ErrorClass::UnknownOutcome`](super::ErrorClass)).
/// Source: <https://www.twilio.com/docs/voice/api/call-resource>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateCall {
    to: Private,
    from: Private,
    url: String,
    method: Option<Method>,
    fallback_url: Option<String>,
    fallback_method: Option<Method>,
    status_callback: Option<String>,
    status_callback_method: Option<Method>,
    status_callback_events: Vec<CallEvent>,
    timeout: Option<u32>,
    time_limit: Option<u32>,
    answering_machine: Option<AnsweringMachine>,
}

/// A moment of a call that a status callback can tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEvent {
    /// It left the queue.
    Initiated,
    /// It rings.
    Ringing,
    /// It was answered; the callback's status is then `in-progress`.
    Answered,
    /// It has ended, in whatever way.
    Completed,
}

impl CallEvent {
    /// All four, in the order in which they happen.
    pub const ALL: [Self; 4] = [
        Self::Initiated,
        Self::Ringing,
        Self::Answered,
        Self::Completed,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Completed => "completed",
        }
    }
}

impl CreateCall {
    /// Rings `to` from `from`, a number of the account's; when it is answered, `url` says what to
    /// say. Numbers are in E.164; Twilio judges them, with 21211 and its neighbours.
    pub fn new(to: impl Into<String>, from: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            to: Private::new(to),
            from: Private::new(from),
            url: url.into(),
            method: None,
            fallback_url: None,
            fallback_method: None,
            status_callback: None,
            status_callback_method: None,
            status_callback_events: Vec::new(),
            timeout: None,
            time_limit: None,
            answering_machine: None,
        }
    }

    /// How `url` is asked. Twilio's default is POST.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Who is asked when `url` does not answer, or not with TwiML. Without it the person hears
    /// Twilio's own words about an application error.
    #[must_use]
    pub fn fallback_url(mut self, url: impl Into<String>) -> Self {
        self.fallback_url = Some(url.into());
        self
    }

    /// How the fallback is asked. Twilio's default is POST.
    #[must_use]
    pub fn fallback_method(mut self, method: Method) -> Self {
        self.fallback_method = Some(method);
        self
    }

    /// Who hears how the call goes. Twilio refuses host names with an underscore here.
    #[must_use]
    pub fn status_callback(mut self, url: impl Into<String>) -> Self {
        self.status_callback = Some(url.into());
        self
    }

    /// How they hear it. Twilio's default is POST.
    #[must_use]
    pub fn status_callback_method(mut self, method: Method) -> Self {
        self.status_callback_method = Some(method);
        self
    }

    /// What they hear of. Twilio's default is [`CallEvent::Completed`] alone.
    #[must_use]
    pub fn status_callback_events(mut self, events: impl IntoIterator<Item = CallEvent>) -> Self {
        self.status_callback_events = events.into_iter().collect();
        self
    }

    /// How long it may ring, in seconds, 1 to 600; Twilio's default is 60, and it may add five.
    /// Below 20 hardly anybody reaches the phone, and the call that nobody could take still counts
    /// against how often a person may be rung.
    #[must_use]
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }

    /// How long the call may last, in seconds, 1 to 86400. Twilio's own limit is 4 hours, 24 where
    /// the account has it.
    #[must_use]
    pub fn time_limit(mut self, seconds: u32) -> Self {
        self.time_limit = Some(seconds);
        self
    }

    /// Detects answering machines.
    #[must_use]
    pub fn answering_machine(mut self, detection: AnsweringMachine) -> Self {
        self.answering_machine = Some(detection);
        self
    }

    /// The form fields, in one order. A list is sent as a repeated field.
    pub fn to_pairs(&self) -> Result<Vec<(&'static str, String)>, RequestError> {
        self.check()?;
        let mut pairs = Pairs(vec![
            ("To", self.to.as_str().to_owned()),
            ("From", self.from.as_str().to_owned()),
            ("Url", self.url.clone()),
        ]);
        pairs.push("Method", self.method.map(Method::as_str));
        pairs.push("FallbackUrl", self.fallback_url.as_ref());
        pairs.push("FallbackMethod", self.fallback_method.map(Method::as_str));
        pairs.push("StatusCallback", self.status_callback.as_ref());
        let method = self.status_callback_method.map(Method::as_str);
        pairs.push("StatusCallbackMethod", method);
        for event in &self.status_callback_events {
            pairs.push("StatusCallbackEvent", Some(event.as_str()));
        }
        pairs.push("Timeout", self.timeout);
        pairs.push("TimeLimit", self.time_limit);
        if let Some(machine) = &self.answering_machine {
            machine.write(&mut pairs);
        }
        Ok(pairs.0)
    }

    fn check(&self) -> Result<(), RequestError> {
        for (field, number) in [("To", &self.to), ("From", &self.from)] {
            if number.as_str().trim().is_empty() {
                return Err(RequestError::Empty { field });
            }
        }
        web_url("Url", Some(&self.url))?;
        web_url("FallbackUrl", self.fallback_url.as_deref())?;
        web_url("StatusCallback", self.status_callback.as_deref())?;
        host_without_underscore("StatusCallback", self.status_callback.as_deref())?;
        between("Timeout", self.timeout, 1, 600)?;
        between("TimeLimit", self.time_limit, 1, 86_400)?;
        match &self.answering_machine {
            Some(machine) => machine.check(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::MachineDetection;
    use super::*;

    fn call() -> CreateCall {
        CreateCall::new(
            "+15558675310",
            "+15017122661",
            "https://example.com/voice?call=1",
        )
    }

    #[test]
    fn the_fields_in_their_order() {
        let full = call()
            .answering_machine(
                AnsweringMachine::during_the_call(
                    MachineDetection::Enable,
                    "https://example.com/amd",
                )
                .timeout(10),
            )
            .time_limit(360)
            .timeout(25)
            .status_callback_events(CallEvent::ALL)
            .status_callback_method(Method::Post)
            .status_callback("https://example.com/status?call=1#rc=2&rp=all")
            .fallback_method(Method::Get)
            .fallback_url("https://example.com/fallback")
            .method(Method::Post);
        let pairs = full.to_pairs().unwrap();
        let lines: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        To=+15558675310
        From=+15017122661
        Url=https://example.com/voice?call=1
        Method=POST
        FallbackUrl=https://example.com/fallback
        FallbackMethod=GET
        StatusCallback=https://example.com/status?call=1#rc=2&rp=all
        StatusCallbackMethod=POST
        StatusCallbackEvent=initiated
        StatusCallbackEvent=ringing
        StatusCallbackEvent=answered
        StatusCallbackEvent=completed
        Timeout=25
        TimeLimit=360
        MachineDetection=Enable
        MachineDetectionTimeout=10
        AsyncAmd=true
        AsyncAmdStatusCallback=https://example.com/amd
        AsyncAmdStatusCallbackMethod=POST
        ");
        assert!(!format!("{full:?}").contains("8675310"));
    }

    #[test]
    fn the_least_is_three_fields() {
        assert_eq!(call().to_pairs().unwrap().len(), 3);
        let waiting = AnsweringMachine::before_the_call(MachineDetection::DetectMessageEnd);
        assert_eq!(
            call().answering_machine(waiting).to_pairs().unwrap()[3..],
            [("MachineDetection", "DetectMessageEnd".to_owned())]
        );
    }

    #[test]
    fn limits() {
        let long = AnsweringMachine::before_the_call(MachineDetection::Enable).timeout(60);
        let refused = [
            CreateCall::new("", "+15017122661", "https://example.com/"),
            CreateCall::new("+15558675310", " ", "https://example.com/"),
            CreateCall::new("+15558675310", "+15017122661", "/voice"),
            CreateCall::new("+15558675310", "+15017122661", "https:///voice"),
            call().fallback_url("https://example.com/a b"),
            call().status_callback("https://my_host.example.com/"),
            call().timeout(0),
            call().timeout(601),
            call().time_limit(0),
            call().answering_machine(long),
        ];
        let lines: Vec<String> = refused
            .iter()
            .map(|request| request.to_pairs().unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        To is empty
        From is empty
        Url must be a whole URL without blanks, beginning with https:// or http://
        Url must be a whole URL without blanks, beginning with https:// or http://
        FallbackUrl must be a whole URL without blanks, beginning with https:// or http://
        StatusCallback has a host name with an underscore, which Twilio refuses
        Timeout is 0, and must be between 1 and 600
        Timeout is 601, and must be between 1 and 600
        TimeLimit is 0, and must be between 1 and 86400
        MachineDetectionTimeout is 60, and must be between 3 and 59
        ");
        assert!(
            call()
                .status_callback("https://h.example.com/a_b")
                .timeout(600)
                .to_pairs()
                .is_ok()
        );
    }
}
