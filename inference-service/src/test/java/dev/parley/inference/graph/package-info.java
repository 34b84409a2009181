@NullMarked
package dev.parley.inference.graph;

import org.jspecify.annotations.NullMarked;
