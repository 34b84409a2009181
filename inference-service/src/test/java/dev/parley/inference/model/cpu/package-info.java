@NullMarked
package dev.parley.inference.model.cpu;

import org.jspecify.annotations.NullMarked;
