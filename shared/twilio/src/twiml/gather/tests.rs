use super::super::Response;
use super::*;

fn xml(gather: Gather) -> String {
    let xml = Response::new().gather(gather).to_xml();
    xml.unwrap_or_else(|error| error.to_string())
}

#[test]
fn attributes_come_in_one_order_whatever_the_order_of_the_calls() {
    let gather = Gather::new()
        .max_speech_time(20)
        .barge_in(true)
        .profanity_filter(false)
        .speech_model(SpeechModel::PhoneCall)
        .enhanced(true)
        .hints(["yes", "no", "stop calling"])
        .language("en-US")
        .action_on_empty_result(true)
        .num_digits(1)
        .finish_on_key(FinishOnKey::Never)
        .speech_timeout(SpeechTimeout::Seconds(2))
        .timeout(5)
        .method(Method::Post)
        .action("/gather?call=1&turn=2")
        .input(Input::DtmfSpeech)
        .say(Say::new("Press 1 & wait."))
        .pause(Pause::seconds(1))
        .play(Play::new("/beep.mp3"));
    insta::assert_snapshot!(xml(gather), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" action="/gather?call=1&amp;turn=2" method="POST" timeout="5" speechTimeout="2" finishOnKey="" numDigits="1" actionOnEmptyResult="true" language="en-US" hints="yes,no,stop calling" speechModel="phone_call" enhanced="true" profanityFilter="false" bargeIn="true" maxSpeechTime="20"><Say>Press 1 &amp; wait.</Say><Pause length="1"/><Play>/beep.mp3</Play></Gather></Response>"#);
}

#[test]
fn without_anything_it_is_an_empty_element() {
    insta::assert_snapshot!(xml(Gather::new()), @r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather/></Response>"#);
}

#[test]
fn limits() {
    let long = "x".repeat(101);
    let gathers = [
        Gather::new().action(""),
        Gather::new().action("/a b"),
        Gather::new().language(""),
        Gather::new().num_digits(0),
        Gather::new().max_speech_time(0),
        Gather::new().speech_timeout(SpeechTimeout::Seconds(0)),
        Gather::new()
            .speech_timeout(SpeechTimeout::Auto)
            .speech_model(SpeechModel::Default),
        Gather::new().enhanced(true),
        Gather::new().finish_on_key(FinishOnKey::Key('x')),
        Gather::new().hints(vec!["x"; 501]),
        Gather::new().hints([long]),
        Gather::new().hints(["yes, please"]),
        Gather::new().hints([" "]),
        Gather::new().say(Say::new("")),
        Gather::new().pause(Pause::seconds(0)),
    ];
    let lines: Vec<String> = gathers.into_iter().map(xml).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    <Gather>: action is empty
    <Gather>: action must be a URL without blanks
    <Gather>: language is empty
    <Gather>: numDigits is 0, and must be at least 1
    <Gather>: maxSpeechTime is 0, and must be at least 1
    <Gather>: speechTimeout is 0, and must be at least 1
    <Gather>: speechTimeout must be a number of seconds when speechModel is set
    <Gather>: only the speechModel phone_call can be enhanced
    <Gather>: finishOnKey must be one of 0-9 # *
    <Gather>: hints has 501 entries, and Twilio takes 500
    <Gather>: hints has 101 characters in one entry, and Twilio takes 100
    <Gather>: an entry of hints must be a phrase without commas, which separate the entries
    <Gather>: an entry of hints is empty
    <Say>: text is empty
    <Pause>: length is 0, and must be at least 1
    ");
}

#[test]
fn the_limits_themselves_are_fine() {
    let hint = "x".repeat(100);
    let gather = Gather::new()
        .hints(vec![hint; 500])
        .timeout(0)
        .num_digits(1)
        .finish_on_key(FinishOnKey::Key('*'))
        .speech_timeout(SpeechTimeout::Auto);
    assert!(xml(gather).contains(r#"speechTimeout="auto" finishOnKey="*" numDigits="1""#));
}
