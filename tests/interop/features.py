"""The features, each for castls as client and as server: what is done and what must be seen on both sides."""

import time

import bindings
import ech
import staples
import tls12_client
from lab import OWN_TEXT, Skipped, check_echo, connected, expect, on_path, output_of, started
from peers import EARLY, HELLO, HYBRID, RAW12

BOTH = ["--tls", "1.2-1.3"]
# Go resumes TLS 1.2 by tickets alone.
NO_SESSION_IDS = ["go"]
MLDSA = ["mldsa44", "mldsa65", "mldsa87"]
KINDS = ["p256", "p384", "p521", "ed25519", "rsa2048", "rsa3072", "rsa4096", *MLDSA]


def client_full(lab, peer, kind="p256"):
    with peer.serve(lab, lab.credential(kind)) as server:
        report = lab.connect(server.port)
        tls = connected(report)
        check_echo(server, report)
        expect(not tls["resumed"] and not tls["retried"], f"a plain full handshake, not {tls}")


def client_resumption(lab, peer):
    with peer.serve(lab, lab.credential()) as server:
        report = lab.connect(server.port, "--resume")
        expect(connected(report)["resumed"], "the second connection is not resumed")
        check_echo(server, report)


def client_certificate(lab, peer):
    cert, key, _ = lab.credential("p256", "--client")
    with peer.serve(lab, lab.credential(), client_ca=lab.root) as server:
        report = lab.connect(server.port, "--cert", cert, "--key", key)
        connected(report)
        check_echo(server, report)


def client_retry(lab, peer):
    with peer.serve(lab, lab.credential(), groups="secp384r1") as server:
        report = lab.connect(server.port)
        tls = connected(report)
        check_echo(server, report)
        expect(tls["retried"] and tls["group"] == "secp384r1", f"retried for secp384r1, not {tls}")


def client_alpn(lab, peer):
    with peer.serve(lab, lab.credential(), alpn="castls-test") as server:
        report = lab.connect(server.port, "--alpn", "other,castls-test")
        check_echo(server, report)
        expect(connected(report)["alpn"] == "castls-test", f"ALPN: {report['tls']['alpn']}")


def client_key_update(lab, peer):
    if peer.key == "openssl":
        client_key_update_openssl(lab, peer)
        return
    # The peer answers castls' update; rustls is told to make one of its own too.
    options = {"key_update": True} if peer.key == "rustls" else {}
    with peer.serve(lab, lab.credential(), **options) as server:
        report = lab.connect(server.port, "--key-update")
        connected(report)
        check_echo(server, report)


def client_key_update_openssl(lab, peer):
    """castls asks for new keys, and then the server does; data goes both ways behind each."""
    with peer.serve(lab, lab.credential()) as server:
        with started(lab.connect_command(server.port, "--key-update")) as castls:
            castls.write("behind castls' update\n")
            server.process.wait_for("behind castls' update\n")
            server.process.write("K\n")
            server.process.wait_for("SSL_do_handshake")
            server.process.write("from the server behind its update\n")
            castls.wait_for("from the server behind its update\n")
            castls.write("behind the server's update\n")
            server.process.wait_for("behind the server's update\n")
            castls.end_input()
            status = castls.finish()
            expect(status == 0, f"castls connect: exit status {status}, {castls.text()}")


def client_early(lab, peer):
    data = lab.folder / "early.txt"
    data.write_text(EARLY)
    kept = lab.folder / f"{peer.key}.castls-session"
    with peer.serve(lab, lab.credential(), early=True) as server:
        # GnuTLS refuses an age that is one millisecond more than its own count, which rounding brings
        # about now and then on loopback: it gets another try.
        for _ in range(5 if peer.key == "gnutls" else 1):
            connected(lab.connect(server.port, "--session-out", kept))
            time.sleep(0.1)
            report = lab.connect(server.port, "--session-in", kept, "--early-data", data)
            tls = connected(report)
            if tls["early_data"] == "accepted":
                break
        expect(tls["resumed"] and tls["early_data"] == "accepted", f"early data accepted, not {tls}")
        if peer.key == "rustls":
            check_echo(server, report)  # Its early part comes back too.
        elif peer.key == "openssl":
            server.process.wait_for(EARLY)
        else:
            server.process.wait_for(OWN_TEXT)  # gnutls-serv takes early data and shows none of it.


def client_hybrid(lab, peer):
    if not lab.has_hybrid:
        raise Skipped(f"this build's provider has no ML-KEM: {lab.version['provider_version']}")
    with peer.serve(lab, lab.credential()) as server:
        report = lab.connect(server.port)
        check_echo(server, report)
        expect(connected(report)["group"] == HYBRID and not report["tls"]["retried"], f"agreed: {report['tls']}")


def served(server, count=1, version="TLS 1.3"):
    """The members of castls serve about its last connection, which has not failed."""
    told = server.connections(count)
    for one in told:
        expect(one["error"] is None and one["connected"], f"castls serve: {one['error']}")
    expect(told[-1]["version"] == version, f"agreed: {told[-1]}")
    return told[-1]


def mode_of(peer):
    return getattr(peer, "mode", "--echo")


def server_full(lab, peer, kind="p256"):
    with lab.serve(credential=lab.credential(kind), mode=mode_of(peer)) as server:
        told = peer.connect(lab, server.port)
        one = served(server)
        expect(not one["resumed"] and not one["retried"] and not told.resumed, f"a plain full handshake, not {one}")


def server_resumption(lab, peer):
    for options in ([], ["--stateful"]):
        with lab.serve(*options, mode=mode_of(peer)) as server:
            told = peer.connect(lab, server.port, resume=True)
            expect(served(server, 2)["resumed"], f"castls serve {options}: the second connection is not resumed")
            expect(told.resumed, f"the peer does not call it resumed: {told.text[-600:]}")


def server_certificate(lab, peer):
    with lab.serve("--client-ca", lab.root, "--require-client-cert", mode=mode_of(peer)) as server:
        peer.connect(lab, server.port, credential=lab.credential("p256", "--client"))
        one = served(server)
        expect(one["verdict"] == "verified" and len(one["certificates"]) >= 1, f"a verified client, not {one}")


def server_retry(lab, peer):
    ways = [["--groups", "secp384r1"], ["--groups", "secp384r1", "--cookie"], ["--cookie"]]
    if peer.key == "gnutls":
        ways.pop()  # Its client takes a retry that asks for a cookie alone for an illegal one.
    for options in ways:
        with lab.serve(*options, mode=mode_of(peer)) as server:
            peer.connect(lab, server.port)
            expect(served(server)["retried"], f"castls serve {options} has not asked once more")


def server_alpn(lab, peer):
    name = "http/1.1" if peer.key == "curl" else "castls-test"
    with lab.serve("--alpn", f"other,{name}", mode=mode_of(peer)) as server:
        peer.connect(lab, server.port, alpn=name)
        expect(served(server)["alpn"] == name, "ALPN: " + str(served(server)["alpn"]))


def server_key_update(lab, peer):
    with lab.serve() as server:
        peer.connect(lab, server.port, key_update=True)
        served(server)


def server_early(lab, peer):
    with lab.serve("--early-data", "4096") as server:
        told = peer.connect(lab, server.port, resume=True, early=True)
        one = served(server, 2)
        expect(one["early_data"] == "accepted" and one["resumed"], f"early data accepted, not {one}")
        expect(told.early, f"the peer does not see its early data come back: {told.text[-600:]}")


def server_hybrid(lab, peer):
    if not lab.has_hybrid:
        raise Skipped(f"this build's provider has no ML-KEM: {lab.version['provider_version']}")
    with lab.serve() as server:
        peer.connect(lab, server.port)
        one = served(server)
        expect(one["group"] == HYBRID and not one["retried"], f"agreed: {one}")


def client_compression(lab, peer):
    for name in peer.compression:
        with peer.serve(lab, lab.credential("rsa2048")) as server:
            report = lab.connect(server.port, "--compress", name)
            check_echo(server, report)
            got = connected(report)["peer_compression"]
            expect(got == name, f"the certificate came compressed with {name}, not {got}")


def server_compression(lab, peer):
    for name in peer.compression:
        with lab.serve("--compress", name, credential=lab.credential("rsa2048"), mode=mode_of(peer)) as server:
            peer.connect(lab, server.port)
            got = served(server)["own_compression"]
            expect(got == name, f"the certificate went compressed with {name}, not {got}")


def client_record_size(lab, peer):
    with peer.serve(lab, lab.credential(), more=["--recordsize", "512"]) as server:
        report = lab.connect(server.port, "--record-size-limit", "600", text="x" * 5000 + "\n")
        check_echo(server, report)
        got = connected(report)["peer_record_size_limit"]
        expect(got == 513, f"the peer's limit is 512 bytes and the type, not {got}")


def server_record_size(lab, peer):
    with lab.serve("--record-size-limit", "600") as server:
        peer.connect(lab, server.port, more=["--recordsize", "512"])
        got = served(server)["peer_record_size_limit"]
        expect(got == 513, f"the peer's limit is 512 bytes and the type, not {got}")


def server_tls12(lab, peer, kind="p256"):
    """A peer of TLS 1.2 alone, and a castls that speaks both versions."""
    with lab.serve(*BOTH, credential=lab.credential(kind), mode=mode_of(peer)) as server:
        told = peer.connect(lab, server.port, tls12=True)
        one = served(server, version="TLS 1.2")
        expect(not one["resumed"] and not told.resumed, f"a plain full handshake, not {one}")


def server_tls12_suites(lab, peer):
    """Each suite of TLS 1.2, with each key that fits it and each group."""
    for kind in ("p256", "p384", "ed25519", "rsa2048"):
        for suite in ("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"):
            auth = "RSA" if kind.startswith("rsa") else "ECDSA"
            options = ["--tls", "1.2", "--suites", f"TLS_ECDHE_{auth}_WITH_{suite}", "--groups",
                       {"p256": "secp256r1", "p384": "secp384r1"}.get(kind, "x25519")]
            with lab.serve(*options, credential=lab.credential(kind), mode=mode_of(peer)) as server:
                peer.connect(lab, server.port, tls12=True)
                served(server, version="TLS 1.2")


def server_tls12_resumption(lab, peer):
    for options in ([], ["--stateful"]):
        with lab.serve(*BOTH, *options, mode=mode_of(peer)) as server:
            told = peer.connect(lab, server.port, resume=True, tls12=True)
            one = served(server, 2, version="TLS 1.2")
            if options and peer.key in NO_SESSION_IDS:
                expect(not one["resumed"], "a peer that knows no session ids resumed by one")
                continue
            expect(one["resumed"], f"castls serve {options}: the second connection is not resumed")
            expect(told.resumed, f"the peer does not call it resumed: {told.text[-600:]}")


def server_tls12_certificate(lab, peer):
    for kind in ("p256", "rsa2048"):
        with lab.serve(*BOTH, "--client-ca", lab.root, "--require-client-cert", mode=mode_of(peer)) as server:
            peer.connect(lab, server.port, credential=lab.credential(kind, "--client"), tls12=True)
            one = served(server, version="TLS 1.2")
            expect(one["verdict"] == "verified" and len(one["certificates"]) >= 1, f"a verified client, not {one}")


def server_tls12_alpn(lab, peer):
    name = "http/1.1" if peer.key == "curl" else "castls-test"
    with lab.serve(*BOTH, "--alpn", f"other,{name}", mode=mode_of(peer)) as server:
        peer.connect(lab, server.port, alpn=name, tls12=True)
        expect(served(server, version="TLS 1.2")["alpn"] == name, "ALPN in TLS 1.2")


def public_half(lab, credential):
    out = lab.folder / "peer-key.pub.pem"
    status, text = output_of([on_path("openssl"), "pkey", "-in", credential[1], "-pubout", "-out", out])
    expect(status == 0, f"openssl pkey: {text}")
    return out


def client_raw_key(lab, peer):
    credential = lab.credential()
    public = public_half(lab, credential)
    with peer.serve(lab, credential, more=peer.raw_key(credential, public)) as server:
        report = lab.connect(server.port, "--peer-key", public)
        check_echo(server, report)
        tls = connected(report)
        expect(tls["peer_raw_key"] and tls["verdict"] == "verified", f"a raw key that is trusted, not {tls}")


def server_raw_key(lab, peer):
    credential = lab.credential()
    with lab.serve("--raw-key", credential[1]) as server:
        peer.connect(lab, server.port, more=peer.takes_raw_key(public_half(lab, credential)))
        one = served(server)
        expect(one["own_raw_key"], f"the key went raw, not {one}")


def client_raw_key12(lab, peer):
    """TLS 1.2, and both ends send a raw key."""
    credential, own = lab.credential(), lab.credential("p256", "--client")[1]
    public = public_half(lab, credential)
    more = peer.raw_keys_only(credential[1], public)
    with peer.serve(lab, credential, asks=["--require-client-cert"], more=more) as server:
        report = lab.connect(server.port, "--peer-key", public, "--raw-key", own)
        check_echo(server, report)
        tls = connected(report, "TLS 1.2")
        expect(tls["peer_raw_key"] and tls["own_raw_key"] and tls["verdict"] == "verified", f"raw keys, not {tls}")


def server_raw_key12(lab, peer):
    theirs = lab.credential("p256", "--client")[1]
    public = public_half(lab, (None, theirs))
    with lab.serve("--raw-key", lab.credential()[1], "--peer-key", public, "--require-client-cert") as server:
        peer.connect(lab, server.port, more=[*peer.raw_keys_only(theirs, public), "--insecure"])
        one = served(server, version="TLS 1.2")
        expect(one["own_raw_key"] and one["peer_raw_key"] and one["verdict"] == "verified", f"raw keys, not {one}")


def client_mldsa(lab, peer):
    for kind in MLDSA:
        client_full(lab, peer, kind)


def server_mldsa(lab, peer):
    for kind in MLDSA:
        server_full(lab, peer, kind)


def client_grease(lab, peer):
    with peer.serve(lab, lab.credential()) as server:
        for _ in range(4):
            report = lab.connect(server.port, "--grease")
            connected(report)
            check_echo(server, report)


CASES = {
    "full handshake": (client_full, server_full),
    "resumption": (client_resumption, server_resumption),
    "client certificate": (client_certificate, server_certificate),
    "HelloRetryRequest": (client_retry, server_retry),
    "KeyUpdate": (client_key_update, server_key_update),
    "0-RTT": (client_early, server_early),
    "ALPN": (client_alpn, server_alpn),
    "certificate compression": (client_compression, server_compression),
    "record_size_limit": (client_record_size, server_record_size),
    "raw public key": (client_raw_key, server_raw_key),
    RAW12: (client_raw_key12, server_raw_key12),
    "GREASE and permuted extensions": (client_grease, None),
    "Encrypted ClientHello": (ech.client, None),
    "OCSP staple": (staples.client, staples.server),
    "exporter": (bindings.client, bindings.server),
    "TLS 1.2 exporter": (bindings.client12, bindings.server12),
    "ML-DSA certificates": (client_mldsa, server_mldsa),
    HYBRID: (client_hybrid, server_hybrid),
    "TLS 1.2 full handshake": (tls12_client.full, server_tls12),
    "TLS 1.2 suites and keys": (tls12_client.suites, server_tls12_suites),
    "TLS 1.2 resumption": (tls12_client.resumption, server_tls12_resumption),
    "TLS 1.2 client certificate": (tls12_client.certificate, server_tls12_certificate),
    "TLS 1.2 ALPN": (tls12_client.alpn, server_tls12_alpn),
}


def cases(peer):
    """Feature, role, and the function of each case with this peer."""
    for feature, functions in CASES.items():
        for role, function in zip(("client", "server"), functions):
            if function and feature in peer.roles.get(role, []):
                yield feature, role, function
    if peer.key == "openssl":
        for kind in KINDS:
            for role, function in zip(("client", "server"), CASES["full handshake"]):
                yield f"key {kind}", role, lambda lab, peer, f=function, k=kind: with_kind(lab, peer, f, k)


def with_kind(lab, peer, function, kind):
    if kind.startswith("mldsa") and peer.version(lab) < "OpenSSL 3.5":
        raise Skipped(f"the peer has no ML-DSA: {peer.version(lab)}, and third_party/openssl builds no program")
    function(lab, peer, kind)
