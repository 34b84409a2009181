/** Speech recognition by libpocketsphinx in grammar mode, through its C interface. */
@NullMarked
package dev.parley.inference.speech.pocketsphinx;

import org.jspecify.annotations.NullMarked;
