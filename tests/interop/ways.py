"""How castls connect gets to TLS: behind a beginning in plain text, and past something that cannot bear a large
ClientHello. The servers are Python's sockets and ssl; what they say in plain text is as the RFCs have it."""

import contextlib
import socket
import ssl
import struct
import threading

from lab import LIMIT_S, Skipped, connected, expect

# What is sent before anything is read, and then what is expected and what is answered to it.
GREETINGS = {
    # RFC 3207, with an extension before the last line of the answer to EHLO.
    "smtp": (b"220-mail.invalid\r\n220 ready\r\n",
             [(b"EHLO ", b"250-mail.invalid\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"), (b"STARTTLS", b"220 go ahead\r\n")]),
    # RFC 9051 section 6.2.1, with an untagged answer between.
    "imap": (b"* OK ready\r\n", [(b"a1 STARTTLS", b"* CAPABILITY IMAP4rev2\r\na1 OK go ahead\r\n")]),
    "pop3": (b"+OK ready\r\n", [(b"STLS", b"+OK go ahead\r\n")]),  # RFC 2595 section 4.
    # PostgreSQL's protocol: SSLRequest is a length and a code, the answer one byte.
    "postgres": (b"", [(struct.pack(">II", 8, 80877103), b"S")]),
}
REFUSALS = {"smtp": b"554 no\r\n", "imap": b"a1 NO\r\n", "pop3": b"-ERR\r\n", "postgres": b"N"}


def read_line(stream):
    """A line, or the eight bytes of a request that has no lines."""
    got = b""
    while not got.endswith(b"\n") and not (got[:1] == b"\0" and len(got) == 8):
        piece = stream.recv(1)
        if not piece:
            break
        got += piece
    return got


def greet(stream, protocol, refuses):
    first, steps = GREETINGS[protocol]
    stream.sendall(first)
    for number, (wanted, answer) in enumerate(steps):
        got = read_line(stream)
        expect(got.startswith(wanted), f"expected {wanted}, got {got}")
        is_last = number == len(steps) - 1
        stream.sendall(REFUSALS[protocol] if refuses and is_last else answer)


def echo_over_tls(stream, credential):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(credential[0], credential[1])
    with context.wrap_socket(stream, server_side=True) as secured:
        while piece := secured.recv(4096):
            secured.sendall(piece)
        secured.unwrap()  # Its close_notify.


@contextlib.contextmanager
def listening(serve):
    """A server of one thread; what fails in it fails the case."""
    errors = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(LIMIT_S)

        def run():
            try:
                serve(listener)
            except Exception as error:  # It is the case's, not this thread's.
                errors.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(LIMIT_S)
        expect(not errors, f"the server: {errors}")


def starttls(lab, protocol):
    def serve(listener):
        with listener.accept()[0] as stream:
            greet(stream, protocol, False)
            echo_over_tls(stream, lab.credential())

    with listening(serve) as port:
        report = lab.connect(port, "--starttls", protocol)
        connected(report)
        expect(report["received_bytes"] == report["sent_bytes"] != 0, f"the text has not come back: {report}")


def starttls_refused(lab, protocol):
    def serve(listener):
        with listener.accept()[0] as stream:
            greet(stream, protocol, True)
            expect(stream.recv(1) == b"", "something followed the refusal")

    with listening(serve) as port:
        report = lab.connect(port, "--starttls", protocol)
        expect(not report["ok"] and report["status"] in (2, 3), f"a refusal, not {report}")


def without_hybrid(lab, _):
    """What is on the way resets connections whose ClientHello is longer than a packet."""
    if not lab.has_hybrid:
        raise Skipped(f"this build's provider has no ML-KEM: {lab.version['provider_version']}")
    sizes = []

    def serve(listener):
        with listener.accept()[0] as stream:
            sizes.append(len(stream.recv(65536)))
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with listener.accept()[0] as stream:
            echo_over_tls(stream, lab.credential())

    with listening(serve) as port:
        report = lab.connect(port)
        tls = connected(report)
        expect(report["without_hybrid"] and tls["group"] == "x25519", f"tried again without the hybrid, not {report}")
    expect(sizes[0] > 1200, f"the first ClientHello had {sizes[0]} bytes")


def cases():
    for protocol in GREETINGS:
        yield f"way: --starttls {protocol}", None, "client", lambda lab, _, p=protocol: starttls(lab, p)
        yield (f"way: --starttls {protocol}, refused", None, "client",
               lambda lab, _, p=protocol: starttls_refused(lab, p))
    yield "way: a reset after a large ClientHello", None, "client", without_hybrid
