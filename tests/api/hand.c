/*
 * hand.c: records by hand.
 */
#include "api/hand.h"

#include "support/test.h"

#include "core/writer.h"

#define HEADER_LEN 5
#define TAG_LEN 16
#define NONCE_LEN 12
#define TLS13 0x0304

/* What stands around the ciphertext of one record. */
typedef struct hand_frame {
    uint8_t nonce[NONCE_LEN];
    uint8_t aad[13];
    size_t aad_len;
    size_t explicit_len; /* Bytes of nonce in the record. */
} hand_frame;

bool hand_is_possible(void)
{
    return castls_provider_openssl() != NULL;
}

static castls_aead_id aead_of(uint16_t suite)
{
    switch (suite) {
    case 0x1301:
    case 0xc02b:
    case 0xc02f:
        return CASTLS_AEAD_AES_128_GCM;
    case 0x1302:
    case 0xc02c:
    case 0xc030:
        return CASTLS_AEAD_AES_256_GCM;
    default:
        return CASTLS_AEAD_CHACHA20_POLY1305;
    }
}

/* The sequence number as eight bytes. */
static void write_sequence(const castls_traffic *keys, castls_span out)
{
    cas_writer w = cas_writer_on(out);
    castls_bytes written = {0};
    cas_write_u64(&w, keys->sequence);
    assert_int_equal(cas_writer_end(&w, &written), CAS_OK);
}

/* RFC 8446 section 5.3 and RFC 7905 section 2: the IV with the sequence number over its end. RFC
 * 5288 section 3: four bytes of salt, and eight that stand in the record. With zeros behind the
 * salt the two are the same, as long as the eight are the sequence number. */
static void make_nonce(const castls_traffic *keys, castls_bytes number, castls_span nonce)
{
    for (size_t i = 0; i < NONCE_LEN; i++) {
        const uint8_t over = i < 4 ? 0 : cas_bytes_get(number, i - 4);
        cas_span_set(nonce, i, cas_bytes_get(CAS_BYTES(keys->iv), i) ^ over);
    }
}

/* `number` are the eight bytes of the nonce; plain_len is that of the content. */
static void make_frame(const castls_traffic *keys, uint8_t type, castls_bytes number,
                       size_t plain_len, hand_frame *frame)
{
    uint8_t sequence[8] = {0};
    castls_bytes aad = {0};
    const bool is_gcm = aead_of(keys->suite) != CASTLS_AEAD_CHACHA20_POLY1305;
    *frame = (hand_frame){{0}, {0}, 0, 0};
    make_nonce(keys, number, CAS_SPAN(frame->nonce));
    cas_writer w = cas_writer_on(CAS_SPAN(frame->aad));
    if (keys->version == TLS13) {
        cas_write_u8(&w, 23);
        cas_write_u16(&w, 0x0303);
        cas_write_u16(&w, cas_narrow_u16(plain_len + 1 + TAG_LEN));
    } else {
        frame->explicit_len = is_gcm ? 8 : 0;
        write_sequence(keys, CAS_SPAN(sequence));
        cas_write_bytes(&w, CAS_BYTES(sequence));
        cas_write_u8(&w, type);
        cas_write_u16(&w, 0x0303);
        cas_write_u16(&w, cas_narrow_u16(plain_len));
    }
    assert_int_equal(cas_writer_end(&w, &aad), CAS_OK);
    frame->aad_len = aad.len;
}

static const castls_aead *ready(const castls_traffic *keys, bool seals, void *room)
{
    const castls_aead *aead = castls_provider_openssl()->aead(aead_of(keys->suite));
    assert_non_null(aead);
    assert_int_equal(aead->key_init(room, seals ? CASTLS_AEAD_TLS13_SEAL : CASTLS_AEAD_TLS13_OPEN,
                                    cas_bytes_prefix(CAS_BYTES(keys->key), keys->key_len)),
                     CASTLS_OK);
    return aead;
}

castls_bytes hand_seal(castls_traffic *keys, uint8_t type, castls_bytes content, castls_span room)
{
    uint64_t key[CASTLS_AEAD_KEY_ROOM_MAX / 8] = {0};
    uint8_t number[8] = {0};
    const uint8_t tail_room[] = {type};
    const castls_bytes tail = cas_bytes_prefix(CAS_BYTES(tail_room), keys->version == TLS13);
    hand_frame frame = {{0}, {0}, 0, 0};
    castls_bytes written = {0};
    write_sequence(keys, CAS_SPAN(number));
    make_frame(keys, type, CAS_BYTES(number), content.len, &frame);
    const size_t sealed_len = content.len + tail.len + TAG_LEN;
    cas_writer w = cas_writer_on(room);
    cas_write_u8(&w, keys->version == TLS13 ? 23 : type);
    cas_write_u16(&w, 0x0303);
    cas_write_u16(&w, cas_narrow_u16(frame.explicit_len + sealed_len));
    cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(number), frame.explicit_len));
    const castls_span out = cas_write_room(&w, sealed_len);
    assert_int_equal(out.len, sealed_len);
    const castls_aead *aead = ready(keys, true, key);
    assert_int_equal(
        aead->seal(key, CAS_BYTES(frame.nonce),
                   cas_bytes_prefix(CAS_BYTES(frame.aad), frame.aad_len), content, tail, out),
        CASTLS_OK);
    aead->key_clear(key);
    keys->sequence++;
    assert_int_equal(cas_writer_end(&w, &written), CAS_OK);
    return written;
}

castls_bytes hand_record(castls_bytes bytes)
{
    const size_t body = (size_t)cas_bytes_get(bytes, 3) * 256 + cas_bytes_get(bytes, 4);
    assert_true(bytes.len >= HEADER_LEN + body);
    return cas_bytes_prefix(bytes, HEADER_LEN + body);
}

castls_bytes hand_open(castls_traffic *keys, castls_bytes record, castls_span room, uint8_t *type)
{
    uint64_t key[CASTLS_AEAD_KEY_ROOM_MAX / 8] = {0};
    uint8_t sequence[8] = {0};
    hand_frame frame = {{0}, {0}, 0, 0};
    const bool is_tls13 = keys->version == TLS13;
    const bool has_number = !is_tls13 && aead_of(keys->suite) != CASTLS_AEAD_CHACHA20_POLY1305;
    const size_t at = HEADER_LEN + (has_number ? 8u : 0u);
    const castls_bytes body = cas_bytes_skip(record, at);
    assert_true(body.len >= TAG_LEN && room.len >= body.len - TAG_LEN);
    write_sequence(keys, CAS_SPAN(sequence));
    const castls_bytes number =
        has_number ? cas_bytes_slice(record, HEADER_LEN, 8) : CAS_BYTES(sequence);
    const size_t plain_len = body.len - TAG_LEN;
    make_frame(keys, cas_bytes_get(record, 0), number, is_tls13 ? plain_len - 1 : plain_len,
               &frame);
    const castls_span plain = cas_span_prefix(room, plain_len);
    const castls_aead *aead = ready(keys, false, key);
    assert_int_equal(aead->open(key, CAS_BYTES(frame.nonce),
                                cas_bytes_prefix(CAS_BYTES(frame.aad), frame.aad_len), body, plain),
                     CASTLS_OK);
    aead->key_clear(key);
    keys->sequence++;
    *type =
        is_tls13 ? cas_bytes_get(cas_span_bytes(plain), plain_len - 1) : cas_bytes_get(record, 0);
    return cas_bytes_prefix(cas_span_bytes(plain), is_tls13 ? plain_len - 1 : plain_len);
}
