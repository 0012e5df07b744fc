/*
 * ech.h: Encrypted ClientHello as a client, offered or pretended (GREASE). Two ClientHellos are
 * written then, by the same writers: the inner one says what is meant, the outer one what everybody
 * may read. RFC 9849 section 6.
 */
#ifndef CAS_HANDSHAKE_ECH_H
#define CAS_HANDSHAKE_ECH_H

#include "crypto/hpke.h"
#include "handshake/inner.h"

/* What a client with ECH has. Not moved. Ranges lie in the handshake's kept bytes. */
struct cas_ech {
    cas_buf configs;   /* The ECHConfigs of the application, without the list's length. */
    bool writes_inner; /* The hello that is being written, or was written last, is the inner one. */
    uint8_t config_id;
    uint8_t maximum_name_length;
    cas_hpke_suite suite;
    size_t payload_len;
    cas_range enc;    /* The encapsulated key; empty in a second hello. */
    cas_range body;   /* Of the first hello's extension: GREASE and a refused offer repeat it. */
    cas_range random; /* The outer hello's, in the facts' kept bytes. */
    cas_range psk_identity; /* Of the outer hello's GREASE PSK; empty for none. */
    cas_range psk_binder;
    uint32_t psk_age;
    cas_range retry_configs; /* The server's list, in the facts' kept bytes. */
    cas_transcript outer;    /* While the verdict is open; that of the handshake has the inner. */
    cas_hpke hpke;
};

/* The hello that is being written is the inner one, or the outer one of an offer. */
static inline bool cas_ech_writes_inner(const cas_handshake *hs)
{
    return hs->client.ech != NULL && hs->client.ech->writes_inner;
}

static inline bool cas_ech_writes_outer(const cas_handshake *hs)
{
    return hs->client.ech != NULL && !hs->client.ech->writes_inner &&
           hs->facts->ech >= CASTLS_ECH_OFFERED;
}

/* The handshake goes on with the outer hello, to its end and no further. */
static inline bool cas_ech_is_refused(const cas_handshake *hs)
{
    return hs->facts->ech == CASTLS_ECH_REJECTED;
}

/* ech.c */
void cas_ech_free(cas_handshake *hs);
/* Whether HPKE may be used with that suite. */
bool cas_ech_has_suite(const cas_handshake *hs, cas_hpke_suite suite);
/* Before the first hello: chooses among the configurations that were given, or begins GREASE. */
CAS_MUST_USE cas_err cas_ech_begin(cas_handshake *hs);

/* ech_hello.c: the hello that goes out, in the flight and in the transcript. */
CAS_MUST_USE cas_err cas_ech_make_hello(cas_handshake *hs, cas_range *out);
/* The encrypted_client_hello extension, and the outer hello's pre_shared_key. */
void cas_ech_write_extension(cas_writer *w, const cas_handshake *hs);
void cas_ech_write_psk(cas_writer *w, const cas_handshake *hs);

/* ech_verdict.c: what the server's messages say. The transcript is the inner hello's until a
 * refusal; on a HelloRetryRequest it has been replaced by the message hash. */
CAS_MUST_USE cas_err cas_ech_on_retry(cas_handshake *hs, const cas_message *msg,
                                      const cas_extensions *x);
CAS_MUST_USE cas_err cas_ech_on_server_hello(cas_handshake *hs, const cas_message *msg);
/* TLS 1.2 was chosen, which no inner hello offers. */
CAS_MUST_USE cas_err cas_ech_refuse(cas_handshake *hs);
CAS_MUST_USE cas_err cas_ech_take_retry_configs(cas_handshake *hs, const cas_extensions *x);
/* The end of a handshake that was refused: CAS_ERR_ECH_REJECTED. */
CAS_MUST_USE cas_err cas_ech_end(cas_handshake *hs);

#endif
