/*
 * shim.c: the shim for BoringSSL's TLS runner: one process a test, one connection after the other,
 * each offering or accepting the session of the one before. README.md has the protocol.
 *
 * It ends with 0 when all went as the flags expect, with 1 when the connection failed or an
 * expectation did not hold, and with 89 when a flag asks for what castls does not have.
 */
#include "bogo/ech.h"
#include "bogo/shim.h"

#define EXIT_OK 0
#define EXIT_FAILED 1
#define EXIT_UNIMPLEMENTED 89
#define SESSIONS_MAX 16
#define TICKET_PERIOD_S 604800

static void print_line(castls_bytes first, const char *second)
{
    uint8_t room[1600] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, first);
    cas_write_bytes(&w, cas_text(second));
    cas_write_u8(&w, '\n');
    bogo_os_print(BOGO_STDERR, cas_writer_bytes(&w));
}

bool bogo_complain(const char *what)
{
    print_line(CAS_TEXT("shim: "), what);
    return false;
}

void bogo_explain(const castls_error *error, const castls_operation_kind *refused)
{
    uint8_t room[1024] = {0};
    const size_t len = castls_error_explain(error, CAS_SPAN(room));
    const char *words = bogo_reason_words(error->reason);
    if (error->reason == CASTLS_REASON_ALERT_RECEIVED) {
        words = bogo_alert_words(error->alert_received);
    } else if (refused != NULL && error->code == CASTLS_REFUSED) {
        words = bogo_refusal_words(*refused);
    }
    print_line(CAS_TEXT("castls: "), castls_reason_name(error->reason));
    print_line(CAS_TEXT("state: "), error->state);
    print_line(CAS_TEXT("runner: "), words);
    print_line(cas_bytes_prefix(CAS_BYTES(room), len), "");
}

static bool check_trace(const bogo_conn *c)
{
    const char *expected = bogo_text(c->flags, BOGO_EXPECT_MSG_CALLBACK, NULL);
    const castls_bytes got = cas_bytes_prefix(CAS_BYTES(c->trace), c->trace_len);
    if (expected == NULL || cas_bytes_equal(cas_text(expected), got)) {
        return true;
    }
    print_line(got, "");
    return bogo_complain("the messages are not those expected");
}

/* What was refused is written again by the retry's flags, on the same connection. */
static bogo_end retry(bogo_conn *c)
{
    if (!bogo_has(c->flags, BOGO_EXPECT_REJECT_EARLY_DATA)) {
        (void)bogo_complain("early data was refused");
        return BOGO_END_FAILED;
    }
    c->flags = &c->shim->plan.retry;
    c->is_retry = true;
    c->holds_back = false;
    return bogo_exchange(c);
}

static bool talk(bogo_conn *c)
{
    const bool expects_refusal =
        !c->is_server && c->is_resume && bogo_has(c->flags, BOGO_EXPECT_REJECT_EARLY_DATA);
    bogo_end end = bogo_exchange(c);
    if (end == BOGO_END_EARLY_REFUSED) {
        end = retry(c);
    } else if (end == BOGO_END_OK && expects_refusal) {
        return bogo_complain("early data was not refused");
    }
    if (end == BOGO_END_CASTLS) {
        bogo_explain(castls_conn_error(c->conn), c->refused_any ? &c->refused : NULL);
        (void)bogo_check_retry_configs(c);
    } else if (bogo_has(c->flags, BOGO_EXPECT_ECH_RETRY_CONFIGS) ||
               bogo_has(c->flags, BOGO_EXPECT_NO_ECH_RETRY_CONFIGS)) {
        return bogo_complain("ECH was not refused");
    }
    return end == BOGO_END_OK && check_trace(c);
}

static castls_code make_conn(bogo_conn *c)
{
    castls_code code = CASTLS_OK;
    /* Without -host-name nothing is sent, and the name that the runner's certificates are for is
     * verified. */
    const castls_bytes name = cas_text(bogo_text(c->flags, BOGO_HOST_NAME, "test"));
    if (c->is_server) {
        return castls_server_new(c->setup.config, &c->conn);
    }
    code = castls_client_new(c->setup.config, name, &c->conn);
    if (code == CASTLS_OK && c->is_resume) {
        code = castls_conn_set_session(c->conn, c->shim->session);
        castls_session_release(c->shim->session);
        c->shim->session = NULL;
    }
    return code == CASTLS_OK ? bogo_set_ech(c) : code;
}

static bool connect_and_talk(bogo_conn *c)
{
    uint8_t id_room[8] = {0};
    uint64_t id = (uint64_t)bogo_number(c->flags, BOGO_SHIM_ID, 0);
    c->descriptor = bogo_os_connect(
        bogo_has(c->flags, BOGO_IPV6), (uint16_t)(bogo_number(c->flags, BOGO_PORT, 0) % 65536));
    if (c->descriptor < 0) {
        return bogo_complain("the runner cannot be reached");
    }
    cas_writer w = cas_writer_on(CAS_SPAN(id_room));
    for (size_t i = 0; i < sizeof(id_room); i++) {
        cas_write_u8(&w, cas_low_u8(id));
        id = id / 256;
    }
    const bool done = bogo_os_write(c->descriptor, cas_writer_bytes(&w)) && talk(c);
    bogo_os_finish(c->descriptor);
    return done;
}

static int run_connection(bogo_shim *shim, const bogo_flags *flags, bool is_resume, bogo_conn *c)
{
    castls_error error = {0};
    error.struct_len = sizeof(error);
    c->shim = shim;
    c->flags = flags;
    c->is_server = bogo_has(flags, BOGO_SERVER);
    c->is_resume = is_resume;
    c->is_async = bogo_has(flags, BOGO_ASYNC);
    if (is_resume && !c->is_server && shim->session == NULL) {
        (void)bogo_complain("there is no session to offer");
        return EXIT_FAILED;
    }
    castls_code code = bogo_setup_init(&c->setup, shim, flags, &error);
    if (code == CASTLS_OK) {
        code = make_conn(c);
    }
    if (code != CASTLS_OK) {
        bogo_explain(&error, NULL);
        (void)bogo_complain(castls_code_name(code));
        return code == CASTLS_UNSUPPORTED ? EXIT_UNIMPLEMENTED : EXIT_FAILED;
    }
    const bool done = connect_and_talk(c);
    bogo_os_advance(bogo_number(flags, BOGO_RESUMPTION_DELAY, 0));
    return done ? EXIT_OK : EXIT_FAILED;
}

static int run_all(bogo_shim *shim)
{
    const int64_t resumptions = bogo_number(&shim->plan.initial, BOGO_RESUME_COUNT, 0);
    int result = EXIT_OK;
    for (int64_t i = 0; i <= resumptions && result == EXIT_OK; i++) {
        bogo_conn *c = CAS_NEW(NULL, bogo_conn);
        result =
            c == NULL
                ? EXIT_FAILED
                : run_connection(shim, i > 0 ? &shim->plan.resume : &shim->plan.initial, i > 0, c);
        if (c != NULL) {
            castls_conn_free(c->conn);
            bogo_setup_clear(&c->setup);
        }
        CAS_FREE(NULL, c);
    }
    return result;
}

static int run_shim(bogo_shim *shim)
{
    const char *unknown = "";
    if (!bogo_plan_read(&shim->plan, &unknown)) {
        print_line(CAS_TEXT("unimplemented: "), unknown);
        return EXIT_UNIMPLEMENTED;
    }
    if (bogo_has(&shim->plan.initial, BOGO_IS_HANDSHAKER_SUPPORTED)) {
        bogo_os_print(BOGO_STDOUT, CAS_TEXT("No\n"));
        return EXIT_OK;
    }
    shim->environment.struct_len = sizeof(shim->environment);
    shim->environment.clock = bogo_os_clock();
    if (castls_ticket_ring_new(
            &shim->environment, cas_bytes_none(), TICKET_PERIOD_S, &shim->ring) != CASTLS_OK ||
        castls_session_cache_new(&shim->environment, SESSIONS_MAX, &shim->cache) != CASTLS_OK) {
        return EXIT_FAILED;
    }
    return run_all(shim);
}

int bogo_main(void)
{
    bogo_shim *shim = CAS_NEW(NULL, bogo_shim);
    const int result = shim == NULL ? EXIT_FAILED : run_shim(shim);
    if (shim != NULL) {
        castls_session_release(shim->session);
        castls_ticket_ring_release(shim->ring);
        castls_session_cache_release(shim->cache);
    }
    CAS_FREE(NULL, shim);
    /* What a sanitizer says comes behind this line, and the runner takes it for an error. */
    bogo_os_print(BOGO_STDERR, CAS_TEXT("--- DONE ---\n"));
    return result;
}
