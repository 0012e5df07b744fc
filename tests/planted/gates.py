"""The gates that have to catch a planted defect: how each is run on the copy of the tree, and its build.

A gate is asked for one target and says whether it passes, and what it printed.
"""

import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COPY = ROOT / "build" / "planted"
TREE = COPY / "tree"

# Build folder of the copy: its compiler and options.
BUILDS = {
    "plain": ("gcc", ["-Doptimization=0", "-Ddebug=false"]),
    "asan": ("gcc", ["-Doptimization=1", "-Db_sanitize=address,undefined", "-Db_lundef=false"]),
    "tsan": ("gcc", ["-Doptimization=1", "-Db_sanitize=thread", "-Db_lundef=false"]),
    "memcheck": ("gcc", ["-Doptimization=2", "-Dmemcheck=true", "-Dc_args=-gdwarf-4"]),
}
QUIET = {"TSAN_OPTIONS": "halt_on_error=1", "ASAN_OPTIONS": "detect_leaks=1", "CMOCKA_MESSAGE_OUTPUT": "STDOUT"}


def command(words, **kept):
    env = {**os.environ, **QUIET, "CASTLS_SOURCE_ROOT": str(TREE), **kept}
    done = subprocess.run([str(word) for word in words], cwd=TREE, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode == 0, done.stdout.decode("utf-8", "replace")


def copy_tree():
    """Brings the copy to the state of the tree; what has not changed keeps its time."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    for name in filter(None, listed):
        source, copy = ROOT / name, TREE / name
        if source.is_file() and not (copy.exists() and copy.read_bytes() == source.read_bytes()):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
    # The border knows its files from git.
    if not (TREE / ".git").exists():
        command(["git", "init", "--quiet"])
    command(["git", "add", "--all"])


class NotBuilt(Exception):
    """The copy cannot be built, which is not how a defect is caught."""


def build(kind, target, crypto):
    folder = COPY / kind
    compiler, options = BUILDS[kind]
    if not (folder / "build.ninja").exists():
        done, said = command(["meson", "setup", folder, TREE, f"-Dcrypto={crypto}",
                              f"-Dthird_party={ROOT}/build/third_party", *options], CC=compiler)
        if not done:
            raise NotBuilt(said[-2000:])
    done, said = command(["ninja", "-j", "2", "-C", folder, f"tests/{target}"])
    if not done:
        raise NotBuilt(said[-2000:])
    return folder / "tests" / target


def unit(target, crypto):
    return command([build("plain", target, crypto)])


def corpora(target, crypto):
    program = build("asan", f"fuzz/fuzz_{target}", crypto)
    return command([TREE / "tests/fuzz/replay", target, program, TREE / "tests/fuzz/corpus" / target],
                   CASTLS_BUILD_ROOT=str(COPY))


def faults(target, crypto):
    return command([build("asan", target, crypto)])


def threads(target, crypto):
    return command([build("tsan", target, crypto)])


def secrets(target, crypto):
    program = build("memcheck", target, crypto)
    return command(["valgrind", "--quiet", "--num-callers=30", program])


def border(target, crypto):
    del crypto
    plugin = ROOT / "build/border/border.so"
    if plugin.exists() and not (TREE / "build/border/border.so").exists():
        (TREE / "build/border").mkdir(parents=True, exist_ok=True)
        shutil.copy(plugin, TREE / "build/border/border.so")
    return command(["tools/border/run", target])


def prove(target, crypto):
    del crypto
    return command(["tools/prove/run", target])


GATES = {"unit": unit, "states": unit, "residue": unit, "corpora": corpora, "faults": faults, "threads": threads,
         "secrets": secrets, "border": border, "prove": prove}
