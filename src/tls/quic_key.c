/*
 * quic_key.c: the keys of QUIC packets as objects of the application's, RFC 9001 section 5.
 */
#include "tls/quic.h"

/* The first byte of a long header, and what is protected of either: RFC 9001 section 5.4.1. */
#define LONG_HEADER 0x80
#define LONG_BITS 0x0f
#define SHORT_BITS 0x1f
#define LEN_BITS 0x03
#define PACKET_NUMBER_LEN_MAX 4

static castls_code code_of(cas_err err)
{
    return castls_reason_code((castls_reason)err);
}

static cas_err new_key(castls_config *config, castls_quic_key **out)
{
    castls_quic_key *key = CAS_NEW(config->environment.allocator, castls_quic_key);
    *out = NULL;
    if (key == NULL) {
        return CAS_ERR_MEMORY;
    }
    key->config = castls_config_retain(config);
    *out = key;
    return CAS_OK;
}

/* Hands a made key out, or frees it. */
static cas_err finish_key(castls_quic_key *key, cas_err err, castls_quic_key **out)
{
    *out = err == CAS_OK ? key : NULL;
    if (err != CAS_OK) {
        castls_quic_key_free(key);
    }
    return err;
}

cas_err cas_quic_key_make(castls_config *config, uint32_t version, const cas_suite *suite,
                          castls_aead_use use, castls_bytes secret, castls_quic_key **out)
{
    castls_quic_key *key = NULL;
    *out = NULL;
    if (suite == NULL || suite->version != CAS_TLS13) {
        return CAS_ERR_UNSUPPORTED;
    }
    CAS_TRY(new_key(config, &key));
    const cas_err err =
        cas_quic_key_init(&key->key, config->environment.provider, version, suite, use, secret);
    return finish_key(key, err, out);
}

void castls_quic_key_free(castls_quic_key *key)
{
    if (key == NULL) {
        return;
    }
    castls_config *config = key->config;
    cas_quic_key_clear(&key->key);
    CAS_FREE(config->environment.allocator, key);
    castls_config_release(config); /* Last: it may keep the allocator's owner alive. */
}

castls_code castls_quic_key_new(castls_config *config, castls_quic_version version, uint16_t suite,
                                bool seals, castls_bytes secret, castls_quic_key **out)
{
    const castls_aead_use use = seals ? CASTLS_AEAD_QUIC_SEAL : CASTLS_AEAD_QUIC_OPEN;
    return code_of(cas_quic_key_make(config, version, cas_suite_find(suite), use, secret, out));
}

castls_code castls_quic_key_next(const castls_quic_key *key, castls_quic_key **next)
{
    castls_quic_key *made = NULL;
    *next = NULL;
    const cas_err err = new_key(key->config, &made);
    if (err != CAS_OK) {
        return code_of(err);
    }
    return code_of(finish_key(made, cas_quic_key_next(&key->key, &made->key), next));
}

static cas_err make_initial(castls_config *config, castls_quic_version version,
                            castls_bytes connection_id, bool of_server, castls_aead_use use,
                            castls_quic_key **out)
{
    cas_secret secret = {0};
    *out = NULL;
    CAS_TRY(cas_quic_initial_secret(
        config->environment.provider, version, connection_id, of_server, &secret));
    /* RFC 9001 section 5.2: AEAD_AES_128_GCM and SHA-256. */
    const cas_err err = cas_quic_key_make(
        config, version, cas_suite_find(0x1301), use, cas_secret_bytes(&secret), out);
    cas_secret_clear(&secret);
    return err;
}

castls_code castls_quic_initial_keys(castls_config *config, castls_quic_version version,
                                     castls_bytes connection_id, bool is_server,
                                     castls_quic_key **seal, castls_quic_key **open)
{
    *seal = NULL;
    *open = NULL;
    if (connection_id.len > CASTLS_QUIC_CONNECTION_ID_MAX) {
        return CASTLS_BAD_ARGUMENT;
    }
    cas_err err =
        make_initial(config, version, connection_id, is_server, CASTLS_AEAD_QUIC_SEAL, seal);
    if (err == CAS_OK) {
        err = make_initial(config, version, connection_id, !is_server, CASTLS_AEAD_QUIC_OPEN, open);
    }
    if (err != CAS_OK) {
        castls_quic_key_free(*seal);
        *seal = NULL;
    }
    return code_of(err);
}

castls_code castls_quic_seal(castls_quic_key *key, uint32_t path_id, uint64_t packet_number,
                             castls_bytes header, castls_bytes payload, castls_span out)
{
    return code_of(cas_quic_seal(&key->key, path_id, packet_number, header, payload, out));
}

castls_code castls_quic_open(castls_quic_key *key, uint32_t path_id, uint64_t packet_number,
                             castls_bytes header, castls_bytes payload, castls_span out)
{
    return code_of(cas_quic_open(&key->key, path_id, packet_number, header, payload, out));
}

castls_code castls_quic_mask(const castls_quic_key *key, castls_bytes sample, castls_span mask)
{
    if (sample.len != CASTLS_QUIC_SAMPLE_LEN || mask.len != CASTLS_QUIC_MASK_LEN) {
        return CASTLS_BAD_ARGUMENT;
    }
    return code_of(cas_quic_mask(&key->key, sample, mask));
}

/* RFC 9001 section 5.4.2: the sample begins where a packet number of four bytes would have ended,
 * whatever its length. CAS_ERR_ARGUMENT where the packet is too short for one. */
static cas_err mask_of(const castls_quic_key *key, castls_bytes packet, size_t at, castls_span mask)
{
    const castls_bytes rest = cas_bytes_skip(packet, at);
    const castls_bytes sample =
        cas_bytes_slice(rest, PACKET_NUMBER_LEN_MAX, CASTLS_QUIC_SAMPLE_LEN);
    if (at == 0 || sample.len != CASTLS_QUIC_SAMPLE_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    return cas_quic_mask(&key->key, sample, mask);
}

static void apply(castls_span packet, size_t i, uint8_t bits)
{
    const uint8_t byte = cas_bytes_get(cas_span_bytes(packet), i);
    cas_span_set(packet, i, cas_low_u8((uint64_t)(byte ^ bits)));
}

/* The same both ways; the length of the packet number is read where the first byte is plain. */
static void apply_all(castls_span packet, size_t at, castls_bytes mask, bool is_plain, size_t *len)
{
    const uint8_t before = cas_bytes_get(cas_span_bytes(packet), 0);
    const uint8_t bits = (before & LONG_HEADER) != 0 ? LONG_BITS : SHORT_BITS;
    apply(packet, 0, cas_bytes_get(mask, 0) & bits);
    const uint8_t plain = is_plain ? before : cas_bytes_get(cas_span_bytes(packet), 0);
    *len = (size_t)(plain & LEN_BITS) + 1;
    for (size_t i = 0; i < *len; i++) {
        apply(packet, at + i, cas_bytes_get(mask, i + 1));
    }
}

castls_code castls_quic_protect(const castls_quic_key *key, castls_span packet,
                                size_t packet_number_at)
{
    uint8_t mask[CASTLS_QUIC_MASK_LEN] = {0};
    size_t len = 0;
    const cas_err err = mask_of(key, cas_span_bytes(packet), packet_number_at, CAS_SPAN(mask));
    if (err == CAS_OK) {
        apply_all(packet, packet_number_at, CAS_BYTES(mask), true, &len);
    }
    return code_of(err);
}

castls_code castls_quic_unprotect(const castls_quic_key *key, castls_span packet,
                                  size_t packet_number_at, size_t *packet_number_len)
{
    uint8_t mask[CASTLS_QUIC_MASK_LEN] = {0};
    *packet_number_len = 0;
    const cas_err err = mask_of(key, cas_span_bytes(packet), packet_number_at, CAS_SPAN(mask));
    if (err == CAS_ERR_ARGUMENT) {
        return CASTLS_BAD_MAC;
    }
    if (err == CAS_OK) {
        apply_all(packet, packet_number_at, CAS_BYTES(mask), false, packet_number_len);
    }
    return code_of(err);
}

uint64_t castls_quic_confidentiality_limit(const castls_quic_key *key)
{
    return cas_quic_key_confidentiality_limit(&key->key);
}

uint64_t castls_quic_integrity_limit(const castls_quic_key *key)
{
    return cas_quic_key_integrity_limit(&key->key);
}

uint16_t castls_quic_key_suite(const castls_quic_key *key)
{
    return key->key.suite_->id;
}

castls_bytes castls_quic_key_secret(const castls_quic_key *key)
{
    return cas_secret_bytes(&key->key.secret_);
}

/*
 * RFC 9001 section 5.8:
 *
 *   Retry Pseudo-Packet {
 *     ODCID Length (8),
 *     Original Destination Connection ID (0..160),
 *     the Retry packet up to its tag
 *   }
 */
static cas_err retry_tag(castls_config *config, castls_quic_version version, castls_bytes id,
                         castls_bytes packet, castls_span tag)
{
    const castls_allocator *allocator = config->environment.allocator;
    cas_buf room = {0};
    castls_bytes pseudo = {0};
    if (id.len > CASTLS_QUIC_CONNECTION_ID_MAX || tag.len != CASTLS_QUIC_TAG_LEN) {
        return CAS_ERR_ARGUMENT;
    }
    CAS_TRY(cas_buf_init(&room, allocator, 1 + id.len + packet.len));
    cas_writer w = cas_writer_on(cas_buf_room(&room));
    cas_write_vec8(&w, id);
    cas_write_bytes(&w, packet);
    cas_err err = cas_writer_end(&w, &pseudo);
    if (err == CAS_OK) {
        err = cas_quic_retry_tag(config->environment.provider, version, pseudo, tag);
    }
    cas_buf_clear(&room, allocator);
    return err;
}

castls_code castls_quic_retry_tag(castls_config *config, castls_quic_version version,
                                  castls_bytes connection_id, castls_bytes packet, castls_span tag)
{
    return code_of(retry_tag(config, version, connection_id, packet, tag));
}

castls_code castls_quic_check_retry(castls_config *config, castls_quic_version version,
                                    castls_bytes connection_id, castls_bytes packet)
{
    uint8_t right[CASTLS_QUIC_TAG_LEN] = {0};
    if (packet.len < sizeof(right)) {
        return CASTLS_BAD_MAC;
    }
    const size_t at = packet.len - sizeof(right);
    const cas_err err =
        retry_tag(config, version, connection_id, cas_bytes_prefix(packet, at), CAS_SPAN(right));
    if (err != CAS_OK) {
        return code_of(err);
    }
    return cas_ct_equal(CAS_BYTES(right), cas_bytes_skip(packet, at)) ? CASTLS_OK : CASTLS_BAD_MAC;
}
