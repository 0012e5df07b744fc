"""Many connections at once, and many handshakes one after another, on one castls serve."""

import contextlib
import json
import pathlib
import re
import shutil

from lab import NAME, Failed, expect, on_path, output_of, started

CONNECTIONS = 1000
MIB = 1 << 20
CURLS = 4
HANDSHAKES = 100000
WARM_HANDSHAKES = 5000
GROWTH_MAX_KIB = 4096
LIMIT_S = 420


@contextlib.contextmanager
def quiet_server(lab, mode):
    """castls serve without a line for each connection in memory; gives the port and the process's id."""
    cert, key, _ = lab.credential()
    with started([lab.program, "serve", "--listen", "127.0.0.1:0", "--cert", cert, "--key", key, mode]) as process:
        text = process.wait_for("listening on 127.0.0.1:")
        yield int(re.search(r"127\.0\.0\.1:(\d+)", text)[1]), process


def run_load(lab, port, *options):
    status, text = output_of([lab.program, "load", f"127.0.0.1:{port}", "--servername", NAME, "--ca", lab.root,
                              "--json", *options], LIMIT_S)
    try:
        report = json.loads([line for line in text.split("\n") if line.startswith("{")][-1])
    except (IndexError, ValueError):
        raise Failed(f"castls load: exit status {status}, {text[-800:]}") from None
    expect(status == 0 and not report.get("failed"), f"castls load: exit status {status}, {report}")
    return report


def connections(lab, peer):
    with quiet_server(lab, "--echo") as (port, process):
        report = run_load(lab, port, "--connections", CONNECTIONS, "--bytes", MIB)
        expect(report["done"] == CONNECTIONS and report["lost"] == 0 and report["lost_bytes"] == 0, f"{report}")
        expect(report["bytes_each_way"] == CONNECTIONS * MIB, f"1 MiB both ways each, not {report}")
        expect(process.running(), "castls serve has ended")
        print(f"# summary: {CONNECTIONS} connections at once, 1 MiB both ways each, in "
              f"{report['microseconds'] / 1e6:.1f} s ({report['mib_per_second']} MiB/s each way)")


def curls(lab, peer):
    """Four curl processes with 250 transfers at once each; what comes back is compared."""
    on_path("curl")
    folder = lab.folder / "curl"
    folder.mkdir()
    body = bytes(range(251)) * (MIB // 251 + 1)
    (folder / "body").write_bytes(body[:MIB])
    each = CONNECTIONS // CURLS
    with contextlib.ExitStack() as stack:
        port, process = stack.enter_context(quiet_server(lab, "--http-echo"))
        running = []
        for i in range(CURLS):
            config = folder / f"config-{i}"
            config.write_text("\nnext\n".join(
                f'url = "https://{NAME}:{port}/{i}/{n}"\noutput = "{folder}/{i}-{n}"\n'
                f'data-binary = "@{folder}/body"\ncacert = "{lab.root}"\nresolve = "{NAME}:{port}:127.0.0.1"\n'
                'header = "Expect:"\nhttp1.1\nfail\nsilent\nshow-error' for n in range(each)))
            running.append(stack.enter_context(started(
                ["curl", "--parallel", "--parallel-immediate", "--parallel-max", each, "--config", config])))
        for curl in running:
            status = curl.finish(LIMIT_S)
            expect(status == 0, f"curl: exit status {status}, {curl.text()[-600:]}")
        expect(process.running(), "castls serve has ended")
        expect(len(re.findall(r"TLS 1\.3", process.text())) >= CONNECTIONS,
               "each transfer has a connection of its own")
    wrong = [name for i in range(CURLS) for n in range(each)
             if pathlib.Path(name := folder / f"{i}-{n}").read_bytes() != body[:MIB]]
    expect(not wrong, f"{len(wrong)} answers differ from what was sent")
    shutil.rmtree(folder)


def resident_kib(process):
    with open(f"/proc/{process.child.pid}/status", encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])


def handshakes(lab, peer):
    with quiet_server(lab, "--echo") as (port, process):
        run_load(lab, port, "--handshakes", WARM_HANDSHAKES)
        before = resident_kib(process)
        # OpenSSL 3.0 takes several times as long for one; what would grow, grows with fewer too.
        wanted = HANDSHAKES if lab.version["provider"] == "aws-lc" else HANDSHAKES // 5
        report = run_load(lab, port, "--handshakes", wanted)
        after = resident_kib(process)
        expect(report["handshakes"] == wanted, f"{report}")
        grown = report["memory_kib_at_the_end"] - report["memory_kib_at_a_tenth"]
        expect(grown <= GROWTH_MAX_KIB, f"castls load has grown by {grown} KiB")
        expect(after - before <= GROWTH_MAX_KIB, f"castls serve has grown from {before} to {after} KiB")
        print(f"# summary: {HANDSHAKES} handshakes one after another in {report['microseconds'] / 1e6:.1f} s; "
              f"castls serve held {before} KiB before and {after} KiB after")


def cases():
    yield "load: 1,000 connections at once by castls load", None, "server", connections
    yield "load: 1,000 connections at once by four curl processes", None, "server", curls
    yield "load: 100,000 sequential handshakes without growth of memory", None, "server", handshakes
