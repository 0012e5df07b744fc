/*
 * builder_wire.c: setting what extensions of TLS say: record size, compression, tickets asked for,
 * certificate types.
 */
#include "config/builder.h"
#include "crypto/spki.h"

castls_code
castls_config_builder_set_record_size_limit(castls_config_builder *builder, uint32_t bytes)
{
    return cas_builder_number(
        builder, &builder->policy.record_size_limit, bytes,
        bytes == 0 ? 0 : CAS_CONFIG_FRAGMENT_MIN, CAS_CONFIG_RECORD_SIZE_LIMIT_MAX);
}

castls_code castls_config_builder_set_certificate_compression(castls_config_builder *builder,
                                                              castls_codes algorithms)
{
    return cas_builder_settle(builder, cas_code_list_set(&builder->policy.compression, algorithms));
}

castls_code castls_config_builder_set_ticket_request(castls_config_builder *builder, uint32_t full,
                                                     uint32_t resumed)
{
    if (full > UINT8_MAX || resumed > UINT8_MAX) {
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
    builder->policy.asks_for_tickets = true;
    builder->policy.tickets_asked_full = cas_narrow_u8(full);
    builder->policy.tickets_asked_resumed = cas_narrow_u8(resumed);
    return CASTLS_OK;
}

static cas_err set_types(cas_certificate_types *out, castls_bytes types)
{
    cas_certificate_types made = {{0}, 0};
    for (size_t i = 0; i < types.len; i++) {
        const uint8_t type = cas_bytes_get(types, i);
        const bool is_known = type == CASTLS_CERTIFICATE_X509 || type == CASTLS_CERTIFICATE_RAW_KEY;
        if (!is_known || cas_certificate_types_has_one(&made, type)) {
            return CAS_ERR_ARGUMENT;
        }
        *CAS_AT(made.type, i) = type;
        made.count = cas_narrow_u8(i + 1);
    }
    *out = made;
    return CAS_OK;
}

castls_code castls_config_builder_set_certificate_types(castls_config_builder *builder,
                                                        castls_bytes own, castls_bytes peer)
{
    const uint8_t x509[] = {CASTLS_CERTIFICATE_X509};
    cas_err err = set_types(&builder->policy.own_types, own);
    if (err == CAS_OK) {
        err = set_types(&builder->policy.peer_types,
                        cas_bytes_is_empty(peer) ? CAS_BYTES(x509) : peer);
    }
    return cas_builder_settle(builder, err);
}

castls_code
castls_config_builder_set_trusted_keys(castls_config_builder *builder, castls_parts keys)
{
    for (size_t i = 0; i < keys.count; i++) {
        cas_spki key = {0};
        const castls_bytes der = cas_parts_get(keys, i);
        const cas_err err =
            der.len > CAS_CONFIG_RAW_KEY_MAX ? CAS_ERR_ARGUMENT : cas_spki_read(der, &key);
        if (err != CAS_OK) {
            return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
        }
    }
    return cas_builder_settle(
        builder, cas_builder_keep_list(builder, keys, 2, CAS_CONFIG_RAW_KEY_MAX, CAS_ERR_ARGUMENT,
                                       &builder->policy.trusted_keys));
}

castls_code castls_config_builder_set_ocsp(castls_config_builder *builder, castls_ocsp mode)
{
    switch (mode) {
    case CASTLS_OCSP_CHECK:
    case CASTLS_OCSP_REQUIRE:
    case CASTLS_OCSP_IGNORE:
        builder->policy.ocsp = mode;
        return CASTLS_OK;
    default:
        return cas_builder_settle(builder, CAS_ERR_ARGUMENT);
    }
}
