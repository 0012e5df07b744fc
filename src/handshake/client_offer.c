/*
 * client_offer.c: writing the ClientHello, first or second, and sending it. RFC 8446 section 4.1.2.
 */
#include "handshake/client.h"
#include "handshake/ech.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "wire/client_hello.h"
#include "wire/message.h"
#include "wire/u16_list.h"

/* The suites of the versions that are offered, in our order. */
static cas_code_list offered_suites(const cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    cas_code_list offered = {0};
    for (size_t i = 0; i < policy->suites.count; i++) {
        const cas_suite *suite = cas_suite_find(*CAS_AT(policy->suites.code, i));
        if (suite != NULL && cas_client_speaks(hs, suite->version)) {
            *CAS_AT(offered.code, offered.count) = suite->id;
            offered.count = offered.count + 1;
        }
    }
    return offered;
}

void cas_client_write_hello(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list offered = offered_suites(hs);
    const cas_code_list greased = cas_client_greased(hs, CAS_GREASE_SUITE, &offered);
    uint8_t suites_room[2 * CAS_CONFIG_CODES_MAX] = {0};
    castls_bytes suites = {0};
    const uint8_t null_only[] = {0};
    if (cas_u16_list_make(cas_code_list_codes(&greased), CAS_SPAN(suites_room), &suites) !=
        CAS_OK) {
        cas_writer_fail(w);
        return;
    }
    const cas_client_hello hello = {
        .legacy_version = CAS_VERSION_TLS12,
        .random = cas_facts_view(hs->facts, cas_ech_writes_outer(hs) ? hs->client.ech->random
                                                                     : hs->facts->client_random),
        .legacy_session_id = cas_kept(hs, hs->client.session_id),
        .cipher_suites = suites,
        .legacy_compression_methods = CAS_BYTES(null_only),
        .has_extensions = true,
    };
    const cas_mark message = cas_message_open(w, CAS_HANDSHAKE_CLIENT_HELLO);
    const cas_mark extensions = cas_client_hello_open(w, &hello);
    cas_client_write_extensions(w, hs);
    cas_write_close(w, extensions);
    cas_write_close(w, message);
}

cas_err cas_client_make_hello(cas_handshake *hs, cas_range *out)
{
    CAS_TRY(cas_write_message(hs, cas_client_write_hello, out));
    CAS_TRY(cas_client_fill_binder(hs, *out));
    return cas_transcript_add(&hs->transcript, cas_arena_view(&hs->flight, *out));
}

/* RFC 8446 section 4.1.2: a second hello carries the first one's content and no early data. */
cas_err cas_client_step_send_hello(cas_handshake *hs, const cas_message *msg, cas_state *next)
{
    (void)msg;
    const bool is_second = hs->facts->was_retried;
    cas_range hello = {0};
    if (is_second) {
        CAS_TRY(cas_put_ccs(hs));
    }
    CAS_TRY(hs->client.ech == NULL ? cas_client_make_hello(hs, &hello)
                                   : cas_ech_make_hello(hs, &hello));
    CAS_TRY(cas_put_message(hs, CAS_LEVEL_INITIAL, hello));
    if (hs->client.offers_early_data) {
        CAS_TRY(cas_client_begin_early_data(hs));
    }
    *next = is_second ? CAS_STATE_CLIENT_WAIT_SH2 : CAS_STATE_CLIENT_WAIT_SH;
    return CAS_OK;
}
