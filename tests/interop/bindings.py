"""Both ends of a connection export the same: the channel binding tls-exporter (RFC 9266)."""

import json

from lab import check_echo, connected, expect


def own_of(one):
    expect(one["channel_binding"] and len(one["channel_binding"]) == 64, f"a binding of castls', not {one}")
    return one["channel_binding"]


def compare(ours, theirs):
    expect(ours == theirs, f"the peer exports {theirs}, castls {ours}")


def client(lab, peer, tls12=False):
    with peer.serve(lab, lab.credential(), tls12=tls12, **peer.exporting) as server:
        report = lab.connect(server.port)
        ours = own_of(connected(report, "TLS 1.2" if tls12 else "TLS 1.3"))
        check_echo(server, report)
        compare(ours, peer.binding_of(server.process.wait_for(peer.binding_mark)))


def server(lab, peer, tls12=False):
    with lab.serve("--tls", "1.2-1.3") as serving:
        told = peer.connect(lab, serving.port, tls12=tls12, **peer.exporting)
        one = serving.connections(1)[-1]
        expect(one["error"] is None, f"castls serve: {one['error']}")
        compare(own_of(one), peer.binding_of(told.text))


def client12(lab, peer):
    client(lab, peer, tls12=True)


def server12(lab, peer):
    server(lab, peer, tls12=True)


def in_json(text):
    """The binding in the last line of JSON that a peer of ours has printed."""
    lines = [json.loads(line) for line in text.split("\n") if line.startswith("{")]
    return lines[-1]["channel_binding"]
