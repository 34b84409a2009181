@NullMarked
package dev.parley.inference.cli;

import org.jspecify.annotations.NullMarked;
