/* refused: void */
typedef struct thing {
    int value;
} thing;

typedef struct other {
    long value;
} other;

/* A cast in two steps, each of them implicit. */
static const other *convert(const void *what)
{
    const other *o = what;
    return o;
}

static long value(const thing *t)
{
    return convert(t)->value;
}

long (*const use)(const thing *) = value;
