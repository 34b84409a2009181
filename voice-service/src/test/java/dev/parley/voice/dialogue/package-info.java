/** What models are told. */
@NullMarked
package dev.parley.voice.dialogue;

import org.jspecify.annotations.NullMarked;
