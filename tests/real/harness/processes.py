"""Starts programs and stops them again."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .places import folder

_started = []


def start(name, command, ready=None, seconds=60, **options):
    """Starts a program whose output goes to target/real/logs/NAME.log, and waits until `ready()`
    is true. It is stopped when its part ends."""
    log = folder("logs") / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
    process.log = log
    _started.append(process)
    until(lambda: ready is None or ready() or _ended(process), seconds, f"{name} is ready; see {log}")
    if ready is not None and process.poll() is not None:
        raise RuntimeError(f"{name} ended with {process.returncode}: {tail(log)}")
    return process


def stop(process, seconds=10):
    """Stops a program and all that it started."""
    if process in _started:
        _started.remove(process)
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            break
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    process.poll()


def stop_all(but=()):
    """Stops everything that is still running, the youngest first, but for these by name."""
    for process in reversed(list(_started)):
        if process.log.stem not in but:
            stop(process)


def until(condition, seconds, what):
    """Waits until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def answers(url):
    """A condition: something answers HTTP there, whatever it says."""

    def probe():
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except (OSError, ValueError):
            return False
        return True

    return probe


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def tail(log, lines=20):
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _ended(process):
    return process.poll() is not None
