"""OCSP responses that a server staples (RFC 6066 section 8): made by openssl ocsp under the development root."""

import json

from lab import check_echo, connected, expect, on_path, output_of


def response_about(lab, credential, is_revoked):
    """What the development root says of a certificate, made by openssl ocsp."""
    openssl, root = on_path("openssl"), credential[2]
    serial = output_of([openssl, "x509", "-in", credential[0], "-noout", "-serial"])[1].strip().split("=")[1]
    index, out = lab.folder / "ocsp.index", lab.folder / "ocsp.der"
    revoked = "250101000000Z" if is_revoked else ""
    index.write_text(f"{'R' if is_revoked else 'V'}\t491231235959Z\t{revoked}\t{serial}\tunknown\t/CN=localhost\n")
    status, text = output_of([openssl, "ocsp", "-index", index, "-CA", root, "-rsigner", root, "-rkey",
                              root.with_name("root-key.pem"), "-issuer", root, "-cert", credential[0], "-respout", out,
                              "-ndays", "1", "-noverify"])
    expect(status == 0 and out.exists(), f"openssl ocsp: {text[-600:]}")
    return out


def client(lab, peer):
    credential = lab.credential()
    more = ["-status_file", response_about(lab, credential, False)]
    with peer.serve(lab, credential, more=more) as server:
        report = lab.connect(server.port, "--require-staple")
        check_echo(server, report)
        connected(report)
    more = ["-status_file", response_about(lab, credential, True)]
    with peer.serve(lab, credential, more=more) as server:
        report = lab.connect(server.port)
        expect(report["status"] != 0 and "revoked" in json.dumps(report["error"]), f"a refusal, not {report}")
    with peer.serve(lab, credential) as server:
        report = lab.connect(server.port, "--require-staple")
        expect(report["status"] != 0 and "OCSP" in json.dumps(report["error"]), f"a refusal, not {report}")


def server(lab, peer):
    """The peer looks at the response itself, and refuses one that says revoked."""
    cert, key, root = lab.credential()
    chain = lab.folder / "stapled-chain.pem"  # curl looks for the issuer in what the server sends.
    chain.write_text(cert.read_text() + root.read_text())
    for is_revoked in (False, True):
        response = response_about(lab, (cert, key, root), is_revoked)
        with lab.serve("--staple", response, credential=(chain, key, root), mode=peer.mode) as serving:
            told = peer.fetch_status(lab, serving.port)
            expect(told == ("revoked" if is_revoked else "good"), f"{peer.title} has read {told!r}")
