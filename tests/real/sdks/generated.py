"""Generated requests: our verifier and Twilio's two libraries say the same of each.

Where the libraries are known to disagree, the class of such requests states what each of them says.
The seed is printed; SIGNATURE_SEED and SIGNATURE_REQUESTS set it and the number.
"""

import os
import random
import time

from sdks.requests import CLASSES
from sdks.shapes import Maker


def run(checks, judges):
    seed = int(os.environ.get("SIGNATURE_SEED") or time.time_ns() % 1_000_000)
    number = int(os.environ.get("SIGNATURE_REQUESTS") or 3_000)
    print(f"   seed  SIGNATURE_SEED={seed} SIGNATURE_REQUESTS={number}", flush=True)
    maker = Maker(random.Random(seed))
    requests = []
    while len(requests) < number:
        for name, kind in CLASSES.items():
            for _ in range(kind.share):
                requests.append((name, kind.make(maker)))

    plain = [request for _, request in requests]
    verdicts = {"ours": judges.ours(plain), "python": judges.python(plain)}
    asked = [request for request in plain if "settings_header" not in request]
    node = iter(judges.node(asked))
    # The Node library does not know shared keys.
    verdicts["node"] = [None if "settings_header" in request else next(node) for request in plain]
    checks.that(len(plain) >= number, f"{len(plain)} signed requests were generated")
    for name, kind in CLASSES.items():
        places = [at for at, (other, _) in enumerate(requests) if other == name]
        strays = [
            (judge, plain[at])
            for judge, verdict in verdicts.items()
            for at in places
            if verdict[at] is not kind.expected[judge]
        ]
        checks.equal(strays[:2], [], f"{len(places):4} × {name}: {kind.told()}")
