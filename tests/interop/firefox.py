"""Firefox, headless: it loads a page from castls serve, agrees on X25519MLKEM768 and takes zstd."""

import shutil
import time

from lab import NAME, Skipped, expect, on_path, output_of, started
from peers import HYBRID

# All but loopback goes to a proxy that is not there: what Firefox wants of the world stays here.
PREFERENCES = """
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
user_pref("network.proxy.no_proxies_on", "localhost");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
"""
LOAD_S = 90  # The first start of a profile is slow.


class Firefox:
    key, title = "firefox", "Firefox"

    def version(self, lab):
        on_path("certutil")
        return output_of([on_path("firefox-esr"), "--version"])[1].strip().split("\n")[-1].removeprefix("Mozilla ")


FIREFOX = Firefox()


def new_profile(lab):
    """A profile that trusts the development root."""
    profile = lab.folder / "firefox"
    shutil.rmtree(profile, ignore_errors=True)
    profile.mkdir()
    (profile / "user.js").write_text(PREFERENCES)
    store = f"sql:{profile}"
    for command in (["certutil", "-N", "-d", store, "--empty-password"],
                    ["certutil", "-A", "-d", store, "-n", "root", "-t", "C,,", "-a", "-i", lab.root]):
        status, text = output_of(command)
        expect(status == 0, f"certutil: {text}")
    return profile


def load_page(lab, *options):
    """What castls serve tells of the connection that fetched the page."""
    with lab.serve("--alpn", "http/1.1", *options, credential=lab.credential("rsa2048"), mode="--http-echo") as server:
        profile = new_profile(lab)
        picture = lab.folder / "firefox.png"
        picture.unlink(missing_ok=True)
        with started(["firefox-esr", "--headless", "--profile", profile, "--screenshot", picture,
                      f"https://{NAME}:{server.port}/page"], env={"HOME": str(profile)}) as browser:
            until = time.monotonic() + LOAD_S
            while browser.running() and not picture.exists() and time.monotonic() < until:
                time.sleep(0.1)
        expect(picture.exists(), f"no picture of the page, but {browser.text()[-800:]}")
        # It ends some connections without close_notify, which their lines tell.
        one = server.connections()[0]
        expect(one["connected"] and one["version"] == "TLS 1.3" and one["error"] is None, f"agreed: {one}")
        return one


def full(lab, peer):
    load_page(lab)


def compression(lab, peer):
    """Chromium has brotli, rustls brotli and zlib: this is the peer that has zstd."""
    one = load_page(lab, "--compress", "zstd")
    expect(one["own_compression"] == "zstd", f"a certificate compressed with zstd, not {one}")


def hybrid(lab, peer):
    if not lab.has_hybrid:
        raise Skipped(f"this build's provider has no ML-KEM: {lab.version['provider_version']}")
    one = load_page(lab)
    expect(one["group"] == HYBRID and not one["retried"], f"agreed on {HYBRID}, not {one}")


def cases():
    yield "full handshake", "server", full
    yield "certificate compression", "server", compression
    yield HYBRID, "server", hybrid
