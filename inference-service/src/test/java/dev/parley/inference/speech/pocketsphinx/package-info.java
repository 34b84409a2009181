@NullMarked
package dev.parley.inference.speech.pocketsphinx;

import org.jspecify.annotations.NullMarked;
