/*
 * codec_messages.c: the codecs of messages in the form of codec.h. Each result starts out stale, so
 * that a decoder that leaves it alone on failure is seen.
 */
#include "support/codec.h"

#include "wire/alert.h"
#include "wire/certificate.h"
#include "wire/certificate_request.h"
#include "wire/certificate_verify.h"
#include "wire/client_hello.h"
#include "wire/compressed_certificate.h"
#include "wire/encrypted_extensions.h"
#include "wire/end_of_early_data.h"
#include "wire/finished.h"
#include "wire/key_update.h"
#include "wire/message.h"
#include "wire/message_hash.h"
#include "wire/new_session_ticket.h"
#include "wire/server_hello.h"

static const uint8_t stale_bytes[3] = {0xde, 0xad, 0x00};

static castls_bytes stale(void)
{
    return CAS_BYTES(stale_bytes);
}

static bool is_none(castls_bytes view)
{
    return cas_bytes_is_absent(view) && cas_bytes_is_empty(view);
}

cas_err cas_codec_message(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_message message = {1, stale(), stale()};
    const cas_err err = cas_message_decode(body, &message);
    if (err != CAS_OK) {
        *clean = message.type == 0 && is_none(message.body) && is_none(message.whole);
        return err;
    }
    const cas_mark mark = cas_message_open(w, message.type);
    cas_write_bytes(w, message.body);
    cas_write_close(w, mark);
    *clean = cas_bytes_equal(message.whole, body);
    return CAS_OK;
}

cas_err cas_codec_client_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_client_hello hello = {1, stale(), stale(), stale(), stale(), true, stale()};
    const cas_err err = cas_client_hello_decode(body, &hello);
    if (err != CAS_OK) {
        *clean = hello.legacy_version == 0 && is_none(hello.random) &&
                 is_none(hello.legacy_session_id) && is_none(hello.cipher_suites) &&
                 is_none(hello.legacy_compression_methods) && !hello.has_extensions &&
                 is_none(hello.extensions);
        return err;
    }
    *clean = hello.random.len == 32 && hello.cipher_suites.len % 2 == 0;
    cas_client_hello_encode(w, &hello);
    return CAS_OK;
}

cas_err cas_codec_server_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_server_hello hello = {1, stale(), stale(), 1, true, stale()};
    const cas_err err = cas_server_hello_decode(body, &hello);
    if (err != CAS_OK) {
        *clean = hello.legacy_version == 0 && is_none(hello.random) &&
                 is_none(hello.legacy_session_id_echo) && hello.cipher_suite == 0 &&
                 !hello.has_extensions && is_none(hello.extensions);
        return err;
    }
    *clean = hello.random.len == 32;
    if (cas_server_hello_is_retry(&hello)) {
        *clean = cas_server_hello_sentinel(&hello) == CAS_SENTINEL_NONE;
    }
    cas_server_hello_encode(w, &hello);
    return CAS_OK;
}

cas_err cas_codec_encrypted_extensions(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_encrypted_extensions encrypted = {stale()};
    const cas_err err = cas_encrypted_extensions_decode(body, &encrypted);
    if (err != CAS_OK) {
        *clean = is_none(encrypted.extensions);
        return err;
    }
    *clean = true;
    cas_encrypted_extensions_encode(w, &encrypted);
    return CAS_OK;
}

cas_err cas_codec_certificate_request(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_certificate_request request = {stale(), stale()};
    const cas_err err = cas_certificate_request_decode(body, &request);
    if (err != CAS_OK) {
        *clean = is_none(request.certificate_request_context) && is_none(request.extensions);
        return err;
    }
    *clean = true;
    cas_certificate_request_encode(w, &request);
    return CAS_OK;
}

/* Written again entry by entry, so that the cursor and the open form are held to the same bytes. */
cas_err cas_codec_certificate(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_certificate certificate = {stale(), stale(), 1};
    const cas_err err = cas_certificate_decode(body, &certificate);
    if (err != CAS_OK) {
        *clean = is_none(certificate.certificate_request_context) &&
                 is_none(certificate.certificate_list) && certificate.entry_count == 0;
        return err;
    }
    uint32_t count = 0;
    cas_certificate_entry entry = {0};
    cas_reader r = cas_reader_on(certificate.certificate_list);
    const cas_mark mark = cas_certificate_open(w, certificate.certificate_request_context);
    while (cas_certificate_list_next(&r, &entry)) {
        cas_certificate_entry_encode(w, &entry);
        count = count + 1;
    }
    cas_write_close(w, mark);
    *clean = cas_reader_end(&r) == CAS_OK && count == certificate.entry_count;
    return CAS_OK;
}

cas_err cas_codec_compressed_certificate(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_compressed_certificate compressed = {1, 1, stale()};
    const cas_err err = cas_compressed_certificate_decode(body, &compressed);
    if (err != CAS_OK) {
        *clean = compressed.algorithm == 0 && compressed.uncompressed_length == 0 &&
                 is_none(compressed.compressed_certificate_message);
        return err;
    }
    *clean = true;
    cas_compressed_certificate_encode(w, &compressed);
    return CAS_OK;
}

cas_err cas_codec_certificate_verify(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_certificate_verify verify = {1, stale()};
    const cas_err err = cas_certificate_verify_decode(body, &verify);
    if (err != CAS_OK) {
        *clean = verify.algorithm == 0 && is_none(verify.signature);
        return err;
    }
    *clean = true;
    cas_certificate_verify_encode(w, &verify);
    return CAS_OK;
}

cas_err cas_codec_finished(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_finished finished = {stale()};
    const cas_err err = cas_finished_decode(body, 32, &finished);
    if (err != CAS_OK) {
        *clean = is_none(finished.verify_data);
        return err;
    }
    *clean = finished.verify_data.len == 32;
    cas_finished_encode(w, &finished);
    return CAS_OK;
}

cas_err cas_codec_new_session_ticket(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_new_session_ticket ticket = {1, 1, stale(), stale(), stale()};
    const cas_err err = cas_new_session_ticket_decode(body, &ticket);
    if (err != CAS_OK) {
        *clean = ticket.ticket_lifetime == 0 && ticket.ticket_age_add == 0 &&
                 is_none(ticket.ticket_nonce) && is_none(ticket.ticket) &&
                 is_none(ticket.extensions);
        return err;
    }
    *clean = ticket.ticket.len != 0;
    cas_new_session_ticket_encode(w, &ticket);
    return CAS_OK;
}

cas_err cas_codec_key_update(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_key_update update = {7};
    const cas_err err = cas_key_update_decode(body, &update);
    if (err != CAS_OK) {
        *clean = update.request_update == 0;
        return err;
    }
    *clean = update.request_update <= CAS_UPDATE_REQUESTED;
    cas_key_update_encode(w, &update);
    return CAS_OK;
}

cas_err cas_codec_end_of_early_data(castls_bytes body, cas_writer *w, bool *clean)
{
    (void)w;
    *clean = true;
    return cas_end_of_early_data_decode(body);
}

cas_err cas_codec_message_hash(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes hash = stale();
    const cas_err err = cas_message_hash_decode(body, &hash);
    if (err != CAS_OK) {
        *clean = is_none(hash);
        return err;
    }
    *clean = true;
    cas_message_hash_encode(w, hash);
    return CAS_OK;
}

cas_err cas_codec_alert(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_alert alert = {1, 1};
    const cas_err err = cas_alert_decode(body, &alert);
    if (err != CAS_OK) {
        *clean = alert.level == 0 && alert.description == 0;
        return err;
    }
    *clean = true;
    cas_alert_encode(w, &alert);
    return CAS_OK;
}
