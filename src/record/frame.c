/*
 * frame.c: finding whole records, and telling what else it is that comes in on a TLS port.
 */
#include "record/frame.h"

#include "core/reader.h"

static bool is_content_type(uint8_t type)
{
    return type >= CAS_RECORD_CHANGE_CIPHER_SPEC && type <= CAS_RECORD_APPLICATION_DATA;
}

/*
 * TLSPlaintext and TLSCiphertext, RFC 8446 sections 5.1 and 5.2:
 *
 *   ContentType type;
 *   ProtocolVersion legacy_record_version;
 *   uint16 length;
 *   opaque fragment[length];
 *
 * The version has no meaning, but the first byte of every version that ever was TLS is 3; anything
 * else is no TLS. The limit is that of protected records, which in TLS 1.2 are of any type; opening
 * a plain one looks at its own.
 */
cas_err cas_frame_next(castls_bytes in, cas_frame *frame, size_t *need)
{
    *frame = (cas_frame){0};
    *need = 0;

    if (in.len >= 1 && !is_content_type(cas_bytes_get(in, 0))) {
        return CAS_ERR_RECORD_TYPE;
    }
    if (in.len >= 2 && cas_bytes_get(in, 1) != 3) {
        return CAS_ERR_RECORD_VERSION;
    }
    if (in.len < CAS_RECORD_HEADER_LEN) {
        *need = CAS_RECORD_HEADER_LEN - in.len;
        return CAS_OK;
    }
    cas_reader r = cas_reader_on(cas_bytes_prefix(in, CAS_RECORD_HEADER_LEN));
    const uint8_t type = cas_read_u8(&r);
    const uint16_t version = cas_read_u16(&r);
    const size_t len = cas_read_u16(&r);
    CAS_TRY(cas_reader_end(&r));

    if (len > CAS_RECORD_SEALED_MAX) {
        return CAS_ERR_RECORD_TOO_LONG;
    }
    const size_t have = in.len - CAS_RECORD_HEADER_LEN;
    if (have < len) {
        *need = len - have;
        return CAS_OK;
    }
    frame->type = type;
    frame->version = version;
    frame->header = cas_bytes_prefix(in, CAS_RECORD_HEADER_LEN);
    frame->body = cas_bytes_prefix(cas_bytes_skip(in, CAS_RECORD_HEADER_LEN), len);
    return CAS_OK;
}

typedef struct opening {
    const char *text;
    cas_err reason;
} opening;

/* How other protocols begin. No row is the beginning of another one, so that the verdict does not
 * depend on how many bytes came at once. */
static const opening openings[] = {
    {"HTTP/", CAS_ERR_PEER_SPEAKS_HTTP},
    {"GET ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"HEAD ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"POST ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PUT ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PATCH ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"DELETE ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"OPTIONS ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"TRACE ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"CONNECT ", CAS_ERR_PEER_SENT_HTTP_REQUEST},
    {"PRI * HTTP/2", CAS_ERR_PEER_SENT_HTTP_REQUEST}, /* RFC 9113 section 3.4. */
    {"220 ", CAS_ERR_PEER_SPEAKS_TEXT},               /* SMTP and FTP servers. */
    {"220-", CAS_ERR_PEER_SPEAKS_TEXT},
    {"421 ", CAS_ERR_PEER_SPEAKS_TEXT},
    {"421-", CAS_ERR_PEER_SPEAKS_TEXT},
    {"554 ", CAS_ERR_PEER_SPEAKS_TEXT},
    {"554-", CAS_ERR_PEER_SPEAKS_TEXT},
    {"EHLO ", CAS_ERR_PEER_SPEAKS_TEXT}, /* SMTP clients. */
    {"HELO ", CAS_ERR_PEER_SPEAKS_TEXT},
    {"* OK", CAS_ERR_PEER_SPEAKS_TEXT}, /* IMAP servers. */
    {"* PREAUTH", CAS_ERR_PEER_SPEAKS_TEXT},
    {"* BYE", CAS_ERR_PEER_SPEAKS_TEXT},
    {"+OK", CAS_ERR_PEER_SPEAKS_TEXT}, /* POP3 servers. */
    {"-ERR", CAS_ERR_PEER_SPEAKS_TEXT},
    {"SSH-", CAS_ERR_PEER_SPEAKS_TEXT},
};

/*
 * SSLv2's CLIENT-HELLO, RFC 5246 appendix E.2: two bytes of length with the top bit set, the
 * message type 1, and the version, 0.2 or one of TLS.
 */
static cas_err sniff_sslv2(castls_bytes first, size_t *need)
{
    if (first.len >= 3 && cas_bytes_get(first, 2) != 1) {
        return CAS_ERR_RECORD_TYPE;
    }
    if (first.len >= 4 && cas_bytes_get(first, 3) != 0 && cas_bytes_get(first, 3) != 3) {
        return CAS_ERR_RECORD_TYPE;
    }
    if (first.len < 5) {
        *need = 5 - first.len;
        return CAS_OK;
    }
    if (cas_bytes_get(first, 3) == 0 && cas_bytes_get(first, 4) != 2) {
        return CAS_ERR_RECORD_TYPE;
    }
    return CAS_ERR_PEER_SPEAKS_SSLV2;
}

cas_err cas_frame_sniff(castls_bytes first, size_t *need)
{
    *need = 0;
    if (first.len == 0) {
        *need = 1;
        return CAS_OK;
    }
    if (is_content_type(cas_bytes_get(first, 0))) {
        return CAS_OK;
    }
    if (cas_bytes_get(first, 0) >= 0x80) {
        return sniff_sslv2(first, need);
    }
    size_t missing = 0;
    for (size_t i = 0; i < CAS_COUNT(openings); i++) {
        const opening *row = CAS_AT(openings, i);
        const castls_bytes text = cas_text(row->text);
        if (cas_bytes_starts_with(first, text)) {
            return row->reason;
        }
        if (cas_bytes_starts_with(text, first)) {
            const size_t more = text.len - first.len;
            missing = missing == 0 ? more : cas_min_size(missing, more);
        }
    }
    if (missing == 0) {
        return CAS_ERR_RECORD_TYPE;
    }
    *need = missing;
    return CAS_OK;
}
