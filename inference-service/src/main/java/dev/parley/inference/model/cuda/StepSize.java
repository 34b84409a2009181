package dev.parley.inference.model.cuda;

/**
 * The largest that steps are.
 *
 * @param inputBytes numbers that one is given
 * @param rows sequences
 * @param vocabulary scores of a row
 * @param candidates best tokens of a row that the device chooses
 */
record StepSize(long inputBytes, int rows, int vocabulary, int candidates) {}
