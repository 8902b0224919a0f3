"""Twilio's own libraries and its own API description judge what we sign, verify, say and ask."""

from sdks import captured, described, documents, generated
from sdks.judges import Judges


def run(checks):
    judges = Judges()
    placed = captured.run(checks, judges)
    described.run(checks, judges, placed)
    generated.run(checks, judges)
    documents.run(checks, judges)
