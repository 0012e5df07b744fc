/* refused: asm */
__asm__(".globl nothing");

static int one(void)
{
    return 1;
}

int (*const use)(void) = one;
