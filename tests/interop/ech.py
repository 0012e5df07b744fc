"""Encrypted ClientHello (RFC 9849) of castls' client with peers that serve it."""

from lab import check_echo, connected, expect


def offered(lab, server, listed, *options):
    report = lab.connect(server.port, "--ech", f"@{listed}", *options)
    tls = connected(report)
    check_echo(server, report)
    expect(tls["ech"] == "accepted", f"ECH accepted, not {tls}")
    return tls


def client(lab, peer):
    ours, theirs = lab.folder / "ech.txt", lab.folder / "ech-other.txt"
    with peer.serve(lab, lab.credential(), more=["--ech", ours]) as server:
        offered(lab, server, ours)
        expect(offered(lab, server, ours, "--resume")["resumed"], "resumed in the inner hello")
        offered(lab, server, ours, "--grease")
        tls = connected(lab.connect(server.port, "--ech-grease"))
        expect(tls["ech"] == "grease" and tls["ech_retry_configs"] is None, f"GREASE, not {tls}")
    with peer.serve(lab, lab.credential(), groups="secp384r1", more=["--ech", theirs]) as server:
        expect(offered(lab, server, theirs)["retried"], "retried for secp384r1")
        report = lab.connect(server.port, "--ech", f"@{ours}")
        tls = report["tls"]
        expect(not report["ok"] and report["error"]["reason"] == "ECH_REJECTED", f"refused: {report['error']}")
        expect(tls["ech"] == "rejected" and tls["ech_retry_configs"] == theirs.read_text(), f"retry: {tls}")
    with peer.serve(lab, lab.credential()) as server:
        report = lab.connect(server.port, "--ech", f"@{ours}")
        expect(not report["ok"] and report["tls"]["ech_retry_configs"] is None, f"ECH is off: {report['tls']}")
