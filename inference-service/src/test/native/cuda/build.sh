#!/usr/bin/env bash
# Builds the stand-ins for CUDA's libraries into FOLDER, under the names that the provider asks for.
set -euo pipefail
mkdir -p "${1:?usage: build.sh FOLDER}"
out=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

# A symbol's version is its library's name, as in NVIDIA's own files: the linker binds by both.
library() {
    local name=$1 source=$2
    shift 2
    printf '%s { global: *; };\n' "$name" > "$out/$name.map"
    gcc -O1 -shared -fPIC -w -o "$out/$name" "$source" \
        -Wl,-soname,"$name" -Wl,--version-script="$out/$name.map" "$@"
}

library libcudart.so.12 cudart.c
library libcublasLt.so.12 cublasLt.c "$out/libcudart.so.12"
library libcublas.so.12 cublas.c "$out/libcudart.so.12"
library libcurand.so.10 empty.c
library libcuda.so.1 empty.c
