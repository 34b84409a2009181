@NullMarked
package dev.parley.inference.tokenizer.huggingface;

import org.jspecify.annotations.NullMarked;
