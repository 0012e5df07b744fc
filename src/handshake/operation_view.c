/*
 * operation_view.c: what whoever answers an operation may look at.
 */
#include "handshake/operation.h"

castls_operation_kind castls_operation_kind_of(const castls_operation *operation)
{
    return operation->kind;
}

const char *castls_operation_name(castls_operation_kind kind)
{
    switch (kind) {
    case CASTLS_OP_HELLO:
        return "HELLO";
    case CASTLS_OP_SESSION:
        return "SESSION";
    case CASTLS_OP_NAME:
        return "NAME";
    case CASTLS_OP_CREDENTIAL:
        return "CREDENTIAL";
    case CASTLS_OP_ALPN:
        return "ALPN";
    case CASTLS_OP_STAPLE:
        return "STAPLE";
    case CASTLS_OP_KEY_GENERATE:
        return "KEY_GENERATE";
    case CASTLS_OP_KEY_AGREE:
        return "KEY_AGREE";
    case CASTLS_OP_SIGN:
        return "SIGN";
    case CASTLS_OP_VERIFY_SIGNATURE:
        return "VERIFY_SIGNATURE";
    case CASTLS_OP_VERIFY_PEER:
        return "VERIFY_PEER";
    case CASTLS_OP_TICKET_SEAL:
        return "TICKET_SEAL";
    case CASTLS_OP_SESSION_STORE:
        return "SESSION_STORE";
    case CASTLS_OP_PSK_OFFER:
        return "PSK_OFFER";
    case CASTLS_OP_ECH_OPEN:
        return "ECH_OPEN";
    case CASTLS_OP_COMPRESS:
        return "COMPRESS";
    case CASTLS_OP_DECOMPRESS:
        return "DECOMPRESS";
    default:
        return "UNKNOWN";
    }
}

uint16_t castls_operation_code(const castls_operation *operation)
{
    return operation->code;
}

castls_bytes castls_operation_content(const castls_operation *operation)
{
    return cas_operation_view(operation, operation->content);
}

size_t castls_operation_length(const castls_operation *operation)
{
    return operation->length;
}

castls_bytes castls_operation_signature(const castls_operation *operation)
{
    return cas_operation_view(operation, operation->signature);
}

castls_bytes castls_operation_server_name(const castls_operation *operation)
{
    return cas_operation_view(operation, operation->server_name);
}

size_t castls_operation_certificate_count(const castls_operation *operation)
{
    return operation->certificate_count;
}

castls_bytes castls_operation_certificate(const castls_operation *operation, size_t i)
{
    if (i >= operation->certificate_count) {
        return cas_bytes_none();
    }
    return cas_operation_view(operation, *CAS_AT(operation->certificate, i));
}

castls_certificate_type castls_operation_certificate_type(const castls_operation *operation)
{
    return operation->certificate_type == CASTLS_CERTIFICATE_RAW_KEY
               ? CASTLS_CERTIFICATE_RAW_KEY
               : CASTLS_CERTIFICATE_X509;
}

castls_bytes castls_operation_ca_names(const castls_operation *operation)
{
    return cas_operation_view(operation, operation->ca_names);
}

castls_bytes castls_operation_schemes(const castls_operation *operation)
{
    return cas_operation_view(operation, operation->schemes);
}

castls_credential *castls_operation_credential(const castls_operation *operation)
{
    return operation->credential;
}

castls_session *castls_operation_session(const castls_operation *operation)
{
    return operation->session;
}
