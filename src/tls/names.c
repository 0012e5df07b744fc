/*
 * names.c: the registries' names of alerts, and the names of codes.
 */
#include "castls/error.h"
#include "core/alloc.h"

typedef struct alert_row {
    castls_alert alert;
    const char *name;
} alert_row;

static const alert_row alerts[] = {
    {CASTLS_ALERT_CLOSE_NOTIFY, "close_notify"},
    {CASTLS_ALERT_UNEXPECTED_MESSAGE, "unexpected_message"},
    {CASTLS_ALERT_BAD_RECORD_MAC, "bad_record_mac"},
    {CASTLS_ALERT_RECORD_OVERFLOW, "record_overflow"},
    {CASTLS_ALERT_HANDSHAKE_FAILURE, "handshake_failure"},
    {CASTLS_ALERT_BAD_CERTIFICATE, "bad_certificate"},
    {CASTLS_ALERT_UNSUPPORTED_CERTIFICATE, "unsupported_certificate"},
    {CASTLS_ALERT_CERTIFICATE_REVOKED, "certificate_revoked"},
    {CASTLS_ALERT_CERTIFICATE_EXPIRED, "certificate_expired"},
    {CASTLS_ALERT_CERTIFICATE_UNKNOWN, "certificate_unknown"},
    {CASTLS_ALERT_ILLEGAL_PARAMETER, "illegal_parameter"},
    {CASTLS_ALERT_UNKNOWN_CA, "unknown_ca"},
    {CASTLS_ALERT_ACCESS_DENIED, "access_denied"},
    {CASTLS_ALERT_DECODE_ERROR, "decode_error"},
    {CASTLS_ALERT_DECRYPT_ERROR, "decrypt_error"},
    {CASTLS_ALERT_PROTOCOL_VERSION, "protocol_version"},
    {CASTLS_ALERT_INSUFFICIENT_SECURITY, "insufficient_security"},
    {CASTLS_ALERT_INTERNAL_ERROR, "internal_error"},
    {CASTLS_ALERT_INAPPROPRIATE_FALLBACK, "inappropriate_fallback"},
    {CASTLS_ALERT_USER_CANCELED, "user_canceled"},
    {CASTLS_ALERT_NO_RENEGOTIATION, "no_renegotiation"},
    {CASTLS_ALERT_MISSING_EXTENSION, "missing_extension"},
    {CASTLS_ALERT_UNSUPPORTED_EXTENSION, "unsupported_extension"},
    {CASTLS_ALERT_UNRECOGNIZED_NAME, "unrecognized_name"},
    {CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE, "bad_certificate_status_response"},
    {CASTLS_ALERT_UNKNOWN_PSK_IDENTITY, "unknown_psk_identity"},
    {CASTLS_ALERT_CERTIFICATE_REQUIRED, "certificate_required"},
    {CASTLS_ALERT_NO_APPLICATION_PROTOCOL, "no_application_protocol"},
    {CASTLS_ALERT_ECH_REQUIRED, "ech_required"},
    {CASTLS_ALERT_NONE, "none"},
};

const char *castls_alert_name(castls_alert alert)
{
    for (size_t i = 0; i < CAS_COUNT(alerts); i++) {
        const alert_row *row = CAS_AT(alerts, i);
        if (row->alert == alert) {
            return row->name;
        }
    }
    return "unknown";
}

const char *castls_code_name(castls_code code)
{
    switch (code) {
    case CASTLS_OK:
        return "CASTLS_OK";
    case CASTLS_PENDING:
        return "CASTLS_PENDING";
    case CASTLS_CLOSED:
        return "CASTLS_CLOSED";
    case CASTLS_WOULD_BLOCK:
        return "CASTLS_WOULD_BLOCK";
    case CASTLS_NOTHING:
        return "CASTLS_NOTHING";
    case CASTLS_FAILED:
        return "CASTLS_FAILED";
    case CASTLS_NO_MEMORY:
        return "CASTLS_NO_MEMORY";
    case CASTLS_NO_ROOM:
        return "CASTLS_NO_ROOM";
    case CASTLS_BAD_ARGUMENT:
        return "CASTLS_BAD_ARGUMENT";
    case CASTLS_BAD_STATE:
        return "CASTLS_BAD_STATE";
    case CASTLS_UNSUPPORTED:
        return "CASTLS_UNSUPPORTED";
    case CASTLS_CONFIG:
        return "CASTLS_CONFIG";
    case CASTLS_PROTOCOL:
        return "CASTLS_PROTOCOL";
    case CASTLS_BAD_MAC:
        return "CASTLS_BAD_MAC";
    case CASTLS_CRYPTO:
        return "CASTLS_CRYPTO";
    case CASTLS_TRUST:
        return "CASTLS_TRUST";
    case CASTLS_ALERTED:
        return "CASTLS_ALERTED";
    case CASTLS_LIMIT:
        return "CASTLS_LIMIT";
    case CASTLS_REFUSED:
        return "CASTLS_REFUSED";
    case CASTLS_CANCELLED:
        return "CASTLS_CANCELLED";
    case CASTLS_TRUNCATED:
        return "CASTLS_TRUNCATED";
    case CASTLS_IO:
        return "CASTLS_IO";
    default:
        return "unknown";
    }
}
