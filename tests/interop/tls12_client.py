"""castls as a client of TLS 1.2: what is done and what must be seen on both sides."""

from lab import check_echo, connected, expect

TLS12 = "TLS 1.2"


def full(lab, peer):
    """A castls as it is by default, and a peer of TLS 1.2 alone."""
    for kind in ("p256", "p384", "rsa2048"):
        with peer.serve(lab, lab.credential(kind), tls12=True) as server:
            report = lab.connect(server.port)
            check_echo(server, report)
            connected(report, TLS12)


def suites(lab, peer):
    """Each suite of TLS 1.2, with a key that fits it, in each group."""
    for auth, kind in (("ECDSA", "p256"), ("RSA", "rsa2048")):
        for suite in ("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"):
            name = f"TLS_ECDHE_{auth}_WITH_{suite}"
            with peer.serve(lab, lab.credential(kind), tls12=True) as server:
                for group in ("x25519", "secp256r1", "secp384r1"):
                    # The curve of the certificate has to be offered, too: RFC 8422 section 5.3.
                    groups = group if group == "secp256r1" else f"{group},secp256r1"
                    tls = connected(lab.connect(server.port, "--suites", name, "--groups", groups), TLS12)
                    expect(tls["suite"] == name, f"{name}, not {tls['suite']}")


def resumption(lab, peer):
    """By a ticket, and by a session id where the peer can be kept from tickets."""
    for options in ({}, {"more": peer.no_tickets}) if peer.no_tickets else ({},):
        with peer.serve(lab, lab.credential(), tls12=True, **options) as server:
            report = lab.connect(server.port, "--resume")
            expect(connected(report, TLS12)["resumed"], "the second connection is not resumed")
            check_echo(server, report)


def certificate(lab, peer):
    for kind in ("p256", "rsa2048"):
        cert, key, _ = lab.credential(kind, "--client")
        with peer.serve(lab, lab.credential(), client_ca=lab.root, tls12=True) as server:
            report = lab.connect(server.port, "--cert", cert, "--key", key)
            connected(report, TLS12)
            check_echo(server, report)


def alpn(lab, peer):
    with peer.serve(lab, lab.credential(), alpn="castls-test", tls12=True) as server:
        report = lab.connect(server.port, "--alpn", "other,castls-test")
        check_echo(server, report)
        expect(connected(report, TLS12)["alpn"] == "castls-test", f"ALPN: {report['tls']['alpn']}")
