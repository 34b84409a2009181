/** The system seen from outside: the demonstration client, stock clients, benchmarks. */
@NullMarked
package dev.parley.e2e;

import org.jspecify.annotations.NullMarked;
