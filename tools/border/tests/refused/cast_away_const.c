/* refused: cast */
typedef struct thing {
    int value;
} thing;

static void change(const thing *t)
{
    ((thing *)t)->value = 1;
}

void (*const use)(const thing *) = change;
