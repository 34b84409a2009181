@NullMarked
package dev.parley.e2e.demo;

import org.jspecify.annotations.NullMarked;
