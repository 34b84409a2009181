/** From a model's folder to its tokenizer and chat format. */
@NullMarked
package dev.parley.inference.tokenizer.folder;

import org.jspecify.annotations.NullMarked;
