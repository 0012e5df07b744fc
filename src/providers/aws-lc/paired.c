/*
 * paired.c: AWS-LC with OpenSSL beside it, for what OpenSSL does faster: ChaCha20-Poly1305 of long
 * texts on processors with AVX-512, for which AWS-LC has no code. A key is AWS-LC's, and from the
 * first long text on OpenSSL's too; short ones, of which a handshake is made, stay with AWS-LC,
 * where they cost half. Both compute the same function, so that nobody can tell who sealed.
 *
 * A ticket key, which threads share, is AWS-LC's alone, and so is every key of a validated module.
 */
#include "core/alloc.h"
#include "providers/aws-lc/aws_lc.h"
#include "providers/providers.h"

#if CASTLS_HAS_OPENSSL

/* From about 2.5 KiB on OpenSSL is faster; twice that makes up for its context. */
#define LONG_MIN 4096

#define NEAR_ROOM 592
#define KEY_LEN 32

/* OpenSSL's key, which is made when it is first wanted. */
typedef struct far_key {
    _Alignas(max_align_t) uint8_t room[CASTLS_AEAD_KEY_ROOM_MAX];
} far_key;

typedef struct paired_key {
    _Alignas(max_align_t) uint8_t near[NEAR_ROOM];
    far_key *far;           /* NULL until it is made. */
    uint8_t bytes[KEY_LEN]; /* Until it is made; zero where it never will be. */
    uint8_t use;            /* castls_aead_use, or 0 where it never will be. */
} paired_key;

_Static_assert(sizeof(paired_key) <= CASTLS_AEAD_KEY_ROOM_MAX, "a pair fits the caller's room");

static const castls_aead *near_aead(void)
{
    return cas_aws_lc_aead(CASTLS_AEAD_CHACHA20_POLY1305);
}

static const castls_aead *far_aead(void)
{
    return cas_provider_openssl.aead(CASTLS_AEAD_CHACHA20_POLY1305);
}

static bool is_for_records(castls_aead_use use)
{
    return use == CASTLS_AEAD_TLS12_SEAL || use == CASTLS_AEAD_TLS12_OPEN ||
           use == CASTLS_AEAD_TLS13_SEAL || use == CASTLS_AEAD_TLS13_OPEN;
}

/* The bytes are kept no longer than they are wanted. */
static void stop_waiting(paired_key *key)
{
    cas_span_wipe(CAS_SPAN(key->bytes));
    key->use = 0;
}

static castls_code key_init(void *room, castls_aead_use use, castls_bytes key)
{
    paired_key *ready = room;
    CAS_WIPE(ready);
    const castls_code code = near_aead()->key_init(CAS_SPAN(ready->near).data, use, key);
    if (code == CASTLS_OK && is_for_records(use)) {
        ready->use = (uint8_t)use;
        (void)cas_span_copy(CAS_SPAN(ready->bytes), key);
    }
    return code;
}

static void key_clear(void *room)
{
    paired_key *key = room;
    near_aead()->key_clear(CAS_SPAN(key->near).data);
    if (key->far != NULL) {
        far_aead()->key_clear(CAS_SPAN(key->far->room).data);
        CAS_FREE(NULL, key->far);
    }
    CAS_WIPE(key);
}

/* Makes OpenSSL's key. Where there is no memory for it, AWS-LC goes on alone. */
static void make_far(paired_key *key)
{
    far_key *far = CAS_NEW(NULL, far_key);
    if (far != NULL && far_aead()->key_init(CAS_SPAN(far->room).data, (castls_aead_use)key->use,
                                            CAS_BYTES(key->bytes)) != CASTLS_OK) {
        CAS_FREE(NULL, far);
        far = NULL;
    }
    key->far = far;
    stop_waiting(key);
}

/* Whether a text of that length is OpenSSL's. */
static bool goes_far(paired_key *key, size_t len)
{
    if (len < LONG_MIN) {
        return false;
    }
    if (key->use != 0) {
        make_far(key);
    }
    return key->far != NULL;
}

static castls_code seal(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out)
{
    paired_key *key = room;
    return goes_far(key, text.len)
               ? far_aead()->seal(CAS_SPAN(key->far->room).data, nonce, aad, text, tail, out)
               : near_aead()->seal(CAS_SPAN(key->near).data, nonce, aad, text, tail, out);
}

static castls_code open(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_span out)
{
    paired_key *key = room;
    return goes_far(key, text.len)
               ? far_aead()->open(CAS_SPAN(key->far->room).data, nonce, aad, text, out)
               : near_aead()->open(CAS_SPAN(key->near).data, nonce, aad, text, out);
}

static castls_code header_mask(castls_bytes key, castls_bytes sample, castls_span mask)
{
    return near_aead()->header_mask(key, sample, mask);
}

static const castls_aead chacha20_poly1305 = {
    .struct_len = sizeof(castls_aead),
    .name = "AEAD_CHACHA20_POLY1305",
    .key_len = KEY_LEN,
    .tag_len = 16,
    .key_room = sizeof(paired_key),
    .records_max = UINT64_MAX,
    .key_init = key_init,
    .key_clear = key_clear,
    .seal = seal,
    .open = open,
    .header_mask = header_mask,
};

/* What OpenSSL's code asks for. */
static bool has_avx512(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0;
#else
    return false;
#endif
}

const castls_aead *cas_aws_lc_paired_aead(castls_aead_id id)
{
    const castls_aead *near = cas_aws_lc_aead(id);
    const bool is_pair =
        id == CASTLS_AEAD_CHACHA20_POLY1305 && near != NULL && near->key_room <= NEAR_ROOM &&
        has_avx512() && !cas_provider_aws_lc.is_fips() && far_aead() != NULL;
    return is_pair ? &chacha20_poly1305 : near;
}

#else

const castls_aead *cas_aws_lc_paired_aead(castls_aead_id id)
{
    return cas_aws_lc_aead(id);
}

#endif
