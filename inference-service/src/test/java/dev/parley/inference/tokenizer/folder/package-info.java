@NullMarked
package dev.parley.inference.tokenizer.folder;

import org.jspecify.annotations.NullMarked;
