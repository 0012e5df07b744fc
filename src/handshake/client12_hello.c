/*
 * client12_hello.c: the ServerHello of TLS 1.2: suite, extensions, and what is resumed. RFC
 * 5246 section 7.4.1.3, RFC 7627 section 5, RFC 5746 section 3.4, RFC 5077 section 3.4.
 */
#include "handshake/auth.h"
#include "handshake/client.h"
#include "handshake/client12.h"
#include "handshake/ech.h"
#include "handshake/quic.h"
#include "handshake/resume.h"
#include "handshake/secrets12.h"
#include "handshake/send.h"
#include "wire/ec_point_formats.h"
#include "wire/empty.h"
#include "wire/renegotiation_info.h"
#include "wire/signed_certificate_timestamp.h"
#include "wire/types.h"

/* RFC 8446 section 4.2.1: a server of TLS 1.3 always says so in supported_versions. */
bool cas_client12_is_hello(const cas_handshake *hs, const cas_extensions *x)
{
    return cas_speaks(hs, CAS_VERSION_TLS12) && hs->state == CAS_STATE_CLIENT_WAIT_SH &&
           !cas_extensions_has(x, CAS_EXT_SUPPORTED_VERSIONS);
}

/* RFC 5077 section 3.4: the echo of our id says that the session, or the ticket, was accepted. */
static bool is_echo(const cas_handshake *hs, const cas_server_hello *hello)
{
    const castls_bytes ours = cas_kept(hs, hs->client.session_id);
    return ours.len != 0 && cas_bytes_equal(hello->legacy_session_id_echo, ours);
}

static cas_err check_version(const cas_handshake *hs, const cas_server_hello *hello)
{
    const bool speaks_more = cas_speaks(hs, CAS_VERSION_TLS13);
    /* RFC 8446 section 4.1.3: both values are looked for, whatever the version. */
    if (speaks_more && cas_server_hello_sentinel(hello) != CAS_SENTINEL_NONE) {
        return CAS_ERR_DOWNGRADE;
    }
    if (hello->legacy_version != CAS_VERSION_TLS12) {
        return CAS_ERR_VERSION;
    }
    /* RFC 8446 appendix D.3. */
    if (hs->client.offers_early_data) {
        return CAS_ERR_EARLY_DATA_VERSION;
    }
    if (is_echo(hs, hello) && !cas_client12_offers_session(hs)) {
        return CAS_ERR_RESUMED_UNKNOWN; /* The id was random: nobody can know a session by it. */
    }
    return cas_policy_has_suite(&hs->config->policy, hello->cipher_suite, CAS_VERSION_TLS12)
               ? CAS_OK
               : CAS_ERR_SUITE_NOT_OFFERED;
}

static bool was_offered(const cas_handshake *hs, uint16_t type)
{
    switch (type) {
    case CAS_EXTENSION_EC_POINT_FORMATS:
    case CAS_EXTENSION_EXTENDED_MASTER_SECRET:
    case CAS_EXTENSION_RENEGOTIATION_INFO:
    case CAS_EXTENSION_STATUS_REQUEST:
    case CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP:
    case CAS_EXTENSION_SUPPORTED_GROUPS: /* Some servers send it, and it says nothing. */
        return true;
    case CAS_EXTENSION_SESSION_TICKET:
        return !cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS);
    case CAS_EXTENSION_ENCRYPTED_CLIENT_HELLO: /* RFC 9849 section 5: answered in TLS 1.3 alone. */
        return false;
    default:
        return cas_client_offered(hs, type);
    }
}

/* RFC 5246 section 7.4.1.4: only what was offered is answered. */
static cas_err check_offered(const cas_handshake *hs, castls_bytes block, const cas_extensions *x)
{
    cas_reader r = cas_reader_on(block);
    cas_extension extension = {0};
    while (cas_extensions_next(&r, &extension)) {
        if (!was_offered(hs, extension.type)) {
            return CAS_ERR_EXTENSION_UNASKED;
        }
    }
    return cas_extensions_check(x, CAS_IN_SERVER_HELLO_TLS12);
}

static cas_err check_empty(const cas_extensions *x, cas_extension_kind kind)
{
    return cas_extensions_has(x, kind) ? cas_empty_decode(cas_extensions_body(x, kind)) : CAS_OK;
}

/* RFC 5746 section 3.4: in a first handshake it is empty. */
static cas_err take_renegotiation_info(cas_handshake *hs, const cas_extensions *x)
{
    castls_bytes connection = {0};
    if (!cas_extensions_has(x, CAS_EXT_RENEGOTIATION_INFO)) {
        /* RFC 5746 section 4.1: what is spliced in before us only the server could see, and only
         * one that knows the extension does. */
        const bool wanted = cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_SECURE_RENEGOTIATION);
        return wanted ? CAS_ERR_INSECURE_RENEGOTIATION : CAS_OK;
    }
    CAS_TRY(cas_renegotiation_info_decode(
        cas_extensions_body(x, CAS_EXT_RENEGOTIATION_INFO), &connection));
    if (!cas_bytes_is_empty(connection)) {
        return CAS_ERR_RENEGOTIATION_INFO;
    }
    hs->facts->secure_renegotiation = true;
    return CAS_OK;
}

/* RFC 8422 section 5.2: a list without the uncompressed form leaves nothing that we could send. */
static cas_err check_point_formats(const cas_extensions *x)
{
    castls_bytes formats = {0};
    if (!cas_extensions_has(x, CAS_EXT_EC_POINT_FORMATS)) {
        return CAS_OK;
    }
    CAS_TRY(
        cas_ec_point_formats_decode(cas_extensions_body(x, CAS_EXT_EC_POINT_FORMATS), &formats));
    return cas_ec_point_formats_has(formats, CAS_POINT_UNCOMPRESSED)
               ? CAS_OK
               : CAS_ERR_POINT_FORMATS;
}

/* RFC 7627 section 5.2. */
static cas_err take_extended_main_secret(cas_handshake *hs, const cas_extensions *x)
{
    CAS_TRY(check_empty(x, CAS_EXT_EXTENDED_MASTER_SECRET));
    hs->facts->extended_main_secret = cas_extensions_has(x, CAS_EXT_EXTENDED_MASTER_SECRET);
    const bool required = cas_config_has(hs->config, CASTLS_OPTION_REQUIRE_EXTENDED_MAIN_SECRET);
    return required && !hs->facts->extended_main_secret ? CAS_ERR_EXTENDED_MAIN_SECRET : CAS_OK;
}

static cas_err take_extensions(cas_handshake *hs, const cas_server_hello *hello,
                               const cas_extensions *x)
{
    castls_bytes scts = {0};
    CAS_TRY(check_offered(hs, hello->extensions, x));
    CAS_TRY(check_empty(x, CAS_EXT_SERVER_NAME));
    CAS_TRY(check_empty(x, CAS_EXT_STATUS_REQUEST));
    CAS_TRY(check_empty(x, CAS_EXT_SESSION_TICKET));
    CAS_TRY(check_point_formats(x));
    CAS_TRY(take_renegotiation_info(hs, x));
    CAS_TRY(take_extended_main_secret(hs, x));
    CAS_TRY(cas_client_take_alpn(hs, x));
    CAS_TRY(cas_client_take_wishes(hs, x));
    if (cas_extensions_has(x, CAS_EXT_SIGNED_CERTIFICATE_TIMESTAMP)) {
        CAS_TRY(cas_sct_list_decode(
            cas_extensions_body(x, CAS_EXT_SIGNED_CERTIFICATE_TIMESTAMP), &scts));
        CAS_TRY(cas_arena_keep(&hs->facts->kept, scts, &hs->facts->peer_sct_list));
    }
    CAS_TRY(cas_facts_keep_extensions(
        hs->facts, hs->config, hello->extensions, CASTLS_IN_ENCRYPTED_EXTENSIONS));
    hs->client.expects_status = cas_extensions_has(x, CAS_EXT_STATUS_REQUEST);
    hs->client.expects_ticket = cas_extensions_has(x, CAS_EXT_SESSION_TICKET);
    return CAS_OK;
}

/* The session goes on under what it was made under: RFC 5246 section 7.4.1.3 for the suite, RFC
 * 7627 section 5.3 for the extended main secret. */
static cas_err resume(cas_handshake *hs)
{
    castls_session_fields fields = {0};
    cas_session_read(hs->client.session, &fields);
    if (fields.suite != hs->suite->id) {
        return CAS_ERR_RESUMED_OTHER_SUITE;
    }
    if (fields.extended_main_secret != hs->facts->extended_main_secret) {
        return fields.extended_main_secret ? CAS_ERR_RESUMED_WITHOUT_EMS : CAS_ERR_RESUMED_WITH_EMS;
    }
    hs->needed = CAS_PROOF_PSK | CAS_PROOF_FINISHED;
    hs->facts->is_resumed = true;
    /* RFC 6962 section 3.3.1: a server is not expected to list SCTs now. They are of no certificate
     * of this handshake. */
    hs->facts->peer_sct_list = (cas_range){0, 0};
    hs->facts->verdict = fields.verdict;
    hs->facts->group = fields.group;
    hs->facts->resumed_session = castls_session_retain(hs->client.session);
    cas_keep_session_chain(hs, hs->client.session);
    return cas_resume_main12(hs, hs->client.session);
}

static cas_err take_session_id(cas_handshake *hs, const cas_server_hello *hello)
{
    if (is_echo(hs, hello)) {
        return resume(hs);
    }
    hs->needed = CAS_PROOF_CHAIN | CAS_PROOF_SIGNATURE | CAS_PROOF_FINISHED;
    castls_session_release(hs->client.session);
    hs->client.session = NULL;
    return cas_arena_keep(&hs->kept, hello->legacy_session_id_echo, &hs->client.server_session_id);
}

cas_err cas_client12_on_server_hello(cas_handshake *hs, const cas_message *msg,
                                     const cas_server_hello *hello, const cas_extensions *x,
                                     cas_state *next)
{
    CAS_TRY(check_version(hs, hello));
    if (hs->facts->ech == CASTLS_ECH_OFFERED) {
        CAS_TRY(cas_ech_refuse(hs));
    }
    hs->suite = cas_suite_find(hello->cipher_suite);
    hs->facts->version = CAS_VERSION_TLS12;
    hs->facts->suite = hello->cipher_suite;
    CAS_TRY(cas_arena_keep(&hs->facts->kept, hello->random, &hs->facts->server_random));
    CAS_TRY(take_extensions(hs, hello, x));
    CAS_TRY(take_session_id(hs, hello));
    CAS_TRY(cas_client_take_types(hs, x));
    /* A client's CertificateVerify signs the messages as they are. RFC 5246 section 7.4.8. */
    CAS_TRY(cas_transcript_start(
        &hs->transcript, hs->config->environment.provider->hash(hs->suite->hash),
        !hs->facts->is_resumed));
    CAS_TRY(cas_heard(hs, msg));
    hs->machine = cas_client12_machine();
    *next = CAS_STATE_CLIENT_BEGIN12;
    return cas_put_kind(hs, CAS_OUTPUT_TLS12, 0);
}
