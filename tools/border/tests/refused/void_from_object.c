/* refused: void */
typedef struct thing {
    int value;
} thing;

static int through(const thing *t)
{
    const void *hidden = t;
    return hidden != 0;
}

int (*const use)(const thing *) = through;
