@NullMarked
package dev.parley.inference.tokenizer.template;

import org.jspecify.annotations.NullMarked;
