/* passed */
#include "core/secret.h"
#include "core/writer.h"

typedef struct transcript {
    uint8_t room[64];
} transcript;

/* A view of the caller's own room may be handed out. */
static cas_err peek(const transcript *t, castls_span room, castls_bytes *digest)
{
    *digest = cas_bytes_none();
    if (!cas_span_copy(room, CAS_BYTES(t->room))) {
        return CAS_ERR_ROOM;
    }
    *digest = cas_span_bytes(cas_span_prefix(room, sizeof(t->room)));
    return CAS_OK;
}

static bool verify(castls_bytes content, castls_bytes signature)
{
    return cas_ct_equal(content, signature);
}

static cas_err on_certificate_verify(const transcript *t, castls_bytes signature)
{
    uint8_t digest_room[64] = {0};
    castls_bytes digest = {0};
    CAS_TRY(peek(t, CAS_SPAN(digest_room), &digest));

    uint8_t content_room[64 + 33 + 1 + 64] = {0};
    castls_bytes content = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(content_room));
    cas_write_fill(&w, 0x20, 64);
    cas_write_bytes(&w, CAS_TEXT("TLS 1.3, server CertificateVerify"));
    cas_write_u8(&w, 0);
    cas_write_bytes(&w, digest);
    CAS_TRY(cas_writer_end(&w, &content));
    return verify(content, signature) ? CAS_OK : CAS_ERR_DECODE;
}

/* The writer copies what it is given, so the local room stays here. */
static cas_err greet(castls_span room, castls_bytes *out)
{
    const uint8_t word[2] = {'h', 'i'};
    cas_writer w = cas_writer_on(room);
    cas_write_bytes(&w, CAS_BYTES(word));
    return cas_writer_end(&w, out);
}

/* What a secret shows may be shown for as long as the caller's secret lives. */
static castls_bytes show(const cas_secret *s)
{
    return cas_secret_bytes(s);
}

cas_err (*const use)(const transcript *, castls_bytes) = on_certificate_verify;
cas_err (*const use_greet)(castls_span, castls_bytes *) = greet;
castls_bytes (*const use_show)(const cas_secret *) = show;
