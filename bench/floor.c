/*
 * floor.c: see floor.h. A side is a list of steps, as RFC 8446 has them: section 7.1 for the keys,
 * 4.4 for what is hashed and signed. Lengths are those of castls' own messages with a chain of two.
 */
#include "bench/floor.h"

#include "bench/bulk.h"
#include "bench/os.h"
#include "bench/world.h"
#include "core/alloc.h"
#include "core/list.h"

#define TEXT_LEN (CAS_BENCH_BULK_LEN)
#define RECORD_LEN 16384
#define TAG_LEN 16
#define NONCE_LEN 12
#define HEADER_LEN 5

typedef enum step_kind {
    RANDOM,
    GENERATE,
    AGREE,
    RESPOND,
    HASH, /* len bytes into the transcript. */
    PEEK,
    KEY, /* An HMAC key made ready. */
    MAC, /* A label and a context: one block. */
    SIGN,
    VERIFY,
    AEAD_KEY,
    SEAL, /* len bytes. */
    OPEN
} step_kind;

typedef struct step {
    step_kind kind;
    uint32_t times;
    uint32_t len;
} step;

/* A list of steps travels with its length. */
typedef struct step_list {
    const step *first;
    size_t count;
} step_list;

#define STEPS(array) ((step_list){(array), CAS_COUNT(array)})

/* From the shared secret on: handshake, its two traffic secrets with what belongs to them, main. */
#define HANDSHAKE_KEYS                                                                             \
    {MAC, 1, 0}, {KEY, 1, 0}, {MAC, 3, 0}, {KEY, 4, 0}, {MAC, 6, 0}, {AEAD_KEY, 2, 0}
#define MAIN_KEYS {KEY, 2, 0}, {MAC, 1, 0}, {MAC, 3, 0}, {KEY, 2, 0}, {MAC, 4, 0}, {AEAD_KEY, 2, 0}
#define END {MAC, 1, 0}, {HASH, 1, 36}, {PEEK, 1, 0}, {MAC, 1, 0}

static const step full_server[] = {
    {HASH, 1, 240},  {RANDOM, 1, 32}, {RESPOND, 1, 0},
    {HASH, 1, 122},  {PEEK, 1, 0},    HANDSHAKE_KEYS,
    {HASH, 1, 1000}, {PEEK, 1, 0},    {SIGN, 1, 0},
    {HASH, 1, 79},   {PEEK, 1, 0},    {MAC, 1, 0},
    {HASH, 1, 36},   {PEEK, 1, 0},    MAIN_KEYS,
    {SEAL, 1, 1115}, {OPEN, 1, 36},   END,
};

static const step full_client[] = {
    {RANDOM, 1, 32},
    {GENERATE, 1, 0},
    {HASH, 1, 240},
    {AGREE, 1, 0},
    {HASH, 1, 122},
    {PEEK, 1, 0},
    HANDSHAKE_KEYS,
    {OPEN, 1, 1115},
    {HASH, 1, 1000},
    {PEEK, 1, 0},
    {VERIFY, 1, 0},
    {HASH, 1, 79},
    {PEEK, 1, 0},
    {MAC, 1, 0},
    {HASH, 1, 36},
    {PEEK, 1, 0},
    MAIN_KEYS,
    {SEAL, 1, 36},
    END,
};

/* The ticket is opened, the binder checked; two tickets are made. */
static const step resumed_server[] = {
    {AEAD_KEY, 1, 0}, {OPEN, 1, 150},  {MAC, 1, 0},
    {KEY, 3, 0},      {MAC, 4, 0},     {HASH, 1, 500},
    {PEEK, 1, 0},     {RANDOM, 1, 32}, {RESPOND, 1, 0},
    {HASH, 1, 128},   {PEEK, 1, 0},    HANDSHAKE_KEYS,
    {HASH, 1, 10},    {PEEK, 1, 0},    {MAC, 1, 0},
    {HASH, 1, 36},    {PEEK, 1, 0},    MAIN_KEYS,
    {SEAL, 1, 46},    {OPEN, 1, 36},   END,
    {KEY, 1, 0},      {MAC, 2, 0},     {RANDOM, 1, 48},
    {AEAD_KEY, 1, 0}, {SEAL, 2, 150},  {SEAL, 1, 440},
};

static const step resumed_client[] = {
    {RANDOM, 1, 32}, {GENERATE, 1, 0}, {MAC, 1, 0},   {KEY, 3, 0},    {MAC, 4, 0},
    {HASH, 1, 500},  {PEEK, 2, 0},     {AGREE, 1, 0}, {HASH, 1, 128}, {PEEK, 1, 0},
    HANDSHAKE_KEYS,  {OPEN, 1, 46},    {HASH, 1, 10}, {PEEK, 1, 0},   {MAC, 1, 0},
    {HASH, 1, 36},   {PEEK, 1, 0},     MAIN_KEYS,     {SEAL, 1, 36},  END,
    {OPEN, 1, 440},  {KEY, 1, 0},      {MAC, 2, 0},
};

static const step bulk_send[] = {{SEAL, TEXT_LEN / RECORD_LEN, RECORD_LEN}};

typedef struct room {
    _Alignas(max_align_t) uint8_t hash[CASTLS_HASH_ROOM_MAX];
    _Alignas(max_align_t) uint8_t mac[CASTLS_HMAC_ROOM_MAX];
    _Alignas(max_align_t) uint8_t aead[CASTLS_AEAD_KEY_ROOM_MAX];
    _Alignas(max_align_t) uint8_t group[CASTLS_GROUP_ROOM_MAX];
    uint8_t small[64];
    uint8_t share[32];
    uint8_t response[32];
    uint8_t secret[32];
    uint8_t signature[CASTLS_SIGNATURE_MAX];
    size_t signature_len;
    uint8_t spki[512];
    size_t spki_len;
} room;

typedef struct floor_run {
    const castls_provider *provider;
    const castls_hash *hash;
    const castls_hmac *hmac;
    const castls_aead *aead;
    const castls_group *group;
    void *key;
    cas_buf text;
    cas_buf sealed;
    size_t at; /* In both: a run goes through all of it. */
    room *room;
} floor_run;

static castls_code exchange(const floor_run *f, step_kind kind)
{
    room *r = f->room;
    switch (kind) {
    case GENERATE:
        f->group->key_clear(r->group);
        return f->group->generate(r->group, CAS_SPAN(r->share));
    case AGREE:
        return f->group->agree(r->group, CAS_BYTES(r->response), CAS_SPAN(r->secret));
    default:
        return f->group->respond(CAS_BYTES(r->share), CAS_SPAN(r->response), CAS_SPAN(r->secret));
    }
}

static castls_code digest(const floor_run *f, step_kind kind, size_t len)
{
    room *r = f->room;
    const castls_span mac = cas_span_prefix(CAS_SPAN(r->small), f->hmac->mac_len);
    const castls_bytes text = cas_buf_bytes(&f->text);
    const castls_bytes parts[] = {cas_bytes_prefix(text, 52)};
    switch (kind) {
    case HASH:
        return f->hash->update(r->hash, cas_bytes_prefix(text, len));
    case PEEK:
        return f->hash->peek(r->hash, mac);
    case KEY:
        f->hmac->key_clear(r->mac);
        return f->hmac->key_init(r->mac, cas_bytes_prefix(text, f->hmac->mac_len));
    default:
        return f->hmac->mac(r->mac, CAS_PARTS(parts), mac);
    }
}

static castls_code prove(const floor_run *f, step_kind kind)
{
    room *r = f->room;
    const castls_bytes content = cas_bytes_prefix(cas_buf_bytes(&f->text), 130);
    if (kind == SIGN) {
        return f->provider->sign(f->key, CASTLS_SIGNATURE_ECDSA_SHA256, content,
                                 CAS_SPAN(r->signature), &r->signature_len);
    }
    return f->provider->verify(
        CASTLS_SIGNATURE_ECDSA_SHA256, cas_bytes_prefix(CAS_BYTES(r->spki), r->spki_len), content,
        cas_bytes_prefix(CAS_BYTES(r->signature), r->signature_len));
}

/* Opening is a seal of the same length: they cost the same, and there is something to open. */
static castls_code protect(floor_run *f, step_kind kind, size_t len)
{
    static const uint8_t header[HEADER_LEN] = {23, 3, 3};
    static const uint8_t tail[1] = {23};
    static const uint8_t nonce[NONCE_LEN] = {0};
    room *r = f->room;
    if (kind == AEAD_KEY) {
        f->aead->key_clear(r->aead);
        return f->aead->key_init(r->aead, CASTLS_AEAD_TLS13_SEAL,
                                 cas_bytes_prefix(cas_buf_bytes(&f->text), f->aead->key_len));
    }
    if (f->at + len > TEXT_LEN) {
        f->at = 0;
    }
    const castls_bytes text = cas_bytes_slice(cas_buf_bytes(&f->text), f->at, len);
    const castls_span out =
        cas_span_slice(cas_buf_span(&f->sealed), f->at, len + sizeof(tail) + TAG_LEN);
    f->at = f->at + len;
    return f->aead->seal(r->aead, CAS_BYTES(nonce), CAS_BYTES(header), text, CAS_BYTES(tail), out);
}

static castls_code run_step(floor_run *f, const step *one)
{
    switch (one->kind) {
    case RANDOM:
        return f->provider->random(cas_span_prefix(CAS_SPAN(f->room->small), one->len));
    case GENERATE:
    case AGREE:
    case RESPOND:
        return exchange(f, one->kind);
    case HASH:
    case PEEK:
    case KEY:
    case MAC:
        return digest(f, one->kind, one->len);
    case SIGN:
    case VERIFY:
        return prove(f, one->kind);
    default:
        return protect(f, one->kind, one->len);
    }
}

static castls_code run_all(floor_run *f, step_list steps)
{
    castls_code code = f->hash->init(f->room->hash);
    for (size_t i = 0; i < steps.count && code == CASTLS_OK; i++) {
        const step *one = CAS_ITEM(steps.first, steps.count, i);
        for (uint32_t k = 0; k < one->times && code == CASTLS_OK; k++) {
            code = run_step(f, one);
        }
    }
    return code;
}

/* Everything that a step may need was made once before. */
static castls_code prepare(floor_run *f)
{
    static const step all[] = {{RANDOM, 1, 32}, {GENERATE, 1, 0}, {RESPOND, 1, 0},  {AGREE, 1, 0},
                               {SIGN, 1, 0},    {VERIFY, 1, 0},   {AEAD_KEY, 1, 0}, {KEY, 1, 0}};
    const castls_environment environment = cas_bench_environment();
    f->provider = environment.provider == NULL ? castls_provider_default() : environment.provider;
    f->hash = f->provider->hash(CASTLS_HASH_SHA256);
    f->hmac = f->provider->hmac(CASTLS_HASH_SHA256);
    f->aead = f->provider->aead(CASTLS_AEAD_AES_128_GCM);
    f->group = f->provider->group(CASTLS_GROUP_X25519);
    f->room = CAS_NEW(NULL, room);
    if (f->room == NULL || cas_buf_init(&f->text, NULL, TEXT_LEN) != CAS_OK ||
        cas_buf_init(&f->sealed, NULL, TEXT_LEN + RECORD_LEN) != CAS_OK) {
        return CASTLS_NO_MEMORY;
    }
    cas_buf_wrote(&f->text, TEXT_LEN);
    cas_buf_wrote(&f->sealed, TEXT_LEN + RECORD_LEN);
    castls_code code = f->provider->key_generate(CASTLS_KEY_ECDSA_P256, 0, &f->key);
    if (code == CASTLS_OK) {
        code = f->provider->key_public(f->key, CAS_SPAN(f->room->spki), &f->room->spki_len);
    }
    return code == CASTLS_OK ? run_all(f, STEPS(all)) : code;
}

static void clear(floor_run *f)
{
    if (f->room != NULL) {
        f->aead->key_clear(f->room->aead);
        f->hmac->key_clear(f->room->mac);
        f->group->key_clear(f->room->group);
        f->hash->clear(f->room->hash);
    }
    if (f->key != NULL) {
        f->provider->key_free(f->key);
    }
    cas_buf_clear(&f->text, NULL);
    cas_buf_clear(&f->sealed, NULL);
    CAS_FREE(NULL, f->room);
}

static castls_code run_side(floor_run *f, cas_bench_side side)
{
    switch (side) {
    case CAS_BENCH_FULL_SERVER:
        return run_all(f, STEPS(full_server));
    case CAS_BENCH_FULL_CLIENT:
        return run_all(f, STEPS(full_client));
    case CAS_BENCH_RESUMED_SERVER:
        return run_all(f, STEPS(resumed_server));
    case CAS_BENCH_RESUMED_CLIENT:
        return run_all(f, STEPS(resumed_client));
    default:
        return run_all(f, STEPS(bulk_send));
    }
}

castls_code cas_bench_floor(cas_bench_side side, uint64_t batches, uint64_t times, uint64_t *ns)
{
    floor_run f = {0};
    *ns = UINT64_MAX;
    castls_code code = prepare(&f);
    for (uint64_t batch = 0; batch < batches && code == CASTLS_OK; batch++) {
        const uint64_t start = cas_bench_now_ns();
        for (uint64_t i = 0; i < times && code == CASTLS_OK; i++) {
            code = run_side(&f, side);
        }
        const uint64_t took = (cas_bench_now_ns() - start) / times;
        *ns = took < *ns ? took : *ns;
    }
    clear(&f);
    return code;
}
