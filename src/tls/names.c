/*
 * names.c: the registries' names of alerts, and the names of codes.
 */
#include "castls/error.h"

const char *castls_alert_name(castls_alert alert)
{
    switch (alert) {
    case CASTLS_ALERT_CLOSE_NOTIFY:
        return "close_notify";
    case CASTLS_ALERT_UNEXPECTED_MESSAGE:
        return "unexpected_message";
    case CASTLS_ALERT_BAD_RECORD_MAC:
        return "bad_record_mac";
    case CASTLS_ALERT_RECORD_OVERFLOW:
        return "record_overflow";
    case CASTLS_ALERT_HANDSHAKE_FAILURE:
        return "handshake_failure";
    case CASTLS_ALERT_BAD_CERTIFICATE:
        return "bad_certificate";
    case CASTLS_ALERT_UNSUPPORTED_CERTIFICATE:
        return "unsupported_certificate";
    case CASTLS_ALERT_CERTIFICATE_REVOKED:
        return "certificate_revoked";
    case CASTLS_ALERT_CERTIFICATE_EXPIRED:
        return "certificate_expired";
    case CASTLS_ALERT_CERTIFICATE_UNKNOWN:
        return "certificate_unknown";
    case CASTLS_ALERT_ILLEGAL_PARAMETER:
        return "illegal_parameter";
    case CASTLS_ALERT_UNKNOWN_CA:
        return "unknown_ca";
    case CASTLS_ALERT_ACCESS_DENIED:
        return "access_denied";
    case CASTLS_ALERT_DECODE_ERROR:
        return "decode_error";
    case CASTLS_ALERT_DECRYPT_ERROR:
        return "decrypt_error";
    case CASTLS_ALERT_PROTOCOL_VERSION:
        return "protocol_version";
    case CASTLS_ALERT_INSUFFICIENT_SECURITY:
        return "insufficient_security";
    case CASTLS_ALERT_INTERNAL_ERROR:
        return "internal_error";
    case CASTLS_ALERT_INAPPROPRIATE_FALLBACK:
        return "inappropriate_fallback";
    case CASTLS_ALERT_USER_CANCELED:
        return "user_canceled";
    case CASTLS_ALERT_NO_RENEGOTIATION:
        return "no_renegotiation";
    case CASTLS_ALERT_MISSING_EXTENSION:
        return "missing_extension";
    case CASTLS_ALERT_UNSUPPORTED_EXTENSION:
        return "unsupported_extension";
    case CASTLS_ALERT_UNRECOGNIZED_NAME:
        return "unrecognized_name";
    case CASTLS_ALERT_BAD_CERTIFICATE_STATUS_RESPONSE:
        return "bad_certificate_status_response";
    case CASTLS_ALERT_UNKNOWN_PSK_IDENTITY:
        return "unknown_psk_identity";
    case CASTLS_ALERT_CERTIFICATE_REQUIRED:
        return "certificate_required";
    case CASTLS_ALERT_NO_APPLICATION_PROTOCOL:
        return "no_application_protocol";
    case CASTLS_ALERT_ECH_REQUIRED:
        return "ech_required";
    case CASTLS_ALERT_NONE:
        return "none";
    default:
        return "unknown";
    }
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
