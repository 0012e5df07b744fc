/*
 * test_status.c: what a client makes of the staple that a server sends, or does not send.
 */
#include "api/ground.h"

static castls_error with(const api_ground *ground, castls_ocsp mode, castls_bytes staple,
                         bool is_asked)
{
    const castls_codes same = {NULL, 0};
    castls_config_builder *mine = api_client(ground);
    castls_config_builder *theirs = api_client(ground);
    castls_credential *stapled = NULL;
    assert_int_equal(
        castls_credential_with(ground->server, staple, cas_bytes_none(), same, &stapled),
        CASTLS_OK);
    castls_config_builder_add_credential(theirs, stapled);
    castls_credential_release(stapled);
    assert_int_equal(castls_config_builder_set_ocsp(mine, mode), CASTLS_OK);
    if (is_asked) {
        castls_config_builder_set_operations(mine, 1u << CASTLS_OP_VERIFY_PEER);
    }
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    if (is_asked) {
        assert_true(api_run_to_operation(&pair) == pair.client);
        castls_operation *operation = castls_conn_operation(pair.client);
        assert_bytes_equal(castls_operation_content(operation), staple);
        assert_int_equal(castls_operation_run(operation), CASTLS_OK);
        assert_int_not_equal(castls_conn_continue(pair.client), CASTLS_PENDING);
    }
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_is_connected(pair.client),
                     castls_conn_error(pair.client)->code == CASTLS_OK);
    const castls_error error = *castls_conn_error(pair.client);
    cas_pair_clear(&pair);
    return error;
}

static void a_required_staple_that_is_missing_ends_it(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        const castls_error error = with(*state, CASTLS_OCSP_REQUIRE, cas_bytes_none(), i == 1);
        assert_int_equal(error.reason, CASTLS_REASON_OCSP_MISSING);
        assert_int_equal(error.alert_sent, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE);
    }
}

static void a_required_staple_has_to_count(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        const castls_error error =
            with(*state, CASTLS_OCSP_REQUIRE, CAS_TEXT("an OCSP response"), i == 1);
        assert_int_equal(error.reason, CASTLS_REASON_OCSP_DECODE);
        assert_int_equal(error.alert_sent, CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE);
    }
}

static void one_that_does_not_count_is_as_if_it_were_not_there(void **state)
{
    const castls_bytes staple = CAS_TEXT("an OCSP response");
    assert_int_equal(with(*state, CASTLS_OCSP_CHECK, staple, false).code, CASTLS_OK);
    assert_int_equal(with(*state, CASTLS_OCSP_CHECK, cas_bytes_none(), false).code, CASTLS_OK);
    assert_int_equal(with(*state, CASTLS_OCSP_IGNORE, staple, false).code, CASTLS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_required_staple_that_is_missing_ends_it),
        cmocka_unit_test(a_required_staple_has_to_count),
        cmocka_unit_test(one_that_does_not_count_is_as_if_it_were_not_there),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
