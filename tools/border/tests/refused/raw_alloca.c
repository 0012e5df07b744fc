/* refused: raw-memory */
static int has_stack(void)
{
    return __builtin_alloca(8) != 0;
}

int (*const use)(void) = has_stack;
