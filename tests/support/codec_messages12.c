/*
 * codec_messages12.c: the messages of TLS 1.2 in the form of codec.h.
 */
#include "support/codec.h"

#include "wire/certificate12.h"
#include "wire/certificate_request12.h"
#include "wire/client_key_exchange.h"
#include "wire/new_session_ticket12.h"
#include "wire/server_key_exchange.h"

static const uint8_t stale_bytes[3] = {0xde, 0xad, 0x00};

static castls_bytes stale(void)
{
    return CAS_BYTES(stale_bytes);
}

/* Written again certificate by certificate. */
cas_err cas_codec_certificate12(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes list = stale();
    const cas_err err = cas_certificate12_decode(body, &list);
    if (err != CAS_OK) {
        *clean = cas_bytes_is_absent(list);
        return err;
    }
    castls_bytes certificate = {0};
    cas_reader r = cas_reader_on(list);
    const cas_mark mark = cas_certificate12_open(w);
    while (cas_certificate12_next(&r, &certificate)) {
        cas_certificate12_add(w, certificate);
    }
    cas_write_close(w, mark);
    *clean = cas_reader_end(&r) == CAS_OK;
    return CAS_OK;
}

cas_err cas_codec_raw_key12(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes key = stale();
    const cas_err err = cas_raw_key12_decode(body, &key);
    if (err != CAS_OK) {
        *clean = cas_bytes_is_absent(key);
        return err;
    }
    *clean = true;
    cas_raw_key12_encode(w, key);
    return CAS_OK;
}

cas_err cas_codec_certificate_request12(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_certificate_request12 request = {stale(), stale(), stale()};
    const cas_err err = cas_certificate_request12_decode(body, &request);
    if (err != CAS_OK) {
        *clean = cas_bytes_is_absent(request.certificate_types) &&
                 cas_bytes_is_absent(request.supported_signature_algorithms) &&
                 cas_bytes_is_absent(request.certificate_authorities);
        return err;
    }
    *clean = request.supported_signature_algorithms.len % 2 == 0;
    cas_certificate_request12_encode(w, &request);
    return CAS_OK;
}

cas_err cas_codec_client_key_exchange(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes point = stale();
    const cas_err err = cas_client_key_exchange_decode(body, &point);
    if (err != CAS_OK) {
        *clean = cas_bytes_is_absent(point);
        return err;
    }
    *clean = point.len != 0;
    cas_client_key_exchange_encode(w, point);
    return CAS_OK;
}

cas_err cas_codec_new_session_ticket12(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_new_session_ticket12 ticket = {1, stale()};
    const cas_err err = cas_new_session_ticket12_decode(body, &ticket);
    if (err != CAS_OK) {
        *clean = ticket.ticket_lifetime_hint == 0 && cas_bytes_is_absent(ticket.ticket);
        return err;
    }
    *clean = true;
    cas_new_session_ticket12_encode(w, &ticket);
    return CAS_OK;
}

cas_err cas_codec_server_key_exchange(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_server_key_exchange exchange = {1, stale(), stale(), 1, stale()};
    const cas_err err = cas_server_key_exchange_decode(body, &exchange);
    if (err != CAS_OK) {
        *clean = exchange.namedcurve == 0 && cas_bytes_is_absent(exchange.point) &&
                 cas_bytes_is_absent(exchange.params) && exchange.algorithm == 0 &&
                 cas_bytes_is_absent(exchange.signature);
        return err;
    }
    *clean = exchange.params.len == exchange.point.len + 4;
    cas_server_key_exchange_encode(w, &exchange);
    return CAS_OK;
}
