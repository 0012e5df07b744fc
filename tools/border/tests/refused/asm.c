/* refused: asm */
static int barrier(int n)
{
    __asm__ __volatile__("" : : : "memory");
    return n;
}

int (*const use)(int) = barrier;
