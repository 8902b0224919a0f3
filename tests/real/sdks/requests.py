"""The classes of signed requests."""

import hashlib
import re

from sdks.shapes import Class, form, json_body, odd_form, query, shared_key, sign


def all_say(verdict, share=10):
    expected = {"ours": verdict, "node": verdict, "python": verdict}
    return lambda make: Class(make, expected, share)


def differ(ours, node, python):
    expected = {"ours": ours, "node": node, "python": python}
    return lambda make: Class(make, expected)


def changed(make, **changes):
    """A genuine request, of which these parts are made something else by a function of it."""

    def tampered(maker):
        request = make(maker)
        return {**request, **{part: change(maker, request) for part, change in changes.items()}}

    return tampered


def other_pairs(change):
    """The pairs changed under the signature of those before."""
    return changed(form, body=lambda maker, request: maker.form(change(maker, request["pairs"])))


def value_changed(_, pairs):
    (name, value), rest = pairs[0], pairs[1:]
    return [(name, value + "x"), *rest]


def name_changed(_, pairs):
    (name, value), rest = pairs[0], pairs[1:]
    return [("Z" + name, value), *rest]


def pair_lost(_, pairs):
    return [pair for pair in pairs if pair[0] != pairs[0][0]]


def query_changed(_, request):
    return request["url"] + ("&" if "?" in request["url"] else "?") + "turn=2"


def path_changed(_, request):
    return re.sub(r"^(\w+://[^/]*)/", r"\1/x/", request["url"])


def host_changed(_, request):
    return request["url"].replace("://", "://evil.", 1)


def letter_changed(_, request):
    first, rest = request["signature"][0], request["signature"][1:]
    return ("B" if first == "A" else "A") + rest


def standard_port(maker):
    """Signed with the scheme's own port, which the URL that arrives does not show."""
    scheme, port = maker.chance.choice([("https", ":443"), ("http", ":80")])
    url = maker.url(scheme, "")
    return form(maker, url, signed_url=re.sub(r"^(\w+://[^/]*)", rf"\1{port}", url))


def dropped_port(maker):
    """Signed without the port that the URL shows: what Twilio does for voice over HTTPS."""
    url = maker.url(port=maker.chance.choice([":8443", ":443", ":3000"]))
    return form(maker, url, signed_url=re.sub(r"^(\w+://[^/:]*):\d+", r"\1", url))


def other_port(maker):
    url = maker.url("https", ":8443")
    return form(maker, url, signed_url=url.replace(":8443", ":8444", 1))


def moved_boundary(maker):
    """No separator is signed: a known weakness of Twilio's message."""
    request = form(maker, pairs=[("Digits", "1234")])
    return {**request, "body": "Digits1=234"}


def said_twice(_, pairs):
    return [*pairs, pairs[0]]


def hashed_get(maker):
    return query(maker, f"https://{maker.authority()}{maker.path()}?bodySHA256={maker.token()}")


def rewritten(signed, arrived):
    """A URL that was signed in one spelling and arrives in another."""

    def make(maker):
        at = f"https://{maker.authority()}"
        return form(maker, at + arrived, signed_url=at + signed)

    return make


def by_scheme(maker):
    return form(maker, maker.url("HTTPS", ""))


def at_upper_case(maker):
    url = f"https://calls.example.com{maker.path()}"
    return form(maker, url.replace("calls", "Calls"), signed_url=url)


def at_six(maker):
    path = maker.path()
    return form(maker, f"https://[::1]:8443{path}", signed_url=f"https://[::1]{path}")


def order_of_names(maker):
    """Names of which the one is first by code points and the other by UTF-16."""
    return form(maker, pairs=[("\uff5e", maker.text()), ("\U0001f600", maker.text())])


CLASSES = {
    "a form": all_say(True, 60)(form),
    "a form of odd pieces": all_say(True)(odd_form),
    "a GET": all_say(True, 20)(query),
    "a GET with a hash, which is only text": all_say(True)(hashed_get),
    "JSON with its hash": all_say(True, 20)(json_body),
    "the standard port signed, not shown": all_say(True)(standard_port),
    "a port shown, not signed": all_say(True)(dropped_port),
    "a pair sent twice, unsigned": all_say(True)(other_pairs(said_twice)),
    "a boundary moved between name and value": all_say(True, 2)(moved_boundary),
    "a value changed": all_say(False)(other_pairs(value_changed)),
    "a name changed": all_say(False)(other_pairs(name_changed)),
    "a field lost": all_say(False)(other_pairs(pair_lost)),
    "a field added": all_say(False)(other_pairs(lambda _, pairs: [*pairs, ("Zz", "")])),
    "the path changed": all_say(False)(changed(form, url=path_changed)),
    "the query changed": all_say(False)(changed(form, url=query_changed)),
    "a GET's query changed": all_say(False)(changed(query, url=query_changed)),
    "the host changed": all_say(False)(changed(form, url=host_changed)),
    "another port signed": all_say(False)(other_port),
    "another token": all_say(False)(changed(form, auth_token=lambda maker, _: maker.token())),
    "a letter of the signature changed": all_say(False)(changed(form, signature=letter_changed)),
    "no signature": all_say(False)(changed(form, signature=lambda *_: "")),
    "a signature that is none": all_say(False)(
        changed(form, signature=lambda maker, _: maker.text())
    ),
    "a signature by SHA-256": all_say(False)(
        changed(
            form,
            signature=lambda _, one: sign(
                one["auth_token"], one["url"], one["pairs"], hashlib.sha256
            ),
        )
    ),
    "JSON changed": all_say(False)(changed(json_body, body=lambda _, one: one["body"] + " ")),
    "JSON with the hash of another": all_say(False)(lambda maker: json_body(maker, "{}")),
    "JSON without a hash": all_say(False)(
        changed(form, content_type=lambda *_: "application/json")
    ),
    # Known only to the Python library and to us.
    "a shared key, SHA-256": differ(True, None, True)(
        lambda maker: shared_key(maker, hashlib.sha256, "HMAC_SHA256")
    ),
    "a shared key, SHA-1": differ(True, None, True)(
        lambda maker: shared_key(maker, hashlib.sha1, "HMAC_SHA1")
    ),
    "a shared key, the other algorithm": differ(False, None, False)(
        lambda maker: shared_key(maker, hashlib.sha1, "HMAC_SHA256")
    ),
    # The Node library repairs a URL that does not verify, and tries again; we do not: each repair
    # is one more URL that a signature fits.
    "+ arrives for %20": differ(False, True, False)(rewritten("/a?b=c%20d", "/a?b=c+d")),
    "' arrives for %27": differ(False, True, False)(rewritten("/a?b=%27", "/a?b='")),
    "%2f arrives for %2F": differ(False, True, False)(rewritten("/a?b=%2F", "/a?b=%2f")),
    "/a/../b arrives for /b": differ(False, True, False)(rewritten("/b", "/a/../b")),
    "a host in upper case arrives": differ(False, True, False)(at_upper_case),
    # The Python library rewrites every URL before it looks.
    "an empty query": differ(True, True, False)(rewritten("/a?", "/a?")),
    "a scheme in upper case": differ(True, True, False)(by_scheme),
    "an IPv6 host, its port not signed": differ(True, True, False)(at_six),
    # The Node library sorts by UTF-16.
    "names that UTF-16 orders otherwise": differ(True, False, True)(order_of_names),
}
