/*
 * declassify.h: marks what was computed from secrets and may be known to all, such as whether a MAC
 * is right, or the name of a ticket key. It does nothing but in the build that memcheck runs, where
 * secrets count as undefined bytes and nothing may depend on them (`make secrets`).
 */
#ifndef CAS_CORE_DECLASSIFY_H
#define CAS_CORE_DECLASSIFY_H

#include "core/view.h"

#ifdef CAS_MEMCHECK
/* The test program has it. It takes a span, so that the compiler reads the bytes again. */
void cas_declassify(castls_span inout);
#else
/*@ requires cas_valid_span(inout);
  @ assigns \nothing;
  @ ensures cas_valid_span(inout); */
static inline void cas_declassify(castls_span inout)
{
    (void)inout;
}
#endif

#endif
