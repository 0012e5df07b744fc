"""The peers: how each is started as a server and as a client, and what it says of the connection.

Each has `roles`: for each role of castls ("client" or "server") the features that the peer has in the
opposite role. `serve` gives an object with a port and a `Process`; `connect` gives what the peer saw.
"""

import contextlib
import json
import os
import pathlib
import re
import types

from bindings import in_json
from lab import HERE, LIMIT_S, NAME, Failed, Skipped, expect, free_port, on_path, output_of, started, wait_for_port

HELLO = "hello from the peer\n"
EARLY = "early data from the peer\n"
GREASE = "GREASE and permuted extensions"
ECH = "Encrypted ClientHello"
FULL = ["full handshake", "resumption", "client certificate", "HelloRetryRequest", "ALPN"]
HYBRID = "X25519MLKEM768"
RAW12 = "TLS 1.2 raw public key"
EXPORTERS = ["exporter", "TLS 1.2 exporter"]
SUITES12 = "TLS 1.2 suites and keys"
TLS12 = ["TLS 1.2 full handshake", "TLS 1.2 resumption", "TLS 1.2 client certificate", "TLS 1.2 ALPN"]
P384 = {"openssl": "P-384", "gnutls": "NORMAL:-GROUP-ALL:+GROUP-SECP384R1"}


def seen(text="", **facts):
    return types.SimpleNamespace(text=text, **facts)


class OpenSSL:
    key, title = "openssl", "OpenSSL"
    no_tickets, mode = ["-no_ticket"], "--echo"
    exporting = {"more": ["-keymatexport", "EXPORTER-Channel-Binding", "-keymatexportlen", "32"]}
    binding_mark = "Keying material: "
    roles = {"client": [*FULL, "KeyUpdate", "0-RTT", GREASE, "OCSP staple", "exporter", *TLS12, SUITES12],
             "server": [*FULL, "KeyUpdate", "0-RTT", "OCSP staple", "exporter", *TLS12, SUITES12]}

    def version(self, lab):
        text = output_of([on_path("openssl"), "version"])[1]
        expect(text.startswith("OpenSSL 3"), f"not OpenSSL 3: {text}")
        return text.split(" ")[0] + " " + text.split(" ")[1]

    @contextlib.contextmanager
    def serve(self, lab, credential, client_ca=None, alpn=None, groups=None, early=False, tls12=False, more=()):
        cert, key, _ = credential
        command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", cert, "-key", key,
                   *(["-tls1_2"] if tls12 else []), *more]
        if client_ca:
            command += ["-Verify", "4", "-verify_return_error", "-CAfile", client_ca]
        if alpn:
            command += ["-alpn", alpn]
        if groups:
            command += ["-groups", P384["openssl"]]
        if early:
            command += ["-early_data", "-max_early_data", "4096"]
        with started(command) as process:
            text = process.wait_for("ACCEPT")
            text = process.wait_for("\n", text.count("\n", 0, text.index("ACCEPT")) + 1)
            yield seen(port=int(re.search(r"ACCEPT .*:(\d+)", text)[1]), process=process, echo=False)

    def connect(self, lab, port, credential=None, alpn=None, resume=False, early=False, key_update=False, tls12=False,
                more=()):
        command = ["openssl", "s_client", *(["-tls1_2"] if tls12 else []), "-connect", f"127.0.0.1:{port}",
                   "-servername", NAME, "-CAfile", lab.root, "-verify_return_error", "-verify_hostname", NAME, *more]
        if credential:
            command += ["-cert", credential[0], "-key", credential[1]]
        if alpn:
            command += ["-alpn", alpn]
        if resume:
            session, data = lab.folder / "openssl.session", lab.folder / "openssl.early"
            self._talk([*command, "-sess_out", session], False, tls12)
            command += ["-sess_in", session]
            if early:
                data.write_text(EARLY)
                command += ["-early_data", data]
        text = self._talk(command, key_update, tls12)
        return seen(text, resumed="Reused, TLSv1." in text, early="Early data was accepted" in text and EARLY in text)

    def binding_of(self, text):
        return re.search(r"Keying material: ([0-9A-F]+)", text)[1].lower()

    def fetch_status(self, lab, port):
        """What the OCSP response that comes with the certificate says of it."""
        text = self.connect(lab, port, more=["-status"]).text
        expect("OCSP Response Status: successful" in text, f"no OCSP response: {text[-600:]}")
        return re.search(r"Cert Status: (\w+)", text)[1]

    def _talk(self, command, key_update, tls12):
        with started(command) as process:
            # In TLS 1.3 a block about each ticket follows; in 1.2 the session stands in the first one.
            process.wait_for("Extended master secret: yes" if tls12 else "---\n", 1 if tls12 else 4)
            if key_update:
                process.write("K\n")
                process.wait_for("KEYUPDATE")
            process.write(HELLO)
            process.wait_for(HELLO)  # The tickets came before it.
            process.end_input()
            process.finish()
            return process.text()


class GnuTLS:
    key, title = "gnutls", "GnuTLS"
    no_tickets = ["--noticket"]
    roles = {"client": [*FULL, "KeyUpdate", "0-RTT", "record_size_limit", "raw public key", GREASE, *TLS12, RAW12],
             "server": [*FULL, "KeyUpdate", "0-RTT", "record_size_limit", "raw public key", *TLS12, RAW12]}

    def version(self, lab):
        on_path("gnutls-serv")
        return "GnuTLS " + output_of([on_path("gnutls-cli"), "--version"])[1].split("\n")[0].split(" ")[-1]

    @contextlib.contextmanager
    def serve(self, lab, credential, client_ca=None, alpn=None, groups=None, early=False, tls12=False, asks=(),
              more=()):
        port = free_port()
        command = ["gnutls-serv", "--echo", "-p", port, "--x509certfile", credential[0], "--x509keyfile", credential[1],
                   *(["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"] if tls12 else []), *more]
        if client_ca:
            command += ["--require-client-cert", "--verify-client-cert", "--x509cafile", client_ca]
        else:
            command += asks or ["-a"]
        if alpn:
            command += ["--alpn", alpn, "--alpn-fatal"]
        if groups:
            command += ["--priority", P384["gnutls"]]
        if early:
            command += ["--earlydata", "--maxearlydata", "4096"]
        with started(command) as process:
            wait_for_port(port, process)
            yield seen(port=port, process=process, echo=True)

    def connect(self, lab, port, credential=None, alpn=None, resume=False, early=False, key_update=False, tls12=False,
                more=()):
        command = ["gnutls-cli", "-p", port, "--x509cafile", lab.root, "--sni-hostname", NAME, "--verify-hostname",
                   NAME, *more]
        if tls12:
            command += ["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"]
        if credential:
            command += ["--x509certfile", credential[0], "--x509keyfile", credential[1]]
        if alpn:
            command += ["--alpn", alpn]
        if resume:
            command += ["--resume", "--waitresumption"]
        if early:
            data = lab.folder / "gnutls.early"
            data.write_text(EARLY)
            command += ["--earlydata", data]
        if key_update:
            command += ["--inline-commands"]
        with started([*command, "127.0.0.1"]) as process:
            process.wait_for("Simple Client Mode")
            if key_update:
                process.write("^rekey^\n")
                process.wait_for("Rekey was completed")
            process.write(HELLO)
            process.wait_for(HELLO)
            process.end_input()
            process.finish()
            text = process.text()
        return seen(text, resumed="This is a resumed session" in text, early=EARLY in text)

    def raw_key(self, credential, public):
        return ["--rawpkkeyfile", credential[1], "--rawpkfile", public, "--priority", "NORMAL:+CTYPE-SRV-RAWPK"]

    def takes_raw_key(self, public):
        return ["--priority", "NORMAL:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-X509", "--insecure"]

    def raw_keys_only(self, key, public):
        """Its own key goes raw and it takes nothing else, in TLS 1.2."""
        return ["--rawpkkeyfile", key, "--rawpkfile", public, "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-RAWPK"]


class Curl:
    key, title = "curl", "curl"
    roles = {"server": [*FULL, "OCSP staple", *TLS12]}
    mode = "--http-echo"

    def version(self, lab):
        return " ".join(output_of([on_path("curl"), "--version"])[1].split(" ")[:2])

    def connect(self, lab, port, credential=None, alpn=None, resume=False, tls12=False):
        url = f"https://{NAME}:{port}/"
        command = ["curl", "--silent", "--show-error", "--cacert", lab.root, "--resolve", f"{NAME}:{port}:127.0.0.1",
                   *(["--tlsv1.2", "--tls-max", "1.2"] if tls12 else ["--tlsv1.3"]), "--max-time", LIMIT_S,
                   "--header", "Connection: close", "--data-binary", HELLO, url]
        if credential:
            command += ["--cert", credential[0], "--key", credential[1]]
        if resume:
            command += [url]
        status, text = output_of(command)
        expect(status == 0 and text == HELLO * (2 if resume else 1), f"curl: exit status {status}, {text}")
        return seen(text, resumed=resume)


    def fetch_status(self, lab, port):
        """Whether curl goes on after it has looked at the OCSP response: it takes none but good ones."""
        url = f"https://{NAME}:{port}/"
        status, text = output_of(["curl", "--silent", "--show-error", "--cert-status", "--cacert", lab.root,
                                  "--resolve", f"{NAME}:{port}:127.0.0.1", "--header", "Connection: close",
                                  "--max-time", LIMIT_S, "--data-binary", HELLO, url])
        if status == 0 and text == HELLO:
            return "good"
        return "revoked" if status == 91 and "revocation reason" in text else f"exit status {status}, {text}"


class Scripted:
    """A peer of ours on somebody else's TLS: the programs in peers/ have the same commands and options."""
    no_tickets = None
    exporting, binding_mark, binding_of = {}, '"channel_binding"', staticmethod(in_json)

    def command(self, lab):
        raise NotImplementedError

    def version(self, lab):
        status, text = output_of([*self.command(lab), "version"])
        expect(status == 0, text)
        return text.strip()

    def options(self, alpn=None, groups=None, early=None, key_update=False, tls12=False):
        words = ["--tls12"] if tls12 else []
        words += ["--alpn", alpn] if alpn else []
        words += ["--groups", groups] if groups else []
        words += ["--early-data", early] if early else []
        return words + (["--key-update"] if key_update else [])

    @contextlib.contextmanager
    def serve(self, lab, credential, client_ca=None, early=False, more=(), **options):
        command = [*self.command(lab), "server", "--cert", credential[0], "--key", credential[1], *more]
        command += ["--client-ca", client_ca] if client_ca else []
        command += self.options(early="4096" if early else None, **options)
        with started(command) as process:
            text = process.wait_for("listening on 127.0.0.1:")
            text = process.wait_for("\n")
            yield seen(port=int(re.search(r"127\.0\.0\.1:(\d+)", text)[1]), process=process, echo=True)

    def connect(self, lab, port, credential=None, resume=False, early=False, more=(), **options):
        command = [*self.command(lab), "client", port, "--ca", lab.root, "--name", NAME, *more]
        command += ["--cert", credential[0], "--key", credential[1]] if credential else []
        command += ["--resume"] if resume else []
        command += self.options(early=EARLY if early else None, **options)
        status, text = output_of(command)
        lines = [json.loads(line) for line in text.split("\n") if line.startswith("{")]
        expect(status == 0 and len(lines) == (2 if resume else 1), f"{self.title}: exit status {status}, {text}")
        for line in lines:
            expect(line["error"] == "", f"{self.title}: {line['error']}")
        return seen(text, resumed=lines[-1]["resumed"], early=lines[-1].get("early_accepted", False))


class Python(Scripted):
    key, title = "python", "Python ssl"
    roles = {"client": [*FULL, "KeyUpdate", *TLS12], "server": [*FULL, *TLS12]}

    def command(self, lab):
        return [on_path("python3"), HERE / "peers" / "python.py"]


class Node(Scripted):
    key, title = "node", "Node"
    roles = {"client": [*FULL, "KeyUpdate", *TLS12], "server": [*FULL, *TLS12]}

    def command(self, lab):
        return [on_path("node"), HERE / "peers" / "node.js"]


class Go(Scripted):
    key, title = "go", "Go"
    roles = {"client": [*FULL, "KeyUpdate", HYBRID, GREASE, ECH, *EXPORTERS, *TLS12],
             "server": [*FULL, HYBRID, *EXPORTERS, *TLS12]}
    built = None

    def command(self, lab):
        go = on_path("go")
        if self.built is None:
            version = re.search(r"go1\.(\d+)", output_of([go, "env", "GOVERSION"])[1])
            if version is None or int(version[1]) < 24:
                raise Skipped("absent: the go on the PATH is older than 1.24")
            # The standard library only: nothing is fetched, no other toolchain either.
            program = lab.folder.parent / "peer-go"
            env = {**os.environ, "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "GOWORK": "off"}
            status, text = output_of([go, "build", "-o", program, "."], 300, cwd=HERE / "peers" / "go", env=env)
            expect(status == 0, f"go build: {text[-800:]}")
            self.built = program
        return [self.built]


class Rustls(Scripted):
    key, title = "rustls", "rustls"
    compression = ["brotli", "zlib"]
    raw_key = staticmethod(lambda credential, public: ["--raw-key"])
    takes_raw_key = staticmethod(lambda public: ["--peer-key", public])
    roles = {role: [*FULL, "KeyUpdate", "0-RTT", "certificate compression", HYBRID, GREASE, "raw public key",
                    "ML-DSA certificates", *EXPORTERS, *TLS12] for role in ("client", "server")}
    built = None

    def command(self, lab):
        if self.built is None:
            status, why = output_of([HERE.parents[1] / "third_party" / "cargo-is-new-enough"])
            if status != 0:
                raise Skipped(f"absent: {why.strip()}")
            target = pathlib.Path(os.environ["CASTLS_THIRD_PARTY"]) / "rustls"
            env = {name: value for name, value in os.environ.items() if name not in ("CC", "CFLAGS", "LDFLAGS")}
            env.update(CARGO_TARGET_DIR=str(target), AWS_LC_SYS_USE_SYSTEM="0")
            status, text = output_of(["cargo", "build", "--locked", "--release"], 900,
                                     cwd=HERE / "peers" / "rustls", env=env)
            if status != 0:
                raise Failed(f"cargo build: {text[-800:]}")
            self.built = target / "release" / "castls-interop-rustls"
        return [self.built]


ALL = [OpenSSL(), GnuTLS(), Curl(), Python(), Node(), Go(), Rustls()]
