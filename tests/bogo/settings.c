/*
 * settings.c: a configuration as the flags want it.
 */
#include "bogo/shim.h"

#define EARLY_DATA_MAX 14336       /* What the runner takes a server to accept. */
#define EARLY_DATA_WINDOW_MS 60000 /* As BoringSSL has it. */
#define SUITES_MAX 16

#define BIT(kind) (1u << (uint32_t)(kind))

static void set_versions(castls_config_builder *b, const bogo_flags *flags)
{
    int64_t min = bogo_number(flags, BOGO_MIN_VERSION, 0x0303);
    int64_t max = bogo_number(flags, BOGO_MAX_VERSION, 0x0304);
    min = min < 0x0303 ? 0x0303 : min;
    if (bogo_has(flags, BOGO_NO_TLS12) && min == 0x0303) {
        min = 0x0304;
    }
    if (bogo_has(flags, BOGO_NO_TLS13) && max == 0x0304) {
        max = 0x0303;
    }
    /* An empty range is refused when the configuration is built. */
    castls_config_builder_set_versions(b, (uint16_t)(min % 65536), (uint16_t)(max % 65536));
}

/* The first of our groups that the server is known to have is the one to share. */
static void set_hint(castls_config_builder *b, const bogo_list *groups, const bogo_list *hint)
{
    for (size_t i = 0; i < groups->count; i++) {
        const uint16_t group = *CAS_AT(groups->code, i);
        if (cas_codes_has(CAS_CODES_FIRST(hint->code, hint->count), group)) {
            const uint16_t share[] = {group};
            castls_config_builder_set_key_shares(b, CAS_CODES(share));
            return;
        }
    }
}

static bool is_post_quantum(uint16_t group)
{
    static const uint16_t known[] = {0x0200, 0x0201, 0x0202, 0x11eb, 0x11ec, 0x11ed};
    return cas_codes_has(CAS_CODES(known), group);
}

/* Where only the groups are given, the runner presumes BoringSSL's rule: a share for the first
 * group, and one for the first of the other kind, classical or not. */
static void set_presumed_shares(castls_config_builder *b, const bogo_list *groups)
{
    uint16_t shares[2] = {groups->code[0], 0};
    size_t count = 1;
    for (size_t i = 1; i < groups->count && count == 1; i++) {
        const uint16_t group = *CAS_AT(groups->code, i);
        if (is_post_quantum(group) != is_post_quantum(shares[0])) {
            shares[1] = group;
            count = 2;
        }
    }
    castls_config_builder_set_key_shares(b, CAS_CODES_FIRST(shares, count));
}

static void set_groups(castls_config_builder *b, const bogo_flags *flags)
{
    const bogo_list groups = bogo_numbers(flags, BOGO_CURVES);
    const bogo_list shares = bogo_numbers(flags, BOGO_KEY_SHARES);
    const bogo_list hint = bogo_numbers(flags, BOGO_SERVER_SUPPORTED_GROUPS_HINT);
    if (groups.count != 0) {
        castls_config_builder_set_groups(b, CAS_CODES_FIRST(groups.code, groups.count));
    }
    if (shares.count != 0) {
        castls_config_builder_set_key_shares(b, CAS_CODES_FIRST(shares.code, shares.count));
    } else if (groups.count != 0 && !bogo_has(flags, BOGO_NO_KEY_SHARES)) {
        set_presumed_shares(b, &groups);
    }
    set_hint(b, &groups, &hint);
}

/* Without the flag, the runner presumes BoringSSL's list, which is shorter than castls' own. Its
 * certificates are signed with whatever they are signed with: the flag is about the handshake's
 * signatures alone. */
static void set_schemes(castls_config_builder *b, const bogo_flags *flags)
{
    static const bogo_list usual = {
        {0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0807}, 10};
    static const uint16_t presumed[] = {
        0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601};
    const bogo_list prefs = bogo_numbers(flags, BOGO_VERIFY_PREFS);
    castls_config_builder_set_verify_schemes(
        b, prefs.count != 0 ? CAS_CODES_FIRST(prefs.code, prefs.count) : CAS_CODES(presumed));
    bogo_list any = usual;
    for (size_t i = 0; i < prefs.count && any.count < BOGO_LIST_MAX; i++) {
        if (!cas_codes_has(CAS_CODES_FIRST(any.code, any.count), *CAS_AT(prefs.code, i))) {
            *CAS_AT(any.code, any.count) = *CAS_AT(prefs.code, i);
            any.count = any.count + 1;
        }
    }
    castls_config_builder_set_certificate_schemes(b, CAS_CODES_FIRST(any.code, any.count));
}

/* The names of -advertise-alpn stand as on the wire. */
static void set_alpn(castls_config_builder *b, const bogo_flags *flags)
{
    castls_bytes names[16] = {0};
    size_t count = 0;
    cas_reader r = cas_reader_on(cas_text(bogo_text(flags, BOGO_ADVERTISE_ALPN, "")));
    while (cas_reader_has_more(&r) && count < CAS_COUNT(names)) {
        *CAS_AT(names, count) = cas_read_vec8(&r, 1, 255);
        count = count + 1;
    }
    if (count != 0) {
        castls_config_builder_set_alpn(b, CAS_PARTS_FIRST(names, count));
    }
}

static castls_code set_ca_names(castls_config_builder *b, const bogo_flags *flags)
{
    castls_bytes left = cas_text(bogo_text(flags, BOGO_USE_CLIENT_CA_LIST, ""));
    cas_buf decoded[8] = {0};
    castls_bytes names[8] = {0};
    size_t count = 0;
    castls_code code = CASTLS_OK;
    if (cas_bytes_is_empty(left) || cas_bytes_get(left, 0) == '<') {
        return CASTLS_OK; /* "<EMPTY>" and "<NULL>" both name nobody. */
    }
    while (code == CASTLS_OK && left.len != 0) {
        const size_t comma = cas_bytes_find(left, ',');
        if (count == CAS_COUNT(names) ||
            !bogo_hex(cas_bytes_prefix(left, comma), CAS_AT(decoded, count))) {
            code = CASTLS_BAD_ARGUMENT;
        } else {
            *CAS_AT(names, count) = cas_buf_bytes(CAS_AT(decoded, count));
            count = count + 1;
            left = cas_bytes_skip(left, comma + 1);
        }
    }
    if (code == CASTLS_OK) {
        code = castls_config_builder_set_ca_names(b, CAS_PARTS_FIRST(names, count));
    }
    for (size_t i = 0; i < CAS_COUNT(decoded); i++) {
        cas_buf_clear(CAS_AT(decoded, i), NULL);
    }
    return code;
}

static castls_code set_trust(castls_config_builder *b, const bogo_shim *shim,
                             const bogo_flags *flags)
{
    const char *path = bogo_text(flags, BOGO_TRUST_CERT, NULL);
    castls_trust *trust = NULL;
    cas_buf pem = {0};
    castls_code code = CASTLS_CONFIG;
    if (path == NULL || cas_bytes_is_empty(cas_text(path))) {
        return CASTLS_OK; /* The runner's garbage has no root. */
    }
    if (bogo_os_read_file(path, &pem)) {
        code = castls_trust_from_pem(&shim->environment, cas_buf_bytes(&pem), NULL, &trust);
    }
    if (code == CASTLS_OK) {
        code = castls_config_builder_set_trust(b, trust);
    }
    castls_trust_release(trust);
    cas_buf_clear(&pem, NULL);
    return code;
}

static castls_verify verify_mode(const bogo_flags *flags)
{
    if (!bogo_has(flags, BOGO_SERVER)) {
        return CASTLS_VERIFY_REQUIRED; /* The answer to VERIFY_PEER decides what that means. */
    }
    if (bogo_has(flags, BOGO_REQUIRE_ANY_CLIENT_CERTIFICATE)) {
        return CASTLS_VERIFY_REQUIRED;
    }
    return bogo_has(flags, BOGO_VERIFY_PEER) ? CASTLS_VERIFY_OPTIONAL : CASTLS_VERIFY_NONE;
}

/* With -async everything waits for the application once, else only what the flags answer. */
static uint32_t operations(const bogo_flags *flags)
{
    const bool is_server = bogo_has(flags, BOGO_SERVER);
    uint32_t mask = BIT(CASTLS_OP_VERIFY_PEER) | BIT(CASTLS_OP_CREDENTIAL) |
                    BIT(CASTLS_OP_COMPRESS) | BIT(CASTLS_OP_DECOMPRESS);
    if (bogo_has(flags, BOGO_ASYNC)) {
        mask |= BIT(CASTLS_OP_SIGN) | BIT(CASTLS_OP_VERIFY_SIGNATURE) | BIT(CASTLS_OP_KEY_AGREE);
        mask |= is_server ? BIT(CASTLS_OP_NAME) | BIT(CASTLS_OP_SESSION) |
                                BIT(CASTLS_OP_TICKET_SEAL) | BIT(CASTLS_OP_SESSION_STORE)
                          : BIT(CASTLS_OP_KEY_GENERATE);
    }
    if (is_server) {
        mask |= BIT(CASTLS_OP_HELLO) | BIT(CASTLS_OP_SESSION_STORE);
        if (bogo_has(flags, BOGO_SELECT_ALPN) || bogo_has(flags, BOGO_DECLINE_ALPN) ||
            bogo_has(flags, BOGO_REJECT_ALPN)) {
            mask |= BIT(CASTLS_OP_ALPN);
        }
        if (bogo_has(flags, BOGO_USE_OCSP_CALLBACK)) {
            mask |= BIT(CASTLS_OP_STAPLE);
        }
        if (bogo_has(flags, BOGO_USE_TICKET_CALLBACK) ||
            bogo_has(flags, BOGO_USE_TICKET_AEAD_CALLBACK)) {
            mask |= BIT(CASTLS_OP_SESSION) | BIT(CASTLS_OP_TICKET_SEAL);
        }
    }
    return mask;
}

static uint32_t options(const bogo_flags *flags)
{
    uint32_t chosen = CASTLS_OPTION_REQUIRE_OWN_CREDENTIAL;
    if (bogo_has(flags, BOGO_REVERIFY_ON_RESUME)) {
        chosen |= CASTLS_OPTION_VERIFY_RESUMED;
    }
    if (bogo_has(flags, BOGO_ENABLE_GREASE) || bogo_has(flags, BOGO_SERVER)) {
        chosen |= CASTLS_OPTION_GREASE; /* BoringSSL's server always has it. */
    }
    chosen |= bogo_has(flags, BOGO_NO_KEY_SHARES) ? (uint32_t)CASTLS_OPTION_NO_KEY_SHARES : 0;
    chosen |= bogo_has(flags, BOGO_ENABLE_ECH_GREASE) ? (uint32_t)CASTLS_OPTION_ECH_GREASE : 0;
    chosen |= bogo_has(flags, BOGO_NO_LEGACY_SERVER_CONNECT)
                  ? (uint32_t)CASTLS_OPTION_REQUIRE_SECURE_RENEGOTIATION
                  : 0;
    if (bogo_has(flags, BOGO_PERMUTE_EXTENSIONS)) {
        chosen |= CASTLS_OPTION_PERMUTE_EXTENSIONS;
    }
    if (bogo_has(flags, BOGO_SERVER)) {
        chosen |= CASTLS_OPTION_HALF_RTT_DATA | CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS;
        chosen |=
            bogo_has(flags, BOGO_SERVER_PREFERENCE) ? 0 : (uint32_t)CASTLS_OPTION_CLIENT_ORDER;
    } else if (bogo_has(flags, BOGO_HOST_NAME)) {
        chosen |= CASTLS_OPTION_NO_NAME_CHECK; /* The runner's certificates are for "test". */
    } else {
        chosen |= CASTLS_OPTION_NO_SERVER_NAME;
        /* Certificates for the public name serve the inner hello, too. */
        chosen |= bogo_has(flags, BOGO_ECH_CONFIG_LIST) ? (uint32_t)CASTLS_OPTION_NO_NAME_CHECK : 0;
    }
    return chosen | (bogo_has(flags, BOGO_NO_TICKET) ? (uint32_t)CASTLS_OPTION_NO_TICKETS : 0);
}

static castls_code set_all(castls_config_builder *b, const bogo_shim *shim, const bogo_flags *flags)
{
    set_versions(b, flags);
    set_groups(b, flags);
    set_schemes(b, flags);
    set_alpn(b, flags);
    bogo_set_compression(b, flags);
    bogo_set_certificate_types(b, flags);
    /* The root that the runner makes has no keyUsage: sloppy, as a private PKI may be. */
    castls_config_builder_set_certificate_policy(b, CAS_TEXT("private"));
    castls_config_builder_set_verify(b, verify_mode(flags));
    castls_config_builder_set_options(b, options(flags));
    castls_config_builder_set_operations(b, operations(flags));
    castls_config_builder_set_events(
        b,
        BIT(CASTLS_EVENT_MESSAGE_IN) | BIT(CASTLS_EVENT_MESSAGE_OUT) | BIT(CASTLS_EVENT_RECORD_IN) |
            BIT(CASTLS_EVENT_RECORD_OUT) | BIT(CASTLS_EVENT_ALERT_IN) |
            BIT(CASTLS_EVENT_ALERT_OUT) | BIT(CASTLS_EVENT_INNER_HELLO_OUT));
    if (bogo_has(flags, BOGO_RENEW_TICKET)) {
        castls_config_builder_set_ticket_counts(b, 1, 1);
    }
    if (bogo_has(flags, BOGO_ENABLE_EARLY_DATA)) {
        castls_config_builder_set_early_data_max(b, EARLY_DATA_MAX);
        castls_config_builder_set_early_data_window(b, EARLY_DATA_WINDOW_MS);
    }
    if (bogo_has(flags, BOGO_MAX_SEND_FRAGMENT)) {
        castls_config_builder_set_fragment_max(
            b, cas_low_u32((uint64_t)bogo_number(flags, BOGO_MAX_SEND_FRAGMENT, 0)));
    }
    if (bogo_has(flags, BOGO_SERVER)) {
        castls_config_builder_set_ticket_ring(b, shim->ring);
        castls_config_builder_set_session_cache(b, shim->cache);
    }
    const castls_code code = set_trust(b, shim, flags);
    return code != CASTLS_OK ? code : set_ca_names(b, flags);
}

static castls_code build(castls_config_builder *b, castls_config **out, castls_error *error)
{
    const castls_code code = castls_config_build(b, out, error);
    /* What this build has no group, scheme or version for is not implemented, and no failure. */
    return code == CASTLS_CONFIG && (error->reason == CASTLS_REASON_CONFIG_GROUPS ||
                                     error->reason == CASTLS_REASON_CONFIG_SCHEMES ||
                                     error->reason == CASTLS_REASON_CONFIG_VERSIONS)
               ? CASTLS_UNSUPPORTED
               : code;
}

/* With the early callback, the first configuration has no credential, and HELLO gives another. */
static castls_code build_both(bogo_setup *setup, castls_config_builder *b, const bogo_flags *flags,
                              castls_error *error)
{
    castls_code code = CASTLS_OK;
    const bool by_callback = bogo_has(flags, BOGO_USE_EARLY_CALLBACK);
    if (by_callback) {
        code = build(b, &setup->config, error);
    }
    /* A client that is asked by callback has none until then. */
    const bool by_answer = bogo_has(flags, BOGO_USE_OLD_CLIENT_CERT_CALLBACK);
    for (size_t i = 0; i < setup->credentials && !by_answer; i++) {
        castls_config_builder_add_credential(b, *CAS_AT(setup->credential, i));
    }
    if (code == CASTLS_OK) {
        code = build(b, by_callback ? &setup->later : &setup->config, error);
    }
    return code;
}

castls_code bogo_setup_init(bogo_setup *setup, bogo_shim *shim, const bogo_flags *flags,
                            castls_error *error)
{
    castls_config_builder *b = NULL;
    *setup = (bogo_setup){0};
    castls_code code = castls_config_builder_new(&shim->environment, &b);
    if (code == CASTLS_OK) {
        code = set_all(b, shim, flags);
    }
    if (code == CASTLS_OK) {
        code = bogo_credentials_load(setup, shim, flags, error);
    }
    if (code == CASTLS_OK) {
        code = build_both(setup, b, flags, error);
    }
    castls_config_builder_free(b);
    return code;
}

void bogo_setup_clear(bogo_setup *setup)
{
    castls_config_release(setup->config);
    castls_config_release(setup->later);
    for (size_t i = 0; i < setup->credentials; i++) {
        castls_credential_release(*CAS_AT(setup->credential, i));
    }
    *setup = (bogo_setup){0};
}
