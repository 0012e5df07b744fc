/*
 * test_waiting12.c: a server of TLS 1.2 whose every operation is answered by the application, in
 * the order that applications rely on; and one that runs out of memory at every place.
 */
#include "handshake/operation.h"
#include "raw12.h"
#include "support/allocator.h"
#include "wire/types.h"

/* All that this version hands out. */
#define ALL_OPERATIONS ((1u << (CASTLS_OP_SESSION_STORE + 1)) - 1)

#define KINDS_MAX 32

/* The kinds that were asked, in their order. */
typedef struct asked {
    uint8_t kind[KINDS_MAX];
    size_t count;
} asked;

static castls_config *waiting(const castls_environment *environment, const cas_world *world,
                              uint32_t operations, castls_ticket_ring *ring)
{
    const castls_bytes protocols[] = {CAS_TEXT("h2")};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    if (castls_config_builder_new(environment, &builder) != CASTLS_OK) {
        return NULL;
    }
    castls_config_builder_set_trust(builder, world->trust);
    castls_config_builder_add_credential(builder, world->server_credential);
    castls_config_builder_set_versions(builder, 0x0303, 0x0303);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_OPTIONAL);
    castls_config_builder_set_alpn(builder, CAS_PARTS(protocols));
    castls_config_builder_set_ticket_ring(builder, ring);
    castls_config_builder_set_operations(builder, operations);
    castls_config_builder_set_options(builder, CASTLS_OPTION_KEY_LOG);
    castls_config_builder_set_events(builder, 0xfff);
    const castls_code code = castls_config_build(builder, &config, NULL);
    castls_config_builder_free(builder);
    assert_true(code == CASTLS_OK || code == CASTLS_NO_MEMORY);
    return config;
}

/* Answers all that waits with castls' own answer. */
static cas_err answer_all(raw12 *raw, asked *out)
{
    castls_operation *operation = cas_handshake_operation(raw->server);
    while (operation != NULL) {
        assert_true(out->count < KINDS_MAX);
        *CAS_AT(out->kind, out->count) = (uint8_t)castls_operation_kind_of(operation);
        out->count++;
        assert_int_equal(castls_operation_run(operation), CASTLS_OK);
        const cas_err err = raw12_go_on(raw);
        if (err != CAS_OK) {
            return err;
        }
        operation = cas_handshake_operation(raw->server);
    }
    return CAS_OK;
}

static void assert_kinds(const asked *it, castls_bytes wanted)
{
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(it->kind), it->count), wanted);
}

/* What OpenSSL asks its callbacks in, which applications were written for. */
static void operations_come_in_the_order_that_applications_know(void **state)
{
    const cas_world *world = *state;
    const uint8_t full[] = {
        CASTLS_OP_HELLO, CASTLS_OP_NAME,         CASTLS_OP_CREDENTIAL, CASTLS_OP_STAPLE,
        CASTLS_OP_ALPN,  CASTLS_OP_KEY_GENERATE, CASTLS_OP_SIGN};
    const uint8_t last[] = {CASTLS_OP_KEY_AGREE, CASTLS_OP_VERIFY_SIGNATURE, CASTLS_OP_VERIFY_PEER,
                            CASTLS_OP_TICKET_SEAL};
    const uint8_t resumed[] = {
        CASTLS_OP_HELLO, CASTLS_OP_SESSION, CASTLS_OP_NAME, CASTLS_OP_ALPN, CASTLS_OP_TICKET_SEAL};
    const raw12_hello hello = {
        .has_ticket = true, .has_status_request = true, .alpn = CAS_TEXT("h2")};
    castls_ticket_ring *ring = NULL;
    asked first = {0};
    asked second = {0};
    asked third = {0};
    raw12 raw = {0};
    uint8_t ticket_room[2048] = {0};
    assert_int_equal(
        castls_ticket_ring_new(&world->authority.environment, cas_bytes_none(), 3600, &ring),
        CASTLS_OK);
    castls_config *config = waiting(&world->authority.environment, world, ALL_OPERATIONS, ring);
    raw12_begin(&raw, castls_config_retain(config));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    assert_int_equal(answer_all(&raw, &first), CAS_OK);
    assert_kinds(&first, CAS_BYTES(full));
    assert_int_equal(raw12_say_certificate(&raw, world->client_credential), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
    assert_int_equal(answer_all(&raw, &second), CAS_OK);
    assert_int_equal(raw12_say_certificate_verify(&raw, world->client_credential, 0x0403), CAS_OK);
    assert_int_equal(answer_all(&raw, &second), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_OK);
    assert_int_equal(raw12_say_finished(&raw), CAS_OK);
    assert_int_equal(answer_all(&raw, &second), CAS_OK);
    assert_kinds(&second, CAS_BYTES(last));
    assert_true(raw.is_done);

    const castls_bytes message = raw12_heard(&raw, CAS_HANDSHAKE_NEW_SESSION_TICKET);
    const castls_bytes ticket = cas_bytes_skip(message, 6);
    const cas_secret secret = raw.secrets.main_secret;
    assert_true(cas_span_copy(CAS_SPAN(ticket_room), ticket));
    raw12_hello again = hello;
    again.ticket = cas_bytes_prefix(CAS_BYTES(ticket_room), ticket.len);
    raw12_end(&raw);
    raw12_begin(&raw, castls_config_retain(config));
    raw12_know_secret(&raw, cas_secret_bytes(&secret));
    assert_int_equal(raw12_say_hello(&raw, &again), CAS_OK);
    assert_int_equal(answer_all(&raw, &third), CAS_OK);
    assert_kinds(&third, CAS_BYTES(resumed));
    raw12_finish_resumed(&raw);
    assert_int_equal(cas_chain_length(raw.facts.peer_chain),
                     1); /* The client's certificate came with the ticket. */
    raw12_end(&raw);
    castls_config_release(config);
    castls_ticket_ring_release(ring);
}

/* A key exchange and a signature that the application makes with keys of its own. */
static void an_application_may_hold_the_keys(void **state)
{
    const cas_world *world = *state;
    const castls_provider *provider = world->authority.environment.provider;
    const uint32_t operations =
        1u << CASTLS_OP_KEY_GENERATE | 1u << CASTLS_OP_KEY_AGREE | 1u << CASTLS_OP_SESSION;
    const raw12_hello hello = {0};
    uint8_t share[32] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    castls_bytes secret = {0};
    cas_key_exchange kx = {0};
    raw12 raw = {0};
    raw12_begin(&raw, waiting(&world->authority.environment, world, operations, NULL));
    assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
    castls_operation *operation = cas_handshake_operation(raw.server);
    assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_KEY_GENERATE);
    assert_int_equal(castls_operation_code(operation), 0x001d);
    assert_int_equal(cas_key_exchange_generate(&kx, provider, NULL, 0x001d, CAS_SPAN(share)),
                     CAS_OK);
    assert_int_equal(castls_operation_give_share(operation, CAS_BYTES(share), CAS_BYTES(share)),
                     CASTLS_BAD_ARGUMENT);
    assert_int_equal(castls_operation_give_bytes(operation, CAS_BYTES(share)), CASTLS_OK);
    assert_int_equal(raw12_go_on(&raw), CAS_OK);
    assert_int_equal(raw12_say_certificate(&raw, NULL), CAS_OK);
    assert_int_equal(raw12_say_key_exchange(&raw), CAS_OK);
    operation = cas_handshake_operation(raw.server);
    assert_int_equal(castls_operation_kind_of(operation), CASTLS_OP_KEY_AGREE);
    assert_int_equal(cas_key_exchange_agree(&kx, 0x001d, castls_operation_content(operation),
                                            CAS_SPAN(secret_room), &secret),
                     CAS_OK);
    assert_int_equal(castls_operation_give_bytes(operation, secret), CASTLS_OK);
    assert_int_equal(raw12_go_on(&raw), CAS_OK);
    assert_int_equal(raw12_say_ccs(&raw), CAS_OK);
    assert_int_equal(raw12_say_finished(&raw), CAS_OK);
    assert_true(raw.is_done);
    raw12_end(&raw);
    cas_key_exchange_clear(&kx);
}

/* Refused, cancelled, and after the handshake was freed. */
static void an_operation_may_end_the_handshake(void **state)
{
    const cas_world *world = *state;
    const raw12_hello hello = {.has_ticket = true, .ticket = CAS_TEXT("unknown")};
    for (uint32_t i = 0; i < 3; i++) {
        for (uint32_t kind = 0; kind <= CASTLS_OP_SESSION_STORE; kind++) {
            raw12 raw = {0};
            raw12_begin(&raw, waiting(&world->authority.environment, world, 1u << kind, NULL));
            assert_int_equal(raw12_say_hello(&raw, &hello), CAS_OK);
            castls_operation *operation =
                castls_operation_retain(cas_handshake_operation(raw.server));
            if (operation == NULL) {
                raw12_end(&raw);
                continue; /* One of the client's last flight, or not of this handshake. */
            }
            if (i == 0) {
                assert_int_equal(castls_operation_refuse(operation, CASTLS_ALERT_NONE), CASTLS_OK);
                assert_int_equal(raw12_go_on(&raw), CAS_ERR_REFUSED);
            } else if (i == 1) {
                assert_int_equal(castls_operation_cancel(operation), CASTLS_OK);
                assert_int_equal(raw12_go_on(&raw), CAS_ERR_CANCELLED);
            }
            raw12_end(&raw);
            if (i == 2) {
                assert_int_equal(castls_operation_run(operation), CASTLS_OK);
            }
            castls_operation_release(operation);
        }
    }
}

/* One handshake with a client certificate; true when it came to its end. */
static bool meet(raw12 *raw, const cas_world *world, const raw12_hello *hello)
{
    asked ignored = {0};
    return raw12_say_hello(raw, hello) == CAS_OK && answer_all(raw, &ignored) == CAS_OK &&
           raw12_say_certificate(raw, world->client_credential) == CAS_OK &&
           raw12_say_key_exchange(raw) == CAS_OK &&
           raw12_say_certificate_verify(raw, world->client_credential, 0x0403) == CAS_OK &&
           raw12_say_ccs(raw) == CAS_OK && raw12_say_finished(raw) == CAS_OK && raw->is_done;
}

/* One more visit with the ticket. */
static bool meet_again(castls_config *config, const raw12 *before, const raw12_hello *hello)
{
    raw12 raw = {0};
    raw12_hello again = *hello;
    bool done = false;
    again.ticket = cas_bytes_skip(raw12_heard(before, CAS_HANDSHAKE_NEW_SESSION_TICKET), 6);
    if (raw12_try(&raw, config)) {
        raw12_know_secret(&raw, cas_secret_bytes(&before->secrets.main_secret));
        done = raw12_say_hello(&raw, &again) == CAS_OK && raw12_say_ccs(&raw) == CAS_OK &&
               raw12_say_finished(&raw) == CAS_OK && raw.is_done;
        assert_true(!done || raw.facts.is_resumed);
    }
    raw12_end(&raw);
    return done;
}

static bool visit_twice(const cas_world *world, const castls_environment *environment)
{
    const raw12_hello hello = {
        .has_ticket = true, .has_status_request = true, .alpn = CAS_TEXT("h2")};
    castls_ticket_ring *ring = NULL;
    raw12 raw = {0};
    bool done = false;
    if (castls_ticket_ring_new(environment, cas_bytes_none(), 3600, &ring) != CASTLS_OK) {
        return false;
    }
    castls_config *config = waiting(environment, world, 0, ring);
    if (config != NULL && raw12_try(&raw, castls_config_retain(config))) {
        done = meet(&raw, world, &hello) && meet_again(castls_config_retain(config), &raw, &hello);
    }
    raw12_end(&raw);
    castls_config_release(config);
    castls_ticket_ring_release(ring);
    return done;
}

static void every_allocation_may_fail(void **state)
{
    const cas_world *world = *state;
    test_allocator memory = {0};
    test_allocator_init(&memory, 0);
    const castls_environment environment =
        cas_test_environment(castls_provider_default(), &memory.allocator);
    assert_true(visit_twice(world, &environment));
    assert_int_equal(memory.live, 0);
    assert_int_equal(memory.unwiped, 0);
    const size_t calls = memory.calls;
    assert_true(calls > 20);
    for (size_t at = 1; at <= calls; at++) {
        test_allocator_init(&memory, at);
        (void)visit_twice(world, &environment);
        assert_int_equal(memory.live, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_come_in_the_order_that_applications_know),
        cmocka_unit_test(an_application_may_hold_the_keys),
        cmocka_unit_test(an_operation_may_end_the_handshake),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
