/* refused: global */
/* The strings are const, the pointers to them are not. */
static const char *names[] = {"one", "two"};

static const char *name(void)
{
    return names[0];
}

const char *(*const use)(void) = name;
