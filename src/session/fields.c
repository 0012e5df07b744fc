/*
 * fields.c: a session's fields: their ranges and their encoding.
 */
#include "session/fields.h"

#include "wire/types.h"

/* The encoding's own version: whatever changes below changes it. */
#define FORMAT 0xca02

#define FLAG_EXTENDED_MAIN_SECRET 1
#define FLAG_RAW_KEY 2
#define FLAG_QUIC 4
#define FLAG_OWN_RAW_KEY 8
#define FLAGS_ALL 15

static cas_err check_chain(castls_parts chain, bool is_raw_key)
{
    if (is_raw_key && chain.count != 1) {
        return CAS_ERR_ARGUMENT;
    }
    if (chain.count > CAS_SESSION_PEER_CHAIN_MAX ||
        cas_parts_total(chain) > CAS_SESSION_PEER_CHAIN_LEN_MAX) {
        return CAS_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < chain.count; i++) {
        const size_t len = cas_parts_get(chain, i).len;
        if (len == 0 || len > CAS_SESSION_PEER_CERTIFICATE_MAX) {
            return CAS_ERR_ARGUMENT;
        }
    }
    return CAS_OK;
}

cas_err cas_session_fields_check(const cas_session_fields *fields)
{
    if (fields->version != CAS_VERSION_TLS13 && fields->version != CAS_VERSION_TLS12) {
        return CAS_ERR_ARGUMENT;
    }
    if (fields->version == CAS_VERSION_TLS13 && !fields->extended_main_secret) {
        return CAS_ERR_ARGUMENT;
    }
    if (fields->suite == 0 || fields->lifetime_s > CAS_SESSION_LIFETIME_MAX ||
        fields->issued_at_ms < 0) {
        return CAS_ERR_ARGUMENT;
    }
    if (fields->verdict != CASTLS_VERDICT_NONE && fields->verdict != CASTLS_VERDICT_VERIFIED &&
        fields->verdict != CASTLS_VERDICT_ACCEPTED) {
        return CAS_ERR_ARGUMENT;
    }
    if (fields->secret.len == 0 || fields->secret.len > CAS_SESSION_SECRET_MAX ||
        fields->ticket.len > CAS_SESSION_TICKET_MAX || fields->id.len > CAS_SESSION_ID_MAX ||
        fields->server_name.len > CAS_SESSION_SERVER_NAME_MAX ||
        fields->alpn.len > CAS_SESSION_ALPN_MAX || fields->binding.len > CAS_SESSION_BINDING_MAX ||
        fields->application_data.len > CAS_SESSION_APPLICATION_DATA_MAX ||
        fields->context.len > CAS_SESSION_CONTEXT_MAX || fields->quic.len > CAS_SESSION_QUIC_MAX ||
        (!fields->is_quic && fields->quic.len != 0)) {
        return CAS_ERR_ARGUMENT;
    }
    return check_chain(fields->peer_chain, fields->peer_is_raw_key);
}

/*
 * A session, in the notation of RFC 8446 section 3:
 *
 *   uint16 format = 0xca02;
 *   uint16 version, suite, group;
 *   uint8  flags;                    1: extended main secret, 2: raw public key, 4: QUIC,
 *                                    8: our own key went raw
 *   uint8  verdict;
 *   uint32 lifetime_s, age_add, early_data_max;
 *   uint64 issued_at_ms;
 *   opaque secret<1..64>;
 *   opaque ticket<0..2^16-1>;
 *   opaque id<0..32>;
 *   opaque server_name<0..255>;
 *   opaque alpn<0..255>;
 *   opaque binding<0..64>;
 *   opaque application_data<0..32768>;
 *   opaque context<0..255>;
 *   Certificate peer_chain<0..2^24-1>;   each opaque<1..2^24-1>
 *   opaque quic<0..2^16-1>;          with flag 4 only
 */
void cas_session_fields_encode(cas_writer *w, const cas_session_fields *fields)
{
    cas_write_u16(w, FORMAT);
    cas_write_u16(w, fields->version);
    cas_write_u16(w, fields->suite);
    cas_write_u16(w, fields->group);
    cas_write_u8(w, (uint8_t)((fields->extended_main_secret ? FLAG_EXTENDED_MAIN_SECRET : 0) |
                              (fields->peer_is_raw_key ? FLAG_RAW_KEY : 0) |
                              (fields->is_quic ? FLAG_QUIC : 0) |
                              (fields->own_is_raw_key ? FLAG_OWN_RAW_KEY : 0)));
    cas_write_u8(w, cas_low_u8(fields->verdict));
    cas_write_u32(w, fields->lifetime_s);
    cas_write_u32(w, fields->age_add);
    cas_write_u32(w, fields->early_data_max);
    cas_write_u64(w, (uint64_t)fields->issued_at_ms);
    cas_write_vec8(w, fields->secret);
    cas_write_vec16(w, fields->ticket);
    cas_write_vec8(w, fields->id);
    cas_write_vec8(w, fields->server_name);
    cas_write_vec8(w, fields->alpn);
    cas_write_vec8(w, fields->binding);
    cas_write_vec16(w, fields->application_data);
    cas_write_vec8(w, fields->context);
    const cas_mark mark = cas_write_open24(w);
    for (size_t i = 0; i < fields->peer_chain.count; i++) {
        cas_write_vec24(w, cas_parts_get(fields->peer_chain, i));
    }
    cas_write_close(w, mark);
    if (fields->is_quic) {
        cas_write_vec16(w, fields->quic);
    }
}

size_t cas_session_fields_len(const cas_session_fields *fields)
{
    cas_writer w = cas_writer_measuring();
    cas_session_fields_encode(&w, fields);
    return cas_writer_len(&w);
}

static cas_err decode_chain(castls_bytes in, cas_chain_views *chain, castls_parts *out)
{
    size_t count = 0;
    cas_reader r = cas_reader_on(in);
    while (cas_reader_has_more(&r)) {
        const castls_bytes certificate = cas_read_vec24(&r, 1, CAS_SESSION_PEER_CERTIFICATE_MAX);
        if (!cas_views_set(chain->certificate, CAS_COUNT(chain->certificate), count, certificate)) {
            return CAS_ERR_SESSION_DECODE;
        }
        count++;
    }
    *out = CAS_PARTS_FIRST(chain->certificate, count);
    return cas_reader_end(&r) == CAS_OK ? CAS_OK : CAS_ERR_SESSION_DECODE;
}

static castls_verdict verdict_of(uint8_t number)
{
    switch (number) {
    case CASTLS_VERDICT_VERIFIED:
        return CASTLS_VERDICT_VERIFIED;
    case CASTLS_VERDICT_ACCEPTED:
        return CASTLS_VERDICT_ACCEPTED;
    default:
        return CASTLS_VERDICT_NONE;
    }
}

cas_err cas_session_fields_decode(castls_bytes in, cas_chain_views *chain, cas_session_fields *out)
{
    *out = (cas_session_fields){.struct_len = sizeof(*out)};

    cas_session_fields fields = {.struct_len = sizeof(fields)};
    cas_reader r = cas_reader_on(in);
    const uint16_t format = cas_read_u16(&r);
    fields.version = cas_read_u16(&r);
    fields.suite = cas_read_u16(&r);
    fields.group = cas_read_u16(&r);
    const uint8_t flags = cas_read_u8(&r);
    const uint8_t verdict = cas_read_u8(&r);
    fields.lifetime_s = cas_read_u32(&r);
    fields.age_add = cas_read_u32(&r);
    fields.early_data_max = cas_read_u32(&r);
    const uint64_t issued_at_ms = cas_read_u64(&r);
    fields.secret = cas_read_vec8(&r, 1, CAS_SESSION_SECRET_MAX);
    fields.ticket = cas_read_vec16(&r, 0, CAS_SESSION_TICKET_MAX);
    fields.id = cas_read_vec8(&r, 0, CAS_SESSION_ID_MAX);
    fields.server_name = cas_read_vec8(&r, 0, CAS_SESSION_SERVER_NAME_MAX);
    fields.alpn = cas_read_vec8(&r, 0, CAS_SESSION_ALPN_MAX);
    fields.binding = cas_read_vec8(&r, 0, CAS_SESSION_BINDING_MAX);
    fields.application_data = cas_read_vec16(&r, 0, CAS_SESSION_APPLICATION_DATA_MAX);
    fields.context = cas_read_vec8(&r, 0, CAS_SESSION_CONTEXT_MAX);
    const castls_bytes list =
        cas_read_vec24(&r, 0, CAS_SESSION_PEER_CHAIN_LEN_MAX + 3 * CAS_SESSION_PEER_CHAIN_MAX);
    fields.is_quic = (flags & FLAG_QUIC) != 0;
    if (fields.is_quic) {
        fields.quic = cas_read_vec16(&r, 0, CAS_SESSION_QUIC_MAX);
    }
    if (cas_reader_end(&r) != CAS_OK || format != FORMAT || flags > FLAGS_ALL ||
        verdict > CASTLS_VERDICT_ACCEPTED || issued_at_ms > INT64_MAX) {
        return CAS_ERR_SESSION_DECODE;
    }
    fields.extended_main_secret = (flags & FLAG_EXTENDED_MAIN_SECRET) != 0;
    fields.peer_is_raw_key = (flags & FLAG_RAW_KEY) != 0;
    fields.own_is_raw_key = (flags & FLAG_OWN_RAW_KEY) != 0;
    fields.verdict = verdict_of(verdict);
    fields.issued_at_ms = (int64_t)issued_at_ms;
    CAS_TRY(decode_chain(list, chain, &fields.peer_chain));
    if (cas_session_fields_check(&fields) != CAS_OK) {
        return CAS_ERR_SESSION_DECODE;
    }
    *out = fields;
    return CAS_OK;
}

bool cas_session_fields_is_alive(const cas_session_fields *fields, int64_t now_ms)
{
    /* Neither time is negative, so that their difference is in range. RFC 8446 section 4.6.1: a
     * lifetime of zero says that the ticket is to be discarded at once. */
    if (now_ms < 0 || fields->issued_at_ms < 0 || fields->lifetime_s == 0) {
        return false;
    }
    const int64_t age_ms = now_ms - fields->issued_at_ms;
    return age_ms >= -CAS_SESSION_CLOCK_SKEW_MAX_MS && age_ms <= (int64_t)fields->lifetime_s * 1000;
}

uint32_t cas_session_obfuscated_age(const cas_session_fields *fields, int64_t now_ms)
{
    const int64_t age_ms = now_ms <= fields->issued_at_ms ? 0 : now_ms - fields->issued_at_ms - 1;
    return cas_low_u32((uint64_t)age_ms + fields->age_add);
}
