"""Installs programs at pinned versions. What is there already is not installed again."""

import os
import shutil
import subprocess
import sys

from .places import WORK, folder


def python(name, *requirements):
    """A virtual environment with these packages of PyPI; its folder of programs."""
    home = WORK / name
    wanted = "\n".join(requirements)
    stamp = home / "installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [home / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *requirements], check=True)
        stamp.write_text(wanted)
    return home / "bin"


def node(name, *packages):
    """A folder with these packages of npm, in its node_modules."""
    if shutil.which("npm") is None:
        debian("nodejs", "npm")
    home = folder(name)
    wanted = "\n".join(packages)
    stamp = home / "installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", home]
        subprocess.run([*npm, *packages], check=True)
        stamp.write_text(wanted)
    return home


def debian(*packages):
    """Packages of Debian; those that are there are left as they are."""
    missing = [name for name in packages if not _is_installed(name)]
    if not missing:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*as_root, "apt-get", "-qq"]
    subprocess.run([*apt, "update"], check=True, env=quiet)
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _is_installed(package):
    query = ["dpkg-query", "--show", "--showformat=${Status}", package]
    answer = subprocess.run(query, capture_output=True, text=True)
    return answer.stdout == "install ok installed"
