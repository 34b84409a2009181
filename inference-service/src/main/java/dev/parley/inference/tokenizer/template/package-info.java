/** Chat formats that a model's folder brings as a Jinja template. */
@NullMarked
package dev.parley.inference.tokenizer.template;

import org.jspecify.annotations.NullMarked;
