/*
 * reason.c: the texts of the reason list, and the proof that the public and the internal numbers
 * are the same. The only file of core that is not inline.
 */
#include "core/err.h"

#define CAS_REASON_SAME_(number, name, code, alert, text, hint)                                    \
    _Static_assert((int)CASTLS_REASON_##name == (int)CAS_ERR_##name, "reason.h: " #name);
CAS_REASONS(CAS_REASON_SAME_)

const char *castls_reason_name(castls_reason reason)
{
    switch ((int)reason) {
    case 0:
        return "NONE";
#define CAS_REASON_NAME_(number, name, code, alert, text, hint)                                    \
    case number:                                                                                   \
        return #name;
        CAS_REASONS(CAS_REASON_NAME_)
    default:
        return "UNKNOWN";
    }
}

const char *castls_reason_text(castls_reason reason)
{
    switch ((int)reason) {
    case 0:
        return "Nothing went wrong.";
#define CAS_REASON_TEXT_(number, name, code, alert, text, hint)                                    \
    case number:                                                                                   \
        return text;
        CAS_REASONS(CAS_REASON_TEXT_)
    default:
        return "Something went wrong that this version of castls does not know by number.";
    }
}

const char *castls_reason_advice(castls_reason reason)
{
    switch ((int)reason) {
#define CAS_REASON_HINT_(number, name, code, alert, text, hint)                                    \
    case number:                                                                                   \
        return hint;
        CAS_REASONS(CAS_REASON_HINT_)
    default:
        return "";
    }
}

castls_code castls_reason_code(castls_reason reason)
{
    switch ((int)reason) {
    case 0:
        return CASTLS_OK;
#define CAS_REASON_CODE_(number, name, code, alert, text, hint)                                    \
    case number:                                                                                   \
        return code;
        CAS_REASONS(CAS_REASON_CODE_)
    default:
        return CASTLS_FAILED;
    }
}

castls_alert castls_reason_alert(castls_reason reason)
{
    switch ((int)reason) {
    case 0:
        return CASTLS_ALERT_NONE;
#define CAS_REASON_ALERT_(number, name, code, alert, text, hint)                                   \
    case number:                                                                                   \
        return alert;
        CAS_REASONS(CAS_REASON_ALERT_)
    default:
        return CASTLS_ALERT_INTERNAL_ERROR;
    }
}
