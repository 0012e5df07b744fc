/*
 * test_ech.c: Encrypted ClientHello on a client (RFC 9849) with a server that has none, so that
 * each offer is refused: what the outer hello says, what is verified, and what is left.
 * Acceptance is tested with Go's server (tests/interop/ech.py) and BoringSSL's runner.
 */
#include "api/ground.h"

#include "castls/ech.h"
#include "core/reader.h"
#include "core/writer.h"
#include "support/allocator.h"

#define ECH 0xfe0d
#define PUBLIC "other.example"

/* A list of one configuration; its key is a point of X25519 that nobody knows the secret of. */
typedef struct ech_form {
    uint16_t version;
    uint16_t kem;
    uint16_t aead;
    uint16_t extension; /* 0 for none. */
    const char *public_name;
    uint8_t name_max;
} ech_form;

static const ech_form plain = {ECH, 0x0020, 1, 0, PUBLIC, 0};

static castls_bytes list_of(const ech_form *form, castls_span room)
{
    castls_bytes out = {0};
    cas_writer w = cas_writer_on(room);
    const cas_mark list = cas_write_open16(&w);
    cas_write_u16(&w, form->version);
    const cas_mark contents = cas_write_open16(&w);
    cas_write_u8(&w, 7);
    cas_write_u16(&w, form->kem);
    const cas_mark key = cas_write_open16(&w);
    cas_write_fill(&w, 9, 32);
    cas_write_close(&w, key);
    cas_write_u16(&w, 4);
    cas_write_u16(&w, 1);
    cas_write_u16(&w, form->aead);
    cas_write_u8(&w, form->name_max);
    cas_write_vec8(&w, cas_text(form->public_name));
    const cas_mark extensions = cas_write_open16(&w);
    if (form->extension != 0) {
        cas_write_u16(&w, form->extension);
        cas_write_u16(&w, 0);
    }
    cas_write_close(&w, extensions);
    cas_write_close(&w, contents);
    cas_write_close(&w, list);
    assert_int_equal(cas_writer_end(&w, &out), CASTLS_OK);
    return out;
}

static castls_code offer(castls_conn *client, const ech_form *form)
{
    uint8_t room[512] = {0};
    return castls_conn_set_ech_configs(client, list_of(form, CAS_SPAN(room)));
}

/* A server for both names. */
static castls_config_builder *both_names(const api_ground *ground)
{
    castls_config_builder *theirs = api_server(ground);
    castls_config_builder_add_credential(theirs, ground->other);
    return theirs;
}

static void check_rejected(const cas_pair *pair)
{
    const castls_error *error = castls_conn_error(pair->client);
    const castls_bytes retry = castls_conn_ech_retry_configs(pair->client);
    assert_int_equal(error->reason, CASTLS_REASON_ECH_REJECTED);
    assert_int_equal(error->alert_sent, CASTLS_ALERT_ECH_REQUIRED);
    assert_int_equal(castls_conn_ech(pair->client), CASTLS_ECH_REJECTED);
    assert_false(castls_conn_is_connected(pair->client));
    assert_false(castls_conn_may_send(pair->client));
    assert_false(cas_bytes_is_absent(retry)); /* ECH is off, and the server may say so. */
    assert_int_equal(retry.len, 0);
    assert_bytes_equal(castls_conn_ech_public_name(pair->client), CAS_TEXT(PUBLIC));
    assert_int_equal(castls_conn_error(pair->server)->alert_received, CASTLS_ALERT_ECH_REQUIRED);
    /* The name that was meant was not seen. */
    assert_bytes_equal(castls_conn_server_name(pair->server), CAS_TEXT(PUBLIC));
    assert_bytes_equal(castls_conn_server_name(pair->client), CAS_TEXT("localhost"));
}

static void a_server_without_ech_is_verified_for_the_public_name(void **state)
{
    const size_t pieces[] = {0, 1, 2, 7, 1000};
    for (size_t i = 0; i < CAS_COUNT(pieces); i++) {
        cas_pair pair = api_pair(*state, NULL, api_build(both_names(*state)));
        pair.piece = *CAS_AT(pieces, i);
        assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
        assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
        assert_int_equal(castls_conn_ech(pair.client), CASTLS_ECH_OFFERED);
        assert_int_equal(castls_conn_ech_public_name(pair.client).len, 0);
        cas_pair_run(&pair);
        check_rejected(&pair);
        assert_int_equal(castls_conn_verdict(pair.client), CASTLS_VERDICT_VERIFIED);
        cas_pair_clear(&pair);
    }
}

/* RFC 9849 section 6.1.7, whatever the configuration says of names. */
static void a_server_that_is_not_the_public_name_tells_nothing(void **state)
{
    const uint32_t options[] = {0, (uint32_t)CASTLS_OPTION_NO_NAME_CHECK};
    for (size_t i = 0; i < CAS_COUNT(options); i++) {
        castls_config_builder *mine = api_client(*state);
        castls_config_builder_set_options(mine, *CAS_AT(options, i));
        cas_pair pair = api_pair(*state, api_build(mine), NULL);
        assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
        cas_pair_run(&pair);
        assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_NAME_MISMATCH);
        assert_int_equal(castls_conn_ech(pair.client), CASTLS_ECH_REJECTED);
        assert_true(cas_bytes_is_absent(castls_conn_ech_retry_configs(pair.client)));
        cas_pair_clear(&pair);
    }
}

static void a_retry_without_confirmation_refuses(void **state)
{
    const uint16_t groups[] = {0x0018};
    for (size_t piece = 0; piece < 2; piece++) {
        castls_config_builder *theirs = both_names(*state);
        castls_config_builder_set_groups(theirs, CAS_CODES(groups));
        cas_pair pair = api_pair(*state, NULL, api_build(theirs));
        pair.piece = piece;
        assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
        cas_pair_run(&pair);
        check_rejected(&pair);
        assert_true(castls_conn_was_retried(pair.client));
        cas_pair_clear(&pair);
    }
}

static void a_server_of_tls12_refuses(void **state)
{
    castls_config_builder *theirs = both_names(*state);
    castls_config_builder_set_versions(theirs, 0x0303, 0x0303);
    cas_pair pair = api_pair(*state, NULL, api_build(theirs));
    assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
    cas_pair_run(&pair);
    check_rejected(&pair);
    assert_int_equal(castls_conn_version(pair.client), 0x0303);
    cas_pair_clear(&pair);
}

/* RFC 9849 section 6.1.7. */
static void no_client_certificate_goes_to_the_public_name(void **state)
{
    const api_ground *ground = *state;
    for (uint16_t version = 0x0303; version <= 0x0304; version++) {
        castls_config_builder *mine = api_client(ground);
        castls_config_builder *theirs = both_names(ground);
        castls_config_builder_add_credential(mine, ground->client);
        castls_config_builder_set_options(mine, (uint32_t)CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL);
        castls_config_builder_set_verify(theirs, CASTLS_VERIFY_OPTIONAL);
        castls_config_builder_set_versions(theirs, version, version);
        cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
        assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
        cas_pair_run(&pair);
        check_rejected(&pair);
        assert_null(castls_conn_own_credential(pair.client));
        assert_int_equal(castls_conn_peer_count(pair.server), 0);
        cas_pair_clear(&pair);
    }
}

static castls_bytes extension_of(const castls_conn *server, uint16_t type)
{
    castls_bytes body = {0};
    return castls_conn_client_hello_extension(server, type, &body) == CASTLS_OK
               ? body
               : cas_bytes_none();
}

/* RFC 9849 section 6.1.2: what stands in the outer hello for a session is none. */
static void a_session_stays_inside(void **state)
{
    const api_ground *ground = *state;
    castls_session *session = NULL;
    castls_config *mine = api_build(api_client(ground));
    castls_config_builder *builder = both_names(ground);
    castls_ticket_ring *ring = NULL;
    assert_int_equal(castls_ticket_ring_new(&ground->environment, cas_bytes_none(), 86400, &ring),
                     CASTLS_OK);
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_ticket_ring_release(ring);
    castls_config *theirs = api_build(builder);
    cas_pair first = api_pair(ground, castls_config_retain(mine), castls_config_retain(theirs));
    api_connect(&first);
    assert_int_equal(castls_conn_take_session(first.client, &session), CASTLS_OK);
    cas_pair_clear(&first);

    castls_session_fields fields = {.struct_len = sizeof(fields)};
    castls_session_read(session, &fields);
    cas_pair pair = api_pair(ground, mine, theirs);
    assert_int_equal(castls_conn_set_session(pair.client, session), CASTLS_OK);
    assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    cas_reader r = cas_reader_on(extension_of(pair.server, 41));
    cas_reader identities = cas_reader_on(cas_read_vec16(&r, 7, 65535));
    const castls_bytes identity = cas_read_vec16(&identities, 1, 65535);
    assert_int_equal(identity.len, fields.ticket.len);
    assert_false(cas_bytes_equal(identity, fields.ticket));
    assert_true(extension_of(pair.server, 45).len != 0); /* psk_key_exchange_modes */
    castls_session_release(session);
    cas_pair_run(&pair);
    check_rejected(&pair);
    assert_false(castls_conn_is_resumed(pair.client));
    assert_int_equal(castls_conn_take_session(pair.client, &session), CASTLS_NOTHING);
    cas_pair_clear(&pair);
}

/* How long the payload of the outer hello is. */
static size_t payload_len(const castls_conn *server)
{
    cas_reader r = cas_reader_on(extension_of(server, ECH));
    assert_int_equal(cas_read_u8(&r), 0);
    (void)cas_read_u32(&r);
    (void)cas_read_u8(&r);
    assert_int_equal(cas_read_vec16(&r, 0, 65535).len, 32);
    const size_t len = cas_read_vec16(&r, 1, 65535).len;
    assert_false(cas_reader_is_bad(&r) || cas_reader_has_more(&r));
    return len;
}

static size_t payload_for(const api_ground *ground, castls_bytes name, uint8_t name_max)
{
    ech_form form = plain;
    castls_conn *client = NULL;
    castls_config *mine = api_build(api_client(ground));
    form.name_max = name_max;
    assert_int_equal(castls_client_new(mine, name, &client), CASTLS_OK);
    castls_config_release(mine);
    cas_pair pair = api_pair(ground, NULL, NULL);
    castls_conn_free(pair.client);
    pair.client = client;
    assert_int_equal(offer(client, &form), CASTLS_OK);
    assert_int_equal(castls_conn_start(client), CASTLS_OK);
    (void)cas_pair_carry(&pair, true);
    const size_t len = payload_len(pair.server);
    cas_pair_clear(&pair);
    return len;
}

/* RFC 9849 section 6.1.3: blocks of 32 bytes, and names up to the longest look alike. */
static void the_payload_hides_how_long_the_name_is(void **state)
{
    const size_t len = payload_for(*state, CAS_TEXT("a.example"), 100);
    assert_int_equal((len - 16) % 32, 0);
    assert_int_equal(payload_for(*state, CAS_TEXT("a-much-longer-name.of.an.example"), 100), len);
    assert_int_equal(payload_for(*state, CAS_TEXT("192.0.2.1"), 100), len);
    assert_true(payload_for(*state, CAS_TEXT("a.example"), 0) < len);
}

static void grease_looks_like_it_and_changes_nothing(void **state)
{
    const uint16_t groups[] = {0x0018};
    for (int retried = 0; retried < 2; retried++) {
        castls_config_builder *mine = api_client(*state);
        castls_config_builder *theirs = api_server(*state);
        castls_config_builder_set_options(mine, (uint32_t)CASTLS_OPTION_ECH_GREASE);
        if (retried != 0) {
            castls_config_builder_set_groups(theirs, CAS_CODES(groups));
        }
        cas_pair pair = api_pair(*state, api_build(mine), api_build(theirs));
        assert_int_equal(castls_conn_start(pair.client), CASTLS_OK);
        (void)cas_pair_carry(&pair, true);
        assert_int_equal((payload_len(pair.server) - 16) % 32, 0);
        assert_bytes_equal(castls_conn_server_name(pair.server), CAS_TEXT("localhost"));
        api_connect(&pair);
        assert_int_equal(castls_conn_ech(pair.client), CASTLS_ECH_GREASE);
        assert_true(cas_bytes_is_absent(castls_conn_ech_retry_configs(pair.client)));
        assert_int_equal(castls_conn_was_retried(pair.client), retried != 0);
        cas_pair_clear(&pair);
    }
}

static void what_cannot_be_used_is_refused(void **state)
{
    static const ech_form unusable[] = {
        {0xba00, 0x0020, 1, 0, PUBLIC, 0},   {ECH, 0x0010, 1, 0, PUBLIC, 0},
        {ECH, 0x6666, 1, 0, PUBLIC, 0},      {ECH, 0x0020, 0xffff, 0, PUBLIC, 0},
        {ECH, 0x0020, 1, 0xfaaa, PUBLIC, 0}, {ECH, 0x0020, 1, 0, "under_score.example", 0},
        {ECH, 0x0020, 1, 0, ".example", 0},  {ECH, 0x0020, 1, 0, "example.", 0},
        {ECH, 0x0020, 1, 0, "192.0.2.1", 0}, {ECH, 0x0020, 1, 0, "name.0x1f", 0},
        {ECH, 0x0020, 1, 0, "name.0X", 0},   {ECH, 0x0020, 1, 0, "-a.example", 0},
    };
    static const uint8_t malformed[] = {0, 4, 0xfe, 0x0d, 0, 9};
    ech_form tolerated = plain;
    cas_pair pair = api_pair(*state, NULL, NULL);
    for (size_t i = 0; i < CAS_COUNT(unusable); i++) {
        assert_int_equal(offer(pair.client, CAS_AT(unusable, i)), CASTLS_UNSUPPORTED);
    }
    assert_int_equal(castls_conn_set_ech_configs(pair.client, CAS_BYTES(malformed)), CASTLS_CONFIG);
    tolerated.extension = 0x7aaa;
    assert_int_equal(offer(pair.client, &tolerated), CASTLS_OK);
    assert_int_equal(castls_conn_set_ech_configs(pair.client, cas_bytes_none()), CASTLS_OK);
    assert_int_equal(offer(pair.server, &plain), CASTLS_BAD_STATE);
    api_connect(&pair);
    assert_int_equal(castls_conn_ech(pair.client), CASTLS_ECH_NONE);
    assert_int_equal(offer(pair.client, &plain), CASTLS_BAD_STATE);
    cas_pair_clear(&pair);
}

/* The offer is not dropped in silence where the configuration is changed behind it. */
static void an_offer_that_became_impossible_fails(void **state)
{
    castls_config_builder *mine = api_client(*state);
    castls_config_builder_set_versions(mine, 0x0303, 0x0303);
    castls_config *older = api_build(mine);
    cas_pair pair = api_pair(*state, NULL, NULL);
    assert_int_equal(offer(pair.client, &plain), CASTLS_OK);
    assert_int_equal(castls_conn_set_config(pair.client, older), CASTLS_OK);
    assert_int_equal(castls_conn_start(pair.client), CASTLS_UNSUPPORTED);
    assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_CONFIG_ECH);
    assert_int_equal(castls_conn_outgoing_len(pair.client), 0);
    cas_pair_clear(&pair);
    pair = api_pair(*state, castls_config_retain(older), NULL);
    assert_int_equal(offer(pair.client, &plain), CASTLS_UNSUPPORTED);
    castls_config_release(older);
    cas_pair_clear(&pair);
}

static castls_environment with_memory(const api_ground *ground, const castls_allocator *allocator)
{
    castls_environment environment = ground->environment;
    environment.allocator = allocator;
    return environment;
}

/* One handshake with a retry, or GREASE, on a client whose n-th allocation fails. */
static bool survives(const api_ground *ground, uint32_t options, size_t fail_at)
{
    const uint16_t groups[] = {0x0018};
    test_allocator allocator = {0};
    test_allocator_init(&allocator, 0);
    const castls_environment environment = with_memory(ground, &allocator.allocator);
    castls_config_builder *mine = NULL;
    castls_config_builder *theirs = both_names(ground);
    assert_int_equal(castls_config_builder_new(&environment, &mine), CASTLS_OK);
    castls_config_builder_set_trust(mine, ground->trust);
    castls_config_builder_set_options(mine, options);
    castls_config_builder_set_groups(theirs, CAS_CODES(groups));
    cas_pair pair = api_pair(ground, api_build(mine), api_build(theirs));
    allocator.fail_at = fail_at == 0 ? 0 : allocator.calls + fail_at;
    const castls_code code = options == 0 ? offer(pair.client, &plain) : CASTLS_OK;
    if (code == CASTLS_OK) {
        cas_pair_run(&pair);
    }
    const castls_code end = castls_conn_error(pair.client)->code;
    const bool has_memory = code == CASTLS_OK && end != CASTLS_NO_MEMORY;
    assert_true(code == CASTLS_OK || code == CASTLS_NO_MEMORY);
    if (has_memory && options == 0) {
        assert_int_equal(castls_conn_error(pair.client)->reason, CASTLS_REASON_ECH_REJECTED);
    } else if (has_memory) {
        assert_true(castls_conn_is_connected(pair.client));
    }
    cas_pair_clear(&pair);
    assert_int_equal(allocator.live, 0);
    return has_memory && (fail_at == 0 || allocator.calls < allocator.fail_at);
}

static void each_allocation_may_fail(void **state)
{
    const uint32_t options[] = {0, (uint32_t)CASTLS_OPTION_ECH_GREASE};
    for (size_t i = 0; i < CAS_COUNT(options); i++) {
        size_t fail_at = 1;
        assert_true(survives(*state, *CAS_AT(options, i), 0));
        while (!survives(*state, *CAS_AT(options, i), fail_at)) {
            fail_at++;
            assert_true(fail_at < 500);
        }
        assert_true(fail_at > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_without_ech_is_verified_for_the_public_name),
        cmocka_unit_test(a_server_that_is_not_the_public_name_tells_nothing),
        cmocka_unit_test(a_retry_without_confirmation_refuses),
        cmocka_unit_test(a_server_of_tls12_refuses),
        cmocka_unit_test(no_client_certificate_goes_to_the_public_name),
        cmocka_unit_test(a_session_stays_inside),
        cmocka_unit_test(the_payload_hides_how_long_the_name_is),
        cmocka_unit_test(grease_looks_like_it_and_changes_nothing),
        cmocka_unit_test(what_cannot_be_used_is_refused),
        cmocka_unit_test(an_offer_that_became_impossible_fails),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
