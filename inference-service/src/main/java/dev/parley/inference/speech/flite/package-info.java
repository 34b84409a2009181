/** Speech synthesis by libflite, through its C interface. */
@NullMarked
package dev.parley.inference.speech.flite;

import org.jspecify.annotations.NullMarked;
