/*
 * castls/castls.h: all of castls but castls/io.h, which touches the system.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_CASTLS_H
#define CASTLS_CASTLS_H

#include "castls/base.h"
#include "castls/certificate.h"
#include "castls/config.h"
#include "castls/connection.h"
#include "castls/ech.h"
#include "castls/error.h"
#include "castls/event.h"
#include "castls/mint.h"
#include "castls/offload.h"
#include "castls/operation.h"
#include "castls/parts.h"
#include "castls/provider.h"
#include "castls/quic.h"
#include "castls/reason.h"
#include "castls/session.h"
#include "castls/split.h"
#include "castls/verify.h"

#endif
