"""Our TwiML beside that of Twilio's Node library, given the same script."""

from collections import Counter
from xml.etree import ElementTree

from sdks.judges import spoken

# What is changed in a document to see that the comparison sees it.
CHANGES = [
    ('numDigits="1"', 'numDigits="2"'),
    ('profanityFilter="false"', ""),
    ("</Say>", " </Say>"),
    ("<Hangup/>", ""),
    ("&amp;turn=", "&amp;Turn="),
    ('<Recording name="conversation"', '<Recording name="Conversation"'),
]


def run(checks, judges):
    ours = spoken()
    theirs = judges.by_node("documents.mjs", ours)
    different = [
        (line["document"], document)
        for line, document in zip(ours, theirs, strict=True)
        if canonical(line["document"]) != canonical(document)
    ]
    checks.that(len(ours) > 300, f"we speak {len(ours)} documents")
    checks.equal(different[:1], [], "TwiML: all are those of Twilio's Node library as XML")

    kinds = Counter()
    for line in ours:
        opening = "opening" if line["opening"] else None
        for kind in (line["kind"], line["recording"], opening):
            kinds[line["language"], kind] += 1
    wanted = [
        (language, kind)
        for language in ("en-US", "es-US")
        for kind in ("ask", "close", "hang_up", "start", "stop", "opening")
    ]
    missing = [kind for kind in wanted if not kinds[kind]]
    checks.equal(missing, [], "TwiML: every kind of document is among them, in both languages")
    said = {text for line in ours for text in [*line["opening"], *line["said"], line["last"]]}
    escaped = [text for text in said if text and set(text) & set("&<>")]
    checks.that(escaped, "TwiML: texts are among them that XML has to escape")

    for old, new in CHANGES:
        changed = [line["document"] for line in ours if old in line["document"]]
        unseen = [text for text in changed if same(text, text.replace(old, new, 1))]
        checks.that(
            changed and not unseen, f"TwiML: {old} made {new or 'nothing'!r} is seen", unseen
        )


def same(first, second):
    return canonical(first) == canonical(second)


def canonical(document):
    """The document's canonical form: no matter of quotes, or of the order of attributes."""
    return ElementTree.canonicalize(document)
