package dev.parley.inference.speech.pocketsphinx;

/**
 * One way to say a word.
 *
 * @param word as the decoder shall know it; {@code word(2)} for its second pronunciation
 * @param phones separated by spaces
 */
record Pronunciation(String word, String phones) {}
