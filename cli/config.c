/*
 * config.c: configurations from options, and the key log.
 */
#include "cli/cli.h"

#define CODES_MAX 32
#define LINE_MAX 1024

castls_bytes cli_next_item(castls_bytes list, size_t *at)
{
    const castls_bytes rest = cas_bytes_skip(list, *at);
    const size_t len = cas_bytes_find(rest, ',');
    *at = *at + len + 1;
    return cas_bytes_prefix(rest, len);
}

static cli_exit set_groups(castls_config_builder *builder, const char *list)
{
    uint16_t codes[CODES_MAX] = {0};
    size_t count = 0;
    size_t at = 0;
    const castls_bytes all = cas_text(list);
    while (at < all.len && count < CODES_MAX) {
        const uint16_t code = castls_group_by_name(cli_next_item(all, &at));
        if (code == 0) {
            cli_complain("no such group in this list", list);
            return CLI_EXIT_USAGE;
        }
        *CAS_AT(codes, count) = code;
        count++;
    }
    (void)castls_config_builder_set_groups(builder, CAS_CODES_FIRST(codes, count));
    return CLI_EXIT_OK;
}

static cli_exit set_suites(castls_config_builder *builder, const char *list)
{
    uint16_t codes[CODES_MAX] = {0};
    size_t count = 0;
    size_t at = 0;
    const castls_bytes all = cas_text(list);
    while (at < all.len && count < CODES_MAX) {
        const uint16_t code = castls_suite_by_name(cli_next_item(all, &at));
        if (code == 0) {
            cli_complain("no such cipher suite in this list", list);
            return CLI_EXIT_USAGE;
        }
        *CAS_AT(codes, count) = code;
        count++;
    }
    (void)castls_config_builder_set_suites(builder, CAS_CODES_FIRST(codes, count));
    return CLI_EXIT_OK;
}

static cli_exit set_versions(castls_config_builder *builder, const char *text)
{
    const castls_bytes given = cas_text(text);
    const bool both = cas_bytes_equal(given, CAS_TEXT("1.2-1.3"));
    const bool only12 = cas_bytes_equal(given, CAS_TEXT("1.2"));
    if (!both && !only12 && !cas_bytes_equal(given, CAS_TEXT("1.3"))) {
        cli_complain("--tls takes 1.2, 1.3 or 1.2-1.3", text);
        return CLI_EXIT_USAGE;
    }
    (void)castls_config_builder_set_versions(
        builder, both || only12 ? 0x0303 : 0x0304, only12 ? 0x0303 : 0x0304);
    return CLI_EXIT_OK;
}

static void set_alpn(castls_config_builder *builder, const char *list)
{
    castls_bytes names[CODES_MAX] = {0};
    size_t count = 0;
    size_t at = 0;
    const castls_bytes all = cas_text(list);
    while (at < all.len && count < CODES_MAX) {
        *CAS_AT(names, count) = cli_next_item(all, &at);
        count++;
    }
    (void)castls_config_builder_set_alpn(builder, CAS_PARTS_FIRST(names, count));
}

/* Puts a credential with the OCSP response of a file in the place of the one without. */
static cli_exit staple(const char *path, castls_credential **credential)
{
    const castls_codes same = {0};
    castls_credential *stapled = NULL;
    cas_buf response = {0};
    if (cli_os_read_file(path, &response) != CLI_OS_OK ||
        castls_credential_with(
            *credential, cas_buf_bytes(&response), cas_bytes_none(), same, &stapled) != CASTLS_OK) {
        cli_complain("this file holds no OCSP response", path);
        cas_buf_clear(&response, NULL);
        return CLI_EXIT_USAGE;
    }
    cas_buf_clear(&response, NULL);
    castls_credential_release(*credential);
    *credential = stapled;
    return CLI_EXIT_OK;
}

static cli_exit add_credentials(const cli_args *args, castls_config_builder *builder)
{
    const char *chain = cli_args_nth(args, CLI_OPT_CERT, 0);
    for (size_t i = 0; chain != NULL; i++) {
        const char *key = cli_args_nth(args, CLI_OPT_KEY, i);
        castls_credential *credential = NULL;
        castls_error error = cli_no_error();
        if (castls_io_credential_files(chain, key == NULL ? chain : key, &credential, &error) !=
            CASTLS_OK) {
            cli_explain_error(&error);
            return CLI_EXIT_USAGE;
        }
        const char *response = cli_args_nth(args, CLI_OPT_STAPLE, i);
        const cli_exit done = response == NULL ? CLI_EXIT_OK : staple(response, &credential);
        (void)castls_config_builder_add_credential(builder, credential);
        castls_credential_release(credential);
        if (done != CLI_EXIT_OK) {
            return done;
        }
        chain = cli_args_nth(args, CLI_OPT_CERT, i + 1);
    }
    return CLI_EXIT_OK;
}

static cli_exit set_shared(const cli_args *args, castls_config_builder *builder)
{
    const char *groups = cli_args_value(args, CLI_OPT_GROUPS, NULL);
    const char *suites = cli_args_value(args, CLI_OPT_SUITES, NULL);
    const char *alpn = cli_args_value(args, CLI_OPT_ALPN, NULL);
    const char *versions = cli_args_value(args, CLI_OPT_TLS, NULL);
    cli_exit done = add_credentials(args, builder);
    if (done == CLI_EXIT_OK && versions != NULL) {
        done = set_versions(builder, versions);
    }
    if (done == CLI_EXIT_OK && groups != NULL) {
        done = set_groups(builder, groups);
    }
    if (done == CLI_EXIT_OK && suites != NULL) {
        done = set_suites(builder, suites);
    }
    if (alpn != NULL) {
        set_alpn(builder, alpn);
    }
    return done;
}

static bool wants_key_log(const cli_args *args)
{
    return cli_args_has(args, CLI_OPT_KEY_LOG) || cli_os_variable("SSLKEYLOGFILE") != NULL;
}

/* Sessions are tickets, or stand in memory, as they do for clients of TLS 1.2 that know no
 * tickets. */
static void set_sessions(castls_config_builder *builder, bool in_memory)
{
    const castls_environment environment = castls_io_environment();
    castls_ticket_ring *ring = NULL;
    castls_session_cache *cache = NULL;
    if (castls_session_cache_new(&environment, 65536, &cache) == CASTLS_OK) {
        (void)castls_config_builder_set_session_cache(builder, cache);
    }
    if (!in_memory &&
        castls_ticket_ring_new(&environment, cas_bytes_none(), 43200, &ring) == CASTLS_OK) {
        (void)castls_config_builder_set_ticket_ring(builder, ring);
    }
    castls_ticket_ring_release(ring);
    castls_session_cache_release(cache);
}

static uint32_t first_options(const cli_args *args)
{
    const uint32_t key_log = wants_key_log(args) ? (uint32_t)CASTLS_OPTION_KEY_LOG : 0;
    return cli_args_has(args, CLI_OPT_FIPS)
               ? key_log | (uint32_t)CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET
               : key_log;
}

/* A client is asked for its certificate, or its raw key, where there is something to judge it
 * by. */
static cli_exit set_client_verification(const cli_args *args, castls_config_builder *builder)
{
    const char *client_ca = cli_args_value(args, CLI_OPT_CLIENT_CA, NULL);
    const bool is_required = cli_args_has(args, CLI_OPT_REQUIRE_CLIENT_CERT);
    if (client_ca == NULL && !cli_args_has(args, CLI_OPT_PEER_KEY)) {
        if (is_required) {
            cli_complain("--require-client-cert needs --client-ca or --peer-key", "");
        }
        return is_required ? CLI_EXIT_USAGE : CLI_EXIT_OK;
    }
    (void)castls_config_builder_set_verify(
        builder, is_required ? CASTLS_VERIFY_REQUIRED : CASTLS_VERIFY_OPTIONAL);
    return client_ca == NULL ? CLI_EXIT_OK : cli_set_trust(builder, client_ca);
}

static cli_exit set_server(const cli_args *args, castls_config_builder *builder)
{
    uint64_t tickets = 2;
    uint64_t early = 0;
    uint32_t options = first_options(args);
    if (!cli_args_has(args, CLI_OPT_CERT) && !cli_args_has(args, CLI_OPT_RAW_KEY)) {
        cli_complain("a server needs --cert and --key (castls ca makes them)", "");
        return CLI_EXIT_USAGE;
    }
    if (!cli_args_number(args, CLI_OPT_TICKETS, 0, 8, &tickets) ||
        !cli_args_number(args, CLI_OPT_EARLY_DATA, 0, 1048576, &early)) {
        return CLI_EXIT_USAGE;
    }
    const cli_exit verification = set_client_verification(args, builder);
    if (verification != CLI_EXIT_OK) {
        return verification;
    }
    if (tickets == 0) {
        (void)castls_config_builder_set_ticket_counts(builder, 0, 0);
    } else {
        (void)castls_config_builder_set_ticket_counts(builder, cas_narrow_u32(tickets), 1);
    }
    if (early != 0) {
        (void)castls_config_builder_set_early_data_max(builder, cas_narrow_u32(early));
        options = options | (uint32_t)CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS;
    }
    if (cli_args_has(args, CLI_OPT_COOKIE)) {
        options = options | (uint32_t)CASTLS_OPTION_COOKIE;
    }
    set_sessions(builder, cli_args_has(args, CLI_OPT_STATEFUL));
    (void)castls_config_builder_set_options(builder, options);
    return CLI_EXIT_OK;
}

static cli_exit set_client(const cli_args *args, castls_config_builder *builder)
{
    uint32_t options = first_options(args);
    if (cli_args_has(args, CLI_OPT_INSECURE)) {
        (void)castls_config_builder_set_verify(builder, CASTLS_VERIFY_NONE);
    } else {
        const cli_exit done = cli_set_trust(builder, cli_args_value(args, CLI_OPT_CA, NULL));
        if (done != CLI_EXIT_OK) {
            return done;
        }
    }
    if (cli_args_has(args, CLI_OPT_EARLY_DATA)) {
        (void)castls_config_builder_set_early_data_max(builder, 1048576);
    }
    if (cli_args_has(args, CLI_OPT_GREASE)) {
        options =
            options | (uint32_t)CASTLS_OPTION_GREASE | (uint32_t)CASTLS_OPTION_PERMUTE_EXTENSIONS;
    }
    options |= cli_args_has(args, CLI_OPT_ECH_GREASE) ? (uint32_t)CASTLS_OPTION_ECH_GREASE : 0;
    (void)castls_config_builder_set_options(builder, options);
    return CLI_EXIT_OK;
}

static cli_exit build(const cli_args *args, bool server, castls_config_builder *builder,
                      castls_config **out)
{
    castls_error error = cli_no_error();
    if (cli_args_has(args, CLI_OPT_FIPS)) {
        (void)castls_config_builder_set_fips(builder); /* First: what follows is held against it. */
    }
    cli_exit done = cli_set_verification(args, builder);
    if (done == CLI_EXIT_OK) {
        done = set_shared(args, builder);
    }
    if (done == CLI_EXIT_OK) {
        done = server ? set_server(args, builder) : set_client(args, builder);
    }
    if (done == CLI_EXIT_OK) {
        done = cli_features_set(args, builder);
    }
    if (done != CLI_EXIT_OK) {
        return done;
    }
    if (wants_key_log(args)) {
        (void)castls_config_builder_set_events(builder, 1u << CASTLS_EVENT_KEY_LOG);
    }
    if (castls_config_build(builder, out, &error) != CASTLS_OK) {
        cli_explain_error(&error);
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

cli_exit cli_config_new(const cli_args *args, bool server, castls_config **out)
{
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = NULL;
    *out = NULL;
    if (castls_config_builder_new(&environment, &builder) != CASTLS_OK) {
        cli_complain("no memory for a configuration", "");
        return CLI_EXIT_USAGE;
    }
    const cli_exit done = build(args, server, builder, out);
    castls_config_builder_free(builder);
    return done;
}

cli_exit cli_config_verifier(const cli_args *args, castls_config **out)
{
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = NULL;
    castls_error error = cli_no_error();
    *out = NULL;
    if (castls_config_builder_new(&environment, &builder) != CASTLS_OK) {
        cli_complain("no memory for a configuration", "");
        return CLI_EXIT_USAGE;
    }
    cli_exit done = cli_set_trust(builder, cli_args_value(args, CLI_OPT_CA, NULL));
    if (done == CLI_EXIT_OK) {
        done = cli_set_verification(args, builder);
    }
    if (done == CLI_EXIT_OK && castls_config_build(builder, out, &error) != CASTLS_OK) {
        cli_explain_error(&error);
        done = CLI_EXIT_USAGE;
    }
    castls_config_builder_free(builder);
    return done;
}

castls_code cli_config_classical(castls_config *config, castls_config **out)
{
    const uint16_t groups[] = {
        castls_group_by_name(CAS_TEXT("x25519")), castls_group_by_name(CAS_TEXT("secp256r1")),
        castls_group_by_name(CAS_TEXT("secp384r1"))};
    castls_config_builder *builder = NULL;
    *out = NULL;
    castls_code code = castls_config_derive(config, &builder);
    if (code == CASTLS_OK) {
        (void)castls_config_builder_set_groups(builder, CAS_CODES(groups));
        code = castls_config_build(builder, out, NULL);
    }
    castls_config_builder_free(builder);
    return code;
}

int cli_key_log_open(const cli_args *args)
{
    const char *path = cli_args_value(args, CLI_OPT_KEY_LOG, cli_os_variable("SSLKEYLOGFILE"));
    if (path == NULL) {
        return -1;
    }
    const int descriptor = cli_os_open_log(path);
    if (descriptor < 0) {
        cli_complain("the key log cannot be opened", path);
    }
    return descriptor;
}

void cli_key_log_take(castls_conn *conn, int descriptor)
{
    castls_event event = {0};
    event.struct_len = sizeof(event);
    while (castls_conn_next_event(conn, &event) == CASTLS_OK) {
        if (event.kind == CASTLS_EVENT_KEY_LOG && descriptor >= 0) {
            uint8_t room[LINE_MAX] = {0};
            cas_writer w = cas_writer_on(CAS_SPAN(room));
            cas_write_bytes(&w, event.bytes);
            cas_write_u8(&w, '\n');
            const bool done = cli_os_put(descriptor, cas_writer_bytes(&w));
            (void)done; /* A full disk loses lines of the log, not the connection. */
        }
    }
}
