/*
 * inflow.c: which records are in order.
 */
#include "record/inflow.h"

void cas_inflow_set_ccs_rule(cas_inflow *flow, cas_ccs_rule rule)
{
    flow->ccs_rule = rule;
}

void cas_inflow_allow_application_data(cas_inflow *flow, bool is_allowed)
{
    flow->allows_application_data = is_allowed;
}

void cas_inflow_set_tls12(cas_inflow *flow, bool is_tls12)
{
    flow->is_tls12 = is_tls12;
    flow->may_be_tls12 = false;
}

void cas_inflow_allow_warnings(cas_inflow *flow)
{
    flow->may_be_tls12 = true;
}

void cas_inflow_allow_plain_alert(cas_inflow *flow)
{
    flow->allows_plain_alert = true;
}

/* RFC 8446 section 5: in TLS 1.3 it is one byte of value 1, unprotected, and between the first
 * ClientHello and the peer's Finished; it is dropped. All else ends the connection. In TLS 1.2 it
 * is the same byte (RFC 5246 section 7.1), and unprotected where nothing is renegotiated. */
static cas_err take_ccs(cas_inflow *flow, const cas_frame *frame, cas_record_plain *plain)
{
    if (flow->ccs_rule == CAS_CCS_REFUSE) {
        return CAS_ERR_RECORD_CCS;
    }
    if (frame->body.len != 1 || cas_bytes_get(frame->body, 0) != 1) {
        return CAS_ERR_RECORD_CCS_MALFORMED;
    }
    if (flow->ccs_rule == CAS_CCS_DELIVER) {
        plain->type = CAS_RECORD_CHANGE_CIPHER_SPEC;
        plain->text = frame->body;
        return CAS_OK; /* The handshake takes just one. */
    }
    if (flow->ccs_count == CAS_RECORD_CCS_MAX) {
        return CAS_ERR_RECORD_CCS_COUNT;
    }
    flow->ccs_count++;
    return CAS_OK;
}

/*
 * RFC 8446 section 6: the level is ignored, and every alert but two ends the connection at once.
 * close_notify ends it in order; user_canceled is followed by one (section 6.1) and means nothing
 * by itself. In TLS 1.2 the level says which ones can be passed over (RFC 5246 section 7.2).
 */
static cas_err take_alert(cas_inflow *flow, cas_record_plain *plain)
{
    if (plain->text.len != 2) {
        return CAS_ERR_RECORD_ALERT_LENGTH;
    }
    plain->alert.level = cas_bytes_get(plain->text, 0);
    plain->alert.description = cas_bytes_get(plain->text, 1);
    if (flow->is_tls12 && plain->alert.level != 1 && plain->alert.level != 2) {
        return CAS_ERR_RECORD_ALERT_LEVEL; /* RFC 5246 section 7.2: warning(1), fatal(2). */
    }
    if (plain->alert.description == CASTLS_ALERT_CLOSE_NOTIFY) {
        return CAS_OK;
    }
    const bool is_warning = (flow->is_tls12 || flow->may_be_tls12) && plain->alert.level == 1;
    if (plain->alert.description != CASTLS_ALERT_USER_CANCELED && !is_warning) {
        plain->alert.is_fatal = true;
        return CAS_OK;
    }
    if (flow->warning_count == CAS_RECORD_WARNING_MAX) {
        return CAS_ERR_RECORD_WARNING_COUNT;
    }
    flow->warning_count++;
    return CAS_OK;
}

static cas_err take_application_data(cas_inflow *flow, const cas_record_plain *plain)
{
    if (!flow->allows_application_data) {
        return CAS_ERR_APPLICATION_DATA_EARLY;
    }
    if (plain->text.len != 0) {
        flow->empty_count = 0;
        flow->warning_count = 0;
        return CAS_OK;
    }
    /* RFC 8446 section 5.1 allows them; each costs us an opening and brings nothing. */
    if (flow->empty_count == CAS_RECORD_EMPTY_MAX) {
        return CAS_ERR_RECORD_EMPTY_COUNT;
    }
    flow->empty_count++;
    return CAS_OK;
}

static cas_err take_content(cas_inflow *flow, cas_record_plain *plain)
{
    switch (plain->type) {
    case CAS_RECORD_NONE:
        return CAS_OK; /* Skipped early data; cas_record_open counts it. */
    case CAS_RECORD_APPLICATION_DATA:
        return take_application_data(flow, plain);
    case CAS_RECORD_HANDSHAKE:
    case CAS_RECORD_ALERT:
        if (plain->text.len == 0) {
            return CAS_ERR_RECORD_EMPTY; /* RFC 8446 sections 5.1 and 5.4. */
        }
        if (plain->type == CAS_RECORD_ALERT) {
            return take_alert(flow, plain); /* A warning brings no more than an empty record. */
        }
        flow->empty_count = 0;
        flow->warning_count = 0;
        return CAS_OK;
    default:
        return CAS_ERR_RECORD_CCS; /* Protected; RFC 8446 section 5. */
    }
}

static cas_err take_record(cas_inflow *flow, cas_record_half *half, const cas_frame *frame,
                           castls_span out, cas_record_plain *plain)
{
    if (flow->is_tls12 && frame->version != CAS_TLS12) {
        return CAS_ERR_RECORD_VERSION;
    }
    if (half->protection != CAS_PROTECTION_BROKEN && frame->type == CAS_RECORD_CHANGE_CIPHER_SPEC) {
        return take_ccs(flow, frame, plain);
    }
    if (flow->allows_plain_alert && frame->type == CAS_RECORD_ALERT &&
        half->protection == CAS_PROTECTION_TLS13) {
        plain->type = CAS_RECORD_ALERT;
        plain->text = frame->body;
        return take_content(flow, plain);
    }
    CAS_TRY(cas_record_open(half, frame, out, plain));
    if (plain->was_protected) {
        flow->allows_plain_alert = false;
    }
    return take_content(flow, plain);
}

cas_err cas_inflow_record(cas_inflow *flow, cas_record_half *half, const cas_frame *frame,
                          castls_span out, cas_record_plain *plain)
{
    *plain = (cas_record_plain){0};
    const cas_err taken = take_record(flow, half, frame, out, plain);
    if (taken != CAS_OK) {
        *plain = (cas_record_plain){0};
    }
    return taken;
}

cas_err cas_inflow_content(cas_inflow *flow, uint8_t type, castls_bytes text,
                           cas_record_plain *plain)
{
    *plain = (cas_record_plain){0};
    if (text.len > CAS_RECORD_TEXT_MAX) {
        return CAS_ERR_RECORD_TOO_LONG;
    }
    if (type == CAS_RECORD_NONE) {
        return CAS_ERR_RECORD_NO_TYPE;
    }
    cas_record_plain given = {0};
    given.type = type;
    given.was_protected = true;
    given.text = text;
    CAS_TRY(take_content(flow, &given));
    *plain = given;
    return CAS_OK;
}
