/*
 * test_session.c: sessions that last.
 */
#include "support/sessions.h"

#include "support/allocator.h"
#include "support/threads.h"

static void a_session_outlives_what_it_was_made_of(void **state)
{
    (void)state;
    uint8_t name[] = {'a', '.', 'b'};
    uint8_t leaf[] = {'l', 'e', 'a', 'f'};
    const castls_bytes chain[] = {CAS_BYTES(leaf), CAS_TEXT("issuer")};
    cas_session_fields in = test_session_fields(7);
    in.server_name = CAS_BYTES(name);
    in.ticket = CAS_TEXT("ticket");
    in.id = CAS_TEXT("id");
    in.alpn = CAS_TEXT("h2");
    in.application_data = CAS_TEXT("data");
    in.peer_chain = CAS_PARTS(chain);
    cas_session *session = NULL;
    assert_int_equal(cas_session_new(NULL, &in, &session), CAS_OK);
    cas_span_fill(CAS_SPAN(name), 0);
    cas_span_fill(CAS_SPAN(leaf), 0);

    cas_session_fields out = {0};
    cas_session_read(session, &out);
    assert_int_equal(out.struct_len, sizeof(out));
    assert_int_equal(out.version, 0x0304);
    assert_int_equal(out.group, 0x001d);
    assert_int_equal(out.age_add, 7);
    assert_bytes_equal(out.secret, in.secret);
    assert_bytes_equal(out.server_name, CAS_TEXT("a.b"));
    assert_bytes_equal(out.ticket, CAS_TEXT("ticket"));
    assert_bytes_equal(out.id, CAS_TEXT("id"));
    assert_bytes_equal(out.alpn, CAS_TEXT("h2"));
    assert_bytes_equal(out.binding, CAS_TEXT("binding"));
    assert_bytes_equal(out.application_data, CAS_TEXT("data"));
    assert_int_equal(out.peer_chain.count, 0);
    const cas_chain *kept = cas_session_peer_chain(session);
    assert_int_equal(cas_chain_length(kept), 2);
    assert_bytes_equal(cas_chain_certificate(kept, 0), CAS_TEXT("leaf"));
    assert_bytes_equal(cas_chain_certificate(kept, 1), CAS_TEXT("issuer"));
    assert_true(cas_bytes_is_absent(cas_chain_certificate(kept, 2)));
    cas_session_release(session);
}

static void a_session_is_encoded_and_decoded(void **state)
{
    (void)state;
    uint8_t room[512] = {0};
    uint8_t again[512] = {0};
    const castls_bytes chain[] = {CAS_TEXT("leaf"), CAS_TEXT("issuer")};
    cas_session_fields in = test_session_fields(9);
    in.peer_chain = CAS_PARTS(chain);
    cas_session *session = NULL;
    cas_session *copy = NULL;
    castls_bytes encoded = {0};
    castls_bytes encoded_again = {0};
    assert_int_equal(cas_session_new(NULL, &in, &session), CAS_OK);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_session_encode(&w, session);
    assert_int_equal(cas_writer_end(&w, &encoded), CAS_OK);
    assert_int_equal(cas_session_decode(NULL, encoded, &copy), CAS_OK);
    w = cas_writer_on(CAS_SPAN(again));
    cas_session_encode(&w, copy);
    assert_int_equal(cas_writer_end(&w, &encoded_again), CAS_OK);
    assert_bytes_equal(encoded, encoded_again);
    cas_session_release(session);
    cas_session_release(copy);
    assert_int_equal(cas_session_decode(NULL, cas_bytes_prefix(encoded, encoded.len - 1), &copy),
                     CAS_ERR_SESSION_DECODE);
    assert_null(copy);
}

static void fields_out_of_range_make_no_session(void **state)
{
    (void)state;
    cas_session_fields in = test_session_fields(1);
    in.secret = cas_bytes_none();
    cas_session *session = test_session(1);
    cas_session *kept = session;
    assert_int_equal(cas_session_new(NULL, &in, &session), CAS_ERR_ARGUMENT);
    assert_null(session);
    cas_session_release(kept);
    cas_session_release(NULL);
    assert_null(cas_session_retain(NULL));
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    const cas_session_fields in = test_session_fields(1);
    test_allocator allocator = {0};
    size_t fail_at = 1;
    cas_err err = CAS_ERR_MEMORY;
    while (err != CAS_OK) {
        cas_session *session = NULL;
        test_allocator_init(&allocator, fail_at);
        err = cas_session_new(&allocator.allocator, &in, &session);
        assert_true(err == CAS_OK || (err == CAS_ERR_MEMORY && session == NULL));
        cas_session_release(session);
        assert_int_equal(allocator.live, 0);
        fail_at++;
    }
    assert_int_equal(fail_at, 4); /* Two allocations, and the round in which none fails. */
}

static void share(void *user)
{
    cas_session *session = user;
    for (unsigned i = 0; i < 10000; i++) {
        cas_session_release(cas_session_retain(session));
    }
}

static void references_are_counted_across_threads(void **state)
{
    (void)state;
    test_allocator allocator = {0};
    cas_session *session = NULL;
    const cas_session_fields in = test_session_fields(1);
    test_allocator_init(&allocator, 0);
    assert_int_equal(cas_session_new(&allocator.allocator, &in, &session), CAS_OK);
    assert_int_equal(cas_test_in_threads(4, share, session), 4);
    assert_int_equal(allocator.live, 2);
    cas_session_release(session);
    assert_int_equal(allocator.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_outlives_what_it_was_made_of),
        cmocka_unit_test(a_session_is_encoded_and_decoded),
        cmocka_unit_test(fields_out_of_range_make_no_session),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(references_are_counted_across_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
