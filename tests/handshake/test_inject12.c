/*
 * test_inject12.c: a server of TLS 1.2 brought to each state that waits, and there given every type
 * of message, and change_cipher_spec: what the state does not wait for is unexpected, what it waits
 * for is looked at, and nothing else ever leads on.
 */
#include "shop12.h"
#include "wire/types.h"

typedef struct place12 {
    const char *state;
    bool asks;    /* For a client certificate. */
    bool resumes; /* A session. */
    uint32_t steps;
    uint16_t takes; /* The one message, or CAS_CCS. */
} place12;

/* RFC 5246 section 7.3. */
static const place12 places[] = {
    {"SERVER_WAIT_CERT", true, false, 0, CAS_HANDSHAKE_CERTIFICATE},
    {"SERVER_WAIT_CKE", true, false, 1, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE},
    {"SERVER_WAIT_CV", true, false, 2, CAS_HANDSHAKE_CERTIFICATE_VERIFY},
    {"SERVER_WAIT_CCS", true, false, 3, CAS_CCS},
    {"SERVER_WAIT_FINISHED", true, false, 4, CAS_HANDSHAKE_FINISHED},
    {"SERVER_WAIT_CKE", false, false, 1, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE},
    {"SERVER_WAIT_CCS", false, false, 3, CAS_CCS},
    {"SERVER_WAIT_FINISHED", false, false, 4, CAS_HANDSHAKE_FINISHED},
    {"SERVER_WAIT_CCS", false, true, 3, CAS_CCS},
    {"SERVER_WAIT_FINISHED", false, true, 4, CAS_HANDSHAKE_FINISHED},
};

/* What all handshakes share. */
typedef struct ground12 {
    const cas_world *world;
    shop12 plain;
    castls_config *asking;
    souvenir12 left;
} ground12;

/* Each step is a message of the client's, in their order; some have none. */
static void take_step(const ground12 *ground, const place12 *place, uint32_t step, raw12 *raw)
{
    castls_credential *credential = ground->world->client_credential;
    if (step == 0 && place->asks) {
        assert_int_equal(raw12_say_certificate(raw, credential), CAS_OK);
    } else if (step == 1 && !place->resumes) {
        assert_int_equal(raw12_say_key_exchange(raw), CAS_OK);
    } else if (step == 2 && place->asks) {
        assert_int_equal(raw12_say_certificate_verify(raw, credential, 0x0403), CAS_OK);
    } else if (step == 3) {
        assert_int_equal(raw12_say_ccs(raw), CAS_OK);
    }
}

static void reach(const ground12 *ground, const place12 *place, raw12 *raw)
{
    const raw12_hello hello = {
        .has_ticket = true,
        .ticket = place->resumes ? souvenir12_ticket(&ground->left) : cas_bytes_none(),
    };
    castls_config *config = place->asks ? ground->asking : ground->plain.config;
    raw12_begin(raw, castls_config_retain(config));
    raw12_know_secret(raw, cas_secret_bytes(&ground->left.secret));
    assert_int_equal(raw12_say_hello(raw, &hello), CAS_OK);
    for (uint32_t step = 0; step < place->steps; step++) {
        take_step(ground, place, step, raw);
    }
    assert_bytes_equal(cas_text(cas_state_name(cas_handshake_state(raw->server))),
                       cas_text(place->state));
}

/* An empty body is no body of any message that a client sends; nor is one of a single zero. */
static void inject(const ground12 *ground, const place12 *place, uint8_t type, castls_bytes body)
{
    raw12 raw = {0};
    reach(ground, place, &raw);
    const cas_err err = raw12_say(&raw, type, body);
    assert_int_equal(err, place->takes == type ? CAS_ERR_DECODE : CAS_ERR_UNEXPECTED_MESSAGE);
    assert_false(raw.is_done);
    raw12_end(&raw);
}

static void inject_ccs(const ground12 *ground, const place12 *place)
{
    raw12 raw = {0};
    reach(ground, place, &raw);
    const uint32_t keys = raw.read_keys;
    assert_int_equal(raw12_say_ccs(&raw), place->takes == CAS_CCS ? CAS_OK : CAS_ERR_RECORD_CCS);
    assert_int_equal(raw.read_keys, place->takes == CAS_CCS ? keys + 1 : keys);
    assert_false(raw.is_done);
    raw12_end(&raw);
}

static void every_state_refuses_what_it_does_not_wait_for(void **state)
{
    const cas_world *world = *state;
    const uint8_t zero[] = {0};
    const raw12_hello hello = {.has_ticket = true};
    ground12 ground = {.world = world, .plain = shop12_open(world, true, false)};
    castls_config_builder *builder = shop12_builder(world, &ground.plain);
    castls_config_builder_set_verify(builder, CASTLS_VERIFY_REQUIRED);
    ground.asking = cas_world_build(builder);
    shop12_visit(&ground.plain, &hello, &ground.left);
    for (size_t i = 0; i < CAS_COUNT(places); i++) {
        for (uint32_t type = 0; type <= UINT8_MAX; type++) {
            /* All types that there are, and every tenth of the rest. */
            if (type <= CAS_HANDSHAKE_COMPRESSED_CERTIFICATE || type % 10 == 4) {
                inject(&ground, CAS_AT(places, i), (uint8_t)type, cas_bytes_none());
                inject(&ground, CAS_AT(places, i), (uint8_t)type, CAS_BYTES(zero));
            }
        }
        inject_ccs(&ground, CAS_AT(places, i));
    }
    castls_config_release(ground.asking);
    shop12_close(&ground.plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_refuses_what_it_does_not_wait_for),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
