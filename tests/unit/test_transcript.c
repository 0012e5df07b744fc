/*
 * test_transcript.c: the transcript before and after its hash is known.
 */
#include "support/test.h"

#include "crypto/transcript.h"
#include "support/fake_provider.h"

#define RAW_MAX 4096

static const castls_hash *sha256(void)
{
    return cas_fake_provider()->hash(CASTLS_HASH_SHA256);
}

/* The digest of parts, made at once. */
static void assert_digest(castls_bytes digest, castls_parts parts)
{
    uint8_t room[64] = {0};
    castls_bytes wanted = cas_bytes_none();
    assert_int_equal(cas_hash_digest(sha256(), parts, CAS_SPAN(room), &wanted), CAS_OK);
    assert_bytes_equal(digest, wanted);
}

static void messages_before_and_after_the_hash_is_known_count_alike(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("hello")), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_ERR_STATE);
    assert_false(cas_transcript_is_started(&t));
    assert_bytes_equal(cas_transcript_raw(&t), CAS_TEXT("hello"));
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_OK);
    assert_true(cas_transcript_is_started(&t));
    assert_int_equal(cas_transcript_raw(&t).len, 0);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT(" world")), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    const castls_bytes parts[] = {CAS_TEXT("hello world")};
    assert_digest(digest, CAS_PARTS(parts));
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_ERR_STATE);
    cas_transcript_clear(&t);
}

static void raw_bytes_are_kept_on_demand(void **state)
{
    (void)state;
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("one")), CAS_OK);
    assert_int_equal(cas_transcript_start(&t, sha256(), true), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("two")), CAS_OK);
    assert_bytes_equal(cas_transcript_raw(&t), CAS_TEXT("onetwo"));
    cas_transcript_drop_raw(&t);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("three")), CAS_OK);
    assert_int_equal(cas_transcript_raw(&t).len, 0);
    cas_transcript_clear(&t);
}

static void raw_bytes_have_a_limit(void **state)
{
    (void)state;
    const uint8_t half[RAW_MAX / 2] = {0};
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_BYTES(half)), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_BYTES(half)), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("x")), CAS_ERR_LIMIT);
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("x")), CAS_OK);
    cas_transcript_clear(&t);
}

static void a_hash_that_the_provider_lacks_is_refused(void **state)
{
    (void)state;
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_start(&t, NULL, false), CAS_ERR_UNSUPPORTED);
    assert_int_equal(cas_transcript_start_from_message_hash(&t, NULL, CAS_TEXT("")),
                     CAS_ERR_UNSUPPORTED);
    cas_transcript_clear(&t);
}

/* A binder is over what came before and a ClientHello that is cut off; the transcript stays. */
static void a_prefix_is_hashed_and_not_added(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    const castls_bytes alone[] = {CAS_TEXT("cut")};
    const castls_bytes both[] = {CAS_TEXT("hello"), CAS_TEXT("cut")};
    const castls_bytes plain[] = {CAS_TEXT("hello")};
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(
        cas_transcript_peek_with(&t, sha256(), CAS_TEXT("cut"), CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(alone));
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("hello")), CAS_OK);
    assert_int_equal(
        cas_transcript_peek_with(&t, sha256(), CAS_TEXT("cut"), CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(both));
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_OK);
    assert_int_equal(
        cas_transcript_peek_with(&t, sha256(), CAS_TEXT("cut"), CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(both));
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(plain));
    const castls_hash *other = cas_fake_provider()->hash(CASTLS_HASH_SHA384);
    assert_int_equal(cas_transcript_peek_with(&t, other, CAS_TEXT("cut"), CAS_SPAN(room), &digest),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(digest.len, 0);
    cas_transcript_clear(&t);
}

/* RFC 8446 section 4.4.1: Hash(message_hash || 00 00 Hash.length || Hash(ClientHello1) || ...). */
static void hello_retry_request_replaces_the_first_hello(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    uint8_t first_room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    castls_bytes first = cas_bytes_none();
    const uint8_t header[4] = {254, 0, 0, 32};
    cas_transcript t = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("hello one")), CAS_OK);
    assert_int_equal(cas_transcript_replace_by_message_hash(&t), CAS_ERR_STATE);
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(first_room), &first), CAS_OK);
    assert_int_equal(cas_transcript_replace_by_message_hash(&t), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("retry")), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    const castls_bytes parts[] = {CAS_BYTES(header), first, CAS_TEXT("retry")};
    assert_digest(digest, CAS_PARTS(parts));
    cas_transcript_clear(&t);

    /* The same with nothing but the digest at hand. */
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_start_from_message_hash(&t, sha256(), CAS_TEXT("short")),
                     CAS_ERR_ARGUMENT);
    assert_int_equal(cas_transcript_start_from_message_hash(&t, sha256(), first), CAS_OK);
    assert_int_equal(cas_transcript_start_from_message_hash(&t, sha256(), first), CAS_ERR_STATE);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("retry")), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(parts));
    cas_transcript_clear(&t);
}

static void a_copy_goes_its_own_way(void **state)
{
    (void)state;
    uint8_t room[64] = {0};
    castls_bytes digest = cas_bytes_none();
    const castls_bytes ab[] = {CAS_TEXT("ab")};
    const castls_bytes acd[] = {CAS_TEXT("acd")};
    cas_transcript t = {0};
    cas_transcript copy = {0};
    cas_transcript_init(&t, NULL, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("a")), CAS_OK);
    assert_int_equal(cas_transcript_copy(&t, &copy), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("b")), CAS_OK);
    assert_int_equal(cas_transcript_add(&copy, CAS_TEXT("c")), CAS_OK);
    assert_int_equal(cas_transcript_start(&t, sha256(), false), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(ab));
    assert_int_equal(cas_transcript_start(&copy, sha256(), false), CAS_OK);
    assert_int_equal(cas_transcript_copy(&copy, &t), CAS_OK);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("d")), CAS_OK);
    assert_int_equal(cas_transcript_peek(&t, CAS_SPAN(room), &digest), CAS_OK);
    assert_digest(digest, CAS_PARTS(acd));
    cas_transcript_clear(&t);
    cas_transcript_clear(&copy);
}

static void *no_memory(void *user, size_t size)
{
    (void)user;
    (void)size;
    return NULL;
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    const castls_allocator allocator = {sizeof(castls_allocator), NULL, no_memory, NULL};
    cas_transcript t = {0};
    cas_transcript_init(&t, &allocator, RAW_MAX);
    assert_int_equal(cas_transcript_add(&t, CAS_TEXT("a")), CAS_ERR_MEMORY);
    cas_transcript_clear(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_before_and_after_the_hash_is_known_count_alike),
        cmocka_unit_test(raw_bytes_are_kept_on_demand),
        cmocka_unit_test(raw_bytes_have_a_limit),
        cmocka_unit_test(a_hash_that_the_provider_lacks_is_refused),
        cmocka_unit_test(a_prefix_is_hashed_and_not_added),
        cmocka_unit_test(hello_retry_request_replaces_the_first_hello),
        cmocka_unit_test(a_copy_goes_its_own_way),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
