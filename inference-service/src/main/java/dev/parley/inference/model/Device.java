package dev.parley.inference.model;

/** What runs a model's steps. */
public enum Device {
    CPU,
    CUDA
}
