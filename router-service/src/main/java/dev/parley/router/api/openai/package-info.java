/** The HTTP edge: the Chat Completions API as OpenAI's clients speak it. */
@NullMarked
package dev.parley.router.api.openai;

import org.jspecify.annotations.NullMarked;
