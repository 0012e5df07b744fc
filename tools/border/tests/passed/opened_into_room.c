/* passed, as src/wire/fields.c */
#include "core/secret.h"

typedef struct ticket_key {
    uint8_t room[32];
} ticket_key;

typedef struct fields {
    castls_bytes name;
} fields;

/* What is opened lies in the room that the caller gave, not in the key. */
static void open_with(const ticket_key *key, castls_bytes ticket, castls_span room, fields *out)
{
    if (cas_span_copy(room, ticket) && cas_ct_equal(CAS_BYTES(key->room), ticket)) {
        out->name = cas_span_bytes(room);
    }
}

static void open_ticket(castls_bytes ticket, castls_span room, fields *out)
{
    ticket_key key = {0};
    open_with(&key, ticket, room, out);
    CAS_WIPE(&key);
}

void (*const use)(castls_bytes, castls_span, fields *) = open_ticket;
