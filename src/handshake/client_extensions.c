/*
 * client_extensions.c: the extensions of a ClientHello, one function each, and the order they go
 * in. GREASE (RFC 8701) and the permutation are drawn once: a second hello says the same.
 */
#include "handshake/client.h"
#include "handshake/client12.h"
#include "handshake/ech.h"
#include "handshake/quic.h"
#include "handshake/send.h"
#include "wire/certificate_authorities.h"
#include "wire/certificate_type.h"
#include "wire/compress_certificate.h"
#include "wire/cookie.h"
#include "wire/key_share.h"
#include "wire/psk_key_exchange_modes.h"
#include "wire/record_size_limit.h"
#include "wire/server_name.h"
#include "wire/signature_algorithms.h"
#include "wire/status_request.h"
#include "wire/supported_groups.h"
#include "wire/supported_versions.h"
#include "wire/ticket_request.h"
#include "x509/name.h"

static bool has_grease(const cas_handshake *hs)
{
    return cas_config_has(hs->config, CASTLS_OPTION_GREASE);
}

uint16_t cas_client_grease(const cas_handshake *hs, cas_grease place)
{
    const uint16_t byte = (uint16_t)(*CAS_AT(hs->client.grease, place) & 0xf0) | 0x0a;
    return (uint16_t)(byte << 8 | byte);
}

cas_code_list cas_client_greased(const cas_handshake *hs, cas_grease place,
                                 const cas_code_list *list)
{
    cas_code_list out = {0};
    if (!has_grease(hs) || list->count >= CAS_COUNT(list->code)) {
        return *list;
    }
    out.code[0] = cas_client_grease(hs, place);
    for (size_t i = 0; i < list->count; i++) {
        *CAS_AT(out.code, i + 1) = *CAS_AT(list->code, i);
    }
    out.count = list->count + 1;
    return out;
}

/* RFC 9849 section 6.1: the outer hello has the public name. */
static void write_server_name(cas_writer *w, const cas_handshake *hs)
{
    cas_name name = {0};
    const bool is_outer = cas_ech_writes_outer(hs);
    if (!is_outer && !cas_client_names_server(hs, &name)) {
        return;
    }
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SERVER_NAME);
    cas_server_name_encode(w, is_outer ? cas_facts_view(hs->facts, hs->facts->ech_public_name)
                                       : cas_name_bytes(&name));
    cas_write_close(w, mark);
}

/* Each share, and for a hybrid that is offered at once its classical half too: one key serves
 * both. */
static void write_key_shares(cas_writer *w, const cas_handshake *hs)
{
    const cas_client_side *client = &hs->client;
    if (!cas_client_speaks(hs, CAS_VERSION_TLS13)) {
        return;
    }
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_KEY_SHARE);
    const cas_mark list = cas_key_share_client_hello_open(w);
    if (has_grease(hs) && client->retry_group == 0) {
        const uint8_t one[] = {0}; /* A share must not be empty, RFC 8701 section 3.1. */
        const cas_key_share_entry entry = {cas_client_grease(hs, CAS_GREASE_GROUP), CAS_BYTES(one)};
        cas_key_share_entry_encode(w, &entry);
    }
    for (uint32_t i = 0; i < client->shares_made; i++) {
        const castls_bytes share = cas_kept(hs, *CAS_AT(client->share, i));
        const cas_key_share_entry entry = {*CAS_AT(client->share_group, i), share};
        cas_key_share_entry_encode(w, &entry);
    }
    const cas_key_exchange *first = &client->kx[0];
    const cas_named_group *group = cas_key_exchange_group(first);
    if (client->retry_group == 0 && client->share_count == 1 && group != NULL &&
        group->second != 0 && cas_code_list_has(&hs->config->policy.groups, group->classical)) {
        const castls_bytes half =
            cas_key_exchange_half_share(first, cas_kept(hs, client->share[0]));
        const cas_key_share_entry entry = {group->classical, half};
        cas_key_share_entry_encode(w, &entry);
    }
    cas_write_close(w, list);
    cas_write_close(w, mark);
}

/* RFC 8446 section 4.2.1: the versions, where one of them is TLS 1.3. */
static void write_supported_versions(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list ours = {
        {CAS_VERSION_TLS13, CAS_VERSION_TLS12}, cas_client_speaks(hs, CAS_VERSION_TLS12) ? 2 : 1};
    if (!cas_client_speaks(hs, CAS_VERSION_TLS13)) {
        return;
    }
    const cas_code_list versions = cas_client_greased(hs, CAS_GREASE_VERSION, &ours);
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_VERSIONS);
    cas_supported_versions_client_hello_encode(w, cas_code_list_codes(&versions));
    cas_write_close(w, mark);
}

/* The groups that a version which is offered can use. */
static cas_code_list offered_groups(const cas_handshake *hs)
{
    cas_code_list offered = {0};
    const cas_policy *policy = &hs->config->policy;
    for (size_t i = 0; i < policy->groups.count; i++) {
        const uint16_t id = *CAS_AT(policy->groups.code, i);
        if (cas_client_speaks(hs, CAS_VERSION_TLS13) ||
            cas_policy_has_group(policy, id, CAS_VERSION_TLS12)) {
            *CAS_AT(offered.code, offered.count) = id;
            offered.count = offered.count + 1;
        }
    }
    return offered;
}

static void write_supported_groups(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list ours = offered_groups(hs);
    const cas_code_list groups = cas_client_greased(hs, CAS_GREASE_GROUP, &ours);
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SUPPORTED_GROUPS);
    cas_supported_groups_encode(w, cas_code_list_codes(&groups));
    cas_write_close(w, mark);
}

static void write_signature_algorithms(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list schemes =
        cas_client_greased(hs, CAS_GREASE_SCHEME, &hs->config->policy.verify_schemes);
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS);
    cas_signature_algorithms_encode(w, cas_code_list_codes(&schemes));
    cas_write_close(w, mark);
}

static void write_signature_algorithms_cert(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list *schemes = &hs->config->policy.certificate_schemes;
    if (schemes->count != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_SIGNATURE_ALGORITHMS_CERT);
        cas_signature_algorithms_encode(w, cas_code_list_codes(schemes));
        cas_write_close(w, mark);
    }
}

static void write_psk_modes(cas_writer *w, const cas_handshake *hs)
{
    const uint8_t modes[] = {CAS_PSK_DHE_KE};
    if (cas_client_speaks(hs, CAS_VERSION_TLS13) &&
        !cas_config_has(hs->config, CASTLS_OPTION_NO_TICKETS)) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_PSK_KEY_EXCHANGE_MODES);
        cas_psk_key_exchange_modes_encode(w, CAS_BYTES(modes));
        cas_write_close(w, mark);
    }
}

static void write_status_request(cas_writer *w, const cas_handshake *hs)
{
    (void)hs;
    const cas_status_request ocsp = {.status_type = CAS_STATUS_OCSP};
    const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_STATUS_REQUEST);
    cas_status_request_encode(w, &ocsp);
    cas_write_close(w, mark);
}

static void write_sct(cas_writer *w, const cas_handshake *hs)
{
    (void)hs;
    cas_extension_encode(w, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP, cas_bytes_none());
}

static void write_alpn(cas_writer *w, const cas_handshake *hs)
{
    const castls_bytes alpn = cas_config_text(hs->config, hs->config->policy.alpn);
    if (!cas_bytes_is_empty(alpn)) {
        const cas_mark mark =
            cas_extension_open(w, CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION);
        cas_write_vec16(w, alpn);
        cas_write_close(w, mark);
    }
}

static void write_compress_certificate(cas_writer *w, const cas_handshake *hs)
{
    const cas_code_list *compression = &hs->config->policy.compression;
    if (compression->count != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_COMPRESS_CERTIFICATE);
        cas_compress_certificate_encode(w, cas_code_list_codes(compression));
        cas_write_close(w, mark);
    }
}

static void write_record_size_limit(cas_writer *w, const cas_handshake *hs)
{
    const uint32_t limit = cas_record_size_limit(hs);
    if (limit != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_RECORD_SIZE_LIMIT);
        cas_record_size_limit_encode(w, cas_narrow_u16(limit));
        cas_write_close(w, mark);
    }
}

static void write_ticket_request(cas_writer *w, const cas_handshake *hs)
{
    const cas_policy *policy = &hs->config->policy;
    if (policy->asks_for_tickets) {
        const cas_ticket_request request = {
            policy->tickets_asked_full, policy->tickets_asked_resumed};
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_TICKET_REQUEST);
        cas_ticket_request_encode(w, &request);
        cas_write_close(w, mark);
    }
}

/* RFC 8446 section 4.2.4: the issuers that we would like the server's chain to lead to. */
static void write_certificate_authorities(cas_writer *w, const cas_handshake *hs)
{
    const castls_bytes names = cas_config_text(hs->config, hs->config->policy.ca_names);
    if (!cas_bytes_is_empty(names) && !cas_ech_writes_outer(hs)) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_CERTIFICATE_AUTHORITIES);
        cas_write_vec16(w, names);
        cas_write_close(w, mark);
    }
}

/* RFC 7250 section 4.1: X.509 alone is what no extension says. Behind the public name of ECH there
 * has to be a certificate (RFC 9849 section 6.1.7). */
static void write_types(cas_writer *w, const cas_handshake *hs, uint16_t type,
                        const cas_certificate_types *types)
{
    if (!cas_certificate_types_are_default(types) && !cas_ech_writes_outer(hs)) {
        const cas_mark mark = cas_extension_open(w, type);
        cas_certificate_types_encode(w, cas_certificate_types_bytes(types));
        cas_write_close(w, mark);
    }
}

static void write_client_certificate_type(cas_writer *w, const cas_handshake *hs)
{
    write_types(w, hs, CAS_EXTENSION_CLIENT_CERTIFICATE_TYPE, &hs->config->own_types);
}

static void write_server_certificate_type(cas_writer *w, const cas_handshake *hs)
{
    write_types(w, hs, CAS_EXTENSION_SERVER_CERTIFICATE_TYPE, &hs->config->policy.peer_types);
}

static void write_cookie(cas_writer *w, const cas_handshake *hs)
{
    if (hs->client.cookie.len != 0) {
        const cas_mark mark = cas_extension_open(w, CAS_EXTENSION_COOKIE);
        cas_cookie_encode(w, cas_kept(hs, hs->client.cookie));
        cas_write_close(w, mark);
    }
}

static void write_early_data(cas_writer *w, const cas_handshake *hs)
{
    if (hs->client.offers_early_data) {
        cas_extension_encode(w, CAS_EXTENSION_EARLY_DATA, cas_bytes_none());
    }
}

typedef void (*cas_extension_writer)(cas_writer *w, const cas_handshake *hs);

/* One writer, and the type of its extension where both hellos of ECH say the same in it, else 0. */
typedef struct writer_row {
    cas_extension_writer write;
    uint16_t shared_type;
} writer_row;

/* In the order that they go in where no permutation is asked for. */
static const writer_row writers[] = {
    {write_server_name, 0},
    {write_supported_versions, CAS_EXTENSION_SUPPORTED_VERSIONS},
    {write_supported_groups, CAS_EXTENSION_SUPPORTED_GROUPS},
    {write_signature_algorithms, CAS_EXTENSION_SIGNATURE_ALGORITHMS},
    {write_signature_algorithms_cert, CAS_EXTENSION_SIGNATURE_ALGORITHMS_CERT},
    {write_psk_modes, CAS_EXTENSION_PSK_KEY_EXCHANGE_MODES},
    {write_key_shares, CAS_EXTENSION_KEY_SHARE},
    {write_status_request, CAS_EXTENSION_STATUS_REQUEST},
    {write_sct, CAS_EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP},
    {write_alpn, CAS_EXTENSION_APPLICATION_LAYER_PROTOCOL_NEGOTIATION},
    {write_compress_certificate, CAS_EXTENSION_COMPRESS_CERTIFICATE},
    {write_record_size_limit, CAS_EXTENSION_RECORD_SIZE_LIMIT},
    {write_ticket_request, CAS_EXTENSION_TICKET_REQUEST},
    {write_certificate_authorities, 0},
    {write_client_certificate_type, 0},
    {write_server_certificate_type, 0},
    {cas_write_transport_parameters, CAS_EXTENSION_QUIC_TRANSPORT_PARAMETERS},
    {write_cookie, CAS_EXTENSION_COOKIE},
    {write_early_data, 0},
    {cas_client12_write_point_formats, 0},
    {cas_client12_write_extended_main_secret, 0},
    {cas_client12_write_renegotiation_info, 0},
    {cas_client12_write_session_ticket, 0},
    {cas_ech_write_extension, 0},
};
_Static_assert(CAS_COUNT(writers) <= CAS_CLIENT_EXTENSIONS_MAX, "cas_client_side.order holds them");

/* RFC 8446 section 4.2 leaves the order to us, but for pre_shared_key: a different one each time
 * keeps servers from relying on ours. */
cas_err cas_client_draw(cas_handshake *hs)
{
    uint8_t room[2 * CAS_CLIENT_EXTENSIONS_MAX] = {0};
    cas_client_side *client = &hs->client;
    for (size_t i = 0; i < CAS_COUNT(writers); i++) {
        *CAS_AT(client->order, i) = cas_narrow_u8(i);
    }
    if (has_grease(hs)) {
        CAS_TRY(cas_environment_random(&hs->config->environment, CAS_SPAN(client->grease)));
        /* Two extensions of one type may not stand in one message, RFC 8446 section 4.2. */
        if (cas_client_grease(hs, CAS_GREASE_FIRST) == cas_client_grease(hs, CAS_GREASE_LAST)) {
            uint8_t *last = CAS_AT(client->grease, CAS_GREASE_LAST);
            *last = *last ^ 0x10;
        }
    }
    if (!cas_config_has(hs->config, CASTLS_OPTION_PERMUTE_EXTENSIONS)) {
        return CAS_OK;
    }
    CAS_TRY(cas_environment_random(&hs->config->environment, CAS_SPAN(room)));
    cas_reader r = cas_reader_on(CAS_BYTES(room));
    for (size_t left = CAS_COUNT(writers); left > 1; left--) {
        uint8_t *last = CAS_AT(client->order, left - 1);
        uint8_t *drawn = CAS_AT(client->order, cas_read_u16(&r) % left);
        const uint8_t kept = *last;
        *last = *drawn;
        *drawn = kept;
    }
    return CAS_OK;
}

/* RFC 9849 section 5.1: whether it stands in the inner hello only as a reference to the outer one.
 * supported_versions does where TLS 1.2 is offered in neither. */
static bool is_shared(const cas_handshake *hs, const writer_row *row)
{
    return row->shared_type != 0 && (row->shared_type != CAS_EXTENSION_SUPPORTED_VERSIONS ||
                                     !cas_speaks(hs, CAS_VERSION_TLS12));
}

cas_code_list cas_client_shared_extensions(const cas_handshake *hs)
{
    cas_code_list types = {0};
    for (size_t i = 0; i < CAS_COUNT(writers); i++) {
        const writer_row *row = CAS_AT(writers, i);
        if (is_shared(hs, row)) {
            *CAS_AT(types.code, types.count) = row->shared_type;
            types.count = types.count + 1;
        }
    }
    return types;
}

/* RFC 9849 section 5.1: in the inner hello those that are shared follow one another, in the order
 * of the outer one. */
static void write_inner(cas_writer *w, const cas_handshake *hs, bool shared)
{
    for (size_t i = 0; i < CAS_COUNT(writers); i++) {
        const writer_row *row = CAS_AT(writers, *CAS_AT(hs->client.order, i));
        if (is_shared(hs, row) == shared) {
            row->write(w, hs);
        }
    }
}

void cas_client_write_extensions(cas_writer *w, const cas_handshake *hs)
{
    const uint8_t one[] = {0};
    if (has_grease(hs)) {
        cas_extension_encode(w, cas_client_grease(hs, CAS_GREASE_FIRST), cas_bytes_none());
    }
    if (cas_ech_writes_inner(hs)) {
        write_inner(w, hs, false);
        write_inner(w, hs, true);
    } else {
        for (size_t i = 0; i < CAS_COUNT(writers); i++) {
            CAS_AT(writers, *CAS_AT(hs->client.order, i))->write(w, hs);
        }
    }
    if (!cas_ech_writes_outer(hs)) {
        cas_write_custom(w, hs,
                         CASTLS_IN_CLIENT_HELLO); /* Nobody but the application knows them. */
    }
    if (has_grease(hs)) {
        cas_extension_encode(w, cas_client_grease(hs, CAS_GREASE_LAST), CAS_BYTES(one));
    }
    cas_client_write_psk(w, hs); /* RFC 8446 section 4.2.11: the last one. */
}
