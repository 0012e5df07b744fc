/*
 * server12_select.c: TLS 1.2: what has to be true of a ClientHello, and the choice of credential,
 * suite and group, which hang together: a suite says whose key signs. RFC 5246 section 7.4.1,
 * RFC 8422 sections 4 and 5.1, RFC 7627 section 5.2, RFC 5746 section 3.6.
 */
#include "handshake/auth.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "handshake/server12.h"
#include "wire/ec_point_formats.h"
#include "wire/u16_list.h"

cas_err cas_server12_check_hello(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    if (!offer->compression_has_null) {
        return CAS_ERR_CLIENT_HELLO_COMPRESSION; /* RFC 5246 section 7.4.1.2. */
    }
    if (offer->renegotiated_connection.len != 0) {
        return CAS_ERR_RENEGOTIATION_INFO; /* RFC 5746 section 3.6. */
    }
    if (offer->has_point_formats &&
        !cas_ec_point_formats_has(cas_kept(hs, offer->point_formats), CAS_POINT_UNCOMPRESSED)) {
        return CAS_ERR_POINT_FORMATS; /* RFC 8422 section 5.1.2. */
    }
    if (cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET) &&
        !offer->has_extended_main_secret) {
        return CAS_ERR_EXTENDED_MAIN_SECRET; /* RFC 7627 section 5.2. */
    }
    return cas_server_check_types(hs);
}

/* RFC 5246 section 7.4.1.4.1: who sends no list accepts SHA-1. castls signs with nothing that old,
 * but an application that signs by itself may look at the list. */
static cas_err keep_default_schemes(cas_handshake *hs)
{
    const uint8_t sha1[] = {0x02, 0x01, 0x02, 0x03}; /* rsa_pkcs1_sha1, ecdsa_sha1 */
    return hs->server.offer.has_schemes
               ? CAS_OK
               : cas_arena_keep(&hs->kept, CAS_BYTES(sha1), &hs->server.offer.schemes);
}

cas_err cas_server12_select(cas_handshake *hs, cas_state *next)
{
    const cas_offer *offer = &hs->server.offer;
    CAS_TRY(cas_server12_check_hello(hs));
    CAS_TRY(keep_default_schemes(hs));
    hs->facts->extended_main_secret = offer->has_extended_main_secret;
    hs->facts->secure_renegotiation =
        offer->has_renegotiation_info ||
        cas_u16_list_has(cas_kept(hs, offer->suites), CAS_SUITE_TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    CAS_TRY(cas_transcript_add(&hs->transcript, cas_kept(hs, offer->hello)));
    CAS_TRY(cas_put_kind(hs, CAS_OUTPUT_TLS12, 0));
    *next = CAS_STATE_SERVER_SESSION;
    return CAS_OK;
}

/* Our most preferred group that is no hybrid and that the client lists. RFC 8422 section 4: a
 * client without a list takes any; P-256 is the one that all have. */
static uint16_t choose_group(const cas_handshake *hs)
{
    const cas_offer *offer = &hs->server.offer;
    const cas_code_list *ours = &hs->config->policy.groups;
    for (size_t i = 0; i < ours->count; i++) {
        const uint16_t id = *CAS_AT(ours->code, i);
        const bool is_theirs = offer->has_groups ? cas_u16_list_has(cas_kept(hs, offer->groups), id)
                                                 : id == CAS_GROUP_SECP256R1;
        if (is_theirs && cas_policy_has_group(&hs->config->policy, id, CAS_VERSION_TLS12)) {
            return id;
        }
    }
    return 0;
}

static uint16_t curve_of(castls_key_kind key)
{
    switch (key) {
    case CASTLS_KEY_ECDSA_P256:
        return CAS_GROUP_SECP256R1;
    case CASTLS_KEY_ECDSA_P384:
        return CAS_GROUP_SECP384R1;
    case CASTLS_KEY_ECDSA_P521:
        return CAS_GROUP_SECP521R1;
    default:
        return 0;
    }
}

/* RFC 8422 section 5.3: the key in the certificate lies on a curve that the client lists. */
bool cas_server12_fits_credential(const cas_handshake *hs, const castls_credential *credential)
{
    const cas_offer *offer = &hs->server.offer;
    const castls_key_kind key = castls_credential_key_kind(credential);
    const uint16_t curve = curve_of(key);
    if (curve != 0 && offer->has_groups && !cas_u16_list_has(cas_kept(hs, offer->groups), curve)) {
        return false;
    }
    return key != CASTLS_KEY_NONE && cas_server_choose_suite(hs, key) != NULL;
}

/* Whether any credential of ours has a suite: if not, that is what went wrong. */
static bool has_suite_for_credential(const cas_handshake *hs)
{
    const cas_config_parts *parts = &hs->config->parts;
    for (size_t i = 0; i < parts->credential_count; i++) {
        if (cas_server12_fits_credential(hs, *CAS_AT(parts->credential, i))) {
            return true;
        }
    }
    return parts->credential_count == 0;
}

cas_err cas_server12_step_credential(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    bool done = false;
    if (cas_server_choose_suite(hs, CASTLS_KEY_NONE) == NULL) {
        return CAS_ERR_NO_SUITE;
    }
    hs->facts->group = choose_group(hs);
    if (hs->facts->group == 0) {
        return CAS_ERR_NO_GROUP;
    }
    CAS_TRY(cas_server_choose_peer_type(hs));
    CAS_TRY(cas_server_keep_ca_names(hs));
    const cas_err err = cas_step_credential(hs, cas_kept(hs, hs->server.offer.schemes), &done);
    if (err == CAS_ERR_NO_SCHEME && !has_suite_for_credential(hs)) {
        return CAS_ERR_NO_SUITE;
    }
    CAS_TRY(err);
    if (!done) {
        return CAS_OK;
    }
    hs->suite = cas_server_choose_suite(hs, castls_credential_key_kind(hs->facts->own_credential));
    if (hs->suite == NULL) {
        return CAS_ERR_NO_SUITE;
    }
    hs->facts->suite = hs->suite->id;
    *next = CAS_STATE_SERVER_STAPLE;
    return CAS_OK;
}
