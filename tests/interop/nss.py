"""NSS, the TLS of Firefox, by its own tools: selfserv as a server and tstclnt as a client (libnss3-tools).

Certificates and keys go through a database of NSS' own. selfserv answers a request, tstclnt sends one and waits
until the server closes: so both speak HTTP here. The old names of its groups are P256, P384, x25519.
"""

import contextlib
import re

from features import served
from lab import NAME, connected, expect, free_port, on_path, output_of, started, wait_for_port

REQUEST = f"POST / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\nContent-Length: 4\r\n\r\nNSS\n"
TLS13 = ["-V", "tls1.3:tls1.3"]


class Nss:
    key, title = "nss", "NSS"

    def version(self, lab):
        for tool in ("tstclnt", "selfserv", "certutil", "pk12util", "openssl"):
            on_path(tool)
        # The tools do not tell; the package does.
        found = re.search(r"2?:?(\d+\.[\d.]+)", output_of(["dpkg-query", "-W", "-f", "${Version}", "libnss3-tools"])[1])
        return f"NSS {found[1] if found else 'of unknown version'}"

    def database(self, lab, credential):
        """A database with the root that is trusted and one key, under the nickname `own`; made once."""
        folder = lab.folder / f"nss-{credential[0].stem}"
        if folder.exists():
            return f"sql:{folder}"
        folder.mkdir()
        store, bundle = f"sql:{folder}", folder / "own.p12"
        for command in (
                ["certutil", "-N", "-d", store, "--empty-password"],
                ["certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-a", "-i", lab.root],
                ["openssl", "pkcs12", "-export", "-in", credential[0], "-inkey", credential[1], "-name", "own",
                 "-passout", "pass:", "-out", bundle],
                ["pk12util", "-i", bundle, "-d", store, "-W", ""]):
            status, text = output_of(command)
            expect(status == 0, f"{command[0]}: {text}")
        return store

    @contextlib.contextmanager
    def serve(self, lab, *more):
        port = free_port()
        store = self.database(lab, lab.credential())
        with started(["selfserv", "-p", port, "-e", "own", "-d", store, "-H", "0", "-u", "-v", *TLS13, *more]) as process:
            wait_for_port(port, process)
            yield port, process

    def connect(self, lab, port, *more):
        request = lab.folder / "nss.request"
        request.write_text(REQUEST)
        store = self.database(lab, lab.credential("p256", "--client"))
        status, text = output_of(["tstclnt", "-4", "-h", "127.0.0.1", "-p", port, "-a", NAME, "-d", store, "-f",
                                  "-A", request, *TLS13, *more])
        expect(status == 0 and "NSS\n" in text, f"tstclnt: exit status {status}, {text}")
        return text


def client(lab, peer, *more, server=()):
    """castls sends a request to selfserv; the members about the connection, and what selfserv says."""
    with peer.serve(lab, *server) as (port, process):
        report = lab.connect(port, *more, text="GET / HTTP/1.0\r\n\r\n")
        tls = connected(report)
        expect(report["received_bytes"] > 0, "selfserv has not answered")
        text = process.wait_for("SSL version 3.4")
        return tls, text


def client_full(lab, peer):
    tls, _ = client(lab, peer)
    expect(not tls["resumed"] and not tls["retried"], f"a plain full handshake, not {tls}")


def client_resumption(lab, peer):
    tls, _ = client(lab, peer, "--resume")
    expect(tls["resumed"], "the second connection is not resumed")


def client_certificate(lab, peer):
    cert, key, _ = lab.credential("p256", "--client")
    tls, text = client(lab, peer, "--cert", cert, "--key", key, server=["-r", "-r"])
    expect("subject DN" in text, f"selfserv has seen no certificate: {text[-600:]}")
    expect(tls["own_scheme"] is not None, "castls has signed nothing")


def client_retry(lab, peer):
    tls, _ = client(lab, peer, server=["-I", "P384"])
    expect(tls["retried"] and tls["group"] == "secp384r1", f"retried for secp384r1, not {tls}")


def server_full(lab, peer):
    with lab.serve(mode="--http-echo") as server:
        peer.connect(lab, server.port)
        one = served(server)
        expect(not one["resumed"] and not one["retried"], f"a plain full handshake, not {one}")


def server_resumption(lab, peer):
    for options in ([], ["--stateful"]):
        with lab.serve(*options, mode="--http-echo") as server:
            text = peer.connect(lab, server.port, "-L", "2")
            expect(served(server, 2)["resumed"], f"castls serve {options}: the second connection is not resumed")
            expect("1 stateless resumes" in text, f"tstclnt does not call it resumed: {text[-600:]}")


def server_certificate(lab, peer):
    with lab.serve("--client-ca", lab.root, "--require-client-cert", mode="--http-echo") as server:
        peer.connect(lab, server.port, "-n", "own")
        one = served(server)
        expect(one["verdict"] == "verified" and len(one["certificates"]) >= 1, f"a verified client, not {one}")


def server_retry(lab, peer):
    for options in (["--groups", "secp384r1"], ["--groups", "secp384r1", "--cookie"], ["--cookie"]):
        with lab.serve(*options, mode="--http-echo") as server:
            peer.connect(lab, server.port)
            expect(served(server)["retried"], f"castls serve {options} has not asked once more")


def server_early(lab, peer):
    with lab.serve("--early-data", "4096", mode="--http-echo") as server:
        text = peer.connect(lab, server.port, "-L", "2", "-Z")
        one = served(server, 2)
        expect(one["early_data"] == "accepted" and one["resumed"], f"early data accepted, not {one}")
        expect(text.count("NSS\n") == 2, f"the early request has not come back: {text[-600:]}")


NSS = Nss()
CASES = {
    "full handshake": (client_full, server_full),
    "resumption": (client_resumption, server_resumption),
    "client certificate": (client_certificate, server_certificate),
    "HelloRetryRequest": (client_retry, server_retry),
    "0-RTT": (None, server_early),
}


def cases():
    """Feature, role, and the function of each case with NSS."""
    for feature, functions in CASES.items():
        for role, function in zip(("client", "server"), functions):
            if function is not None:
                yield feature, role, function
