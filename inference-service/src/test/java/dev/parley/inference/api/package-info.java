@NullMarked
package dev.parley.inference.api;

import org.jspecify.annotations.NullMarked;
