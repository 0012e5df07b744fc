/*
 * test_provider_aead.c: the AEADs of each provider: what they promise beyond the vectors.
 */
#include "support/each_provider.h"

#include "core/atomic.h"
#include "core/list.h"
#include "support/hex.h"
#include "support/threads.h"

#define TAG_LEN 16
#define NONCE_LEN 12
#define TEXT_LEN 5000 /* More than where the default provider changes over. */
#define TAIL_LEN 17
#define SEALED_LEN (TEXT_LEN + TAIL_LEN + TAG_LEN)

static const castls_aead_id ids[] = {
    CASTLS_AEAD_AES_128_GCM, CASTLS_AEAD_AES_256_GCM, CASTLS_AEAD_CHACHA20_POLY1305};
static const uint8_t nonce[NONCE_LEN] = {1, 2, 3};
static const uint8_t aad[5] = {23, 3, 3, 4, 9};
static const uint8_t key_bytes[32] = {7, 7, 7};

static castls_bytes key_of(const castls_aead *aead)
{
    return cas_bytes_prefix(CAS_BYTES(key_bytes), aead->key_len);
}

static void fill(castls_span room)
{
    for (size_t i = 0; i < room.len; i++) {
        cas_span_set(room, i, cas_low_u8(i * 7 + i / 256));
    }
}

static void run_each(const castls_provider *provider, void (*check)(const castls_aead *aead))
{
    for (size_t i = 0; i < CAS_COUNT(ids); i++) {
        const castls_aead *aead = provider->aead(*CAS_AT(ids, i));
        assert_non_null(aead);
        check(aead);
    }
}

static void check_facts(const castls_aead *aead)
{
    assert_int_equal(aead->struct_len, sizeof(castls_aead));
    assert_int_equal(aead->tag_len, TAG_LEN);
    assert_true(aead->key_room >= 1 && aead->key_room <= CASTLS_AEAD_KEY_ROOM_MAX);
    assert_true(aead->records_max >= UINT64_C(1) << 24);
}

static void facts_are_in_range(const castls_provider *provider)
{
    run_each(provider, check_facts);
    assert_null(provider->aead((castls_aead_id)3));
}
EACH_PROVIDER(facts_are_in_range)

/* The same record sealed elsewhere, in place, and with its tail as part of the text. */
static void check_places(const castls_aead *aead)
{
    CAS_TEST_ROOM seal_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    CAS_TEST_ROOM open_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t plain[TEXT_LEN + TAIL_LEN] = {0};
    uint8_t apart[SEALED_LEN] = {0};
    uint8_t place[SEALED_LEN] = {0};
    uint8_t whole[SEALED_LEN] = {0};
    fill(CAS_SPAN(plain));
    const castls_bytes text = cas_bytes_prefix(CAS_BYTES(plain), TEXT_LEN);
    const castls_bytes tail = cas_bytes_skip(CAS_BYTES(plain), TEXT_LEN);

    assert_int_equal(aead->key_init(seal_room, CASTLS_AEAD_TLS13_SEAL, key_of(aead)), CASTLS_OK);
    assert_int_equal(
        aead->seal(seal_room, CAS_BYTES(nonce), CAS_BYTES(aad), text, tail, CAS_SPAN(apart)),
        CASTLS_OK);
    assert_true(cas_span_copy(CAS_SPAN(place), text));
    assert_int_equal(
        aead->seal(seal_room, CAS_BYTES(nonce), CAS_BYTES(aad),
                   cas_bytes_prefix(CAS_BYTES(place), TEXT_LEN), tail, CAS_SPAN(place)),
        CASTLS_OK);
    assert_int_equal(aead->seal(seal_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(plain),
                                cas_bytes_none(), CAS_SPAN(whole)),
                     CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(apart), CAS_BYTES(place));
    assert_bytes_equal(CAS_BYTES(apart), CAS_BYTES(whole));

    uint8_t opened[TEXT_LEN + TAIL_LEN] = {0};
    assert_int_equal(aead->key_init(open_room, CASTLS_AEAD_TLS13_OPEN, key_of(aead)), CASTLS_OK);
    assert_int_equal(
        aead->open(open_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(apart), CAS_SPAN(opened)),
        CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(opened), CAS_BYTES(plain));
    assert_int_equal(
        aead->open(open_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(place), CAS_SPAN(place)),
        CASTLS_OK);
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(place), sizeof(plain)), CAS_BYTES(plain));
    aead->key_clear(seal_room);
    aead->key_clear(open_room);
}

static void sealing_in_place_and_apart_is_the_same(const castls_provider *provider)
{
    run_each(provider, check_places);
}
EACH_PROVIDER(sealing_in_place_and_apart_is_the_same)

static void check_parts(const castls_aead *aead)
{
    CAS_TEST_ROOM room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t plain[TEXT_LEN] = {0};
    uint8_t once[SEALED_LEN] = {0};
    uint8_t parted[SEALED_LEN] = {0};
    const uint8_t tail[TAIL_LEN] = {23};
    if (aead->seal_parts == NULL) {
        return;
    }
    fill(CAS_SPAN(plain));
    assert_int_equal(aead->key_init(room, CASTLS_AEAD_TLS13_SEAL, key_of(aead)), CASTLS_OK);
    assert_int_equal(aead->seal(room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(plain),
                                CAS_BYTES(tail), CAS_SPAN(once)),
                     CASTLS_OK);
    for (size_t cut = 0; cut <= TEXT_LEN; cut = cut + 125) {
        const castls_bytes parts[] = {cas_bytes_prefix(CAS_BYTES(plain), cut), cas_bytes_none(),
                                      cas_bytes_skip(CAS_BYTES(plain), cut)};
        assert_int_equal(aead->seal_parts(room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_PARTS(parts),
                                          CAS_BYTES(tail), CAS_SPAN(parted)),
                         CASTLS_OK);
        assert_bytes_equal(CAS_BYTES(once), CAS_BYTES(parted));
    }
    aead->key_clear(room);
}

static void parts_seal_as_if_joined(const castls_provider *provider)
{
    run_each(provider, check_parts);
}
EACH_PROVIDER(parts_seal_as_if_joined)

/* Each byte of the record, and the additional data, changed in turn. */
static void check_damage(const castls_aead *aead)
{
    CAS_TEST_ROOM seal_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    CAS_TEST_ROOM open_room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t sealed[40 + TAG_LEN] = {0};
    const uint8_t plain[40] = {1};
    const uint8_t zero[40] = {0};
    assert_int_equal(aead->key_init(seal_room, CASTLS_AEAD_TLS13_SEAL, key_of(aead)), CASTLS_OK);
    assert_int_equal(aead->key_init(open_room, CASTLS_AEAD_TLS13_OPEN, key_of(aead)), CASTLS_OK);
    assert_int_equal(aead->seal(seal_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(plain),
                                cas_bytes_none(), CAS_SPAN(sealed)),
                     CASTLS_OK);
    for (size_t i = 0; i < sizeof(sealed); i++) {
        uint8_t opened[40] = {0};
        cas_span_fill(CAS_SPAN(opened), 0xa5);
        *CAS_AT(sealed, i) = *CAS_AT(sealed, i) ^ 1;
        assert_int_equal(aead->open(open_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(sealed),
                                    CAS_SPAN(opened)),
                         CASTLS_BAD_MAC);
        assert_bytes_equal(CAS_BYTES(opened), CAS_BYTES(zero));
        *CAS_AT(sealed, i) = *CAS_AT(sealed, i) ^ 1;
    }
    uint8_t opened[40] = {0};
    assert_int_equal(aead->open(open_room, CAS_BYTES(nonce), cas_bytes_none(), CAS_BYTES(sealed),
                                CAS_SPAN(opened)),
                     CASTLS_BAD_MAC);
    for (size_t len = 0; len < sizeof(sealed); len++) {
        assert_int_equal(aead->open(open_room, CAS_BYTES(nonce), CAS_BYTES(aad),
                                    cas_bytes_prefix(CAS_BYTES(sealed), len), CAS_SPAN(opened)),
                         CASTLS_BAD_MAC);
    }
    /* A failure leaves the key as good as it was. */
    assert_int_equal(aead->open(open_room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(sealed),
                                CAS_SPAN(opened)),
                     CASTLS_OK);
    aead->key_clear(seal_room);
    aead->key_clear(open_room);
}

static void a_damaged_record_opens_to_zeroes(const castls_provider *provider)
{
    run_each(provider, check_damage);
}
EACH_PROVIDER(a_damaged_record_opens_to_zeroes)

static void check_lengths(const castls_aead *aead)
{
    CAS_TEST_ROOM room[CASTLS_AEAD_KEY_ROOM_MAX] = {0};
    uint8_t out[CASTLS_AEAD_TAIL_MAX + 100] = {0};
    const uint8_t text[20] = {0};
    const uint8_t tail[CASTLS_AEAD_TAIL_MAX + 1] = {0};
    const uint8_t long_key[33] = {0};
    for (size_t len = 0; len <= sizeof(long_key); len++) {
        if (len != aead->key_len) {
            assert_int_equal(aead->key_init(room, CASTLS_AEAD_TLS13_SEAL,
                                            cas_bytes_prefix(CAS_BYTES(long_key), len)),
                             CASTLS_BAD_ARGUMENT);
        }
    }
    assert_int_equal(aead->key_init(room, CASTLS_AEAD_TLS13_SEAL, key_of(aead)), CASTLS_OK);
    for (size_t len = 0; len <= sizeof(text) + TAG_LEN + 2; len++) {
        const castls_code wanted =
            len == sizeof(text) + 1 + TAG_LEN ? CASTLS_OK : CASTLS_BAD_ARGUMENT;
        assert_int_equal(
            aead->seal(room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(text),
                       cas_bytes_prefix(CAS_BYTES(tail), 1), cas_span_prefix(CAS_SPAN(out), len)),
            wanted);
    }
    for (size_t len = 0; len < NONCE_LEN; len++) {
        assert_int_equal(aead->seal(room, cas_bytes_prefix(CAS_BYTES(nonce), len), CAS_BYTES(aad),
                                    CAS_BYTES(text), cas_bytes_none(),
                                    cas_span_prefix(CAS_SPAN(out), sizeof(text) + TAG_LEN)),
                         CASTLS_BAD_ARGUMENT);
    }
    assert_int_equal(
        aead->seal(room, CAS_BYTES(nonce), CAS_BYTES(aad), CAS_BYTES(text), CAS_BYTES(tail),
                   cas_span_prefix(CAS_SPAN(out), sizeof(text) + sizeof(tail) + TAG_LEN)),
        CASTLS_BAD_ARGUMENT);
    aead->key_clear(room);
}

static void every_wrong_length_is_refused(const castls_provider *provider)
{
    run_each(provider, check_lengths);
}
EACH_PROVIDER(every_wrong_length_is_refused)

typedef struct shared_ticket_key {
    const castls_aead *aead;
    cas_atomic64 next;
    cas_atomic64 good;
    CAS_TEST_ROOM seal_room[CASTLS_AEAD_KEY_ROOM_MAX];
    CAS_TEST_ROOM open_room[CASTLS_AEAD_KEY_ROOM_MAX];
} shared_ticket_key;

static void seal_and_open_tickets(void *user)
{
    shared_ticket_key *shared = user;
    for (size_t i = 0; i < 500; i++) {
        const uint8_t own = cas_low_u8(cas_atomic64_add(&shared->next, 1));
        const uint8_t fresh[NONCE_LEN] = {own, cas_low_u8(i)};
        uint8_t text[100] = {own};
        uint8_t sealed[100 + TAG_LEN] = {0};
        uint8_t opened[100] = {0};
        if (shared->aead->seal(shared->seal_room, CAS_BYTES(fresh), cas_bytes_none(),
                               CAS_BYTES(text), cas_bytes_none(), CAS_SPAN(sealed)) == CASTLS_OK &&
            shared->aead->open(shared->open_room, CAS_BYTES(fresh), cas_bytes_none(),
                               CAS_BYTES(sealed), CAS_SPAN(opened)) == CASTLS_OK &&
            cas_bytes_equal(CAS_BYTES(text), CAS_BYTES(opened))) {
            (void)cas_atomic64_add(&shared->good, 1);
        }
    }
}

static void check_sharing(const castls_aead *aead)
{
    shared_ticket_key shared = {.aead = aead};
    assert_int_equal(aead->key_init(shared.seal_room, CASTLS_AEAD_TICKET_SEAL, key_of(aead)),
                     CASTLS_OK);
    assert_int_equal(aead->key_init(shared.open_room, CASTLS_AEAD_TICKET_OPEN, key_of(aead)),
                     CASTLS_OK);
    const size_t threads = cas_test_in_threads(4, seal_and_open_tickets, &shared);
    assert_int_equal(threads, 4);
    assert_int_equal(cas_atomic64_load(&shared.good), 4 * 500);
    aead->key_clear(shared.seal_room);
    aead->key_clear(shared.open_room);
}

static void many_threads_share_a_ticket_key(const castls_provider *provider)
{
    run_each(provider, check_sharing);
}
EACH_PROVIDER(many_threads_share_a_ticket_key)

static void check_mask(const castls_provider *provider, castls_aead_id id, const char *key_hex,
                       const char *sample_hex, const char *mask_hex)
{
    uint8_t key_room[32] = {0};
    uint8_t sample_room[16] = {0};
    uint8_t wanted_room[5] = {0};
    uint8_t mask[5] = {0};
    const castls_bytes key = test_hex(key_hex, CAS_SPAN(key_room));
    const castls_bytes sample = test_hex(sample_hex, CAS_SPAN(sample_room));
    const castls_bytes wanted = test_hex(mask_hex, CAS_SPAN(wanted_room));
    const castls_aead *aead = provider->aead(id);
    assert_int_equal(aead->header_mask(key, sample, CAS_SPAN(mask)), CASTLS_OK);
    assert_bytes_equal(CAS_BYTES(mask), wanted);
    assert_int_equal(aead->header_mask(key, cas_bytes_skip(sample, 1), CAS_SPAN(mask)),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(aead->header_mask(cas_bytes_skip(key, 1), sample, CAS_SPAN(mask)),
                     CASTLS_BAD_ARGUMENT);
}

/* RFC 9001 appendix A.2 and A.5. */
static void header_masks_are_those_of_rfc_9001(const castls_provider *provider)
{
    check_mask(provider, CASTLS_AEAD_AES_128_GCM, "9f50449e04a0e810283a1e9933adedd2",
               "d1b1c98dd7689fb8ec11d242b123dc9b", "437b9aec36");
    check_mask(provider, CASTLS_AEAD_CHACHA20_POLY1305,
               "25a282b9e82f06f21f488917a4fc8f1b73573685608597d0efcb076b0ab7a7a4",
               "5e5cd55c41f69080575d7999c25a5bfb", "aefefe7d03");
}
EACH_PROVIDER(header_masks_are_those_of_rfc_9001)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(facts_are_in_range),
        EACH_PROVIDER_TESTS(sealing_in_place_and_apart_is_the_same),
        EACH_PROVIDER_TESTS(parts_seal_as_if_joined),
        EACH_PROVIDER_TESTS(a_damaged_record_opens_to_zeroes),
        EACH_PROVIDER_TESTS(every_wrong_length_is_refused),
        EACH_PROVIDER_TESTS(many_threads_share_a_ticket_key),
        EACH_PROVIDER_TESTS(header_masks_are_those_of_rfc_9001),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
