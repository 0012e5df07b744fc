"""What the interop cases stand on: processes with time limits, castls as client and server, results."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time

SOURCE = pathlib.Path(os.environ.get("CASTLS_SOURCE_ROOT", pathlib.Path(__file__).resolve().parents[2]))
HERE = SOURCE / "tests" / "interop"
NAME = "localhost"
LIMIT_S = 30  # For one step of one case; a loaded machine is slow, a case that hangs is not.


class Failed(Exception):
    """The case has failed; the text says what was expected and what was seen."""


class Skipped(Exception):
    """The case cannot be run here. `absent:` at the front means that something is not installed."""


def expect(condition, text):
    if not condition:
        raise Failed(text)


def free_port():
    """For peers that cannot tell which port the system has chosen for them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process):
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        # Only looks at the table of the system: a connection would be one more client for the peer.
        with open("/proc/net/tcp", encoding="ascii") as v4, open("/proc/net/tcp6", encoding="ascii") as v6:
            for line in [*v4.readlines()[1:], *v6.readlines()[1:]]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                    return
        expect(process.running(), f"the peer has ended: {process.text()[-600:]}")
        time.sleep(0.02)
    raise Failed(f"the peer does not listen: {process.text()[-600:]}")


class Process:
    """A program whose output is collected as it comes, and that is ended by its own id."""

    def __init__(self, command, env=None, cwd=None):
        self.command = [str(word) for word in command]
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})}, cwd=cwd)
        self.seen = b""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while piece := os.read(self.child.stdout.fileno(), 65536):
            self.seen += piece

    def running(self):
        return self.child.poll() is None

    def text(self):
        return self.seen.decode("utf-8", "replace")

    def write(self, text):
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.write(text.encode())
            self.child.stdin.flush()

    def end_input(self):
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()

    def wait_for(self, text, count=1, limit_s=LIMIT_S):
        until = time.monotonic() + limit_s
        while self.text().count(text) < count:
            if time.monotonic() > until or not (self.running() or self.reader.is_alive()):
                if self.text().count(text) >= count:
                    break
                raise Failed(f"{self.command[0]} has not printed {text!r} but: {self.text()[-800:]}")
            time.sleep(0.01)
        return self.text()

    def finish(self, limit_s=LIMIT_S):
        """Waits for its end; gives the exit status."""
        try:
            status = self.child.wait(limit_s)
        except subprocess.TimeoutExpired:
            self.stop()
            raise Failed(f"{self.command[0]} does not end: {self.text()[-800:]}") from None
        self.reader.join(5)
        return status

    def stop(self):
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()
        if self.running():
            self.child.terminate()
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.reader.join(5)
        self.child.stdout.close()


@contextlib.contextmanager
def started(command, **options):
    process = Process(command, **options)
    try:
        yield process
    finally:
        process.stop()


def on_path(program):
    found = shutil.which(program)
    if found is None:
        raise Skipped(f"absent: {program} is not on the PATH")
    return found


def output_of(command, limit_s=LIMIT_S, **options):
    try:
        run = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, timeout=limit_s,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options)
    except subprocess.TimeoutExpired:
        raise Failed(f"{command[0]} takes more than {limit_s} s") from None
    return run.returncode, run.stdout.decode("utf-8", "replace")


class Server:
    """castls serve, with one JSON object for each connection."""

    def __init__(self, process):
        self.process = process
        self.port = int(process.wait_for("listening on ").split("listening on ")[1].split("\n")[0].rsplit(":", 1)[1])

    def connections(self, count=1, limit_s=LIMIT_S):
        """What it tells of its connections, once it has told of so many."""
        self.process.wait_for('"castls-serve/1"', count, limit_s)
        self.process.wait_for("}\n", count, limit_s)
        return [json.loads(line) for line in self.process.text().split("\n")[:-1] if line.startswith("{")]


class Lab:
    """The program under test, a development CA, and a folder for what the cases write."""

    def __init__(self, program, folder):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder).resolve()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.root = self.folder / "ca" / "root.pem"
        self.made = {}
        status, text = output_of([self.program, "version", "--json"])
        expect(status == 0, f"castls version: {text}")
        self.version = json.loads(text)
        # A group that the provider lacks is a wrong option; with one that it has, the dial fails.
        status, _ = output_of([self.program, "connect", "127.0.0.1:1", "--ca", self.credential()[2], "--json",
                               "--groups", "X25519MLKEM768"])
        self.has_hybrid = status != 1

    def credential(self, kind="p256", *more):
        """A certificate for localhost, made once: certificate, key, root."""
        base = "-".join([kind, *(word.strip("-") for word in more)])
        if base not in self.made:
            folder = self.folder / "ca"
            status, text = output_of([self.program, "ca", "--dir", folder, "--name", NAME, "--kind", kind,
                                      "--out", base, *more])
            if status != 0:
                raise Skipped(f"this build's provider makes no key of kind {kind}: {text.strip()}")
            self.made[base] = (folder / f"{base}.pem", folder / f"{base}-key.pem", folder / "root.pem")
        return self.made[base]

    def stranger(self):
        """A root that has nothing to do with the development CA: certificate, key, root."""
        cert, key = self.folder / "stranger.pem", self.folder / "stranger-key.pem"
        status, text = output_of([on_path("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                  "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=a stranger", "-days", "2",
                                  "-keyout", key, "-out", cert])
        expect(status == 0, f"openssl req: {text}")
        return cert, key, cert

    @contextlib.contextmanager
    def serve(self, *options, credential=None, mode="--echo"):
        cert, key, _ = credential or self.credential()
        with started([self.program, "serve", "--listen", "127.0.0.1:0", "--cert", cert, "--key", key, mode,
                      "--json", *options]) as process:
            yield Server(process)

    def connect_command(self, port, *options, root=None, name=NAME):
        return [self.program, "connect", f"127.0.0.1:{port}", "--servername", name, "--ca", root or self.root,
                *options]

    def connect(self, port, *options, root=None, name=NAME, text="hello from castls\n"):
        """castls connect that sends a text; gives its report."""
        command = self.connect_command(port, "--json", *options, root=root, name=name)
        try:
            run = subprocess.run([str(word) for word in command], input=text.encode(), timeout=LIMIT_S,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        except subprocess.TimeoutExpired:
            raise Failed("castls connect does not end") from None
        said = run.stderr.decode("utf-8", "replace")
        try:
            report = json.loads(run.stdout)
        except ValueError:
            raise Failed(f"castls connect: exit status {run.returncode}, {said}") from None
        return {**report, "status": run.returncode, "said": said}


OWN_TEXT = "hello from castls\n"


def check_echo(server, report):
    """What castls sent has arrived: it came back, or the peer has printed it."""
    if server.echo:
        expect(report["received_bytes"] == report["sent_bytes"] != 0,
               f"sent {report['sent_bytes']} bytes, {report['received_bytes']} came back")
    else:
        server.process.wait_for(OWN_TEXT)


def connected(report, version="TLS 1.3"):
    """The members about the connection, of a client's report that tells of no failure."""
    expect(report["ok"] and report["status"] == 0, f"castls connect: {report['error'] or report['said']}")
    tls = report["tls"]
    expect(tls["version"] == version and tls["verdict"] == "verified", f"agreed: {tls}")
    return tls
