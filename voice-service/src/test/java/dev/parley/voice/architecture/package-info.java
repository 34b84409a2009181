/** The rules that keep the rooms of the voice service apart, one class each. */
@NullMarked
package dev.parley.voice.architecture;

import org.jspecify.annotations.NullMarked;
