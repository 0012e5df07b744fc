/*
 * open.h: opening one record: protection off, padding off, the real content type found.
 *
 * Spec: RFC 8446 sections 5.2 and 5.4; section 4.2.10 for early data that is skipped. RFC 5246
 * section 6.2 for TLS 1.2.
 */
#ifndef CAS_RECORD_OPEN_H
#define CAS_RECORD_OPEN_H

#include "record/frame.h"
#include "record/half.h"

/* The two bytes of an alert. */
typedef struct cas_record_alert {
    uint8_t level;       /* 1 warning, 2 fatal; TLS 1.3 gives it no meaning. */
    uint8_t description; /* A castls_alert, or a number that is none. */
    bool is_fatal;       /* Ends the connection as an error; close_notify does not. */
} cas_record_alert;

/* What was inside a record. */
typedef struct cas_record_plain {
    uint8_t type;           /* Content type; CAS_RECORD_NONE when the record was dropped. */
    bool was_protected;     /* It came under a key. */
    castls_bytes text;      /* Content: a view of `out`, of the frame when the record was plain. */
    cas_record_alert alert; /* For alerts, set by cas_inflow_record. */
} cas_record_plain;

/* Bytes of room that opening needs: 0 when the half has no key. */
size_t cas_record_open_len(const cas_record_half *half, const cas_frame *frame);

/*
 * Opens a record.
 *
 *   frame  The record.
 *   out    cas_record_open_len bytes at least. It starts cas_half_text_at bytes into the record (in
 *          place), or overlaps nothing. The content then stands at its front.
 *   plain  Out: what was inside. Without a key that is the body as it stands.
 *
 * CAS_ERR_RECORD_UNPROTECTED for a record that ought to be protected and is not,
 * CAS_ERR_RECORD_BAD_MAC, CAS_ERR_RECORD_NO_TYPE for nothing but padding, CAS_ERR_RECORD_TOO_LONG,
 * CAS_ERR_ROOM. The sequence number moves on success only.
 */
CAS_MUST_USE cas_err cas_record_open(cas_record_half *half, const cas_frame *frame, castls_span out,
                                     cas_record_plain *plain);

/*
 * Early data was refused and is skipped; RFC 8446 section 4.2.10. `limit` is in bytes of whole
 * records; more is CAS_ERR_EARLY_DATA_TOO_MUCH.
 *
 * By trial decryption: call it once the handshake key is set. Records that do not open are dropped;
 * the first that opens ends it. By type: after a HelloRetryRequest application data records are
 * dropped unopened; the first handshake record ends it. Setting a key ends either.
 */
void cas_half_skip_by_trial(cas_record_half *half, uint32_t limit);
void cas_half_skip_by_type(cas_record_half *half, uint32_t limit);

#endif
