/*
 * rank.c: how well a credential of ours suits what the peer said of certificates: the issuers that
 * it named and the schemes that it listed for them. RFC 8446 sections 4.2.3, 4.2.4 and 4.4.2.2.
 */
#include "crypto/scheme.h"
#include "handshake/auth.h"
#include "handshake/send.h"
#include "wire/certificate_authorities.h"
#include "x509/sig_alg.h"

static bool names(castls_bytes authorities, castls_bytes issuer)
{
    cas_reader r = cas_reader_on(authorities);
    castls_bytes name = {0};
    while (cas_certificate_authorities_next(&r, &name)) {
        if (cas_bytes_equal(name, issuer)) {
            return true;
        }
    }
    return false;
}

/* Whether a certificate of the chain was issued by one of those that the peer named. */
static bool is_of_named_issuer(const cas_handshake *hs, const castls_credential *credential)
{
    const castls_bytes authorities = cas_facts_view(hs->facts, hs->facts->peer_ca_names);
    if (cas_bytes_is_empty(authorities) || credential->is_raw_key) {
        return true;
    }
    for (size_t i = 0; i < credential->certificate_count; i++) {
        const castls_bytes der = cas_credential_der(credential, i);
        cas_cert certificate = {0};
        if (cas_cert_decode(der, &certificate) == CAS_OK &&
            names(authorities, cas_range_in(der, certificate.issuer))) {
            return true;
        }
    }
    return false;
}

/* The peer's signature_algorithms_cert, or signature_algorithms where it sent no such list. */
static castls_bytes certificate_schemes(const cas_handshake *hs)
{
    const cas_range own =
        hs->is_server ? hs->server.offer.certificate_schemes : hs->client.peer_certificate_schemes;
    const cas_range all = hs->is_server ? hs->server.offer.schemes : hs->client.peer_schemes;
    return cas_kept(hs, own.len != 0 ? own : all);
}

/* Whether the leaf is signed in a way that the peer listed. */
static bool is_signed_as_listed(const cas_handshake *hs, const castls_credential *credential)
{
    const castls_bytes algorithm =
        cas_range_in(cas_credential_der(credential, 0), credential->leaf.signature_algorithm);
    castls_signature_id signature = CASTLS_SIGNATURE_RSA_PKCS1_SHA256;
    if (credential->is_raw_key || cas_sig_alg_decode(algorithm, &signature) != CAS_OK) {
        return credential->is_raw_key;
    }
    cas_reader r = cas_reader_on(certificate_schemes(hs));
    while (cas_reader_has_more(&r)) {
        const cas_scheme *scheme = cas_scheme_find(cas_read_u16(&r));
        if (scheme != NULL && scheme->signature == signature) {
            return true;
        }
    }
    return false;
}

uint32_t cas_credential_rank(const cas_handshake *hs, const castls_credential *credential)
{
    return (is_of_named_issuer(hs, credential) ? 1u : 0u) +
           (is_signed_as_listed(hs, credential) ? 1u : 0u);
}

cas_err cas_server_keep_ca_names(cas_handshake *hs)
{
    const castls_bytes names = cas_kept(hs, hs->server.offer.ca_names);
    return hs->facts->peer_ca_names.len != 0
               ? CAS_OK
               : cas_arena_keep(&hs->facts->kept, names, &hs->facts->peer_ca_names);
}
