"""Wireshark reads what castls has said, with the key log of castls: tshark on a capture of our own making.

The capture is of a relay between castls connect and castls serve: it writes what passes as TCP packets of a
made-up connection, so that nothing has to listen on an interface and no privilege is needed.
"""

import contextlib
import select
import socket
import struct
import threading

from lab import OWN_TEXT, connected, expect, on_path, output_of

CLIENT, SERVER = (bytes([10, 0, 0, 1]), 50000), (bytes([10, 0, 0, 2]), 443)
PIECE = 16000  # Bytes of a made-up segment.
SYN, ACK, FIN_ACK = 0x02, 0x10, 0x11


class Wireshark:
    key, title = "wireshark", "Wireshark"

    def version(self, lab):
        return "tshark " + output_of([on_path("tshark"), "--version"])[1].split(" ")[2]


def packet(source, target, seq, ack, flags, data=b""):
    """An IPv4 packet with a TCP segment, without checksums, which tshark does not ask for."""
    tcp = struct.pack(">HHIIBBHHH", source[1], target[1], seq, ack, 5 << 4, flags, 65535, 0, 0)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp) + len(data), 0, 0x4000, 64, 6, 0)
    return head + source[0] + target[0] + tcp + data


def write_pcap(path, pieces):
    """`pieces` are (is_client, bytes), in order."""
    packets = [packet(CLIENT, SERVER, 0, 0, SYN), packet(SERVER, CLIENT, 0, 1, SYN | ACK),
               packet(CLIENT, SERVER, 1, 1, ACK)]
    sent = {True: 1, False: 1}
    for is_client, data in pieces:
        ends = (CLIENT, SERVER) if is_client else (SERVER, CLIENT)
        for at in range(0, len(data), PIECE):
            part = data[at:at + PIECE]
            packets.append(packet(*ends, sent[is_client], sent[not is_client], ACK, part))
            sent[is_client] += len(part)
    packets.append(packet(CLIENT, SERVER, sent[True], sent[False], FIN_ACK))
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))  # 101: packets begin with IP.
        for number, one in enumerate(packets):
            out.write(struct.pack("<IIII", 1700000000 + number, 0, len(one), len(one)) + one)


def relay(client, port, pieces):
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        ends = {client: server, server: client}
        while ends:
            for end in select.select(list(ends), [], [])[0]:
                data = end.recv(65536)
                if data:
                    pieces.append((end is client, data))
                    ends[end].sendall(data)
                else:
                    with contextlib.suppress(OSError):
                        ends[end].shutdown(socket.SHUT_WR)
                    ends = {one: other for one, other in ends.items() if one is not end}


@contextlib.contextmanager
def relayed(port):
    """A relay for one connection: its port, and what passed once the connection is over."""
    pieces = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: relay(listener.accept()[0], port, pieces), daemon=True)
        thread.start()
        yield listener.getsockname()[1], pieces, thread


def read(lab, pieces, keys):
    path = lab.folder / "capture.pcap"
    write_pcap(path, pieces)
    status, text = output_of([on_path("tshark"), "-r", path, "-o", f"tls.keylog_file:{keys}", "-q", "-z",
                              "follow,tls,ascii,0"])
    expect(status == 0, f"tshark: exit status {status}, {text[-600:]}")
    return text


def read_back(lab, role, tls, *more):
    keys = lab.folder / f"{role}-{tls}.keys"
    log = ["--key-log", keys]
    with lab.serve("--tls", tls, *(log if role == "server" else [])) as server:
        with relayed(server.port) as (port, pieces, thread):
            report = lab.connect(port, "--tls", tls, *(log if role == "client" else []), *more)
            connected(report, f"TLS {tls}")
            thread.join(5)
        expect(report["received_bytes"] == report["sent_bytes"] != 0, "the echo has not come back")
    text = read(lab, pieces, keys)
    expect(text.count(OWN_TEXT.strip()) == 2, f"tshark reads both directions with the key log, not {text[-600:]}")
    return pieces


def client_tls13(lab, peer):
    pieces = read_back(lab, "client", "1.3")
    none = lab.folder / "empty.keys"
    none.write_text("")
    expect(OWN_TEXT.strip() not in read(lab, pieces, none), "tshark reads it without the key log, too")


LOG = "decrypted with the key log"
CASES = {
    LOG: (client_tls13, lambda lab, peer: read_back(lab, "server", "1.3")),
    f"KeyUpdate, {LOG}": (lambda lab, peer: read_back(lab, "client", "1.3", "--key-update"), None),
    f"TLS 1.2, {LOG}": (lambda lab, peer: read_back(lab, "client", "1.2"),
                        lambda lab, peer: read_back(lab, "server", "1.2")),
}


def cases():
    for feature, functions in CASES.items():
        for role, function in zip(("client", "server"), functions):
            if function is not None:
                yield feature, role, function


WIRESHARK = Wireshark()
