/* refused: cast prototype */
static int nothing()
{
    return 0;
}

int (*const use)(void) = nothing;
