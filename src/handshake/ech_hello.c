/*
 * ech_hello.c: the inner ClientHello encrypted into the outer one, and what looks like it where no
 * ECH is offered. RFC 9849 sections 5.1, 5.2, 6.1 and 6.2.
 */
#include "handshake/client.h"
#include "handshake/ech.h"
#include "handshake/send.h"
#include "wire/client_hello.h"
#include "wire/encrypted_client_hello.h"
#include "wire/pre_shared_key.h"
#include "wire/server_name.h"
#include "x509/name.h"

#define SERVER_NAME_LEN 9 /* Bytes of a server_name extension beside the name. */
#define BLOCK_LEN 32      /* What the encoded inner hello is rounded up to. */
#define TAG_LEN 16        /* Of each AEAD of HPKE. */

void cas_ech_write_extension(cas_writer *w, const cas_handshake *hs)
{
    const cas_ech *ech = hs->client.ech;
    if (ech == NULL) {
        return;
    }
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_ENCRYPTED_CLIENT_HELLO);
    if (ech->writes_inner) {
        const cas_ech_client_hello inner = {.type = CAS_ECH_INNER};
        cas_ech_client_hello_encode(w, &inner);
    } else if (hs->facts->ech == CASTLS_ECH_GREASE || cas_ech_is_refused(hs)) {
        cas_write_bytes(w, cas_kept(hs, ech->body));
    } else {
        /* RFC 9849 section 5.2: zeros stand in the place of what is not encrypted yet. */
        cas_write_u8(w, CAS_ECH_OUTER);
        cas_write_u16(w, ech->suite.kdf);
        cas_write_u16(w, ech->suite.aead);
        cas_write_u8(w, ech->config_id);
        cas_write_vec16(w, cas_kept(hs, ech->enc));
        const cas_mark payload = cas_write_open16(w);
        cas_write_fill(w, 0, ech->payload_len);
        cas_write_close(w, payload);
    }
    cas_write_close(w, mark);
}

/* RFC 9849 section 6.1.2. */
void cas_ech_write_psk(cas_writer *w, const cas_handshake *hs)
{
    const cas_ech *ech = hs->client.ech;
    const cas_psk_identity identity = {cas_kept(hs, ech->psk_identity), ech->psk_age};
    if (ech->psk_identity.len == 0) {
        return;
    }
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_PRE_SHARED_KEY);
    const cas_mark identities = cas_write_open16(w);
    cas_psk_identity_encode(w, &identity);
    cas_write_close(w, identities);
    const cas_mark binders = cas_write_open16(w);
    cas_psk_binder_encode(w, cas_kept(hs, ech->psk_binder));
    cas_write_close(w, binders);
    cas_write_close(w, mark);
}

static cas_err draw(cas_handshake *hs, size_t len, cas_range *range)
{
    castls_span room = {0};
    CAS_TRY(cas_arena_room(&hs->kept, len, range, &room));
    return cas_environment_random(&hs->config->environment, room);
}

/* RFC 9849 section 6.1.2: random bytes as long as what the inner hello has. The identity stays the
 * same in a second hello, as that of a real PSK does (RFC 8446 section 4.1.2). */
static cas_err draw_psk(cas_handshake *hs)
{
    cas_ech *ech = hs->client.ech;
    castls_session_fields fields = {0};
    uint8_t age[4] = {0};
    if (!cas_client_offers_psk(hs)) {
        ech->psk_identity = (cas_range){0, 0};
        return CAS_OK;
    }
    cas_session_read(hs->client.session, &fields);
    if (ech->psk_identity.len == 0) {
        CAS_TRY(draw(hs, fields.ticket.len, &ech->psk_identity));
    }
    CAS_TRY(draw(hs, cas_suite_find(fields.suite)->hash_len, &ech->psk_binder));
    CAS_TRY(cas_environment_random(&hs->config->environment, CAS_SPAN(age)));
    cas_reader r = cas_reader_on(CAS_BYTES(age));
    ech->psk_age = cas_read_u32(&r);
    return CAS_OK;
}

/* RFC 9849 section 6.1.3. */
static size_t padding_of(const cas_handshake *hs, size_t encoded_len)
{
    const size_t longest = hs->client.ech->maximum_name_length;
    cas_name name = {0};
    size_t padding = longest + SERVER_NAME_LEN;
    if (cas_client_names_server(hs, &name)) {
        padding = longest > name.len ? longest - name.len : 0;
    }
    const size_t over = (encoded_len + padding) % BLOCK_LEN;
    return over == 0 ? padding : padding + BLOCK_LEN - over;
}

/* Writes the inner hello into the flight; it is not put out. */
static cas_err write_inner(cas_handshake *hs, cas_range *out)
{
    cas_ech *ech = hs->client.ech;
    ech->writes_inner = true;
    cas_err err = cas_write_message(hs, cas_client_write_hello, out);
    if (err == CAS_OK) {
        err = cas_client_fill_binder(hs, *out);
    }
    ech->writes_inner = false;
    return err;
}

static cas_err read_hello(const cas_handshake *hs, cas_range hello, cas_client_hello *out)
{
    cas_message message = {0};
    CAS_TRY(cas_message_decode(cas_arena_view(&hs->flight, hello), &message));
    return cas_client_hello_decode(message.body, out);
}

/* The EncodedClientHelloInner, with room for the tag behind it: `encoded` is of its exact size. */
static cas_err encode_inner(const cas_handshake *hs, cas_range inner, cas_buf *encoded)
{
    cas_client_hello hello = {0};
    cas_writer measure = cas_writer_measuring();
    const cas_code_list shared = cas_client_shared_extensions(hs);
    CAS_TRY(read_hello(hs, inner, &hello));
    cas_ech_inner_encode(&measure, &hello, cas_code_list_codes(&shared), 0);
    const size_t len = cas_writer_len(&measure);
    const size_t padding = padding_of(hs, len);
    CAS_TRY(
        cas_buf_init(encoded, hs->first_config->environment.allocator, len + padding + TAG_LEN));
    cas_writer w = cas_writer_on(cas_buf_room(encoded));
    cas_ech_inner_encode(&w, &hello, cas_code_list_codes(&shared), padding);
    cas_write_fill(&w, 0, TAG_LEN);
    castls_bytes written = {0};
    CAS_TRY(cas_writer_end(&w, &written));
    cas_buf_wrote(encoded, written.len);
    return CAS_OK;
}

/* Where the payload stands in the outer hello: it ends its extension. */
static cas_err find_payload(const cas_handshake *hs, cas_range outer, cas_range *body,
                            cas_range *payload)
{
    cas_client_hello hello = {0};
    cas_extensions x = {0};
    CAS_TRY(read_hello(hs, outer, &hello));
    CAS_TRY(cas_extensions_decode(hello.extensions, &x));
    const castls_bytes whole = cas_arena_view(&hs->flight, outer);
    const castls_bytes extension = cas_extensions_body(&x, CAS_EXT_ENCRYPTED_CLIENT_HELLO);
    const size_t len = hs->client.ech->payload_len;
    *body = cas_range_of(whole, extension);
    *payload = cas_range_of(whole, cas_bytes_skip(extension, extension.len - len));
    return payload->len == len ? CAS_OK : CAS_ERR_INTERNAL;
}

/* RFC 9849 section 5.2: the associated data is the outer hello, without its header, as it is before
 * this. The encoded inner hello is overwritten. */
static cas_err seal(cas_handshake *hs, castls_span encoded, cas_range outer)
{
    cas_ech *ech = hs->client.ech;
    cas_range body = {0};
    cas_range payload = {0};
    CAS_TRY(find_payload(hs, outer, &body, &payload));
    const castls_bytes whole = cas_arena_view(&hs->flight, outer);
    const castls_bytes text = cas_bytes_prefix(cas_span_bytes(encoded), encoded.len - TAG_LEN);
    CAS_TRY(
        cas_hpke_seal(&ech->hpke, cas_bytes_skip(whole, CAS_MESSAGE_HEADER_LEN), text, encoded));
    const castls_span at = cas_span_skip(cas_arena_span(&hs->flight, outer), payload.offset);
    if (!cas_span_copy(at, cas_span_bytes(encoded))) {
        return CAS_ERR_INTERNAL;
    }
    return ech->body.len != 0 ? CAS_OK
                              : cas_arena_keep(&hs->kept, cas_range_in(whole, body), &ech->body);
}

static cas_err write_outer(cas_handshake *hs, cas_range inner, cas_buf *encoded, cas_range *out)
{
    cas_ech *ech = hs->client.ech;
    CAS_TRY(encode_inner(hs, inner, encoded));
    CAS_TRY(draw_psk(hs));
    ech->payload_len = cas_buf_bytes(encoded).len;
    CAS_TRY(cas_write_message(hs, cas_client_write_hello, out));
    return seal(hs, cas_buf_span(encoded), *out);
}

/* RFC 9849 section 6.1.5: a second hello is sealed by the same context, and without the key. */
static cas_err make_offer(cas_handshake *hs, cas_range *out)
{
    cas_ech *ech = hs->client.ech;
    cas_range inner = {0};
    cas_buf encoded = {0};
    CAS_TRY(write_inner(hs, &inner));
    const castls_bytes whole = cas_arena_view(&hs->flight, inner);
    CAS_TRY(cas_transcript_add(&hs->transcript, whole));
    CAS_TRY(cas_put_event(hs, CASTLS_EVENT_INNER_HELLO_OUT, 0, whole));
    const cas_err err = write_outer(hs, inner, &encoded, out);
    cas_buf_clear(&encoded, hs->first_config->environment.allocator);
    CAS_TRY(err);
    ech->enc = (cas_range){0, 0};
    return hs->facts->ech == CASTLS_ECH_OFFERED
               ? cas_transcript_add(&ech->outer, cas_arena_view(&hs->flight, *out))
               : CAS_OK;
}

/* A suite of those that we could offer, another one each time; RFC 9849 section 6.2. */
static cas_err draw_suite(cas_handshake *hs, cas_hpke_suite *out)
{
    const uint16_t kem = hs->config->policy.is_fips ? CAS_HPKE_KEM_P256 : CAS_HPKE_KEM_X25519;
    const uint16_t aeads[] = {
        CAS_HPKE_AEAD_AES_128_GCM, CAS_HPKE_AEAD_AES_256_GCM, CAS_HPKE_AEAD_CHACHA20_POLY1305};
    uint8_t drawn[1] = {0};
    CAS_TRY(cas_environment_random(&hs->config->environment, CAS_SPAN(drawn)));
    for (size_t i = 0; i < CAS_COUNT(aeads); i++) {
        *out = (cas_hpke_suite){
            kem, CAS_HPKE_KDF_HKDF_SHA256, *CAS_AT(aeads, (drawn[0] + i) % CAS_COUNT(aeads))};
        if (cas_ech_has_suite(hs, *out)) {
            return CAS_OK;
        }
    }
    return CAS_ERR_UNSUPPORTED;
}

/* A public key that an encapsulation could have given. */
static cas_err draw_enc(cas_handshake *hs, uint16_t kem, cas_range *out)
{
    const cas_environment *environment = &hs->config->environment;
    const castls_allocator *allocator = hs->first_config->environment.allocator;
    const cas_random_hook hook = cas_random_hook_of(environment);
    cas_hpke_key *key = CAS_NEW(allocator, cas_hpke_key);
    if (key == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_err err = cas_hpke_key_generate(key, environment->provider, &hook, kem);
    if (err == CAS_OK) {
        err = cas_arena_keep(&hs->kept, cas_hpke_key_public(key), out);
    }
    cas_hpke_key_clear(key);
    CAS_FREE(allocator, key);
    return err;
}

/* How long the encoded inner hello would be. */
static cas_err measure_inner(cas_handshake *hs, size_t *len)
{
    cas_range inner = {0};
    cas_buf encoded = {0};
    CAS_TRY(write_inner(hs, &inner));
    const cas_err err = encode_inner(hs, inner, &encoded);
    *len = cas_buf_bytes(&encoded).len;
    cas_buf_clear(&encoded, hs->first_config->environment.allocator);
    return err;
}

/* RFC 9849 section 6.2. */
static cas_err draw_body(cas_handshake *hs)
{
    cas_ech *ech = hs->client.ech;
    cas_range payload = {0};
    uint8_t config_id[1] = {0};
    castls_span room = {0};
    castls_bytes written = {0};
    CAS_TRY(draw_suite(hs, &ech->suite));
    CAS_TRY(draw_enc(hs, ech->suite.kem, &ech->enc));
    CAS_TRY(cas_environment_random(&hs->config->environment, CAS_SPAN(config_id)));
    CAS_TRY(measure_inner(hs, &ech->payload_len));
    CAS_TRY(draw(hs, ech->payload_len, &payload));
    const size_t len = 10 + (size_t)ech->enc.len + ech->payload_len;
    CAS_TRY(cas_arena_room(&hs->kept, len, &ech->body, &room));
    const cas_ech_client_hello hello = {
        CAS_ECH_OUTER, ech->suite.kdf,         ech->suite.aead,
        config_id[0],  cas_kept(hs, ech->enc), cas_kept(hs, payload)};
    cas_writer w = cas_writer_on(room);
    cas_ech_client_hello_encode(&w, &hello);
    return cas_writer_end(&w, &written);
}

cas_err cas_ech_make_hello(cas_handshake *hs, cas_range *out)
{
    const castls_ech status = hs->facts->ech;
    if (status == CASTLS_ECH_OFFERED || status == CASTLS_ECH_ACCEPTED) {
        return make_offer(hs, out);
    }
    if (status == CASTLS_ECH_GREASE && hs->client.ech->body.len == 0) {
        CAS_TRY(draw_body(hs));
    }
    return cas_client_make_hello(hs, out);
}
