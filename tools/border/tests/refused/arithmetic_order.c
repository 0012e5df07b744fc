/* refused: arithmetic */
static int before(const char *a, const char *b)
{
    return a < b;
}

int (*const use)(const char *, const char *) = before;
