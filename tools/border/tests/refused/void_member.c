/* refused: member */
typedef struct thing {
    void *data;
} thing;

static int is_set(const thing *t)
{
    return t->data != 0;
}

int (*const use)(const thing *) = is_set;
