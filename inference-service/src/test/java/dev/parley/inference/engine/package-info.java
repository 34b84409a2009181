@NullMarked
package dev.parley.inference.engine;

import org.jspecify.annotations.NullMarked;
