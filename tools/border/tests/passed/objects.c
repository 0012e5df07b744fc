/* passed */
#include "core/alloc.h"
#include "core/atomic.h"

typedef struct policy {
    uint16_t version_max;
} policy;

typedef struct config {
    cas_atomic references;
    const castls_allocator *allocator;
    policy policy;
    const char *name;
} config;

typedef struct conn {
    config *config;
    const policy *policy;
    struct conn *next;
} conn;

static config *config_new(const castls_allocator *allocator)
{
    config *c = CAS_NEW(allocator, config);
    if (c != NULL) {
        c->allocator = allocator;
        c->name = "default";
        cas_atomic_store(&c->references, 1);
    }
    return c;
}

static void config_release(config *c)
{
    if (cas_count_give(&c->references)) {
        CAS_FREE(c->allocator, c);
    }
}

/* A member of an object that a parameter points to lives as long as that object. */
static const policy *config_policy(const config *c)
{
    return &c->policy;
}

static bool conn_init(conn *out, const castls_allocator *allocator)
{
    *out = (conn){0};
    config *c = config_new(allocator);
    if (c == NULL) {
        return false;
    }
    out->config = c;
    out->policy = &c->policy;
    const policy *p = config_policy(c);
    return p == out->policy;
}

static bool live(const castls_allocator *allocator)
{
    conn c = {0};
    const conn *same = &c;
    if (!conn_init(&c, allocator)) {
        return false;
    }
    const bool done = same->config->policy.version_max == 0;
    config_release(c.config);
    return done;
}

bool (*const use)(const castls_allocator *) = live;
