/*
 * fuzz_handshake_inner.c: handshake messages as they come out of records, so that no key stands
 * between the input and the machine. The first byte is the kind of handshake (handshake.h), the
 * second says which end is fed, and after how many flights of a real exchange; the rest is
 * handshake bytes, cut into pieces by the third.
 */
#include "fuzz/fuzz.h"
#include "fuzz/handshake.h"

#include "core/buf.h"
#include "record/seal.h"
#include "tls/conn.h"
#include "wire/types.h"

/* Gives handshake bytes to one end under the key that it reads with now. */
static void inject(castls_conn *conn, castls_bytes bytes)
{
    if (conn->handshake != NULL) {
        const cas_err err = cas_handshake_feed(conn->handshake, bytes);
        const cas_err pumped = cas_conn_pump(conn);
        const cas_err first = err != CAS_OK ? err : pumped;
        fuzz_require(first != CAS_ERR_INTERNAL, "the peer cannot cause an internal error");
        if (first != CAS_OK) {
            fuzz_require(cas_conn_fail(conn, first) < 0, "a failure has a code");
        }
    } else {
        const cas_err err = cas_conn_on_post_handshake(conn, bytes);
        fuzz_require(err != CAS_ERR_INTERNAL, "the peer cannot cause an internal error");
        if (err != CAS_OK) {
            fuzz_require(cas_conn_fail(conn, err) < 0, "a failure has a code");
        }
    }
}

void fuzz_one(castls_bytes input)
{
    const uint8_t what = cas_bytes_get(input, 1);
    const size_t piece = (size_t)cas_bytes_get(input, 2) + 1;
    const castls_bytes bytes = cas_bytes_skip(input, 3);
    fuzz_ends ends = fuzz_ends_begin(cas_bytes_get(input, 0));
    castls_conn *fed = (what & 1) == 0 ? ends.client : ends.server;
    castls_conn *other = (what & 1) == 0 ? ends.server : ends.client;
    for (size_t flight = 0; flight < (size_t)(what >> 1 & 7); flight++) {
        fuzz_carry(flight % 2 == 0 ? ends.client : ends.server,
                   flight % 2 == 0 ? ends.server : ends.client);
    }
    for (size_t at = 0; at < bytes.len && castls_conn_error(fed)->code == CASTLS_OK; at += piece) {
        inject(fed, cas_bytes_slice(bytes, at, cas_min_size(piece, bytes.len - at)));
        fuzz_answer(fed);
    }
    /* Whatever it answers, the other end does not break. */
    if (castls_conn_error(other)->code == CASTLS_OK) {
        fuzz_carry(fed, other);
    }
    fuzz_ends_end(&ends);
}
