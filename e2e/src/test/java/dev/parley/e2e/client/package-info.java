@NullMarked
package dev.parley.e2e.client;

import org.jspecify.annotations.NullMarked;
