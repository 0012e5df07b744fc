/*
 * core.c: all of core in one place, for the prover. It is never compiled.
 */
#include "builtins.h"

#include "core/alloc.h"
#include "core/arena.h"
#include "core/atomic.h"
#include "core/buf.h"
#include "core/bytes.h"
#include "core/declassify.h"
#include "core/err.h"
#include "core/list.h"
#include "core/math.h"
#include "core/raw.h"
#include "core/reader.h"
#include "core/reason.h"
#include "core/secret.h"
#include "core/text.h"
#include "core/view.h"
#include "core/write.h"
#include "core/writer.h"
