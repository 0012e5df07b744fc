/* refused: prototype */
extern const int elsewhere;

static int value(void)
{
    return elsewhere;
}

int (*const use)(void) = value;
