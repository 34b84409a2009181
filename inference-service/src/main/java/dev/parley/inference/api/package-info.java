/** The wire: gRPC services, validation, the mapping of errors, health and metrics. */
@NullMarked
package dev.parley.inference.api;

import org.jspecify.annotations.NullMarked;
