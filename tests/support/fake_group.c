/*
 * fake_group.c: see fake_group.h. Lengths come with the spans, so that one set of functions serves
 * all groups. The share carries scalar * BASE modulo 2^64, and both sides come to the same product.
 */
#include "support/fake_group.h"

#include "support/fake_counter.h"
#include "support/fake_mix.h"

#define USE_GROUP 15
#define BASE UINT64_C(0xd1342543de82ef95)
#define FORM 4   /* The first byte of each share: an uncompressed point. */
#define BAD 0xff /* A share that begins with it is no point. */

typedef struct fake_private {
    uint64_t scalar;
} fake_private;

static void write_share(uint64_t scalar, castls_span share)
{
    fake_mix m = fake_mix_begin(USE_GROUP);
    fake_mix_number(&m, scalar);
    fake_mix_out(&m, share);
    cas_writer w = cas_writer_on(share);
    cas_write_u8(&w, FORM);
    cas_write_u64(&w, scalar * BASE);
}

static castls_code agree_on(uint64_t scalar, castls_bytes share, castls_span secret)
{
    cas_reader r = cas_reader_on(share);
    const uint8_t form = cas_read_u8(&r);
    const uint64_t value = cas_read_u64(&r);
    if (cas_reader_is_bad(&r) || form == BAD || value == 0) {
        return CASTLS_PROTOCOL;
    }
    fake_mix m = fake_mix_begin(USE_GROUP);
    fake_mix_number(&m, scalar * value);
    fake_mix_out(&m, secret);
    return CASTLS_OK;
}

static castls_code group_generate(void *room, castls_span share)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_private *key = room;
    key->scalar = fake_scramble(cas_fake_draw()) * 2 + 1;
    write_share(key->scalar, share);
    return CASTLS_OK;
}

static castls_code group_import(void *room, castls_bytes private_key, castls_span share)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    fake_private *key = room;
    fake_mix m = fake_mix_begin(USE_GROUP);
    fake_mix_add(&m, private_key);
    key->scalar = fake_mix_end(&m) * 2 + 1;
    write_share(key->scalar, share);
    return CASTLS_OK;
}

static void group_key_clear(void *room)
{
    fake_private *key = room;
    CAS_WIPE(key);
}

static castls_code group_agree(const void *room, castls_bytes response, castls_span secret)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const fake_private *key = room;
    return agree_on(key->scalar, response, secret);
}

static castls_code group_respond(castls_bytes share, castls_span response, castls_span secret)
{
    if (cas_fake_fails()) {
        return CASTLS_CRYPTO;
    }
    const uint64_t scalar = fake_scramble(cas_fake_draw()) * 2 + 1;
    write_share(scalar, response);
    return agree_on(scalar, share, secret);
}

#define GROUP_ROW(group_id, group_name, is_kem, private_bytes, share, response, secret)            \
    {.struct_len = sizeof(castls_group),                                                           \
     .id = (group_id),                                                                             \
     .name = (group_name),                                                                         \
     .kem = (is_kem),                                                                              \
     .private_len = (private_bytes),                                                               \
     .share_len = (share),                                                                         \
     .response_len = (response),                                                                   \
     .secret_len = (secret),                                                                       \
     .key_room = sizeof(fake_private),                                                             \
     .generate = group_generate,                                                                   \
     .key_import = group_import,                                                                   \
     .key_clear = group_key_clear,                                                                 \
     .agree = group_agree,                                                                         \
     .respond = group_respond}

static const castls_group groups[] = {
    GROUP_ROW(CASTLS_GROUP_SECP256R1, "secp256r1", false, 32, 65, 65, 32),
    GROUP_ROW(CASTLS_GROUP_SECP384R1, "secp384r1", false, 48, 97, 97, 48),
    GROUP_ROW(CASTLS_GROUP_SECP521R1, "secp521r1", false, 66, 133, 133, 66),
    GROUP_ROW(CASTLS_GROUP_X25519, "x25519", false, 32, 32, 32, 32),
    GROUP_ROW(CASTLS_GROUP_MLKEM512, "MLKEM512", true, 64, 800, 768, 32),
    GROUP_ROW(CASTLS_GROUP_MLKEM768, "MLKEM768", true, 64, 1184, 1088, 32),
    GROUP_ROW(CASTLS_GROUP_MLKEM1024, "MLKEM1024", true, 64, 1568, 1568, 32),
};

const castls_group *cas_fake_group(castls_group_id id)
{
    for (size_t i = 0; i < CAS_COUNT(groups); i++) {
        if (CAS_AT(groups, i)->id == id) {
            return CAS_AT(groups, i);
        }
    }
    return NULL;
}
