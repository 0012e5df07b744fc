/*
 * pair.c: carrying bytes between two connections.
 */
#include "support/pair.h"

#include "core/buf.h"
#include "core/list.h"
#include "support/test.h"

#define VIEWS 16

void cas_pair_clear(cas_pair *pair)
{
    castls_conn_free(pair->client);
    castls_conn_free(pair->server);
    *pair = (cas_pair){0};
}

/* Offers all of `in`, at most pair->piece bytes at a time; stops where the receiver stops. */
static size_t offer(cas_pair *pair, castls_conn *to, castls_bytes in, castls_code *code)
{
    size_t done = 0;
    while (done < in.len) {
        const size_t piece =
            pair->piece == 0 ? in.len - done : cas_min_size(pair->piece, in.len - done);
        size_t consumed = 0;
        *code = castls_conn_receive(to, cas_bytes_slice(in, done, piece), &consumed);
        done = done + consumed;
        if (consumed < piece || (*code != CASTLS_OK && *code != CASTLS_CLOSED)) {
            break;
        }
    }
    return done;
}

size_t cas_pair_carry(cas_pair *pair, bool to_server)
{
    castls_conn *from = to_server ? pair->client : pair->server;
    castls_conn *to = to_server ? pair->server : pair->client;
    castls_code *code = to_server ? &pair->server_code : &pair->client_code;
    castls_bytes views[VIEWS] = {0};
    size_t count = 0;
    castls_conn_outgoing(from, views, VIEWS, &count);
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const castls_bytes view = *CAS_AT(views, i);
        const size_t done = offer(pair, to, view, code);
        total = total + done;
        if (done < view.len) {
            break;
        }
    }
    assert_int_equal(castls_conn_sent(from, total), CASTLS_OK);
    return total;
}

void cas_pair_run(cas_pair *pair)
{
    pair->client_code = castls_conn_start(pair->client);
    size_t moved = 1;
    while (moved != 0) {
        moved = cas_pair_carry(pair, true);
        moved = moved + cas_pair_carry(pair, false);
    }
}

void cas_pair_say(cas_pair *pair, bool from_client, castls_bytes text)
{
    castls_conn *from = from_client ? pair->client : pair->server;
    castls_conn *to = from_client ? pair->server : pair->client;
    uint8_t room[4096] = {0};
    size_t sent = 0;
    size_t seen = 0;
    while (seen < text.len) {
        const castls_bytes rest[] = {cas_bytes_skip(text, sent)};
        size_t taken = 0;
        size_t len = 0;
        if (sent < text.len) {
            assert_int_equal(castls_conn_send(from, CAS_PARTS(rest), &taken), CASTLS_OK);
            sent = sent + taken;
        }
        (void)cas_pair_carry(pair, from_client);
        do {
            assert_int_equal(castls_conn_read(to, CAS_SPAN(room), &len), CASTLS_OK);
            assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), len),
                               cas_bytes_slice(text, seen, len));
            seen = seen + len;
        } while (len != 0);
    }
}
