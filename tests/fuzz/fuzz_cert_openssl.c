/*
 * fuzz_cert_openssl.c: what castls takes for a certificate and OpenSSL's parser does not. Each
 * class of difference that is known is explained in docs/differences.md; any other is a broken
 * promise.
 */
#include "fuzz/fuzz.h"
#include "fuzz_openssl/peer.h"
#include "x509/cert.h"

/* Extensions that castls keeps as bytes, because nothing is decided by them (class 2). */
static bool is_kept_as_bytes(castls_bytes name)
{
    static const char *const names[] = {
        "certificatePolicies", "crlDistributionPoints", "freshestCRL",         "policyMappings",
        "policyConstraints",   "inhibitAnyPolicy",      "ct_precert_scts",     "ct_precert_poison",
        "tlsfeature",          "issuerAltName",         "authorityInfoAccess", "subjectInfoAccess",
    };
    for (size_t i = 0; i < CAS_COUNT(names); i++) {
        if (cas_bytes_equal(name, cas_text(*CAS_AT(names, i)))) {
            return true;
        }
    }
    return false;
}

/* Extensions that castls does not know at all: they are bytes too, and refused when critical. */
static bool is_unknown_here(castls_bytes name)
{
    for (uint32_t i = 0; i < CAS_CERT_EXT_COUNT; i++) {
        if (cas_bytes_equal(name, cas_text(cas_ext_name((cas_ext)i))) ||
            cas_bytes_equal(name, CAS_TEXT("extendedKeyUsage"))) {
            return false;
        }
    }
    return true;
}

void fuzz_one(castls_bytes input)
{
    cas_cert cert = {0};
    const char *extension = "";
    if (cas_cert_decode(input, &cert) != CAS_OK) {
        return;
    }
    const peer_verdict verdict = peer_judge(input, &extension);
    const castls_bytes name = cas_text(extension);
    fuzz_require(verdict != PEER_TRAILING, "bytes behind a certificate are refused");
    fuzz_require(verdict != PEER_TIME, "a date that OpenSSL refuses is refused");
    fuzz_require(verdict != PEER_PARSE, "what OpenSSL does not parse is refused");
    fuzz_require(verdict != PEER_EXTENSION || is_kept_as_bytes(name) || is_unknown_here(name),
                 "an extension that is acted on decodes in OpenSSL too");
}
