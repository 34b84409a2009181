@NullMarked
package dev.parley.inference.speech.flite;

import org.jspecify.annotations.NullMarked;
