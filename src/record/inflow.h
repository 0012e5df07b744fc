/*
 * inflow.h: what may come in, as far as that can be told without knowing what a message means:
 * which content types are in order now, what is dropped, and how often a peer may repeat what gets
 * it nowhere. It also tells alerts that end the connection from those that do not.
 *
 * Spec: RFC 8446 sections 5, 5.1, 6 and appendix D.4; RFC 5246 sections 6.2.1, 7.1 and 7.2.
 */
#ifndef CAS_RECORD_INFLOW_H
#define CAS_RECORD_INFLOW_H

#include "record/open.h"

/* What becomes of a change_cipher_spec record. */
typedef enum cas_ccs_rule {
    CAS_CCS_REFUSE = 0, /* Before the first ClientHello, and once the peer's Finished is there. */
    CAS_CCS_DROP = 1,   /* Between the two: it means nothing in TLS 1.3. */
    CAS_CCS_DELIVER = 2 /* TLS 1.2: it is a message to the handshake. */
} cas_ccs_rule;

/* A zeroed object refuses change_cipher_spec and application data. */
typedef struct cas_inflow {
    cas_ccs_rule ccs_rule;
    bool allows_application_data; /* The handshake is done, or early data was accepted. */
    bool allows_plain_alert;      /* Server: see cas_inflow_allow_plain_alert. */
    bool is_tls12;                /* Records have one version, and alerts a level. */
    bool may_be_tls12;            /* See cas_inflow_allow_warnings. */
    uint8_t empty_count;
    uint8_t ccs_count;
    uint8_t warning_count;
} cas_inflow;

void cas_inflow_set_ccs_rule(cas_inflow *flow, cas_ccs_rule rule);
void cas_inflow_allow_application_data(cas_inflow *flow, bool is_allowed);

/* TLS 1.2 was chosen: from here on each record has its version (RFC 5246 section 6.2.1), and an
 * alert of level warning is one (section 7.2). */
void cas_inflow_set_tls12(cas_inflow *flow, bool is_tls12);

/* A client that offers TLS 1.2, until the version is known: an alert of level warning may come from
 * a server of TLS 1.2, which goes on behind it. RFC 6066 section 3 knows of such servers. */
void cas_inflow_allow_warnings(cas_inflow *flow);

/*
 * Server, with the handshake key of the client's side set: until a first record has opened under
 * it, an alert may still come in plaintext. RFC 8446 appendix A.1: a client that cannot do anything
 * with the ServerHello has no key to seal its alert with.
 */
void cas_inflow_allow_plain_alert(cas_inflow *flow);

/*
 * Opens a record if it is in order; parameters as those of cas_record_open. A record that is
 * dropped gives CAS_OK and the type CAS_RECORD_NONE. Of an alert, `plain->alert` says what it is.
 *
 * Whether a handshake message is cut by a record of another type is for the caller to see, dropped
 * records included.
 *
 * Beside the errors of cas_record_open: CAS_ERR_RECORD_CCS, CAS_ERR_RECORD_CCS_COUNT,
 * CAS_ERR_RECORD_VERSION,
 * CAS_ERR_RECORD_EMPTY, CAS_ERR_RECORD_EMPTY_COUNT, CAS_ERR_RECORD_ALERT_LENGTH,
 * CAS_ERR_RECORD_ALERT_LEVEL, CAS_ERR_RECORD_CCS_MALFORMED,
 * CAS_ERR_RECORD_WARNING_COUNT, CAS_ERR_APPLICATION_DATA_EARLY, CAS_ERR_EARLY_DATA_TOO_MUCH.
 */
CAS_MUST_USE cas_err cas_inflow_record(cas_inflow *flow, cas_record_half *half,
                                       const cas_frame *frame, castls_span out,
                                       cas_record_plain *plain);

/*
 * The same for content that was opened elsewhere: an alert, a part of the handshake or application
 * data, at most CAS_RECORD_TEXT_MAX bytes (else CAS_ERR_RECORD_TOO_LONG).
 */
CAS_MUST_USE cas_err cas_inflow_content(cas_inflow *flow, uint8_t type, castls_bytes text,
                                        cas_record_plain *plain);

#endif
