/*
 * codec_values.c: the codecs of extensions that hold one value or a plain list, in the form of
 * codec.h. Each result starts out stale, so that a decoder that leaves it alone on failure is seen.
 */
#include "support/codec.h"

#include "wire/certificate_type.h"
#include "wire/compress_certificate.h"
#include "wire/cookie.h"
#include "wire/early_data.h"
#include "wire/ec_point_formats.h"
#include "wire/empty.h"
#include "wire/key_share.h"
#include "wire/pre_shared_key.h"
#include "wire/psk_key_exchange_modes.h"
#include "wire/record_size_limit.h"
#include "wire/renegotiation_info.h"
#include "wire/signature_algorithms.h"
#include "wire/status_request.h"
#include "wire/supported_groups.h"
#include "wire/supported_versions.h"
#include "wire/ticket_request.h"
#include "wire/u16_list.h"

static const uint8_t stale_bytes[3] = {0xde, 0xad, 0x00};

static castls_bytes stale(void)
{
    return CAS_BYTES(stale_bytes);
}

static bool is_none(castls_bytes view)
{
    return cas_bytes_is_absent(view) && cas_bytes_is_empty(view);
}

/* The code points of a list, which encoders take; the longest list has 65,534 bytes. */
typedef struct code_room {
    uint16_t code[32767];
} code_room;

static castls_codes codes_of(code_room *room, castls_bytes list)
{
    const size_t count = cas_u16_list_count(list);
    for (size_t i = 0; i < count; i++) {
        *CAS_AT(room->code, i) = cas_u16_list_get(list, i);
    }
    return CAS_CODES_FIRST(room->code, count);
}

cas_err cas_codec_supported_groups(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_supported_groups_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = value.len % 2 == 0;
    code_room room = {{0}};
    cas_supported_groups_encode(w, codes_of(&room, value));
    return CAS_OK;
}

cas_err cas_codec_signature_algorithms(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_signature_algorithms_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = value.len % 2 == 0;
    code_room room = {{0}};
    cas_signature_algorithms_encode(w, codes_of(&room, value));
    return CAS_OK;
}

cas_err cas_codec_compress_certificate(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_compress_certificate_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = value.len % 2 == 0;
    code_room room = {{0}};
    cas_compress_certificate_encode(w, codes_of(&room, value));
    return CAS_OK;
}

cas_err cas_codec_supported_versions_client_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_supported_versions_client_hello_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = value.len % 2 == 0;
    code_room room = {{0}};
    cas_supported_versions_client_hello_encode(w, codes_of(&room, value));
    return CAS_OK;
}

cas_err cas_codec_supported_versions_server_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    uint16_t value = 1;
    const cas_err err = cas_supported_versions_server_hello_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_supported_versions_server_hello_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_cookie(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_cookie_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_cookie_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_psk_key_exchange_modes(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_psk_key_exchange_modes_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_psk_key_exchange_modes_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_certificate_types(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_certificate_types_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_certificate_types_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_certificate_type(castls_bytes body, cas_writer *w, bool *clean)
{
    uint8_t value = 1;
    const cas_err err = cas_certificate_type_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_certificate_type_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_ec_point_formats(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_ec_point_formats_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_ec_point_formats_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_renegotiation_info(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_renegotiation_info_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_renegotiation_info_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_key_share_hello_retry_request(castls_bytes body, cas_writer *w, bool *clean)
{
    uint16_t value = 1;
    const cas_err err = cas_key_share_hello_retry_request_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_key_share_hello_retry_request_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_selected_identity(castls_bytes body, cas_writer *w, bool *clean)
{
    uint16_t value = 1;
    const cas_err err = cas_selected_identity_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_selected_identity_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_early_data(castls_bytes body, cas_writer *w, bool *clean)
{
    (void)w;
    *clean = true;
    return cas_early_data_decode(body);
}

cas_err cas_codec_early_data_new_session_ticket(castls_bytes body, cas_writer *w, bool *clean)
{
    uint32_t value = 1;
    const cas_err err = cas_early_data_new_session_ticket_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_early_data_new_session_ticket_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_record_size_limit(castls_bytes body, cas_writer *w, bool *clean)
{
    uint16_t value = 1;
    const cas_err err = cas_record_size_limit_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_record_size_limit_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_ticket_request_hint(castls_bytes body, cas_writer *w, bool *clean)
{
    uint8_t value = 1;
    const cas_err err = cas_ticket_request_hint_decode(body, &value);
    if (err != CAS_OK) {
        *clean = value == 0;
        return err;
    }
    *clean = true;
    cas_ticket_request_hint_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_certificate_status(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes value = stale();
    const cas_err err = cas_certificate_status_decode(body, &value);
    if (err != CAS_OK) {
        *clean = is_none(value);
        return err;
    }
    *clean = true;
    cas_certificate_status_encode(w, value);
    return CAS_OK;
}

cas_err cas_codec_empty(castls_bytes body, cas_writer *w, bool *clean)
{
    (void)w;
    *clean = true;
    return cas_empty_decode(body);
}
