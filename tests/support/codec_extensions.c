/*
 * codec_extensions.c: the codecs of extensions that have a structure of their own, in the form of
 * codec.h. Each result starts out stale, so that a decoder that leaves it alone on failure is seen.
 */
#include "support/codec.h"

#include "wire/alpn.h"
#include "wire/certificate_authorities.h"
#include "wire/delegated_credential.h"
#include "wire/extensions.h"
#include "wire/key_share.h"
#include "wire/limits.h"
#include "wire/oid_filters.h"
#include "wire/pre_shared_key.h"
#include "wire/server_name.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/status_request.h"
#include "wire/ticket_request.h"

static const uint8_t stale_bytes[3] = {0xde, 0xad, 0x00};

static castls_bytes stale(void)
{
    return CAS_BYTES(stale_bytes);
}

static bool is_none(castls_bytes view)
{
    return cas_bytes_is_absent(view) && cas_bytes_is_empty(view);
}

/* The names of a list, which encoders take as views: as many as 65,535 bytes can hold. */
#define PARTS_MAX (65536 / 3)

cas_err cas_codec_extensions(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_extensions x = {0};
    x.present = 1;
    x.count = 1;
    const cas_err err = cas_extensions_decode(body, &x);
    if (err != CAS_OK) {
        *clean = x.present == 0 && x.count == 0 && is_none(x.block);
        return err;
    }
    uint32_t count = 0;
    uint32_t unknown_count = 0;
    uint16_t last_type = 0;
    bool agrees = true;
    cas_extension one = {0};
    cas_reader r = cas_reader_on(body);
    while (cas_extensions_next(&r, &one)) {
        const cas_extension_kind kind = cas_extension_kind_of(one.type);
        count = count + 1;
        last_type = one.type;
        if (kind == CAS_EXT_COUNT) {
            unknown_count = unknown_count + 1;
        } else {
            agrees = agrees && cas_extensions_has(&x, kind) &&
                     cas_bytes_equal(cas_extensions_body(&x, kind), one.body);
        }
        cas_extension_encode(w, one.type, one.body);
    }
    *clean = agrees && cas_reader_end(&r) == CAS_OK && count == x.count &&
             unknown_count == x.unknown_count && last_type == x.last_type;
    return CAS_OK;
}

/* Names of other types than host_name are skipped by the decoder, so that such a list is written
 * as it stands; any other has to come out of the encoder as it went in. */
cas_err cas_codec_server_name(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes host_name = stale();
    const cas_err err = cas_server_name_decode(body, &host_name);
    if (err != CAS_OK) {
        *clean = is_none(host_name);
        return err;
    }
    *clean = true;
    if (host_name.len + 5 == body.len) {
        cas_server_name_encode(w, host_name);
    } else {
        cas_write_bytes(w, body);
    }
    return CAS_OK;
}

cas_err cas_codec_alpn(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes list = stale();
    const cas_err err = cas_alpn_decode(body, &list);
    if (err != CAS_OK) {
        *clean = is_none(list);
        return err;
    }
    castls_bytes part_room[PARTS_MAX] = {{0}};
    size_t count = 0;
    castls_bytes name = cas_bytes_none();
    cas_reader r = cas_reader_on(list);
    while (cas_alpn_next(&r, &name)) {
        *CAS_AT(part_room, count) = name;
        count = count + 1;
    }
    *clean = cas_reader_end(&r) == CAS_OK && count != 0 && count <= CAS_ALPN_NAMES_MAX &&
             cas_alpn_has(list, *CAS_AT(part_room, count - 1));
    cas_alpn_encode(w, CAS_PARTS_FIRST(part_room, count));
    return CAS_OK;
}

cas_err cas_codec_alpn_one(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes name = stale();
    const cas_err err = cas_alpn_decode_one(body, &name);
    if (err != CAS_OK) {
        *clean = is_none(name);
        return err;
    }
    *clean = name.len != 0;
    cas_alpn_encode_one(w, name);
    return CAS_OK;
}

cas_err cas_codec_key_share_client_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes client_shares = stale();
    const cas_err err = cas_key_share_client_hello_decode(body, &client_shares);
    if (err != CAS_OK) {
        *clean = is_none(client_shares);
        return err;
    }
    bool found = true;
    castls_bytes key_exchange = cas_bytes_none();
    cas_key_share_entry entry = {0};
    cas_reader r = cas_reader_on(client_shares);
    const cas_mark mark = cas_key_share_client_hello_open(w);
    while (cas_key_share_next(&r, &entry)) {
        found = found && cas_key_share_find(client_shares, entry.group, &key_exchange) &&
                cas_bytes_equal(key_exchange, entry.key_exchange);
        cas_key_share_entry_encode(w, &entry);
    }
    cas_write_close(w, mark);
    *clean = found && cas_reader_end(&r) == CAS_OK;
    return CAS_OK;
}

cas_err cas_codec_key_share_server_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_key_share_entry entry = {1, stale()};
    const cas_err err = cas_key_share_server_hello_decode(body, &entry);
    if (err != CAS_OK) {
        *clean = entry.group == 0 && is_none(entry.key_exchange);
        return err;
    }
    *clean = entry.key_exchange.len != 0;
    cas_key_share_entry_encode(w, &entry);
    return CAS_OK;
}

/* Written again entry by entry; the binders have to start where the decoder says. */
cas_err cas_codec_offered_psks(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_offered_psks psks = {stale(), stale(), 1, 1};
    const cas_err err = cas_offered_psks_decode(body, &psks);
    if (err != CAS_OK) {
        *clean = is_none(psks.identities) && is_none(psks.binders) && psks.count == 0 &&
                 psks.binders_offset == 0;
        return err;
    }
    uint32_t identity_count = 0;
    cas_psk_identity identity = {0};
    cas_reader identities = cas_reader_on(psks.identities);
    const cas_mark identities_mark = cas_write_open16(w);
    while (cas_psk_identity_next(&identities, &identity)) {
        cas_psk_identity_encode(w, &identity);
        identity_count = identity_count + 1;
    }
    cas_write_close(w, identities_mark);
    const bool offset_fits = cas_writer_len(w) == psks.binders_offset;

    uint32_t binder_count = 0;
    castls_bytes binder = cas_bytes_none();
    cas_reader binders = cas_reader_on(psks.binders);
    const cas_mark binders_mark = cas_write_open16(w);
    while (cas_psk_binder_next(&binders, &binder)) {
        cas_psk_binder_encode(w, binder);
        binder_count = binder_count + 1;
    }
    cas_write_close(w, binders_mark);
    *clean = offset_fits && cas_reader_end(&identities) == CAS_OK &&
             cas_reader_end(&binders) == CAS_OK && identity_count == psks.count &&
             binder_count == psks.count && psks.binders_offset + psks.binders.len + 2 == body.len;
    return CAS_OK;
}

cas_err cas_codec_certificate_authorities(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes authorities = stale();
    const cas_err err = cas_certificate_authorities_decode(body, &authorities);
    if (err != CAS_OK) {
        *clean = is_none(authorities);
        return err;
    }
    castls_bytes part_room[PARTS_MAX] = {{0}};
    size_t count = 0;
    castls_bytes name = cas_bytes_none();
    cas_reader r = cas_reader_on(authorities);
    while (cas_certificate_authorities_next(&r, &name)) {
        *CAS_AT(part_room, count) = name;
        count = count + 1;
    }
    *clean = cas_reader_end(&r) == CAS_OK && count != 0;
    cas_certificate_authorities_encode(w, CAS_PARTS_FIRST(part_room, count));
    return CAS_OK;
}

cas_err cas_codec_status_request(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_status_request request = {1, stale(), stale(), stale()};
    const cas_err err = cas_status_request_decode(body, &request);
    if (err != CAS_OK) {
        *clean = request.status_type == 0 && is_none(request.responder_id_list) &&
                 is_none(request.request_extensions) && is_none(request.other);
        return err;
    }
    *clean = true;
    cas_status_request_encode(w, &request);
    return CAS_OK;
}

cas_err cas_codec_sct_list(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes sct_list = stale();
    const cas_err err = cas_sct_list_decode(body, &sct_list);
    if (err != CAS_OK) {
        *clean = is_none(sct_list);
        return err;
    }
    size_t total = 0;
    castls_bytes sct = cas_bytes_none();
    cas_reader r = cas_reader_on(sct_list);
    while (cas_sct_list_next(&r, &sct)) {
        total = total + 2 + sct.len;
    }
    *clean = cas_reader_end(&r) == CAS_OK && total == sct_list.len;
    cas_sct_list_encode(w, sct_list);
    return CAS_OK;
}

cas_err cas_codec_ticket_request(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_ticket_request request = {1, 1};
    const cas_err err = cas_ticket_request_decode(body, &request);
    if (err != CAS_OK) {
        *clean = request.new_session_count == 0 && request.resumption_count == 0;
        return err;
    }
    *clean = true;
    cas_ticket_request_encode(w, &request);
    return CAS_OK;
}

cas_err cas_codec_oid_filters(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes filters = stale();
    const cas_err err = cas_oid_filters_decode(body, &filters);
    if (err != CAS_OK) {
        *clean = is_none(filters);
        return err;
    }
    size_t total = 0;
    cas_oid_filter filter = {0};
    cas_reader r = cas_reader_on(filters);
    while (cas_oid_filters_next(&r, &filter)) {
        total = total + 3 + filter.certificate_extension_oid.len +
                filter.certificate_extension_values.len;
    }
    *clean = cas_reader_end(&r) == CAS_OK && total == filters.len;
    cas_oid_filters_encode(w, filters);
    return CAS_OK;
}

cas_err cas_codec_delegated_credential(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_delegated_credential dc = {1, 1, stale(), stale(), 1, stale()};
    const cas_err err = cas_delegated_credential_decode(body, &dc);
    if (err != CAS_OK) {
        *clean = dc.valid_time == 0 && dc.dc_cert_verify_algorithm == 0 &&
                 is_none(dc.asn1_subject_public_key_info) && is_none(dc.cred) &&
                 dc.algorithm == 0 && is_none(dc.signature);
        return err;
    }
    *clean = dc.cred.len + 4 + dc.signature.len == body.len;
    cas_delegated_credential_encode(w, &dc);
    return CAS_OK;
}
