/* The provider names some libraries of which a decoder calls nothing. */
int stub_empty;
