/*
 * fake_group.h: the groups of the fake provider. NO CRYPTOGRAPHY: a share shows its private key.
 */
#ifndef CAS_TESTS_FAKE_GROUP_H
#define CAS_TESTS_FAKE_GROUP_H

#include "castls/provider.h"

const castls_group *cas_fake_group(castls_group_id id);

#endif
