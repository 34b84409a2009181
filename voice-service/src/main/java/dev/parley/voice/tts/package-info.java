/** Turns an answer's words into paced frames of speech, clause by clause. */
@NullMarked
package dev.parley.voice.tts;

import org.jspecify.annotations.NullMarked;
