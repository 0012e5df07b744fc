"""Turns a vector file into flat text: records of lines NAME=VALUE, with an empty line after each.

Values are hexadecimal bytes, decimal numbers or single words, so that a test program needs no JSON.
"""

import json
from pathlib import Path

HASHES = {"SHA2-256": 4, "SHA2-384": 5, "SHA2-512": 6}


def record(**fields):
    """One record; None stands for a field that is not there."""
    return "".join(f"{name}={value}\n" for name, value in fields.items() if value is not None) + "\n"


def tls13(path):
    """NIST ACVP's TLS 1.3 key schedules, one record each."""
    for group in json.loads(path.read_text())["testGroups"]:
        for test in group["tests"]:
            yield record(id=test["tcId"], hash=HASHES[group["hmacAlg"]], psk=test.get("psk"),
                         dhe=test.get("dhe"), hello_client=test["helloClientRandom"],
                         hello_server=test["helloServerRandom"],
                         finished_client=test["finishedClientRandom"],
                         finished_server=test["finishedServerRandom"], **test["expected"])


def tls12(path):
    """NIST ACVP's TLS 1.2 extended main secrets and key blocks, one record each."""
    for group in json.loads(path.read_text())["testGroups"]:
        for test in group["tests"]:
            yield record(id=test["tcId"], hash=HASHES[group["hashAlg"]], premaster=test["preMasterSecret"],
                         session_hash=test["sessionHash"], client_random=test["clientRandom"],
                         server_random=test["serverRandom"], main_secret=test["expected"]["masterSecret"],
                         key_block=test["expected"]["keyBlock"])


LABELS = ["c e traffic", "e exp master", "c hs traffic", "s hs traffic", "c ap traffic", "s ap traffic",
          "exp master", "res master"]
GROUPS = {"x25519": 29, "P-256": 23}


def trace_step(step, fields, seen):
    """What one step of an RFC 8448 trace asks of the key schedule."""
    what = step["what"]
    if what.startswith("create an ephemeral"):
        group = next(GROUPS[name] for name in GROUPS if name in what)
        yield record(op="key", who=step["who"], group=group, private=fields["private key"],
                     share=fields["public key"])
    elif what.startswith("extract secret \"early\""):
        yield record(op="early", psk=fields["IKM"] if fields["IKM"].strip("0") else None)
    elif what.startswith("extract secret \"handshake\""):
        yield record(op="handshake", shared=fields["IKM"])
    elif what.startswith("extract secret \"master\""):
        yield record(op="main")
    elif what.startswith("derive secret \""):
        label = what.split("\"")[1].removeprefix("tls13 ")
        yield record(op="secret", label=LABELS.index(label), hash=fields["hash"], secret=fields["expanded"])
    elif "traffic keys" in what:
        yield record(op="keys", secret=fields["PRK"], key=fields["key expanded"], iv=fields["iv expanded"])
    elif what.startswith("calculate finished"):
        yield record(op="finished", secret=fields["PRK"], mac=fields["finished"])
    elif what.startswith("calculate PSK binder"):
        yield record(op="binder", prefix=fields["ClientHello prefix"], hash=fields["binder hash"],
                     secret=fields["PRK"], mac=fields["finished"])
    elif what.startswith("generate resumption"):
        yield record(op="resumption", secret=fields["PRK"], nonce=fields["hash"], psk=fields["expanded"])
    elif what.startswith("construct a") and "NewSessionTicket" not in what:
        (name, message), = fields.items()
        if name == "ServerHello" and seen["section"] == 5 and not seen["retry"]:
            seen["retry"] = True
            yield record(op="retry")
        # In section 4 the trace shows the first hello without its binders; the record has it whole.
        if name == "ClientHello" and seen["section"] == 4:
            message = None
        if message:
            yield record(op="message", bytes=message)
    elif what == "send handshake record" and seen["section"] == 4 and not seen["hello"]:
        seen["hello"] = True
        yield record(op="message", bytes=fields["payload"])


def traces(path):
    """The five traces of RFC 8448: what each step does to the schedule, in the RFC's order."""
    for section in json.loads(path.read_text())["sections"]:
        if section["section"] < 3:
            continue
        seen = {"section": section["section"], "retry": False, "hello": False}
        yield record(op="trace", section=section["section"])
        steps = [step for step in section["steps"] if step["fields"]]
        if section["section"] == 4:
            # The binder and the first record come before what is derived from the whole hello.
            at = next(i for i, step in enumerate(steps) if step["what"] == "send handshake record")
            first = next(i for i, step in enumerate(steps) if "c e traffic" in step["what"])
            if at > first:
                steps.insert(first, steps.pop(at))
        for step in steps:
            fields = {field["name"]: field.get("hex", "") for field in step["fields"]}
            yield from trace_step(step, fields, seen)


# The label of each secret in the key log, by the label that it is derived with.
LOGGED = {"c e traffic": "CLIENT_EARLY_TRAFFIC_SECRET", "e exp master": "EARLY_EXPORTER_SECRET",
          "c hs traffic": "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "s hs traffic": "SERVER_HANDSHAKE_TRAFFIC_SECRET",
          "c ap traffic": "CLIENT_TRAFFIC_SECRET_0", "s ap traffic": "SERVER_TRAFFIC_SECRET_0",
          "exp master": "EXPORTER_SECRET"}


def messages_of(payload):
    """The handshake messages in a payload, in hexadecimal."""
    while payload:
        end = 2 * (4 + int(payload[2:8], 16))
        yield payload[:end]
        payload = payload[end:]


def replay_given(step, fields):
    """What a step of a trace gives to who stands in it: keys, messages, secrets, the next session's PSK."""
    what, who = step["what"], step["who"]
    if what.startswith("create an ephemeral"):
        yield record(op="key", who=who, group=GROUPS[what.split()[3]], private=fields["private key"],
                     share=fields["public key"])
    elif what.startswith("send handshake"):
        for message in messages_of(fields["payload"]):
            yield record(op="message", who=who, bytes=message)
    elif what.startswith("derive secret") and what.split('"tls13 ')[-1].split('"')[0] in LOGGED and fields:
        yield record(op="secret", label=LOGGED[what.split('"tls13 ')[1].split('"')[0]], value=fields["expanded"])
    elif what.startswith("generate resumption") and fields:
        yield record(op="psk", secret=fields["expanded"])


def replay(path):
    """The five traces for who stands in them: first what is given, then the records each way, in order.

    Section 4 resumes the session of section 3, so that section 3's PSK and ticket are given there, too.
    """
    session = []
    for section in json.loads(path.read_text())["sections"]:
        if section["section"] < 3:
            continue
        steps = [(step, {field["name"]: field.get("hex", "") for field in step["fields"]})
                 for step in section["steps"]]
        given = [text for step, fields in steps for text in replay_given(step, fields)]
        if section["section"] == 3:
            session = [text for text in given if text.startswith("op=psk") or "bytes=04" in text]
        yield record(op="trace", section=section["section"])
        yield from given + (session if section["section"] == 4 else [])
        yield record(op="begin")
        for step, fields in steps:
            if step["what"].startswith("send"):
                yield record(op="record", who=step["who"], kind=step["what"].split()[1],
                             payload=fields["payload"], record=fields["complete record"])
        yield record(op="end")


def hpke_messages(messages, exports):
    for name, message in messages:
        yield record(op="message", id=name, aad=message["aad"], text=message["pt"], sealed=message["ct"])
    for export in exports:
        yield record(op="export", context=export["exporter_context"], value=export["exported_value"])


def rfc9180(path):
    """RFC 9180's vectors: a set-up, its messages and its exports, with blank lines between vectors.

    The file calls two things sender_seed: X25519's private key, and the keying material of P-256's.
    """
    for block in path.read_text().strip().split("\n\n"):
        setup, messages, exports, target = {}, [], [], None
        for line in block.splitlines():
            if line.startswith("#"):
                target = {}
                (messages if "encryptions" in line else exports).append(target)
                continue
            name, _, value = line.partition("=")
            (setup if target is None else target)[name.strip()] = value.strip()
        yield record(op="setup", mode=setup["mode"], kem=setup["kem_id"], kdf=setup["kdf_id"],
                     aead=setup["aead_id"], info=setup["info"], receiver=setup["skRm"],
                     receiver_public=setup["pkRm"], receiver_ikm=setup.get("ikmR"),
                     sender=setup.get("skSm"), sender_public=setup.get("pkSm"),
                     **{"ephemeral" if setup["kem_id"] == "32" else "ephemeral_ikm": setup["sender_seed"]},
                     enc=setup["enc"])
        yield from hpke_messages(enumerate(messages), exports)


def hpke_pq(path):
    """The post-quantum draft's vectors, in the same records."""
    for setup in json.loads(path.read_text()):
        yield record(op="setup", mode=setup["mode"], kem=setup["kem_id"], kdf=setup["kdf_id"],
                     aead=setup["aead_id"], info=setup["info"], receiver=setup["skRm"],
                     receiver_public=setup["pkRm"], enc=setup["enc"])
        yield from hpke_messages(enumerate(setup["encryptions"]), setup["exports"])


FILES = {
    "tls12": ("acvp-tls12-kdf-rfc7627.json", tls12),
    "tls13": ("acvp-tls13-kdf.json", tls13),
    "traces": ("rfc8448.json", traces),
    "replay": ("rfc8448.json", replay),
    "rfc9180": ("rfc9180-hpke.txt", rfc9180),
    "hpke_pq": ("hpke-pq-draft.json", hpke_pq),
}


def flatten(name, folder: Path):
    """The flat text of a vector file, or None when the file is not there."""
    file, turn = FILES[name]
    path = folder / file
    return "".join(turn(path)) if path.exists() else None
