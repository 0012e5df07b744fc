/* passed */
#include "core/bytes.h"

typedef struct clock {
    void *user;
    uint64_t (*now_ms)(void *user);
} clock;

typedef struct fake {
    uint64_t now;
} fake;

static uint64_t fake_now(void *user)
{
    const fake *f = user;
    return f->now;
}

static uint64_t ask(const clock *c)
{
    return c->now_ms(c->user);
}

static uint64_t tell(void)
{
    fake f = {.now = 7};
    const clock c = {.user = &f, .now_ms = fake_now};
    return ask(&c);
}

uint64_t (*const use)(void) = tell;
