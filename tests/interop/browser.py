"""Chromium, headless: it loads a page from castls serve and agrees on X25519MLKEM768."""

import base64
import hashlib
import shutil
import subprocess

from lab import NAME, Skipped, expect, on_path, output_of
from peers import HYBRID


class Chromium:
    key, title = "chromium", "Chromium"

    def version(self, lab):
        _, text = output_of([on_path("chromium"), "--version"])
        return " ".join(next(line for line in text.split("\n") if "Chromium" in line).split(" ")[:2])


CHROMIUM = Chromium()


def key_hash(certificate):
    """The hash of a certificate's public key, by which Chromium is told to trust it."""
    key = subprocess.run([on_path("openssl"), "x509", "-in", certificate, "-noout", "-pubkey"], check=True,
                         stdout=subprocess.PIPE).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key, check=True,
                         stdout=subprocess.PIPE).stdout
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


def load_page(lab, peer):
    profile = lab.folder / "chromium"
    with lab.serve("--alpn", "http/1.1", mode="--http-echo") as server:
        status, text = output_of([
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={profile}", f"--ignore-certificate-errors-spki-list={key_hash(lab.credential()[0])}",
            f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--dump-dom", f"https://{NAME}:{server.port}/page"], 120)
        shutil.rmtree(profile, ignore_errors=True)
        expect(status == 0 and "castls" in text and "TLS 1.3" in text, f"the page, not {text[-800:]}")
        # It ends its connections without close_notify, which the server's later lines tell.
        one = server.connections()[0]
        expect(one["own_compression"] == "brotli", f"a certificate compressed with brotli, not {one}")
        expect(one["connected"] and one["version"] == "TLS 1.3" and one["error"] is None, f"agreed: {one}")
        if lab.has_hybrid:
            expect(one["group"] == HYBRID, f"agreed on {HYBRID}, not {one}")


def load_page_hybrid(lab, peer):
    if not lab.has_hybrid:
        raise Skipped(f"this build's provider has no ML-KEM: {lab.version['provider_version']}")
    load_page(lab, peer)


def cases():
    yield "full handshake", "server", load_page
    yield "certificate compression", "server", load_page
    yield HYBRID, "server", load_page_hybrid
