/** Vocabularies in Hugging Face's {@code tokenizer.json}, as far as Llama and Qwen need it. */
@NullMarked
package dev.parley.inference.tokenizer.huggingface;

import org.jspecify.annotations.NullMarked;
