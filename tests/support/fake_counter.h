/*
 * fake_counter.h: what the fake provider counts: draws, and calls until one fails. A provider's
 * functions get no object of their own to keep it in, so these are the process's.
 */
#ifndef CAS_TESTS_FAKE_COUNTER_H
#define CAS_TESTS_FAKE_COUNTER_H

#include "castls/provider.h"

/* The next number of the one counter that keys and random bytes come from. */
uint64_t cas_fake_draw(void);

/* Whether this call of the provider is the one that is to fail. */
bool cas_fake_fails(void);

#endif
