/* passed */
#include "core/alloc.h"
#include "core/err.h"

typedef enum state { WAIT_SH, WAIT_EE, CONNECTED } state;

typedef struct handshake {
    uint32_t proofs;
    state now;
} handshake;

typedef struct transition {
    state in;
    cas_err (*handler)(handshake *hs, state *next);
    uint64_t may_go_to;
} transition;

#define TO(s) (UINT64_C(1) << (s))

static cas_err on_server_hello(handshake *hs, state *next)
{
    hs->proofs |= 1;
    *next = WAIT_EE;
    return CAS_OK;
}

static cas_err on_extensions(handshake *hs, state *next)
{
    hs->proofs |= 2;
    *next = CONNECTED;
    return CAS_OK;
}

static const transition rows[] = {
    {WAIT_SH, on_server_hello, TO(WAIT_EE)},
    {WAIT_EE, on_extensions, TO(CONNECTED)},
};

static cas_err drive(handshake *hs)
{
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const transition *row = CAS_AT(rows, i);
        if (row->in == hs->now) {
            state next = hs->now;
            CAS_TRY(row->handler(hs, &next));
            if ((row->may_go_to & TO(next)) == 0) {
                return CAS_ERR_DECODE;
            }
            hs->now = next;
            return CAS_OK;
        }
    }
    return CAS_ERR_DECODE;
}

cas_err (*const use)(handshake *) = drive;
