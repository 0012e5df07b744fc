/* refused: escape, as src/wire/message.c */
#include "core/reader.h"

typedef struct message {
    castls_bytes body;
} message;

static void decode(castls_bytes in, message *out)
{
    cas_reader r = cas_reader_on(in);
    out->body = cas_read_vec8(&r, 0, 255);
}

static void decode_copy(castls_bytes in, message *out)
{
    uint8_t room[256] = {0};
    if (cas_span_copy(CAS_SPAN(room), in)) {
        decode(CAS_BYTES(room), out);
    }
}

void (*const use)(castls_bytes, message *) = decode_copy;
