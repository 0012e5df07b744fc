/* passed */
#include "castls/provider.h"
#include "core/bytes.h"

typedef struct aead_key {
    const castls_aead *aead;
    uint64_t sealed;
    uint8_t key_room[64];
} aead_key;

static castls_code start(aead_key *k, castls_bytes key)
{
    return k->aead->key_init(&k->key_room, CASTLS_AEAD_TLS13_SEAL, key);
}

static void stop(aead_key *k)
{
    k->aead->key_clear(k->key_room);
}

castls_code (*const use)(aead_key *, castls_bytes) = start;
void (*const use_stop)(aead_key *) = stop;
