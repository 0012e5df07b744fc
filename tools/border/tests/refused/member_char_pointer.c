/* refused: member */
typedef struct named {
    char *name;
} named;

static int is_named(const named *n)
{
    return n->name != 0;
}

int (*const use)(const named *) = is_named;
