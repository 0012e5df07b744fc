"""What must be refused: the alert that reaches the peer, and the sentence that castls says."""

import contextlib
import random
import socket
import threading

from lab import LIMIT_S, expect, output_of, started
from peers import OpenSSL

OPENSSL = OpenSSL()

# RFC 8446 section 6.
ALERTS = {"unexpected_message": 10, "record_overflow": 22, "bad_certificate": 42, "certificate_expired": 45,
          "unknown_ca": 48, "decode_error": 50, "protocol_version": 70, "certificate_required": 116,
          "handshake_failure": 40, "inappropriate_fallback": 86, "no_renegotiation": 100}


def check_error(error, status, alert, sentence):
    expect(error is not None, "castls has not refused")
    expect(error["alert_sent"] == alert, f"the alert {alert}, not {error['alert_sent']}: {error}")
    expect(sentence in error["explanation"], f"a sentence with {sentence!r}, not {error['explanation']!r}")
    expect(status in (None, 3, 4), f"exit status {status}")


def client_refuses(lab, credential, alert, sentence, status=4, **options):
    """castls connects to openssl s_server, which shows the alert that has come."""
    with OPENSSL.serve(lab, credential) as server:
        report = lab.connect(server.port, **options)
        check_error(report["error"], report["status"], alert, sentence)
        expect(report["status"] == status, f"exit status {report['status']}")
        server.process.wait_for(f"SSL alert number {ALERTS[alert]}")


def client_wrong_name(lab, peer):
    client_refuses(lab, lab.credential(), "bad_certificate", "not for the name", name="elsewhere.test")


def client_expired(lab, peer):
    client_refuses(lab, lab.credential("p256", "--expired"), "certificate_expired", "expired")


def client_untrusted(lab, peer):
    client_refuses(lab, lab.credential(), "unknown_ca", "root", root=lab.stranger()[2])


def server_refuses(lab, credential, alert, sentence):
    """openssl s_client connects to castls, which wants a certificate of the development CA."""
    with lab.serve("--client-ca", lab.root, "--require-client-cert") as server:
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-ign_eof"]
        command += ["-cert", credential[0], "-key", credential[1]] if credential else []
        _, text = output_of(command)
        check_error(server.connections()[0]["error"], None, alert, sentence)
        expect(f"SSL alert number {ALERTS[alert]}" in text, f"the alert {alert} on the wire, not {text[-600:]}")


def server_missing_certificate(lab, peer):
    server_refuses(lab, None, "certificate_required", "certificate")


def server_untrusted(lab, peer):
    server_refuses(lab, lab.stranger(), "unknown_ca", "root")


def server_expired(lab, peer):
    server_refuses(lab, lab.credential("p256", "--client", "--expired"), "certificate_expired", "expired")


def send_bytes(lab, data, alert, sentence):
    """Sends bytes to castls serve: one fatal alert comes back, in plaintext, and then the end."""
    with lab.serve() as server:
        with socket.create_connection(("127.0.0.1", server.port), LIMIT_S) as stream:
            stream.sendall(data)
            back = b""
            with contextlib.suppress(ConnectionResetError):
                while piece := stream.recv(4096):
                    back += piece
        error = server.connections()[0]["error"]
        check_error(error, None, alert, sentence)
        expect(len(back) == 7 and back[0] == 21 and back[3:] == bytes([0, 2, 2, ALERTS[alert]]),
               f"the alert record of {alert}, not {back.hex()}")


def server_plain_http(lab, peer):
    send_bytes(lab, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "unexpected_message", "plain HTTP")


def server_sslv2(lab, peer):
    # SSL 2.0 CLIENT-HELLO with one cipher and a challenge of 16 bytes.
    hello = bytes([1, 0, 2, 0, 3, 0, 0, 0, 16, 7, 0, 0xC0]) + bytes(range(16))
    send_bytes(lab, bytes([0x80, len(hello)]) + hello, "protocol_version", "SSLv2")


def server_tls10(lab, peer):
    body = b"\x03\x01" + bytes(range(32)) + b"\x00" + b"\x00\x04\xc0\x13\x00\x2f" + b"\x01\x00"
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    send_bytes(lab, b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message, "protocol_version", "version")


def server_tls10_openssl(lab, peer):
    with lab.serve() as server:
        _, text = output_of(["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1", "-cipher",
                             "ALL:@SECLEVEL=0"])
        check_error(server.connections()[0]["error"], None, "protocol_version", "version")
        expect("SSL alert number 70" in text, f"the alert protocol_version on the wire, not {text[-600:]}")


def server_refuses_tls12(lab, alert, sentence, *options, serve=(), then=None):
    """openssl s_client with TLS 1.2 alone, which castls serve speaks beside TLS 1.3."""
    with lab.serve("--tls", "1.2-1.3", *serve) as server:
        command = ["openssl", "s_client", "-connect", f"127.0.0.1:{server.port}", "-tls1_2", *options]
        with started(command) as process:
            if then:
                process.wait_for("Verify return code")
                process.write(then)
            process.wait_for(f"SSL alert number {ALERTS[alert]}")
        if not then:  # castls serve tells how a handshake failed, not how a connection ended.
            check_error(server.connections()[0]["error"], None, alert, sentence)


def server_tls12_no_certificate(lab, peer):
    serve = ["--client-ca", lab.root, "--require-client-cert"]
    server_refuses_tls12(lab, "handshake_failure", "certificate", serve=serve)


def server_tls12_suites(lab, peer):
    """Static RSA, block ciphers, finite-field Diffie-Hellman: none of them is there."""
    for name in ("AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "DHE-RSA-AES128-GCM-SHA256"):
        server_refuses_tls12(lab, "handshake_failure", "cipher suite", "-cipher", name)


def server_tls12_fallback(lab, peer):
    server_refuses_tls12(lab, "inappropriate_fallback", "fell back", "-fallback_scsv")


def server_tls12_renegotiation(lab, peer):
    server_refuses_tls12(lab, "no_renegotiation", "renegotiation", then="R\n")


def server_smtp(lab, peer):
    send_bytes(lab, b"EHLO localhost\r\n", "unexpected_message", "plain-text")


def server_random(lab, peer):
    """Random bytes from fixed seeds: an alert each time, and the server goes on serving."""
    with lab.serve() as server:
        for seed in range(64):
            data = random.Random(seed).randbytes(1 + seed * 16)
            with socket.create_connection(("127.0.0.1", server.port), LIMIT_S) as stream:
                stream.sendall(data)
                stream.shutdown(socket.SHUT_WR)
                back = b""
                with contextlib.suppress(ConnectionResetError):
                    while piece := stream.recv(4096):
                        back += piece
            expect(back == b"" or (len(back) == 7 and back[0] == 21), f"seed {seed}: {back.hex()}")
            expect(len(data) < 5 or back != b"", f"seed {seed}: no alert has come")
        for one in server.connections(64):
            expect(one["error"] is not None and one["error"]["explanation"], f"a refusal with a sentence, not {one}")
        report = lab.connect(server.port)
        expect(report["ok"], f"a connection behind the random bytes: {report['error']}")


def client_http_answer(lab, peer):
    """A web server answers the ClientHello as it answers anything that is no request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        got = []

        def answer():
            stream, _ = listener.accept()
            with stream:
                stream.settimeout(LIMIT_S)
                stream.recv(4096)
                stream.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                while piece := stream.recv(4096):
                    got.append(piece)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        report = lab.connect(listener.getsockname()[1])
        thread.join(LIMIT_S)
        check_error(report["error"], report["status"], "unexpected_message", "answered with plain HTTP")
        expect(b"".join(got).endswith(bytes([0, 2, 2, ALERTS["unexpected_message"]])),
               f"an alert at the end, not {b''.join(got)[-16:].hex()}")


def cases():
    for feature, role, function in (
            ("refused: wrong name", "client", client_wrong_name),
            ("refused: expired leaf", "client", client_expired),
            ("refused: untrusted root", "client", client_untrusted),
            ("refused: no client certificate", "server", server_missing_certificate),
            ("refused: untrusted client", "server", server_untrusted),
            ("refused: expired client", "server", server_expired),
            ("refused: TLS 1.0", "server", server_tls10_openssl),
            ("refused: TLS 1.2, no client certificate", "server", server_tls12_no_certificate),
            ("refused: TLS 1.2, suites of old", "server", server_tls12_suites),
            ("refused: TLS 1.2, fallback", "server", server_tls12_fallback),
            ("refused: TLS 1.2, renegotiation", "server", server_tls12_renegotiation)):
        yield feature, OPENSSL, role, function
    for feature, role, function in (
            ("refused: plain HTTP request", "server", server_plain_http),
            ("refused: SSLv2 hello", "server", server_sslv2),
            ("refused: TLS 1.0 ClientHello by hand", "server", server_tls10),
            ("refused: SMTP client", "server", server_smtp),
            ("refused: random bytes", "server", server_random),
            ("refused: plain HTTP answer", "client", client_http_answer)):
        yield feature, None, role, function
