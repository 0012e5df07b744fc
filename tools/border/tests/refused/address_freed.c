/* refused: address */
#include "core/alloc.h"

typedef struct thing {
    int value;
} thing;

typedef struct holder {
    thing inner;
} holder;

static void give_back(const castls_allocator *allocator, holder *h)
{
    CAS_FREE(allocator, &h->inner);
}

void (*const use)(const castls_allocator *, holder *) = give_back;
