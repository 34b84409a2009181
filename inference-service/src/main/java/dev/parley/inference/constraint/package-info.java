/** What an answer may be, as masks over the vocabulary: JSON, JSON of a schema, calls of tools. */
@NullMarked
package dev.parley.inference.constraint;

import org.jspecify.annotations.NullMarked;
