/* refused: subscript unsafe-buffer */
static int second(const int *p)
{
    return p[1];
}

int (*const use)(const int *) = second;
