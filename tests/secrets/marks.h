/*
 * marks.h: bytes that memcheck takes for secret. It knows only defined and undefined bytes, and
 * reports each branch and each address that depends on an undefined one: what is secret is marked
 * undefined, and what may be known is marked defined again.
 */
#ifndef CAS_TESTS_SECRETS_MARKS_H
#define CAS_TESTS_SECRETS_MARKS_H

#include "core/declassify.h"

/* Whether memcheck runs this program at all. */
bool cas_marks_are_seen(void);

/* How many reports there were so far. */
uint32_t cas_marks_reports(void);

void cas_mark_secret(castls_span inout);

/* Which of the bytes are secret, into as many bytes of out; and back again. */
void cas_marks_save(castls_bytes in, castls_span out);
void cas_marks_restore(castls_span inout, castls_bytes marks);

void cas_marks_print(const char *text);

#endif
