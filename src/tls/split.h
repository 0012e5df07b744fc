/*
 * split.h: what the two halves of a connection share: two atomic words, one each way, and a count
 * of the halves that are left. Neither half reaches into the other.
 */
#ifndef CAS_TLS_SPLIT_H
#define CAS_TLS_SPLIT_H

#include "castls/connection.h"
#include "core/atomic.h"
#include "core/err.h"

/* Which part of a connection an object is. */
typedef enum cas_part {
    CAS_PART_WHOLE = 0,
    CAS_PART_READS = 1,
    CAS_PART_WRITES = 2,
    CAS_PART_MESSAGES = 3 /* Its records are sealed and opened elsewhere. */
} cas_part;

typedef struct cas_split {
    const castls_allocator *allocator;
    cas_atomic count;     /* Halves that live. */
    cas_atomic to_writer; /* A letter, or 0. */
    cas_atomic to_reader;
} cas_split;

/* Of a letter: bits 0..1 say what, bits 8..15 are an alert, bits 16..31 a reason. */
#define CAS_LETTER_ANSWER 1u /* A KeyUpdate of the peer's is to be answered. */
#define CAS_LETTER_ENDED 2u  /* The other half has failed. */

/* One half fewer; the last one takes what they share with it. NULL is allowed. */
void cas_split_release(cas_split *split);

/* Tells the other half that this one has failed. The reading half leaves the alert to the writing
 * half; where a peer's alert was the reason, it is that one. */
void cas_split_end(castls_conn *conn, castls_reason reason, castls_alert alert);

/* Asks the writing half to answer a KeyUpdate. */
void cas_split_answer(castls_conn *conn);

/* fail.c: ends a connection that has not failed yet, without telling the other half; the alert is
 * queued, or left to whom sends in its place. */
void cas_conn_end(castls_conn *conn, castls_reason reason, castls_alert alert);

/* update.c: answers a KeyUpdate of the peer's, now or before our next application data. */
CAS_MUST_USE cas_err cas_conn_answer_update(castls_conn *conn);

/* What a call that receives (or sends) does first on anything but a whole connection: it reads its
 * mail. CASTLS_BAD_STATE where the object does not read (or write). */
CAS_MUST_USE castls_code cas_split_before_reading(castls_conn *conn);
CAS_MUST_USE castls_code cas_split_before_writing(castls_conn *conn);

#endif
