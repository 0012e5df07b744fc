/* refused: subscript */
/* clang lets index 0 of a pointer pass; the checker does not. */
static int first(const int *p)
{
    return p[0];
}

int (*const use)(const int *) = first;
