/** Tekken vocabularies and Mistral's instruct formats. */
@NullMarked
package dev.parley.inference.tokenizer.mistral;

import org.jspecify.annotations.NullMarked;
