@NullMarked
package dev.parley.inference.tokenizer.bpe;

import org.jspecify.annotations.NullMarked;
