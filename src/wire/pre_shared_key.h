/*
 * pre_shared_key.h: the PSKs a client offers, each with its binder, and the one the server took.
 * RFC 8446 section 4.2.11.
 */
#ifndef CAS_WIRE_PRE_SHARED_KEY_H
#define CAS_WIRE_PRE_SHARED_KEY_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

typedef struct cas_psk_identity {
    castls_bytes identity;
    uint32_t obfuscated_ticket_age;
} cas_psk_identity;

typedef struct cas_offered_psks {
    castls_bytes identities; /* Walked with cas_psk_identity_next. */
    castls_bytes binders;    /* Walked with cas_psk_binder_next; as many as identities. */
    uint32_t count; /* Identities. The handshake looks at the first CAS_PSK_IDENTITIES_MAX. */

    /* Where the binders list, with its length, starts in the body. The extension is the last of its
     * ClientHello, so the hello that binders are computed over (RFC 8446 section 4.2.11.2) is the
     * whole message without its last body.len - binders_offset, that is binders.len + 2, bytes. */
    uint32_t binders_offset;
} cas_offered_psks;

/* Another number of binders than of identities is CAS_ERR_PSK_BINDER_COUNT. */
CAS_MUST_USE cas_err cas_offered_psks_decode(castls_bytes body, cas_offered_psks *out);

void cas_offered_psks_encode(cas_writer *w, const cas_offered_psks *in);

/* Walk the lists: false at the end, or when a list is malformed (the reader is bad then). */
bool cas_psk_identity_next(cas_reader *r, cas_psk_identity *out);
bool cas_psk_binder_next(cas_reader *r, castls_bytes *binder);

/* One entry of each list; a binder's length is 32..255. */
void cas_psk_identity_encode(cas_writer *w, const cas_psk_identity *in);
void cas_psk_binder_encode(cas_writer *w, castls_bytes binder);

/* The server's answer: an index into the client's list. */
CAS_MUST_USE cas_err cas_selected_identity_decode(castls_bytes body, uint16_t *selected_identity);

void cas_selected_identity_encode(cas_writer *w, uint16_t selected_identity);

#endif
