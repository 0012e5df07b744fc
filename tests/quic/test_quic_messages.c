/*
 * test_quic_messages.c: what QUIC asks of ClientHello and EncryptedExtensions: one of them is
 * changed on its way. RFC 9001 sections 8.1 to 8.3.
 */
#include "quic/stack.h"

#include "handshake/bare.h"

static void prepare(cas_bare *bare, bool is_quic)
{
    for (size_t i = 0; i < 2; i++) {
        cas_facts *facts = CAS_AT(bare->facts, i);
        facts->is_quic = is_quic;
        assert_int_equal(
            cas_arena_keep(&facts->kept, quic_parameters(i == 1), &facts->transport_parameters),
            CAS_OK);
    }
}

static void begin(const cas_world *world, bool is_quic, cas_bare *bare)
{
    cas_bare_init(bare, cas_world_build(quic_builder(world, false, 0)),
                  cas_world_build(quic_builder(world, true, 0)), NULL);
    prepare(bare, is_quic);
}

#define CH CAS_HANDSHAKE_CLIENT_HELLO
#define EE CAS_HANDSHAKE_ENCRYPTED_EXTENSIONS
#define FIN CAS_HANDSHAKE_FINISHED
#define ALPN 16
#define RECORD_SIZE_LIMIT 28
#define PARAMETERS 57

static void refuse(const cas_world *world, bool is_quic, size_t at, const cas_wrong *wrong)
{
    cas_bare bare = {0};
    begin(world, is_quic, &bare);
    cas_bare_expect(&bare, at, wrong);
    cas_bare_clear(&bare);
}

static void unchanged_messages_connect(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        cas_bare bare = {0};
        begin(*state, i == 1, &bare);
        cas_bare_run(&bare, NULL);
        assert_true(cas_bare_is_connected(&bare));
        cas_bare_clear(&bare);
    }
}

static void what_has_to_stand_there_is_missed(void **state)
{
    const cas_wrong client[] = {
        {"no transport parameters in EncryptedExtensions",
         {EE, 0, CAS_EDIT_DROP, PARAMETERS, ""},
         CASTLS_ALERT_MISSING_EXTENSION},
        {"no ALPN in EncryptedExtensions",
         {EE, 0, CAS_EDIT_DROP, ALPN, ""},
         CASTLS_ALERT_NO_APPLICATION_PROTOCOL},
        {"record_size_limit, which was not offered",
         {EE, 0, CAS_EDIT_EXTEND, RECORD_SIZE_LIMIT, "4001"},
         CASTLS_ALERT_UNSUPPORTED_EXTENSION},
    };
    const cas_wrong server[] = {
        {"no transport parameters in ClientHello",
         {CH, 0, CAS_EDIT_DROP, PARAMETERS, ""},
         CASTLS_ALERT_MISSING_EXTENSION},
        {"no ALPN in ClientHello",
         {CH, 0, CAS_EDIT_DROP, ALPN, ""},
         CASTLS_ALERT_NO_APPLICATION_PROTOCOL},
        {"another ALPN in ClientHello",
         {CH, 0, CAS_EDIT_CHANGE, ALPN, "0003026832"},
         CASTLS_ALERT_NO_APPLICATION_PROTOCOL},
        {"EndOfEarlyData",
         {FIN, 1, CAS_EDIT_TYPE, CAS_HANDSHAKE_END_OF_EARLY_DATA, ""},
         CASTLS_ALERT_UNEXPECTED_MESSAGE},
    };
    for (size_t i = 0; i < CAS_COUNT(client); i++) {
        refuse(*state, true, 0, CAS_AT(client, i));
    }
    for (size_t i = 0; i < CAS_COUNT(server); i++) {
        refuse(*state, true, 1, CAS_AT(server, i));
    }
}

/* RFC 9001 section 8.2: over a stream nobody may send them. */
static void transport_parameters_over_a_stream_are_refused(void **state)
{
    const cas_wrong client = {"transport parameters in EncryptedExtensions",
                              {EE, 0, CAS_EDIT_EXTEND, PARAMETERS, "080110"},
                              CASTLS_ALERT_UNSUPPORTED_EXTENSION};
    const cas_wrong server = {"transport parameters in ClientHello",
                              {CH, 0, CAS_EDIT_EXTEND, PARAMETERS, "080110"},
                              CASTLS_ALERT_UNSUPPORTED_EXTENSION};
    refuse(*state, false, 0, &client);
    refuse(*state, false, 1, &server);
}

/* Cut inside a parameter, at either end; and a parameter twice. */
static void malformed_transport_parameters_are_refused(void **state)
{
    const char *bodies[] = {"08", "0801", "08011004", "080110040480", "08011008011f", "ff"};
    for (size_t i = 0; i < CAS_COUNT(bodies) * 2; i++) {
        const size_t at = i % 2;
        const cas_edit edit = {
            at == 0 ? EE : CH, 0, CAS_EDIT_CHANGE, PARAMETERS, *CAS_AT(bodies, i / 2)};
        cas_bare bare = {0};
        begin(*state, true, &bare);
        cas_bare_run(&bare, &edit);
        assert_true(bare.is_edited);
        assert_int_equal(*CAS_AT(bare.err, at), CAS_ERR_QUIC_TRANSPORT_PARAMETERS);
        cas_bare_clear(&bare);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_messages_connect),
        cmocka_unit_test(what_has_to_stand_there_is_missed),
        cmocka_unit_test(transport_parameters_over_a_stream_are_refused),
        cmocka_unit_test(malformed_transport_parameters_are_refused),
    };
    return cmocka_run_group_tests(tests, cas_world_set_up, cas_world_tear_down);
}
