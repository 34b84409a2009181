/** The gRPC edge: dev.parley.router.v1. */
@NullMarked
package dev.parley.router.api.grpc;

import org.jspecify.annotations.NullMarked;
