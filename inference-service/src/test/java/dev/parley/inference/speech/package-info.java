@NullMarked
package dev.parley.inference.speech;

import org.jspecify.annotations.NullMarked;
