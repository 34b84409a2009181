#!/usr/bin/env bash
# Builds the stand-ins for CUDA's libraries into FOLDER, under the names that the provider asks for.
set -euo pipefail
readonly USAGE='usage: build.sh FOLDER [12|13]'
folder=${1:?$USAGE}
cuda=${2:-12}
[[ $cuda == 1[23] ]] || { printf '%s\n' "$USAGE" >&2; exit 2; }
mkdir -p "$folder"
out=$(readlink -f "$folder")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

# A symbol's version is its library's name, as in NVIDIA's own files: the linker binds by both.
library() {
    local name=$1
    shift
    printf '%s { global: *; };\n' "$name" > "$out/$name.map"
    gcc -O1 -shared -fPIC -w -DCUDA="$cuda" -o "$out/$name" \
        -Wl,-soname,"$name" -Wl,--version-script="$out/$name.map" "$@"
}

library "libcudart.so.$cuda" cudart.c kernels.c device.c
library "libcublasLt.so.$cuda" cublasLt.c "$out/libcudart.so.$cuda"
library "libcublas.so.$cuda" cublas.c "$out/libcudart.so.$cuda"
library libcurand.so.10 empty.c
library libcuda.so.1 driver.c
