/*
 * server_hello.c: the server on ClientHello, first and second: what must be true of it whatever is
 * chosen. RFC 8446 sections 4.1.2, 4.2 and 9.2.
 */
#include "handshake/quic.h"
#include "handshake/send.h"
#include "handshake/server.h"
#include "wire/client_hello.h"
#include "wire/key_share.h"
#include "wire/u16_list.h"
#include "x509/name.h"

/* Keeps the message: later steps look at it. It is added to the transcript once its binders have
 * been checked, which are over the transcript before it. */
static cas_err keep(cas_handshake *hs, const cas_message *msg)
{
    cas_range hello = {0};
    CAS_TRY(cas_arena_keep(&hs->kept, msg->whole, &hello));
    return cas_offer_decode(cas_arena_bytes(&hs->kept), hello, &hs->server.offer);
}

/* RFC 6066 section 3 forbids addresses in SNI; clients send them all the same, and mean nothing by
 * it. */
static cas_err take_server_name(cas_handshake *hs)
{
    const castls_bytes name = cas_kept(hs, hs->server.offer.server_name);
    cas_name address = {0};
    if (!hs->server.offer.has_server_name || cas_name_parse_ip(name, &address) == CAS_OK) {
        return CAS_OK;
    }
    if (!cas_dns_is_valid(name)) {
        return CAS_ERR_SERVER_NAME_INVALID;
    }
    return cas_arena_keep(&hs->facts->kept, name, &hs->facts->server_name);
}

cas_err cas_server_on_client_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    cas_client_hello hello = {0};
    CAS_TRY(keep(hs, msg));
    CAS_TRY(cas_client_hello_decode(msg->body, &hello));
    CAS_TRY(cas_arena_keep(&hs->facts->kept, hello.random, &hs->facts->client_random));
    CAS_TRY(cas_server_take_quic(hs));
    CAS_TRY(take_server_name(hs));
    CAS_TRY(
        cas_facts_keep_extensions(hs->facts, hs->config, hello.extensions, CASTLS_IN_CLIENT_HELLO));
    *next = CAS_STATE_SERVER_HELLO;
    return CAS_OK;
}

/* What may not change from the first to the second hello. RFC 8446 section 4.1.2. */
static cas_err check_unchanged(const cas_handshake *hs, const cas_offer *first,
                               castls_bytes first_random, castls_bytes random)
{
    const cas_offer *second = &hs->server.offer;
    const bool same =
        cas_bytes_equal(first_random, random) &&
        cas_bytes_equal(cas_kept(hs, first->session_id), cas_kept(hs, second->session_id)) &&
        cas_bytes_equal(cas_kept(hs, first->suites), cas_kept(hs, second->suites)) &&
        cas_bytes_equal(cas_kept(hs, first->groups), cas_kept(hs, second->groups)) &&
        cas_bytes_equal(cas_kept(hs, first->schemes), cas_kept(hs, second->schemes)) &&
        cas_bytes_equal(cas_kept(hs, first->alpn), cas_kept(hs, second->alpn)) &&
        first->has_server_name == second->has_server_name &&
        cas_bytes_equal(cas_kept(hs, first->server_name), cas_kept(hs, second->server_name)) &&
        !second->has_early_data;
    return same ? CAS_OK : CAS_ERR_SECOND_HELLO_CHANGED;
}

/* RFC 8446 section 4.2.8: one share, for the group that was asked for. */
static cas_err check_share(const cas_handshake *hs)
{
    cas_reader r = cas_reader_on(cas_kept(hs, hs->server.offer.shares));
    cas_key_share_entry entry = {0};
    if (hs->server.retry_group == 0) {
        return CAS_OK;
    }
    const bool is_the_one = cas_key_share_next(&r, &entry) &&
                            entry.group == hs->server.retry_group && !cas_reader_has_more(&r);
    return is_the_one ? CAS_OK : CAS_ERR_SECOND_HELLO_CHANGED;
}

cas_err
cas_server_on_second_client_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    const cas_offer first = hs->server.offer;
    cas_client_hello hello = {0};
    CAS_TRY(keep(hs, msg));
    CAS_TRY(cas_client_hello_decode(msg->body, &hello));
    CAS_TRY(cas_server_check_hello13(hs));
    CAS_TRY(check_unchanged(
        hs, &first, cas_facts_view(hs->facts, hs->facts->client_random), hello.random));
    CAS_TRY(check_share(hs));
    CAS_TRY(cas_server_take_quic(hs));
    if (!cas_ct_equal(cas_kept(hs, hs->server.offer.cookie), cas_kept(hs, hs->server.cookie))) {
        return CAS_ERR_COOKIE;
    }
    *next = CAS_STATE_SERVER_SESSION;
    return CAS_OK;
}
