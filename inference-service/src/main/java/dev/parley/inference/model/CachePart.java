package dev.parley.inference.model;

/** The two halves of a layer's KV cache. */
enum CachePart {
    KEYS,
    VALUES
}
