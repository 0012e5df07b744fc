/* refused: escape */
typedef struct thing {
    int value;
} thing;

static const thing *local(void)
{
    const thing mine = {1};
    const thing *p = &mine;
    return p;
}

const thing *(*const use)(void) = local;
