#!/usr/bin/env python3
"""Turns the Wycheproof files of a folder into one flat file that a test reads with a cas_reader.

    flatten.py FOLDER OUTPUT

A record, in the words of RFC 8446 section 3 (the fields' meaning hangs on op, see wycheproof.h):

    opaque file<0..255>; uint32 number; uint8 op; uint16 algorithm; uint8 result; uint8 count;
    opaque field<0..2^24-1>, count times

What castls cannot be asked becomes a record with op 0: `number` cases are skipped for the reason in
its one field. Which cases these are is decided here, what the reason is stands in skips.tsv; a
case that has none there, and a line there that no case needs, is an error.
"""

import collections
import fnmatch
import json
import pathlib
import struct
import sys

SKIP, AEAD, AGREE, VERIFY, MAC, HKDF, KEM, ENCAPSULATE, SIGN_RSA, SIGN_ML_DSA = range(10)
RESULTS = {"invalid": 0, "valid": 1, "acceptable": 2}

# The code points of castls/provider.h.
AEADS = {("aes_gcm", 128): 1, ("aes_gcm", 256): 2, ("chacha20_poly1305", 256): 29}
HASHES = {"SHA-256": 4, "SHA-384": 5, "SHA-512": 6}
GROUPS = {"secp256r1": (0x17, 32), "secp384r1": (0x18, 48), "secp521r1": (0x19, 66), "curve25519": (0x1D, 32)}
KEMS = {"ML-KEM-512": 0x0200, "ML-KEM-768": 0x0201, "ML-KEM-1024": 0x0202}
PKCS1 = {"SHA-256": 1, "SHA-384": 2, "SHA-512": 3}
PSS = {"SHA-256": 4, "SHA-384": 5, "SHA-512": 6}
ECDSA = {"SHA-256": 7, "SHA-384": 8, "SHA-512": 9}
ED25519 = 10
ML_DSA = {"44": 11, "65": 12, "87": 13}
SALT = {"SHA-256": 32, "SHA-384": 48, "SHA-512": 64}


class Skip(Exception):
    """A case that castls cannot be asked; its text is a word that skips.tsv explains."""


def octets(*hexes):
    return [bytes.fromhex(h or "") for h in hexes]


def der(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 + len(length)]) + length + body


def ml_dsa_algorithm(size):
    """AlgorithmIdentifier of id-ml-dsa-44, 65 and 87, RFC 9881 section 2."""
    last = {"44": 0x11, "65": 0x12, "87": 0x13}[size]
    return der(0x30, der(0x06, bytes.fromhex("6086480165030403") + bytes([last])))


def aead(name, group, case):
    algorithm = name.removesuffix("_test")
    if (algorithm, group["keySize"]) not in AEADS:
        raise Skip("algorithm")
    if case["result"] == "valid" and group["ivSize"] != 96:
        raise Skip("nonce")
    fields = octets(case["key"], case["iv"], case["aad"], case["msg"], case["ct"], case["tag"])
    return AEAD, AEADS[algorithm, group["keySize"]], fields


def agree(name, group, case):
    if group["curve"] not in GROUPS:
        raise Skip("algorithm")
    algorithm, length = GROUPS[group["curve"]]
    private = bytes.fromhex(case["private"])
    if group["type"] == "EcdhEcpointTest":
        private = int.from_bytes(private, "big").to_bytes(length, "big")  # There it is a number.
    return AGREE, algorithm, [private, *octets(case["public"], case["shared"])]


def mac(name, group, case):
    hash_name = "SHA-" + name.removesuffix("_test").removeprefix("hmac_sha")
    if hash_name not in HASHES:
        raise Skip("algorithm")
    return MAC, HASHES[hash_name], octets(case["key"], case["msg"], case["tag"])


def hkdf(name, group, case):
    algorithm = HASHES["SHA-" + name.removesuffix("_test").removeprefix("hkdf_sha")]
    fields = octets(case["ikm"], case["salt"], case["info"], case["okm"])
    return HKDF, algorithm, [*fields, struct.pack(">I", case["size"])]


def kem(name, group, case):
    algorithm = KEMS[group["parameterSet"]]
    if group["type"] == "MLKEMDecapsValidationTest":
        raise Skip("expanded")
    if group["type"] == "MLKEMEncapsTest":
        return ENCAPSULATE, algorithm, octets(case["ek"])
    return KEM, algorithm, octets(case["seed"], case.get("ek"), case.get("c"), case.get("K"))


def signature_id(group):
    kind, sha = group["type"], group.get("sha")
    if kind == "EddsaVerify":
        if group["publicKey"]["curve"] != "edwards25519":
            raise Skip("algorithm")
        return ED25519
    if kind in ("RsassaPssVerify", "RsassaPssWithParametersVerify"):
        if sha not in PSS or group["mgf"] != "MGF1" or group["mgfSha"] != sha or group["sLen"] != SALT[sha]:
            raise Skip("pss")
        return PSS[sha]
    known = ECDSA if kind == "EcdsaVerify" else PKCS1
    if sha not in known:
        raise Skip("hash")
    return known[sha]


def verify(name, group, case):
    return VERIFY, signature_id(group), octets(group["publicKeyDer"], case["msg"], case["sig"])


def verify_ml_dsa(name, group, case):
    if case.get("ctx"):
        raise Skip("context")
    size = name.split("_")[1]
    spki = der(0x30, ml_dsa_algorithm(size), der(0x03, b"\0", bytes.fromhex(group["publicKey"])))
    return VERIFY, ML_DSA[size], [spki, *octets(case["msg"], case["sig"])]


def sign_rsa(name, group, case):
    if group["sha"] not in PKCS1:
        raise Skip("hash")
    return SIGN_RSA, PKCS1[group["sha"]], octets(group["privateKeyPkcs8"], case["msg"], case["sig"])


def sign_ml_dsa(name, group, case):
    if case.get("ctx"):
        raise Skip("context")
    if "msg" not in case:
        raise Skip("mu")
    size = name.split("_")[1]
    seed = der(0x04, der(0x80, bytes.fromhex(group["privateSeed"])))
    pkcs8 = der(0x30, der(0x02, b"\0"), ml_dsa_algorithm(size), seed)
    return SIGN_ML_DSA, ML_DSA[size], [pkcs8, *octets(group.get("publicKey"), case["msg"], case["sig"])]


KINDS = {
    "AeadTest": aead,
    "EcdhEcpointTest": agree,
    "XdhComp": agree,
    "MacTest": mac,
    "HkdfTest": hkdf,
    "MLKEMTest": kem,
    "MLKEMKeyGen": kem,
    "MLKEMEncapsTest": kem,
    "MLKEMDecapsValidationTest": kem,
    "EcdsaVerify": verify,
    "EddsaVerify": verify,
    "RsassaPkcs1Verify": verify,
    "RsassaPssVerify": verify,
    "RsassaPssWithParametersVerify": verify,
    "MlDsaVerify": verify_ml_dsa,
    "RsassaPkcs1Generate": sign_rsa,
    "MlDsaSign": sign_ml_dsa,
}


def record(name, number, op, algorithm, result, fields):
    label = name.encode()
    out = bytes([len(label)]) + label + struct.pack(">IBHBB", number, op, algorithm, result, len(fields))
    return out + b"".join(len(field).to_bytes(3, "big") + field for field in fields)


def read_reasons():
    rows = []
    for line in (pathlib.Path(__file__).parent / "skips.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            rows.append(tuple(line.split("\t")))
    return rows


def main():
    folder, output = map(pathlib.Path, sys.argv[1:])
    reasons, used = read_reasons(), set()
    with output.open("wb") as out:
        for path in sorted(folder.glob("*.json")):
            skipped = collections.Counter()
            for group in json.loads(path.read_text())["testGroups"]:
                for case in group["tests"]:
                    try:
                        op, algorithm, fields = KINDS[group["type"]](path.stem, group, case)
                    except Skip as word:
                        skipped[str(word)] += 1
                        continue
                    out.write(record(path.name, case["tcId"], op, algorithm, RESULTS[case["result"]], fields))
            for word, count in sorted(skipped.items()):
                row = next((r for r in reasons if r[1] == word and fnmatch.fnmatch(path.name, r[0])), None)
                if row is None:
                    sys.exit(f"skips.tsv has no reason for '{word}' in {path.name}")
                used.add(row)
                out.write(record(path.name, count, SKIP, 0, 0, [row[2].encode()]))
    for row in reasons:
        if row not in used:
            sys.exit(f"skips.tsv: nothing needs the line for '{row[1]}' in {row[0]}")


if __name__ == "__main__":
    main()
