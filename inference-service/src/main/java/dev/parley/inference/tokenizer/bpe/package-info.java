/** Byte pair encoding: text is cut into pieces, and the bytes of a piece are joined to tokens. */
@NullMarked
package dev.parley.inference.tokenizer.bpe;

import org.jspecify.annotations.NullMarked;
