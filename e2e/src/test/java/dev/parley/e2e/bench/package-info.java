@NullMarked
package dev.parley.e2e.bench;

import org.jspecify.annotations.NullMarked;
