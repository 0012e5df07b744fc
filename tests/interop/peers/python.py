#!/usr/bin/env python3
"""A client and an echo server of TLS 1.3, or with --tls12 of TLS 1.2 alone, on Python's ssl module.

    python.py server --cert F --key F [--client-ca F] [--alpn NAME] [--groups NAME]
    python.py client PORT --ca F --name NAME [--cert F --key F] [--alpn NAME] [--groups NAME] [--resume]

The server prints `listening on 127.0.0.1:PORT`, takes one connection after another and sends back what
comes in. The client sends a line and waits for it to come back. Both print one JSON object a connection.
"""

import argparse
import json
import platform
import socket
import ssl

LINE = b"hello from the peer\n"


def tell(**members):
    print(json.dumps(members), flush=True)


def facts(tls):
    return {
        "alpn": tls.selected_alpn_protocol() or "",
        "resumed": bool(tls.session_reused),
        "peer_certificates": 1 if tls.getpeercert(binary_form=True) else 0,
    }


def context(args, purpose):
    made = ssl.SSLContext(purpose)
    made.minimum_version = ssl.TLSVersion.TLSv1_2 if args.tls12 else ssl.TLSVersion.TLSv1_3
    made.maximum_version = ssl.TLSVersion.TLSv1_2 if args.tls12 else ssl.TLSVersion.TLSv1_3
    if args.cert:
        made.load_cert_chain(args.cert, args.key)
    if args.alpn:
        made.set_alpn_protocols([args.alpn])
    if args.groups:
        made.set_ecdh_curve(args.groups)
    return made


def serve_one(made, stream):
    try:
        stream.settimeout(20)
        with made.wrap_socket(stream, server_side=True) as tls:
            while data := tls.recv(16384):
                tls.sendall(data)
            tell(**facts(tls), error="")
            tls.unwrap()
    except OSError as error:
        tell(error=str(error))


def server(args):
    made = context(args, ssl.PROTOCOL_TLS_SERVER)
    if args.client_ca:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(args.client_ca)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while True:
        serve_one(made, listener.accept()[0])


def connect_once(made, args, session):
    with socket.create_connection(("127.0.0.1", args.port), 20) as stream:
        with made.wrap_socket(stream, server_hostname=args.name, session=session) as tls:
            tls.sendall(LINE)
            back = b""
            while len(back) < len(LINE) and (data := tls.recv(16384)):
                back += data
            told = facts(tls)
            session = tls.session
            tls.unwrap()
            tell(**told, error="" if back == LINE else "the echo differs")
            return session


def client(args):
    made = context(args, ssl.PROTOCOL_TLS_CLIENT)
    made.load_verify_locations(args.ca)
    session = None
    for _ in range(2 if args.resume else 1):
        try:
            session = connect_once(made, args, session)
        except OSError as error:
            tell(error=str(error))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["server", "client", "version"])
    parser.add_argument("port", nargs="?", type=int)
    for name in ("--ca", "--name", "--cert", "--key", "--client-ca", "--alpn", "--groups"):
        parser.add_argument(name)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--tls12", action="store_true")
    args = parser.parse_args()
    if args.command == "server":
        server(args)
    elif args.command == "client":
        client(args)
    else:
        print(f"Python {platform.python_version()} ({ssl.OPENSSL_VERSION})")


main()
