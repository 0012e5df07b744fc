/* refused: raw-memory */
#include "core/bytes.h"

/* Not called here, but handed on under another name. */
static void (*const release)(void *) = free;

void (*const *const use)(void *) = &release;
