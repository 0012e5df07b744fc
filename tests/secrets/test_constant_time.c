/*
 * test_constant_time.c: no branch and no address depends on a secret. Whole handshakes run under
 * memcheck with a provider that marks what it computes (marking_provider.h): shared secrets, and
 * with them the key schedule, the verify_data, the binders, the sessions and what tickets hold.
 */
#include "core/list.h"
#include "secrets/marking_provider.h"
#include "secrets/marks.h"
#include "support/fake_provider.h"
#include "support/pair.h"
#include "support/test.h"
#include "x509/cert_build.h"

#define NOW_MS INT64_C(1790000000000)

static int64_t now_ms(void *user)
{
    (void)user;
    return NOW_MS;
}

static const castls_clock standing = {sizeof(castls_clock), NULL, now_ms};

static castls_environment environment(void)
{
    castls_environment out = {.struct_len = sizeof(out)};
    out.provider = cas_marking_provider();
    out.clock = &standing;
    return out;
}

/* A self-signed leaf: neither side looks at who issued it. */
static castls_credential *credential(void)
{
    const castls_environment env = environment();
    const castls_provider *provider = env.provider;
    cas_cert_plan plan = {0};
    castls_credential *out = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    uint8_t spki[512] = {0};
    uint8_t key_der[512] = {0};
    uint8_t der_room[2048] = {0};
    size_t spki_len = 0;
    size_t key_len = 0;
    castls_bytes der = {0};
    void *key = NULL;
    plan.not_before = NOW_MS / 1000 - 86400;
    plan.not_after = NOW_MS / 1000 + 86400;
    cas_cert_plan_set_common_name(&plan, CAS_TEXT("localhost"));
    assert_int_equal(provider->key_generate(CASTLS_KEY_ECDSA_P256, 0, &key), CASTLS_OK);
    assert_int_equal(provider->key_public(key, CAS_SPAN(spki), &spki_len), CASTLS_OK);
    assert_int_equal(provider->key_export(key, CAS_SPAN(key_der), &key_len), CASTLS_OK);
    assert_int_equal(cas_cert_build(&plan, provider, cas_bytes_none(), key,
                                    cas_bytes_prefix(CAS_BYTES(spki), spki_len), cas_bytes_none(),
                                    CAS_SPAN(der_room), &der),
                     CAS_OK);
    provider->key_free(key);
    const castls_bytes chain[] = {der};
    const castls_bytes key_bytes = cas_bytes_prefix(CAS_BYTES(key_der), key_len);
    assert_int_equal(castls_credential_new(&env, CAS_PARTS(chain), key_bytes, &out, &error),
                     CASTLS_OK);
    return out;
}

typedef struct ends {
    castls_config *client;
    castls_config *server;
} ends;

static castls_config_builder *builder_with(castls_credential *own)
{
    const castls_environment env = environment();
    castls_config_builder *builder = NULL;
    assert_int_equal(castls_config_builder_new(&env, &builder), CASTLS_OK);
    castls_config_builder_add_credential(builder, own);
    castls_config_builder_set_early_data_max(builder, 256);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    return builder;
}

static castls_config *built(castls_config_builder *builder)
{
    castls_config *config = NULL;
    castls_error error = {.struct_len = sizeof(error)};
    assert_int_equal(castls_config_build(builder, &config, &error), CASTLS_OK);
    castls_config_builder_free(builder);
    return config;
}

/* The secret of the ticket ring is secret, too. */
static ends make_ends(void)
{
    const castls_environment env = environment();
    castls_credential *own = credential();
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    uint8_t ring_secret[32] = {7};
    cas_mark_secret(CAS_SPAN(ring_secret));
    assert_int_equal(castls_ticket_ring_new(&env, CAS_BYTES(ring_secret), 3600, &ring), CASTLS_OK);
    assert_int_equal(castls_session_cache_new(&env, 4, &cache), CASTLS_OK);

    castls_config_builder *client = builder_with(own);
    castls_config_builder_set_verify(client, CASTLS_VERIFY_NONE);
    castls_config_builder_set_session_cache(client, cache);
    castls_config_builder *server = builder_with(own);
    castls_config_builder_set_verify(server, CASTLS_VERIFY_NONE);
    castls_config_builder_set_ticket_ring(server, ring);
    const ends out = {built(client), built(server)};
    castls_credential_release(own);
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
    return out;
}

static void clear_ends(ends *both)
{
    castls_config_release(both->client);
    castls_config_release(both->server);
}

static cas_pair pair_of(const ends *both)
{
    cas_pair pair = {0};
    assert_int_equal(castls_client_new(both->client, CAS_TEXT("localhost"), &pair.client),
                     CASTLS_OK);
    assert_int_equal(castls_server_new(both->server, &pair.server), CASTLS_OK);
    return pair;
}

static void visit(const ends *both, bool resumes)
{
    uint8_t exported[32] = {0};
    cas_pair pair = pair_of(both);
    cas_pair_run(&pair);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_NONE);
    assert_int_equal(castls_conn_error(pair.server)->reason, CASTLS_REASON_NONE);
    assert_true(castls_conn_is_connected(pair.client));
    assert_true(castls_conn_is_connected(pair.server));
    assert_int_equal(castls_conn_is_resumed(pair.server), resumes);
    cas_pair_say(&pair, true, CAS_TEXT("to the server"));
    cas_pair_say(&pair, false, CAS_TEXT("to the client"));
    assert_int_equal(castls_conn_update_keys(pair.client, true), CASTLS_OK);
    cas_pair_run(&pair);
    cas_pair_say(&pair, true, CAS_TEXT("under new keys"));
    cas_pair_say(&pair, false, CAS_TEXT("both ways"));
    assert_int_equal(castls_conn_export(pair.client, CAS_TEXT("EXPORTER-test"), cas_bytes_none(),
                                        CAS_SPAN(exported)),
                     CASTLS_OK);
    cas_pair_clear(&pair);
}

static void need_memcheck(void)
{
    if (!cas_marks_are_seen()) {
        print_message("# reason: memcheck does not run this program; make secrets runs it\n");
        skip();
    }
}

/* The tool is awake: a branch on a secret is reported. */
static void a_branch_on_a_secret_is_reported(void **state)
{
    (void)state;
    need_memcheck();
    uint8_t secret[4] = {1, 2, 3, 4};
    cas_mark_secret(CAS_SPAN(secret));
    const uint32_t before = cas_marks_reports();
    if (cas_bytes_equal(CAS_BYTES(secret), CAS_TEXT("\1\2\3\4"))) {
        cas_marks_print("# the report above is wanted: it shows that memcheck sees secrets");
    }
    assert_true(cas_marks_reports() > before);
}

static void a_constant_time_comparison_is_not(void **state)
{
    (void)state;
    need_memcheck();
    uint8_t secret[4] = {1, 2, 3, 4};
    cas_mark_secret(CAS_SPAN(secret));
    const uint32_t before = cas_marks_reports();
    assert_true(cas_ct_equal(CAS_BYTES(secret), CAS_TEXT("\1\2\3\4")));
    assert_false(cas_ct_equal(CAS_BYTES(secret), CAS_TEXT("\1\2\3\5")));
    assert_int_equal(cas_marks_reports(), before);
}

static void handshakes_do_not_depend_on_secrets(void **state)
{
    (void)state;
    need_memcheck();
    const uint32_t before = cas_marks_reports();
    ends both = make_ends();
    visit(&both, false);
    visit(&both, true);
    clear_ends(&both);
    assert_int_equal(cas_marks_reports(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_branch_on_a_secret_is_reported),
        cmocka_unit_test(a_constant_time_comparison_is_not),
        cmocka_unit_test(handshakes_do_not_depend_on_secrets),
    };
    return cmocka_run_group_tests_name("constant time", tests, NULL, NULL);
}
