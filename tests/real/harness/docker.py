"""Docker: an engine, an image made of this machine's own files, a network of our own."""

import io
import subprocess
import tarfile

from . import install, processes
from .places import folder

# SAM's own layer runs `mv` and `chmod` in a shell, and clears away with `rm`.
TOOLS = ("/bin/dash", "/bin/mv", "/bin/chmod", "/bin/cp", "/bin/rm")


def engine():
    """An engine that runs: the one that is there, or one for as long as this part lasts."""
    install.debian("docker.io", "iptables")
    if not _runs():
        command = ["dockerd", "--data-root", folder("docker")]
        processes.start("dockerd", command, ready=_runs, seconds=60)


def image(name, *programs):
    """An image with a shell and the libraries that these programs load; nothing is downloaded.
    What was made of an earlier one of that name goes: SAM would take it for current."""
    remove_images(name)
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", dereference=True) as archive:
        for place in ("tmp", "opt", "var/task", "var/runtime", "etc"):
            entry = tarfile.TarInfo(place)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if place == "tmp" else 0o755
            archive.addfile(entry)
        for tool in TOOLS:
            archive.add(tool, tool[1:])
        archive.add("/bin/dash", "bin/sh")
        needed = {path for program in (*TOOLS, *programs) for path in _libraries(program)}
        for library in sorted(needed):
            archive.add(library, library[1:])
    made = ["docker", "import", "--change", "WORKDIR /var/task", "-", f"{name}:latest"]
    subprocess.run(made, input=content.getvalue(), check=True, stdout=subprocess.DEVNULL)


def network(name):
    """A network of that name, made anew; the address of this machine on it."""
    remove_network(name)
    docker("network", "create", name)
    return docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", name)


def remove_network(name):
    """Removes a network and all containers on it, if it is there: SAM may leave some behind."""
    if name not in docker("network", "ls", "--format", "{{.Name}}").splitlines():
        return
    containers = containers_on(name)
    if containers:
        docker("rm", "--force", *containers)
    docker("network", "rm", name)


def containers_on(network_name):
    """The containers on a network, running or not."""
    return docker("ps", "--all", "--quiet", "--filter", f"network={network_name}").split()


def remove_images(name):
    """Removes the images of that name, and what SAM made of them."""
    shown = ("--filter", f"reference={name}", "--format", "{{.Repository}}:{{.Tag}}")
    images = docker("images", *shown).split()
    if images:
        docker("rmi", *images)


def docker(*words):
    """What a command of docker's prints."""
    command = ["docker", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _runs():
    return subprocess.run(["docker", "info"], capture_output=True).returncode == 0


def _libraries(program):
    listing = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return [word for word in listing.split() if word.startswith("/")]
