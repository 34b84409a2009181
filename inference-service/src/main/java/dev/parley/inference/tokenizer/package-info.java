/** Text to token ids and back, and the chat format that a conversation is written in. */
@NullMarked
package dev.parley.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
