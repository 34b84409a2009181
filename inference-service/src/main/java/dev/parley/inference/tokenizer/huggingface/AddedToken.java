package dev.parley.inference.tokenizer.huggingface;

/**
 * A text that is one token, wherever it stands.
 *
 * @param special whether it structures conversations and has no text of its own
 * @param normalized whether it is looked for in the normalised text
 */
record AddedToken(int id, String content, boolean special, boolean normalized) {}
