/* refused: goto */
static int work(int n)
{
    if (n < 0) {
        goto err;
    }
    return n;
err:
    return 0;
}

int (*const use)(int) = work;
