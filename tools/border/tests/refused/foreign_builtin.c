/* refused: foreign */
static void stop(void)
{
    __builtin_trap();
}

void (*const use)(void) = stop;
