/*
 * message_hash.c: the synthetic message that takes the place of the first ClientHello.
 * RFC 8446 section 4.4.1.
 */
#include "wire/message_hash.h"

#include "wire/message.h"

/*
 * RFC 8446 section 4.4.1:
 *
 *   Hash(message_hash ||        (Handshake type)
 *        00 00 Hash.length  ||  (Handshake message length (bytes))
 *        Hash(ClientHello1) ||  (Hash of ClientHello1)
 *        HelloRetryRequest  || ... || Mn)
 */
void cas_message_hash_encode(cas_writer *w, castls_bytes hash)
{
    const cas_mark mark = cas_message_open(w, CAS_HANDSHAKE_MESSAGE_HASH);
    cas_write_bytes(w, hash);
    cas_write_close(w, mark);
}

cas_err cas_message_hash_decode(castls_bytes whole, castls_bytes *hash)
{
    *hash = cas_bytes_none();

    cas_message message = {0};
    CAS_TRY(cas_message_decode(whole, &message));
    if (message.type != CAS_HANDSHAKE_MESSAGE_HASH) {
        return CAS_ERR_DECODE;
    }
    *hash = message.body;
    return CAS_OK;
}
