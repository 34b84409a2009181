@NullMarked
package dev.parley.inference.constraint;

import org.jspecify.annotations.NullMarked;
