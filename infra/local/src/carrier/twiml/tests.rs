//! What reading a document finds.

use super::super::record::Entry;
use super::{Program, Verb, read, read_xml};

fn program(verbs: &str) -> Program {
    let document = format!("<?xml version=\"1.0\"?><Response>{verbs}</Response>");
    read_xml(document.as_bytes()).unwrap()
}

#[test]
fn what_twilio_takes_finds_nothing() {
    for verbs in [
        r#"<Say voice="Polly.Joanna" language="en-US">Hello &amp; <break time="1s"/> goodbye</Say>"#,
        r#"<Gather input="speech dtmf" timeout="5" speechTimeout="auto" numDigits="1"
            action="/a?x=1&amp;y=2" actionOnEmptyResult="true" profanityFilter="false"
            language="es-US" hints="yes, no"><Say>A</Say><Pause/><Play>/a.mp3</Play></Gather>"#,
        r#"<Start><Recording name="a" channels="dual" track="both" trim="trim-silence"/></Start>"#,
        "<!-- a comment --><?an instruction?><Hangup/>",
        "<Say><![CDATA[1 < 2]]></Say>",
        "<Say>&#233;&quot;</Say>",
    ] {
        let program = program(verbs);
        assert!(program.findings.is_empty(), "{:?}", program.findings);
        assert_eq!(program.verbs.len(), 1);
    }
}

#[test]
fn what_twilio_refuses_is_found() {
    let long = format!("<Say>{}</Say>", "a".repeat(4097));
    let encoded = format!("<Say>{}</Say>", "é".repeat(800));
    let polly = format!("<Say voice=\"Polly.Joanna\">{}</Say>", "a".repeat(3001));
    for (verbs, expected) in [
        ("<Say></Say>", Some(13520)),
        ("<Say>  </Say>", Some(13520)),
        (&*long, Some(13521)),
        (&*encoded, Some(13521)),
        (&*polly, Some(13521)),
        ("<Say>a<Pause/></Say>", Some(12200)),
        ("<Say voice=\"Bob\">a</Say>", None),
        ("<Gather><Redirect>/a</Redirect></Gather>", Some(12200)),
        ("<Gather><Gather/></Gather>", Some(12200)),
        ("<Gather>text</Gather>", Some(12200)),
        ("<Gather input=\"voice\"/>", None),
        ("<Gather timeout=\"0\"/>", None),
        ("<Gather timeout=\"auto\"/>", None),
        ("<Gather numDigits=\"none\"/>", None),
        ("<Gather finishOnKey=\"12\"/>", None),
        ("<Gather method=\"PUT\"/>", None),
        ("<Gather actionOnEmptyResult=\"yes\"/>", None),
        (
            "<Gather speechTimeout=\"auto\" speechModel=\"default\"/>",
            Some(13335),
        ),
        ("<Gather speechModel=\"best\"/>", None),
        ("<Redirect> </Redirect>", Some(11100)),
        ("<Hangup><Say>a</Say></Hangup>", Some(12200)),
        ("<Dial>+12025550100</Dial>", None),
        ("<Start/>", None),
        ("<Start><Recording channels=\"3\"/></Start>", None),
    ] {
        let findings = program(verbs).findings;
        let codes: Vec<_> = findings
            .iter()
            .filter_map(|finding| match finding {
                Entry::Violation { code, .. } => Some(*code),
                _ => None,
            })
            .collect();
        assert_eq!(codes, [expected], "{verbs:.60}");
    }
}

#[test]
fn text_is_unescaped_and_its_blanks_run_together() {
    let program =
        program("<Say>\n  Tom &amp; Jerry&#39;s\n  <emphasis>caf&#xE9;</emphasis> </Say>");
    let Verb::Prompt(super::Prompt::Say(say)) = &program.verbs[0] else {
        panic!("not a Say");
    };
    assert_eq!(say.text, "Tom & Jerry's café");
}

#[test]
fn broken_documents_cannot_be_read() {
    // As deep as 64 kB can be.
    let deep = ["<p>".repeat(9_300), "</p>".repeat(9_300)].concat();
    let deep = format!("<Response><Say>{deep}</Say></Response>");
    for document in [
        "",
        "hello",
        "<Response>",
        "<Response></response>",
        "<response/>",
        "<Response/><Response/>",
        "<Response/>tail",
        "\n<?xml version=\"1.0\"?><Response/>",
        "<Response><Say>a & b</Say></Response>",
        "<Response><Say>&nbsp;</Say></Response>",
        "<Response><Say>\u{0}</Say></Response>",
        "<Response><Say>&#0;</Say></Response>",
        "<Response><Gather input=\"dtmf\" input=\"speech\"/></Response>",
        "<Response><Gather input=dtmf/></Response>",
        "<Response><Gather action=\"<\"/></Response>",
        "<Response><Say>]]></Say></Response>",
        "<Response><!-- a -- b --></Response>",
        "<Response><1a/></Response>",
        "<Response><?xml version=\"1.0\"?></Response>",
        "<!DOCTYPE Response><Response/>",
        "<?xml?><Response/>",
        "<?xml version=\"2.0\"?><Response/>",
        "<?xml]]>?><Response/>",
        "<Response><?a]]>?></Response>",
        &deep,
    ] {
        let error = read_xml(document.as_bytes()).unwrap_err();
        assert_eq!(error.code, 12100, "{document:?}");
    }
    assert_eq!(
        read_xml(b"<Response>\xff</Response>").unwrap_err().code,
        12100
    );
}

#[test]
fn the_content_type_decides() {
    let document = b"<Response/>".as_slice();
    for good in [
        "text/xml",
        "application/xml; charset=utf-8",
        "Text/HTML",
        "text/plain",
    ] {
        assert!(read(document, Some(good), "").is_ok(), "{good}");
    }
    let code = |content_type| read(document, content_type, "").unwrap_err().code;
    assert_eq!(code(Some("application/json")), 12300);
    assert_eq!(code(None), 11200);
}

#[test]
fn a_document_may_have_64_kilobytes_and_not_one_more() {
    let frame = "<Response></Response>".len();
    let fits = format!("<Response>{}</Response>", " ".repeat(65_536 - frame));
    assert!(read(fits.as_bytes(), Some("text/xml"), "").is_ok());
    let bursts = format!("{fits} ");
    let error = read(bursts.as_bytes(), Some("text/xml"), "").unwrap_err();
    assert_eq!(error.code, 11750);
}
