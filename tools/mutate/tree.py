"""The copy of the tree with a switch at each site, and its one build."""

import json
import pathlib
import subprocess
import sys

import sites

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BASE = ROOT / "build" / "mutate"
TREE, BUILD, LIBRARY = BASE / "tree", BASE / "build", BASE / "libmutant.so"
SLOT = 400  # Numbers for one source, so that a change of one leaves the others as they are.
NOT_MUTATED = ("src/core/raw.h",)
SUITES = {"unit", "api"}


def slots(paths):
    """The first number of each source; it is kept from run to run."""
    path = BASE / "slots.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    for name in paths:
        known.setdefault(name, 1 + SLOT * len(known))
    path.write_text(json.dumps(known))
    return known


def put(path, text):
    """Writes what has changed; the rest keeps its time and is not built again."""
    if not path.exists() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def write():
    """Brings the copy to the state of the tree; the sites by their numbers."""
    BASE.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    listed = sorted(name for name in listed if name and (ROOT / name).is_file())
    ours = [n for n in listed if n.startswith("src/") and n.endswith((".c", ".h")) and n not in NOT_MUTATED]
    ours = [name for name in ours if sites.Source(name, (ROOT / name).read_text(), 1).sites]
    first = slots(ours)
    numbered = {}
    for name in listed:
        content = (ROOT / name).read_bytes()
        if name in first:
            source = sites.Source(name, content.decode(), first[name])
            if len(source.sites) > SLOT:
                sys.exit(f"{name} has {len(source.sites)} sites, more than {SLOT}")
            numbered.update({first[name] + i: site for i, site in enumerate(source.sites)})
            content = source.mutated().encode()
        put(TREE / name, content)
    for path in [p for p in TREE.rglob("*") if p.is_file() and str(p.relative_to(TREE)) not in listed]:
        path.unlink()
    return numbered


def command(*words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        sys.exit(done.stdout.decode("utf-8", "replace")[-4000:])
    return done.stdout.decode("utf-8", "replace")


def build(crypto):
    """Builds the test programs: their paths, each with its environment."""
    put(BASE / "mutant.h", (HERE / "mutant.h").read_bytes())
    newest = max((HERE / name).stat().st_mtime for name in ("runner.c", "mutant.h"))
    if not LIBRARY.exists() or LIBRARY.stat().st_mtime < newest:
        command("gcc", "-O2", "-shared", "-fPIC", HERE / "runner.c", "-o", LIBRARY, "-ldl")
    if not (BUILD / "build.ninja").exists():
        command("meson", "setup", BUILD, TREE, f"-Dcrypto={crypto}", f"-Dthird_party={ROOT}/build/third_party",
                "-Doptimization=0", "-Ddebug=false", "-Db_asneeded=false", f"-Dc_args=-include{BASE}/mutant.h",
                f"-Dc_link_args=-L{BASE} -lmutant -Wl,-rpath,{BASE}")
    programs = {}
    for test in json.loads(command("meson", "introspect", BUILD, "--tests")):
        path = pathlib.Path(test["cmd"][0])
        suites = {suite.split(":")[-1] for suite in test["suite"]}
        if suites & SUITES and len(test["cmd"]) == 1 and path.is_relative_to(BUILD / "tests"):
            programs[path] = test["env"]
    command("ninja", "-j", "2", "-C", BUILD, *[path.relative_to(BUILD) for path in programs])
    return programs
