"""Test programs that stay ready, and run one test with one mutant when asked (runner.c)."""

import concurrent.futures
import json
import os
import subprocess

import tree

LONGEST_MS = 280_000


class Test:
    def __init__(self, path, env, group, index, name):
        self.path, self.env, self.group, self.index, self.name = path, env, group, index, name
        self.program, self.us = path.name, 0

    def key(self):
        return (self.program, self.group, self.index)

    def limit_ms(self):
        return 1000 + self.us // 100


def start(path, env, group):
    surroundings = {**os.environ, **env, "LD_PRELOAD": str(tree.LIBRARY), "CAS_MUTANT_GROUP": str(group)}
    return subprocess.Popen([path], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True)


def list_tests(path, env):
    with start(path, env, "all") as process:
        text = process.communicate()[0]
    rows = [line.split() for line in text.split("\n") if line.startswith("@ ")]
    return [Test(path, env, int(row[1]), int(row[2]), row[3]) for row in rows]


class Servers:
    """One process a program and group, started when it is first asked."""

    def __init__(self):
        self.process = {}

    def get(self, test):
        key = (test.path, test.group)
        if key not in self.process:
            process = start(test.path, test.env, test.group)
            if process.stdout.readline() != "@ ready\n":
                raise RuntimeError(f"{test.program} does not get ready")
            self.process[key] = process
        return self.process[key]

    def ask(self, test, number, limit_ms):
        process = self.get(test)
        process.stdin.write(f"{number} {test.index} {limit_ms}\n")
        process.stdin.flush()
        return [int(word) for word in process.stdout.readline().split()[1:]]

    def run(self, test, number):
        return self.ask(test, number, test.limit_ms())[0]

    def close(self):
        for process in self.process.values():
            process.stdin.close()
            process.wait()


def measure_one(item):
    """Runs each test of a program alone, without a mutant; what was measured is kept beside the program."""
    path, env = item
    kept = path.with_name(path.name + ".met")
    if kept.exists() and kept.stat().st_mtime > max(path.stat().st_mtime, tree.LIBRARY.stat().st_mtime):
        rows = json.loads(kept.read_text())
    else:
        rows = []
        servers = Servers()
        for test in list_tests(path, env):
            status, us, *numbers = servers.ask(test, 0, LONGEST_MS)
            rows.append((test.group, test.index, test.name, status, us, numbers))
        servers.close()
        kept.write_text(json.dumps(rows))
    tests, met, bad = [], {}, []
    for group, index, name, status, us, numbers in rows:
        test = Test(path, env, group, index, name)
        test.us = us
        if status != 0:
            bad.append(f"{test.program}: {test.name}")
            continue
        tests.append(test)
        met[test.key()] = numbers
    return tests, met, bad


def measure(programs, jobs):
    """All tests that pass, and what each meets."""
    tests, met = [], {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for some, of_those, bad in pool.map(measure_one, programs.items()):
            tests += some
            met.update(of_those)
            for name in bad:
                print(f"# does not pass without a mutant: {name}")
    return tests, met
