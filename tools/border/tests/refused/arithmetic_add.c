/* refused: arithmetic unsafe-buffer */
static int next(const int *p)
{
    const int *q = p + 1;
    return *q;
}

static int use(const int *p)
{
    return next(p);
}

int (*const used)(const int *) = use;
