"""What the small checks of this folder share: the files of the project, findings, lists of exceptions.

A check is called as `tools/check/NAME`, or with `--root DIR` on a folder that is no repository, as its
own tests do. It prints `file:line: rule: what to do` for each finding and a last line that counts.
"""

import re
import subprocess
import sys
from pathlib import Path

# Files that others wrote, or that are wrong on purpose.
NOT_OURS = ("third_party/", "tools/border/tests/", "build/")


class Project:
    def __init__(self, name, argv):
        self.name = name
        self.here = Path(argv[0]).resolve().parent
        self.root = self.here.parent.parent
        if len(argv) == 3 and argv[1] == "--root":
            self.root = Path(argv[2])
        self.findings = []
        self.exceptions = {}
        self.used = set()

    def files(self, *endings):
        """Paths from the root: what git knows or would add, or all of a folder that is no repository."""
        if (self.root / ".git").exists():
            run = subprocess.run(
                ["git", "ls-files", "-co", "--exclude-standard", "-z"],
                check=True, capture_output=True, text=True, cwd=self.root)
            paths = run.stdout.split("\0")
        else:
            paths = [str(p.relative_to(self.root)) for p in self.root.rglob("*") if p.is_file()]
        return sorted(
            path for path in set(paths)
            if path and not path.startswith(NOT_OURS)
            and (not endings or path.endswith(endings)) and (self.root / path).is_file())

    def text(self, path):
        return (self.root / path).read_text(errors="replace")

    def lines(self, path):
        return self.text(path).split("\n")

    def find(self, path, line, rule, what):
        if (path, rule) in self.exceptions:
            self.used.add((path, rule))
        else:
            self.findings.append((path, line, rule, what))

    def check_place(self, path, number, kind, place):
        """PATH:NAME has to be there: a function, or a test by its name."""
        file, _, name = place.partition(":")
        if not name or not (self.root / file).is_file():
            self.find(path, number, kind, f"{place}: there is no such file")
        elif not re.search(rf"\b{re.escape(name)}\b", self.text(file)):
            self.find(path, number, kind, f"{place}: the file has no such name")

    def read_exceptions(self, name):
        """Lines of path, rule and reason with tabs between; beside the check, or beside a test tree."""
        path = self.root / name if self.root != self.here.parent.parent else self.here / name
        if not path.exists():
            return
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
            if len(cells) != 3 or len(cells[2].split()) < 3:
                self.findings.append((name, number, "exception", "write a path, a rule and a reason"))
            else:
                self.exceptions[(cells[0], cells[1])] = (name, number)

    def finish(self, what):
        for key, (name, number) in self.exceptions.items():
            if key not in self.used:
                told = f"nothing needs the line for {key[0]}"
                self.findings.append((name, number, "exception", told))
        for path, line, rule, text in sorted(self.findings):
            print(f"{path}:{line}: {rule}: {text}")
        print(f"{self.name}: {what}, {len(self.findings)} findings")
        sys.exit(1 if self.findings else 0)


def without_comments(text):
    """C with comments and the contents of strings blanked, so that line numbers stay."""
    def blank(match):
        token = match.group(0)
        if token.startswith("/"):
            return re.sub(r"[^\n]", " ", token)
        return token[0] + " " * (len(token) - 2) + token[-1]

    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(pattern, blank, text, flags=re.S)


def functions(text):
    """(line of {, line of }, heading) of each function; the braces of bodies stand in column 0."""
    code = without_comments(text).split("\n")
    start = None
    for number, line in enumerate(code, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            heading = []
            above = start - 2
            while above >= 0 and code[above].strip() and not re.match(r"[#}]|.*[;}]\s*$", code[above]):
                heading.insert(0, code[above].strip())
                above -= 1
            yield start, number, " ".join(heading)
            start = None
