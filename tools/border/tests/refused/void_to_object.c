/* refused: void */
typedef struct thing {
    int value;
} thing;

static int through(void *user)
{
    void *kept = user;
    const thing *t = kept;
    return t->value;
}

int (*const use)(void *) = through;
