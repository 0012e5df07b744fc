/*
 * verify_hint.h: what probably is the matter with a chain that was refused, and what to do about
 * it: in one sentence, for a person.
 */
#ifndef CAS_X509_VERIFY_HINT_H
#define CAS_X509_VERIFY_HINT_H

#include "x509/verify.h"

/* Takes what cas_verify took. "" where nothing better is known than the advice of the reason; lives
 * for ever. */
const char *cas_verify_hint(const cas_verifier *verifier, castls_parts chain,
                            const cas_name_list *names, int64_t now, const cas_verdict *verdict);

#endif
