/** What was said so far, and who is asked to answer it. */
@NullMarked
package dev.parley.voice.dialogue;

import org.jspecify.annotations.NullMarked;
