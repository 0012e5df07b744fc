/*
 * own_choice.c: choosing our credential among several, by what the peer said: certificate type,
 * name, issuers, and what the key can sign with; in TLS 1.2 the suites, the curves and the key
 * types of a CertificateRequest have a say, too. RFC 8446 sections 4.4.2.2 and 4.4.2.3, RFC 7250
 * section 4, RFC 5246 sections 7.4.2, 7.4.4 and 7.4.6.
 */
#include "handshake/auth.h"
#include "handshake/ech.h"
#include "handshake/client12.h"
#include "handshake/operation.h"
#include "handshake/send.h"
#include "handshake/server12.h"
#include "wire/certificate_authorities.h"

/* How far a credential comes: what the peer says is looked at in this order. */
typedef enum cas_reach {
    CAS_REACH_NONE = 0, /* There is none. */
    CAS_REACH_TYPE,     /* It is of another type than the peer takes. */
    CAS_REACH_NAME,     /* It is for another name. */
    CAS_REACH_ISSUER,   /* The peer names none of its issuers. */
    CAS_REACH_SCHEME,   /* Its key cannot sign in a way that the peer accepts. */
    CAS_REACH_END       /* It fits. */
} cas_reach;

/* In the order of what the peer prefers; 0 for none. Keys that nobody can sign with are no
 * choice. */
static uint16_t scheme_of(const cas_handshake *hs, const castls_credential *credential,
                          castls_bytes schemes)
{
    if (credential->key == NULL && !cas_asks_for(hs, CASTLS_OP_SIGN)) {
        return 0;
    }
    if (hs->is_server && hs->facts->version == CAS_VERSION_TLS12 &&
        !cas_server12_fits_credential(hs, credential)) {
        return 0;
    }
    return cas_credential_scheme(
        credential, schemes, cas_code_list_codes(&hs->config->policy.sign_schemes),
        hs->facts->version);
}

static bool fits_type(const cas_handshake *hs, const castls_credential *credential)
{
    if (hs->is_server) {
        return cas_server_may_send_type(hs, cas_credential_type(credential));
    }
    if (hs->facts->version == CAS_VERSION_TLS12 &&
        !cas_client12_takes_key(hs, castls_credential_key_kind(credential))) {
        return false;
    }
    return cas_credential_type(credential) == hs->facts->own_certificate_type;
}

/* RFC 8446 section 4.2.4: a credential that was made for it is sent to those only who name one of
 * its issuers. */
static bool fits_issuers(const cas_handshake *hs, const castls_credential *credential)
{
    cas_reader r =
        cas_reader_on(hs->is_server ? cas_kept(hs, hs->server.offer.ca_names)
                                    : cas_facts_view(hs->facts, hs->facts->peer_ca_names));
    castls_bytes name = {0};
    if (!credential->for_issuers) {
        return true;
    }
    while (cas_certificate_authorities_next(&r, &name)) {
        if (cas_credential_has_issuer(credential, name)) {
            return true;
        }
    }
    return false;
}

/* An absent name fits all. */
static cas_reach reach_of(const cas_handshake *hs, const castls_credential *credential,
                          castls_bytes schemes, castls_bytes name)
{
    if (!fits_type(hs, credential)) {
        return CAS_REACH_TYPE;
    }
    if (!cas_bytes_is_absent(name) && !cas_credential_fits_name(credential, name)) {
        return CAS_REACH_NAME;
    }
    if (!fits_issuers(hs, credential)) {
        return CAS_REACH_ISSUER;
    }
    return scheme_of(hs, credential, schemes) == 0 ? CAS_REACH_SCHEME : CAS_REACH_END;
}

/* The first of those that suit the peer best; NULL for none, and `farthest` says how far the one
 * came that came farthest. */
static castls_credential *choose(const cas_handshake *hs, castls_bytes schemes, castls_bytes name,
                                 cas_reach *farthest)
{
    const cas_config_parts *parts = &hs->config->parts;
    castls_credential *best = NULL;
    uint32_t best_rank = 0;
    *farthest = CAS_REACH_NONE;
    for (size_t i = 0; i < parts->credential_count; i++) {
        castls_credential *credential = *CAS_AT(parts->credential, i);
        const cas_reach reach = reach_of(hs, credential, schemes, name);
        *farthest = reach > *farthest ? reach : *farthest;
        if (reach != CAS_REACH_END) {
            continue;
        }
        const uint32_t rank =
            parts->credential_count == 1 ? 1 : cas_credential_rank(hs, credential);
        if (best == NULL || rank > best_rank) {
            best = credential;
            best_rank = rank;
        }
    }
    return best;
}

/* RFC 7250 section 4.2: a client that listed types and has none in common with us gets an alert of
 * its own. */
static cas_err why_not(const cas_handshake *hs, cas_reach farthest)
{
    switch (farthest) {
    case CAS_REACH_TYPE:
        return hs->is_server && hs->server.offer.has_server_types
                   ? CAS_ERR_CERTIFICATE_TYPE
                   : CAS_ERR_NO_CREDENTIAL_TYPE;
    case CAS_REACH_ISSUER:
        return CAS_ERR_NO_ISSUER;
    default:
        return CAS_ERR_NO_SCHEME;
    }
}

static cas_err choose_for_server(cas_handshake *hs, castls_bytes schemes, castls_credential **out)
{
    const castls_bytes name = cas_facts_view(hs->facts, hs->facts->server_name);
    cas_reach farthest = CAS_REACH_NONE;
    *out = NULL;
    if (hs->config->parts.credential_count == 0) {
        return CAS_ERR_NO_CREDENTIAL;
    }
    if (!cas_bytes_is_empty(name)) {
        *out = choose(hs, schemes, name, &farthest);
        if (farthest == CAS_REACH_NAME &&
            cas_config_has(hs->config, CASTLS_OPTION_REFUSE_UNKNOWN_NAME)) {
            cas_set_detail(hs, name);
            return CAS_ERR_UNKNOWN_NAME;
        }
    }
    if (*out == NULL) {
        *out = choose(hs, schemes, cas_bytes_none(), &farthest);
    }
    return *out == NULL ? why_not(hs, farthest) : CAS_OK;
}

/* A client without a credential that fits goes on without one, unless it is told not to. */
static cas_err choose_for_client(cas_handshake *hs, castls_bytes schemes, castls_credential **out)
{
    cas_reach farthest = CAS_REACH_NONE;
    *out = choose(hs, schemes, cas_bytes_none(), &farthest);
    const bool must_fit = cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL) &&
                          hs->config->parts.credential_count != 0;
    return *out == NULL && must_fit ? why_not(hs, farthest) : CAS_OK;
}

/* One that the application gave has to fit, too, whatever its name and issuers. */
static cas_err check_given(const cas_handshake *hs, castls_bytes schemes,
                           const castls_credential *given)
{
    if (given == NULL) {
        return hs->is_server ? CAS_ERR_NO_CREDENTIAL : CAS_OK;
    }
    if (!fits_type(hs, given)) {
        return hs->is_server ? why_not(hs, CAS_REACH_TYPE) : CAS_ERR_UNKNOWN_CREDENTIAL;
    }
    if (scheme_of(hs, given, schemes) == 0) {
        return hs->is_server ? CAS_ERR_NO_SCHEME : CAS_ERR_UNKNOWN_CREDENTIAL;
    }
    return CAS_OK;
}

static cas_err ask_credential(const cas_handshake *hs, castls_operation *operation)
{
    const uint8_t asked_of_client[] = {hs->facts->own_certificate_type};
    const castls_bytes types =
        hs->is_server ? cas_server_taken_types(hs) : CAS_BYTES(asked_of_client);
    const castls_bytes schemes =
        cas_kept(hs, hs->is_server ? hs->server.offer.schemes : hs->client.peer_schemes);
    CAS_TRY(cas_operation_keep(operation, schemes, &operation->schemes));
    CAS_TRY(cas_operation_keep(operation, types, &operation->content));
    CAS_TRY(cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->peer_ca_names), &operation->ca_names));
    return cas_operation_keep(
        operation, cas_facts_view(hs->facts, hs->facts->server_name), &operation->server_name);
}

cas_err cas_step_credential(cas_handshake *hs, castls_bytes schemes, bool *done)
{
    cas_answer answer = CAS_ANSWER_PENDING;
    castls_credential *chosen = NULL;
    *done = cas_ech_is_refused(hs);
    if (*done) {
        return CAS_OK; /* RFC 9849 section 6.1.7: the Certificate is empty. */
    }
    CAS_TRY(cas_ask(hs, CASTLS_OP_CREDENTIAL, ask_credential, &answer));
    if (answer == CAS_ANSWER_PENDING) {
        return CAS_OK;
    }
    if (answer == CAS_ANSWER_CREDENTIAL) {
        chosen = hs->operation->given_credential;
        CAS_TRY(check_given(hs, schemes, chosen));
        hs->facts->given_credential = castls_credential_retain(chosen);
    } else if (hs->is_server) {
        CAS_TRY(choose_for_server(hs, schemes, &chosen));
    } else {
        CAS_TRY(choose_for_client(hs, schemes, &chosen));
    }
    if (chosen != NULL) {
        hs->facts->own_credential = chosen;
        hs->facts->own_certificate_type = cas_credential_type(chosen);
        hs->facts->own_scheme = scheme_of(hs, chosen, schemes);
    }
    cas_operation_over(hs);
    *done = true;
    return CAS_OK;
}
