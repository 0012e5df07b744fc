/*
 * test_states.c: the machines as the RFCs draw them. The tables are compared with an independent
 * list of the pictures in RFC 8446 appendix A and RFC 5246 section 7.3; every state is crossed with
 * every message; and every way through the tables to CONNECTED passes what has to be proved.
 */
#include "handshake/state.h"
#include "handshake/handshake.h"
#include "support/test.h"
#include "wire/types.h"

/* One arrow of the RFC's pictures that carries a message, or change_cipher_spec. */
typedef struct cas_arrow {
    cas_state from;
    uint16_t message;
} cas_arrow;

#define C(state) CAS_STATE_CLIENT_##state
#define S(state) CAS_STATE_SERVER_##state
#define M(message) CAS_HANDSHAKE_##message

/* RFC 8446 appendix A.1, with the second ServerHello of section 4.1.4; RFC 8879 section 4 puts
 * CompressedCertificate in the place of Certificate. */
static const cas_arrow client_arrows[] = {
    {C(WAIT_SH), M(SERVER_HELLO)},
    {C(WAIT_SH2), M(SERVER_HELLO)},
    {C(WAIT_EE), M(ENCRYPTED_EXTENSIONS)},
    {C(WAIT_CERT_CR), M(CERTIFICATE)},
    {C(WAIT_CERT_CR), M(CERTIFICATE_REQUEST)},
    {C(WAIT_CERT), M(CERTIFICATE)},
    {C(WAIT_CERT_CR), M(COMPRESSED_CERTIFICATE)},
    {C(WAIT_CERT), M(COMPRESSED_CERTIFICATE)},
    {C(WAIT_CV), M(CERTIFICATE_VERIFY)},
    {C(WAIT_FINISHED), M(FINISHED)},
};

/* RFC 8446 appendix A.2. */
static const cas_arrow server_arrows[] = {
    {S(WAIT_CH), M(CLIENT_HELLO)},
    {S(WAIT_CH2), M(CLIENT_HELLO)},
    {S(WAIT_EOED), M(END_OF_EARLY_DATA)},
    {S(WAIT_CERT), M(CERTIFICATE)},
    {S(WAIT_CERT), M(COMPRESSED_CERTIFICATE)},
    {S(WAIT_CV), M(CERTIFICATE_VERIFY)},
    {S(WAIT_FINISHED), M(FINISHED)},
};

/* RFC 5246 section 7.3, from the choice of the version on: the ClientHello belongs to the table of
 * TLS 1.3, which makes that choice. */
static const cas_arrow server12_arrows[] = {
    {S(WAIT_CERT), M(CERTIFICATE)},      {S(WAIT_CKE), M(CLIENT_KEY_EXCHANGE)},
    {S(WAIT_CV), M(CERTIFICATE_VERIFY)}, {S(WAIT_CCS), CAS_CCS},
    {S(WAIT_FINISHED), M(FINISHED)},
};

/* The same for the client, from the ServerHello on; RFC 6066 section 8 for CertificateStatus, RFC
 * 5077 section 3.3 for NewSessionTicket. */
static const cas_arrow client12_arrows[] = {
    {C(WAIT_CERT), M(CERTIFICATE)},
    {C(WAIT_STATUS_SKE), M(CERTIFICATE_STATUS)},
    {C(WAIT_STATUS_SKE), M(SERVER_KEY_EXCHANGE)},
    {C(WAIT_SKE), M(SERVER_KEY_EXCHANGE)},
    {C(WAIT_CR_SHD), M(CERTIFICATE_REQUEST)},
    {C(WAIT_CR_SHD), M(SERVER_HELLO_DONE)},
    {C(WAIT_SHD), M(SERVER_HELLO_DONE)},
    {C(WAIT_TICKET), M(NEW_SESSION_TICKET)},
    {C(WAIT_CCS), CAS_CCS},
    {C(WAIT_FINISHED), M(FINISHED)},
};

typedef struct cas_side {
    cas_machine machine;
    const cas_arrow *arrow;
    size_t count;
    cas_state start;
} cas_side;

#define SIDES 4

static cas_side side(size_t i)
{
    const cas_side sides[SIDES] = {
        {cas_client13_machine(), &client_arrows[0], CAS_COUNT(client_arrows), C(START)},
        {cas_server13_machine(), &server_arrows[0], CAS_COUNT(server_arrows), S(WAIT_CH)},
        {cas_client12_machine(), &client12_arrows[0], CAS_COUNT(client12_arrows), C(BEGIN12)},
        {cas_server12_machine(), &server12_arrows[0], CAS_COUNT(server12_arrows), S(SESSION)},
    };
    return *CAS_AT(sides, i);
}

static const cas_transition *find(cas_machine machine, cas_state state, uint16_t on)
{
    for (size_t i = 0; i < machine.count; i++) {
        const cas_transition *row = CAS_ITEM(machine.row, machine.count, i);
        if (row->in == state && row->on == on) {
            return row;
        }
    }
    return NULL;
}

static bool has_arrow(const cas_side *s, cas_state state, uint16_t message)
{
    for (size_t i = 0; i < s->count; i++) {
        const cas_arrow *arrow = CAS_ITEM(s->arrow, s->count, i);
        if (arrow->from == state && arrow->message == message) {
            return true;
        }
    }
    return false;
}

/* Every state with every one of the 256 types and change_cipher_spec: exactly the RFC's arrows have
 * a row. */
static void every_state_takes_just_the_rfcs_messages(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIDES; i++) {
        const cas_side s = side(i);
        for (int from = 0; from < CAS_STATE_COUNT; from++) {
            for (uint16_t message = 0; message <= CAS_CCS; message++) {
                const bool has_row = find(s.machine, (cas_state)from, message) != NULL;
                assert_true(message == CAS_STEP ||
                            has_row == has_arrow(&s, (cas_state)from, message));
            }
        }
    }
}

static void a_state_waits_or_steps_and_has_one_row_a_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIDES; i++) {
        const cas_machine machine = side(i).machine;
        for (size_t a = 0; a < machine.count; a++) {
            const cas_transition *row = CAS_ITEM(machine.row, machine.count, a);
            assert_int_not_equal(row->may_go, 0);
            assert_int_not_equal(row->in, CAS_STATE_CONNECTED);
            for (size_t b = a + 1; b < machine.count; b++) {
                const cas_transition *other = CAS_ITEM(machine.row, machine.count, b);
                const bool same_state = row->in == other->in;
                assert_false(same_state && row->on == other->on);
                assert_false(same_state && (row->on == CAS_STEP || other->on == CAS_STEP));
            }
        }
    }
}

/* The states that can be reached from `start` without entering `avoided`. */
static uint64_t reachable(cas_machine machine, cas_state start, uint64_t avoided)
{
    uint64_t seen = UINT64_C(1) << start;
    uint64_t before = 0;
    while (seen != before) {
        before = seen;
        for (size_t i = 0; i < machine.count; i++) {
            const cas_transition *row = CAS_ITEM(machine.row, machine.count, i);
            if ((seen >> row->in & 1) != 0) {
                seen |= row->may_go & ~avoided;
            }
        }
    }
    return seen;
}

static bool reaches(cas_machine machine, cas_state start, cas_state goal, uint64_t avoided)
{
    return (reachable(machine, start, avoided) >> goal & 1) != 0;
}

/* No way to CONNECTED around the peer's Finished; and with a certificate none around its proofs. */
static void no_way_to_connected_skips_a_proof(void **state)
{
    (void)state;
    const cas_machine client = cas_client13_machine();
    const cas_machine server = cas_server13_machine();
    assert_true(reaches(client, C(START), CAS_STATE_CONNECTED, 0));
    assert_true(reaches(server, S(WAIT_CH), CAS_STATE_CONNECTED, 0));
    assert_false(reaches(client, C(START), CAS_STATE_CONNECTED, CAS_TO(CLIENT_WAIT_FINISHED)));
    assert_false(reaches(client, C(START), CAS_STATE_CONNECTED, CAS_TO(CLIENT_KEY_AGREE)));
    assert_false(reaches(server, S(WAIT_CH), CAS_STATE_CONNECTED, CAS_TO(SERVER_WAIT_FINISHED)));
    assert_false(reaches(server, S(WAIT_CH), CAS_STATE_CONNECTED, CAS_TO(SERVER_KEY_AGREE)));
    /* A client that waits for a certificate needs it, its signature and its judgement. */
    const uint64_t client_proofs[] = {
        CAS_TO(CLIENT_WAIT_CV), CAS_TO(CLIENT_VERIFY_SIGNATURE), CAS_TO(CLIENT_VERIFY_PEER)};
    for (size_t i = 0; i < CAS_COUNT(client_proofs); i++) {
        assert_false(
            reaches(client, C(WAIT_CERT_CR), CAS_STATE_CONNECTED, *CAS_AT(client_proofs, i)));
    }
    /* A server that has a client's certificate needs the same. */
    assert_false(reaches(server, S(WAIT_CV), CAS_STATE_CONNECTED, CAS_TO(SERVER_VERIFY_SIGNATURE)));
    assert_false(reaches(server, S(WAIT_CV), CAS_STATE_CONNECTED, CAS_TO(SERVER_VERIFY_PEER)));
}

/* The same in TLS 1.2: Finished and the change of keys before it always; and whoever showed a
 * certificate shows its key. */
static void no_way_to_connected_skips_a_proof_in_tls12(void **state)
{
    (void)state;
    const cas_machine server = cas_server12_machine();
    const uint64_t always[] = {
        CAS_TO(SERVER_WAIT_FINISHED), CAS_TO(SERVER_WAIT_CCS), CAS_TO(SERVER_SEND_HELLO)};
    const uint64_t full[] = {CAS_TO(SERVER_WAIT_CKE), CAS_TO(SERVER_KEY_AGREE)};
    assert_true(reaches(server, S(SESSION), CAS_STATE_CONNECTED, 0));
    for (size_t i = 0; i < CAS_COUNT(always); i++) {
        assert_false(reaches(server, S(SESSION), CAS_STATE_CONNECTED, *CAS_AT(always, i)));
    }
    for (size_t i = 0; i < CAS_COUNT(full); i++) {
        assert_false(reaches(server, S(SIGN), CAS_STATE_CONNECTED, *CAS_AT(full, i)));
        assert_false(reaches(server, S(WAIT_CERT), CAS_STATE_CONNECTED, *CAS_AT(full, i)));
    }
    assert_false(reaches(server, S(RENEW), CAS_STATE_CONNECTED, CAS_TO(SERVER_SEND_RESUMED)));
    assert_false(reaches(server, S(WAIT_CV), CAS_STATE_CONNECTED, CAS_TO(SERVER_VERIFY_SIGNATURE)));
    assert_false(reaches(server, S(WAIT_CV), CAS_STATE_CONNECTED, CAS_TO(SERVER_VERIFY_PEER)));
}

static void no_way_of_a_client_to_connected_skips_a_proof_in_tls12(void **state)
{
    (void)state;
    const cas_machine client = cas_client12_machine();
    const uint64_t full[] = {
        CAS_TO(CLIENT_VERIFY_SIGNATURE), CAS_TO(CLIENT_VERIFY_PEER), CAS_TO(CLIENT_KEY_AGREE),
        CAS_TO(CLIENT_SEND_FINISHED),    CAS_TO(CLIENT_WAIT_CCS),    CAS_TO(CLIENT_WAIT_FINISHED)};
    const uint64_t resumed[] = {CAS_TO(CLIENT_WAIT_CCS), CAS_TO(CLIENT_WAIT_FINISHED)};
    assert_true(reaches(client, C(BEGIN12), CAS_STATE_CONNECTED, 0));
    for (size_t i = 0; i < CAS_COUNT(full); i++) {
        assert_false(reaches(client, C(WAIT_CERT), CAS_STATE_CONNECTED, *CAS_AT(full, i)));
    }
    for (size_t i = 0; i < CAS_COUNT(resumed); i++) {
        assert_false(reaches(client, C(BEGIN12), CAS_STATE_CONNECTED, *CAS_AT(resumed, i)));
    }
}

static void every_state_but_the_last_leads_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < SIDES; i++) {
        const cas_machine machine = side(i).machine;
        const uint64_t all = reachable(machine, side(i).start, 0);
        for (int from = 0; from < CAS_STATE_COUNT; from++) {
            /* BEGIN12 leads over to the other table of the client. */
            if ((all >> from & 1) != 0 && !(i == 0 && from == C(BEGIN12))) {
                assert_true(reaches(machine, (cas_state)from, CAS_STATE_CONNECTED, 0));
            }
        }
    }
}

static void states_have_names(void **state)
{
    (void)state;
    assert_bytes_equal(cas_text(cas_state_name(C(WAIT_FINISHED))),
                       CAS_TEXT("CLIENT_WAIT_FINISHED"));
    assert_bytes_equal(cas_text(cas_state_name(CAS_STATE_CONNECTED)), CAS_TEXT("CONNECTED"));
    assert_bytes_equal(cas_text(cas_state_name(CAS_STATE_COUNT)), CAS_TEXT("UNKNOWN"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_takes_just_the_rfcs_messages),
        cmocka_unit_test(a_state_waits_or_steps_and_has_one_row_a_message),
        cmocka_unit_test(no_way_to_connected_skips_a_proof),
        cmocka_unit_test(no_way_to_connected_skips_a_proof_in_tls12),
        cmocka_unit_test(no_way_of_a_client_to_connected_skips_a_proof_in_tls12),
        cmocka_unit_test(every_state_but_the_last_leads_on),
        cmocka_unit_test(states_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
