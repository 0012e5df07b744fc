/* refused: compile escape */
typedef struct thing {
    int value;
} thing;

static const thing *local(void)
{
    const thing mine = {1};
    return &mine;
}

const thing *(*const use)(void) = local;
