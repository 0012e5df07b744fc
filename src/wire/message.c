/*
 * message.c: the header that every handshake message has. RFC 8446 section 4.
 */
#include "wire/message.h"

/*
 * Handshake, RFC 8446 section 4:
 *
 *   HandshakeType msg_type;    (handshake type)
 *   uint24 length;             (remaining bytes in message)
 */
cas_err cas_message_header_decode(castls_bytes in, uint8_t *type, uint32_t *len)
{
    *type = 0;
    *len = 0;

    cas_reader r = cas_reader_on(cas_bytes_prefix(in, CAS_MESSAGE_HEADER_LEN));
    const uint8_t msg_type = cas_read_u8(&r);
    const uint32_t length = cas_read_u24(&r);
    CAS_TRY(cas_reader_end(&r));

    if (length > CAS_HANDSHAKE_MESSAGE_LEN_MAX) {
        return CAS_ERR_MESSAGE_TOO_LONG;
    }
    *type = msg_type;
    *len = length;
    return CAS_OK;
}

cas_err cas_message_decode(castls_bytes whole, cas_message *out)
{
    *out = (cas_message){0};

    uint8_t type = 0;
    uint32_t len = 0;
    CAS_TRY(cas_message_header_decode(whole, &type, &len));

    const castls_bytes body = cas_bytes_skip(whole, CAS_MESSAGE_HEADER_LEN);
    if (body.len != len) {
        return CAS_ERR_DECODE;
    }
    out->type = type;
    out->body = body;
    out->whole = whole;
    return CAS_OK;
}

cas_mark cas_message_open(cas_writer *w, uint8_t type)
{
    cas_write_u8(w, type);
    return cas_write_open24(w);
}
