"""castls under a QUIC stack, Debian's libngtcp2 (tests/quic/peer), against quic-go: whole requests."""

import json
import os
import re

from lab import HERE, Failed, Skipped, expect, on_path, output_of, started

GO_MINOR = 26
ACCEPTED = 2  # castls_early_data


class QuicGo:
    key, title = "quic-go", "quic-go"

    def __init__(self):
        self.program = self.stack = None

    def version(self, lab):
        """Builds the peer; what it takes is in the Go module proxy, or in a cache from before."""
        self.stack = lab.folder.parent / "tests" / "quic" / "castls-ngtcp2"
        if not self.stack.exists():
            raise Skipped("absent: this build has no libngtcp2 0.12")
        go = on_path("go")
        minor = re.search(r"go1\.(\d+)", output_of([go, "env", "GOVERSION"])[1])
        if not minor or int(minor[1]) < GO_MINOR:
            raise Skipped(f"absent: the go on the PATH is older than 1.{GO_MINOR}")
        self.program = lab.folder.parent / "peer-quic-go"
        env = dict(os.environ, CGO_ENABLED="0", GOFLAGS="-mod=readonly", GOTOOLCHAIN="local")
        status, text = output_of([go, "build", "-o", self.program, "."], 300, cwd=HERE / "peers" / "quic-go", env=env)
        if status != 0 and "dial tcp" in text:
            raise Skipped("absent: quic-go, and the Go module proxy cannot be reached")
        expect(status == 0, f"go build: {text[-800:]}")
        return f"{output_of([self.program, 'version'])[1].strip()} (libngtcp2 {output_of([self.stack, 'version'])[1].strip()})"

    def client(self, port, root, count):
        return output_of([self.stack, "client", port, root, count], 60)


QUIC_GO = QuicGo()


def lines_of(text):
    return [json.loads(line) for line in text.split("\n") if line.startswith("{")]


def port_of(process):
    process.wait_for("listening on 127.0.0.1:")
    return re.search(r"127\.0\.0\.1:(\d+)", process.wait_for("\n"))[1]


def as_client(lab, peer):
    """A first request after an update of the keys, a second one resumed and in 0-RTT."""
    cert, key, root = lab.credential()
    with started([peer.program, "server", cert, key]) as server:
        status, text = peer.client(port_of(server), root, 2)
        seen = lines_of(text)
        expect(status == 0 and len(seen) == 2, f"exit status {status}: {text}")
        for line in seen:
            expect(line["ok"] and line["alpn"] == "castls-test" and line["text"] == "quic-go saw a request", f"{line}")
        expect(not seen[0]["resumed"] and seen[0]["updated"], f"first: {seen[0]}")
        expect(seen[1]["resumed"] and seen[1]["early"] == ACCEPTED, f"second: {seen[1]}")
        expect("CRYPTO_ERROR" not in server.text(), server.text())


def as_server(lab, peer):
    """The same from the other side."""
    cert, key, root = lab.credential()
    with started([peer.stack, "server", cert, key, 2]) as server:
        status, text = output_of([peer.program, "client", port_of(server), root, 2], 60)
        seen = lines_of(text)
        expect(status == 0 and len(seen) == 2, f"exit status {status}: {text} {server.text()}")
        for line in seen:
            expect(line["alpn"] == "castls-test" and line["text"] == "castls saw a request", f"{line}")
        expect(seen[1]["resumed"] and seen[1]["early"] and not seen[0]["resumed"], f"{seen}")
        expect(server.finish() == 0, server.text())
        ours = lines_of(server.text())
        expect(ours[1]["resumed"] and ours[1]["early"] == ACCEPTED, f"castls: {ours}")


def distrust(lab, peer):
    """The alert of a client that does not trust the server arrives as an error of QUIC's."""
    cert, key, _ = lab.credential()
    with started([peer.program, "server", cert, key]) as server:
        status, text = peer.client(port_of(server), lab.stranger()[2], 1)
        if status == 0 or "castls" not in text and "trust" not in text:
            raise Failed(f"exit status {status}: {text}")
        server.wait_for("CRYPTO_ERROR 0x130")  # unknown_ca


def cases():
    yield "QUIC, resumed with 0-RTT", "client", as_client
    yield "QUIC, resumed with 0-RTT", "server", as_server
    yield "QUIC, a root that is not trusted", "client", distrust
