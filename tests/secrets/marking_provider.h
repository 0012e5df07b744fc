/*
 * marking_provider.h: the fake provider, whose results are marked for memcheck: a shared secret is
 * secret, and with it all that is computed from it. A ciphertext is public. What opens is marked as
 * it was when it was sealed, so that the session in a ticket and the verify_data in a record stay
 * secret on their way.
 */
#ifndef CAS_TESTS_SECRETS_MARKING_PROVIDER_H
#define CAS_TESTS_SECRETS_MARKING_PROVIDER_H

#include "castls/provider.h"

const castls_provider *cas_marking_provider(void);

#endif
