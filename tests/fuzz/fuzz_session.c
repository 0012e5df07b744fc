/*
 * fuzz_session.c: decoding sessions. What is accepted is in range, encodes to the same bytes, makes
 * a session that lasts, and goes through a ticket unchanged.
 */
#include "fuzz/fuzz.h"
#include "session/session.h"
#include "session/ticket.h"
#include "support/fake_provider.h"

#define NOW_MS INT64_C(1700000000000)
#define ROOM 262144

static void check_encoding(const cas_session_fields *fields, castls_bytes input)
{
    uint8_t room[ROOM] = {0};
    castls_bytes encoded = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_session_fields_encode(&w, fields);
    fuzz_require(cas_writer_end(&w, &encoded) == CAS_OK, "what was decoded can be encoded");
    fuzz_require(cas_bytes_equal(encoded, input), "to the same bytes");
    fuzz_require(cas_session_fields_len(fields) == input.len, "of the length that was foretold");
}

static void check_session(const cas_session_fields *fields, castls_bytes input)
{
    uint8_t room[ROOM] = {0};
    cas_session *session = NULL;
    castls_bytes encoded = {0};
    fuzz_require(cas_session_new(NULL, fields, &session) == CAS_OK, "it makes a session");
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_session_encode(&w, session);
    fuzz_require(cas_writer_end(&w, &encoded) == CAS_OK, "which can be encoded");
    fuzz_require(cas_bytes_equal(encoded, input), "to the same bytes again");
    cas_session_release(session);
}

static void check_ticket(cas_ticket_ring *ring, const cas_session_fields *fields)
{
    uint8_t sealed_room[ROOM] = {0};
    uint8_t opened_room[ROOM] = {0};
    castls_bytes ticket = {0};
    cas_chain_views chain = {0};
    cas_session_fields opened = {0};
    bool is_ours = false;
    cas_writer w = cas_writer_on(CAS_SPAN(sealed_room));
    const cas_err sealed = cas_ticket_seal(ring, NOW_MS, fields, &w);
    fuzz_require((sealed == CAS_OK) == (fields->ticket.len == 0), "a server's session is sealed");
    if (sealed != CAS_OK) {
        return;
    }
    fuzz_require(cas_writer_end(&w, &ticket) == CAS_OK, "all of it");
    fuzz_require(cas_ticket_open(ring, NOW_MS, ticket, CAS_SPAN(opened_room), &chain, &opened,
                                 &is_ours) == CAS_OK,
                 "and opens");
    fuzz_require(is_ours && cas_bytes_equal(opened.secret, fields->secret), "to what it was");
}

void fuzz_one(castls_bytes input)
{
    cas_chain_views chain = {0};
    cas_session_fields fields = {0};
    cas_ticket_ring *ring = NULL;
    const cas_ticket_ring_options options = {
        .provider = cas_fake_provider(), .period_s = 3600, .key_count = 2};
    fuzz_require(cas_ticket_ring_new(&options, NOW_MS, &ring) == CAS_OK, "a ring can be made");

    const cas_err err = cas_session_fields_decode(input, &chain, &fields);
    fuzz_require(err == CAS_OK || err == CAS_ERR_SESSION_DECODE, "there is one reason to refuse");
    if (err == CAS_OK) {
        fuzz_require(cas_session_fields_check(&fields) == CAS_OK, "what is accepted is in range");
        check_encoding(&fields, input);
        check_session(&fields, input);
        check_ticket(ring, &fields);
    } else {
        fuzz_require(fields.secret.len == 0 && fields.peer_chain.count == 0,
                     "nothing is handed out on failure");
    }

    /* The same bytes as a ticket: nobody can have sealed them. */
    uint8_t room[ROOM] = {0};
    bool is_ours = true;
    const cas_err opened =
        cas_ticket_open(ring, NOW_MS, input, CAS_SPAN(room), &chain, &fields, &is_ours);
    fuzz_require(opened == CAS_OK && !is_ours, "a ticket of others is passed over");
    cas_ticket_ring_release(ring);
}
