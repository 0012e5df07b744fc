/*
 * ech.h: Encrypted ClientHello in the shim.
 */
#ifndef BOGO_ECH_H
#define BOGO_ECH_H

#include "bogo/shim.h"

/* ech.c: gives a client its configurations; then: whether it went as expected, what the server's
 * certificate is verified for, and what is there after a refusal. */
castls_code bogo_set_ech(bogo_conn *c);
bool bogo_check_ech(const bogo_conn *c);
bool bogo_is_ech_name(const bogo_conn *c);
bool bogo_check_retry_configs(const bogo_conn *c);

#endif
