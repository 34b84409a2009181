@NullMarked
package dev.parley.inference.registry;

import org.jspecify.annotations.NullMarked;
