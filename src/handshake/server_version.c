/*
 * server_version.c: which version the server speaks, and what has to be true of a ClientHello for
 * it. RFC 8446 sections 4.1.2, 4.2.1 and appendix D; RFC 5246 section 7.4.1.2; RFC 7507.
 */
#include "handshake/auth.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "wire/u16_list.h"

/* RFC 8446 section 4.2.1: supported_versions alone counts where it is there. Without it the client
 * speaks TLS 1.2 at most, whatever its legacy_version says beyond that. */
static bool offers(const cas_offer *offer, castls_bytes versions, uint16_t version)
{
    return offer->has_versions
               ? cas_u16_list_has(versions, version)
               : version == CAS_VERSION_TLS12 && offer->legacy_version >= CAS_VERSION_TLS12;
}

static uint16_t newest(const cas_handshake *hs)
{
    return cas_speaks(hs, CAS_VERSION_TLS13) ? CAS_VERSION_TLS13 : CAS_VERSION_TLS12;
}

cas_err cas_server_choose_version(cas_handshake *hs)
{
    const uint16_t ours[] = {CAS_VERSION_TLS13, CAS_VERSION_TLS12};
    const cas_offer *offer = &hs->server.offer;
    if (offer->legacy_version <= CAS_VERSION_SSL30) {
        return CAS_ERR_VERSION; /* RFC 8446 appendix D.5. */
    }
    for (size_t i = 0; i < CAS_COUNT(ours); i++) {
        const uint16_t version = *CAS_AT(ours, i);
        if (!cas_speaks(hs, version) || !offers(offer, cas_kept(hs, offer->versions), version)) {
            continue;
        }
        /* RFC 7507 section 3: the client tried something newer before, which we speak. */
        if (version < newest(hs) &&
            cas_u16_list_has(cas_kept(hs, offer->suites), CAS_SUITE_TLS_FALLBACK_SCSV)) {
            return CAS_ERR_FALLBACK;
        }
        hs->facts->version = version;
        return CAS_OK;
    }
    return CAS_ERR_VERSION;
}

cas_err cas_server_check_version(const cas_handshake *hs)
{
    return cas_speaks(hs, hs->facts->version) ? CAS_OK : CAS_ERR_VERSION;
}

cas_err cas_server_check_hello13(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    if (!offers(offer, cas_kept(hs, offer->versions), CAS_VERSION_TLS13)) {
        return CAS_ERR_VERSION;
    }
    if (!offer->compression_is_null_only) {
        return CAS_ERR_CLIENT_HELLO_COMPRESSION; /* RFC 8446 section 4.1.2. */
    }
    if (offer->has_psk && !offer->has_psk_modes) {
        return CAS_ERR_EXTENSION_MISSING; /* RFC 8446 section 4.2.9. */
    }
    return cas_server_check_types(hs);
}
