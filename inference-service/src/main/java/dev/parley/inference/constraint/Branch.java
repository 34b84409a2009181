package dev.parley.inference.constraint;

/**
 * One way an answer may go on.
 *
 * @param address of a word, a special token or text
 * @param state of the word
 * @param returns the calls it is in
 */
record Branch(int address, int state, Returns returns) {}
