/*
 * builder_wire.c: setting what extensions of TLS say: record size, compression, tickets asked for.
 */
#include "config/builder.h"

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
