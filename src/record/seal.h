/*
 * seal.h: writing records, protected or plain, straight into the room where they are sent from.
 *
 * A record whose content is one part is not copied: content type and padding go to the AEAD as a
 * tail of their own. RFC 8446 sections 5.1, 5.2 and 5.4; RFC 5246 section 6.2 for TLS 1.2, which
 * has no padding.
 */
#ifndef CAS_RECORD_SEAL_H
#define CAS_RECORD_SEAL_H

#include "record/frame.h"
#include "record/half.h"

/* How a stream of bytes is cut into records. */
typedef struct cas_record_plan {
    uint32_t fragment_max; /* Bytes of content, 1..16,384; 0 stands for 16,384. */
    uint32_t pad_to;       /* Pads protected records to a multiple of it, 0..256; 0 for none. */
} cas_record_plan;

/* The most content that one record holds under the plan and the half's own limit. */
size_t cas_record_text_max(const cas_record_half *half, cas_record_plan plan);

/* Bytes of one record, header included, with text_len bytes of content (at most
 * cas_record_text_max). */
size_t cas_record_sealed_len(const cas_record_half *half, size_t text_len, cas_record_plan plan);

/* Room that cas_record_seal_all takes at most for total_len bytes in part_count parts; SIZE_MAX
 * when that does not fit. */
size_t cas_record_sealed_all_len(const cas_record_half *half, size_t total_len, size_t part_count,
                                 cas_record_plan plan);

/*
 * Writes one record.
 *
 *   type  Its content type. A change_cipher_spec record of TLS 1.3 is plain whatever the key.
 *   text  Content; empty for application data only. Starts cas_half_text_at bytes into `out`, or
 *         overlaps nothing.
 *   len   Out: bytes written to the front of `out`.
 *
 * CAS_ERR_ROOM when `out` is too small; CAS_ERR_ARGUMENT for too much content, or none;
 * CAS_ERR_STATE for application data without a key; CAS_ERR_RECORD_SEQUENCE when the key has sealed
 * all it may. A failed call has sealed nothing.
 */
CAS_MUST_USE cas_err cas_record_seal(cas_record_half *half, uint8_t type, castls_bytes text,
                                     cas_record_plan plan, castls_span out, size_t *len);

/*
 * Writes as many records as the room, the plan and the key allow.
 *
 *   type   As above.
 *   parts  The content, in order. Nothing of it overlaps `out`.
 *   skip   Bytes at the front of it that an earlier call has taken.
 *   taken  Out: bytes of content sealed now, behind those.
 *   len    Out: bytes written to the front of `out`.
 *
 * Taking less than all is no error: there is no more room (not even for a record of one byte when
 * nothing was taken), or cas_half_wants_update. Small parts share a record; a large one is sealed
 * from where it lies.
 */
CAS_MUST_USE cas_err cas_record_seal_all(cas_record_half *half, uint8_t type, castls_parts parts,
                                         size_t skip, cas_record_plan plan, castls_span out,
                                         size_t *taken, size_t *len);

#endif
