@NullMarked
package dev.parley.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
