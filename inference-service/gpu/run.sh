#!/usr/bin/env bash
# Measures the GPU path on a machine that has one, in stages of less than 8 minutes, one precision at a time.
#
#   run.sh WORK [STAGE…]     stages: probe numbers bf16 int4 int4-128 fp8 profile transformers-prefill
#                            transformers-1 transformers-8 transformers-32; all of them in this order where none is named
#
# WORK takes 6 GB. What it needs: a JDK 25, Python with torch (transformers 5 for its stages), CUDA's libraries, and
#   PARLEY_CLASSPATH    classes, test classes and dependencies; made by Maven where it is not set (./mvnw -Pcuda)
#   ORT_LIB             a libonnxruntime.so with its CUDA provider beside it; the class path's where it is not set
#   CUDA_LIBS           the folder of libcudart and libcublas, where the system's loader does not find them
# On a machine without a GPU, PARLEY_GPU_DEVICE=cpu and the stand-ins of src/test/native/cuda in CUDA_LIBS run the
# Java side of every stage: its numbers mean nothing then.
set -euo pipefail

HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
WORK=${1:?usage: run.sh WORK [STAGE…]}
shift
mkdir -p "$WORK"
WORK=$(readlink -f "$WORK")
readonly HERE WORK
readonly STAGE_SECONDS=480
PYTHON=${PYTHON:-python3}

stages=("$@")
[ ${#stages[@]} -gt 0 ] || stages=(probe numbers bf16 int4 int4-128 fp8 profile transformers-prefill transformers-1 transformers-8 transformers-32)

class_path() {
    if [ -z "${PARLEY_CLASSPATH:-}" ]; then
        (cd "$HERE/../.." && ./mvnw -q -Pcuda -pl proto,inference-service test-compile dependency:build-classpath \
            -Dmdep.outputFile="$WORK/classpath")
        PARLEY_CLASSPATH=$HERE/../target/test-classes:$HERE/../target/classes:$(cat "$WORK/classpath")
    fi
}

java_program() {
    local program=$1 options=()
    shift
    read -r -a options <<< "${PARLEY_GPU_JAVA_OPTIONS:-}"
    timeout "$STAGE_SECONDS" "${JAVA_HOME:?set JAVA_HOME to a JDK 25}/bin/java" -Xmx2g --enable-native-access=ALL-UNNAMED \
        -Dparley.gpu.library="${ORT_LIB:-}" -Dparley.gpu.libraries="${CUDA_LIBS:-}" -Dparley.gpu.work="$WORK" \
        "${options[@]}" -cp "$PARLEY_CLASSPATH" "dev.parley.inference.model.cuda.$program" "$@"
}

reference() { timeout "$STAGE_SECONDS" "$PYTHON" "$HERE/reference.py" "$@"; }

numbers() {
    local precision=$1 cache=$2
    printf '\n%s, keys and values %s\n' "$precision" "$cache"
    reference numbers "$WORK/numbers-$precision" "$precision"
    java_program GpuNumbers "$WORK/numbers-$precision" "$cache" "$precision"
}

speed() {
    local precision=$1 cache=$2
    java_program GpuSpeed "$precision" "$cache" > "$WORK/speed-$precision-$cache.json"
}

# The profiler measures the host: where every launch waits for its end, an operator's time is the GPU's.
profile() {
    local precision=$1 cache=$2
    printf '\n%s, keys and values %s\n' "$precision" "$cache"
    CUDA_LAUNCH_BLOCKING=1 java_program GpuProfile "$precision" "$cache" | tee "$WORK/profile-$precision-$cache.md"
}

stage() {
    case $1 in
        probe) nvidia-smi; reference bandwidth > "$WORK/bandwidth.json" ;;
        numbers) 
            local wrong=0
            numbers bf16 bf16 || wrong=1
            numbers fp8 bf16 || wrong=1
            numbers int4 bf16 || wrong=1
            numbers bf16 fp8 || wrong=1
            return "$wrong" ;;
        bf16 | int4-128 | fp8) speed "$1" bf16 ;;
        int4) speed int4 bf16 && speed int4 fp8 ;;
        profile) profile bf16 bf16 && profile int4 bf16 ;;
        transformers-*) reference transformers "${1#transformers-}" >> "$WORK/transformers.json" ;;
        *) printf 'no stage %s\n' "$1" >&2; exit 2 ;;
    esac
}

class_path
failed=()
for name in "${stages[@]}"; do
    printf '\n== %s, %s\n' "$name" "$(date -u +%FT%TZ)"
    begun=$SECONDS
    stage "$name" || failed+=("$name")
    printf '== %s took %d s\n' "$name" $((SECONDS - begun))
    "$PYTHON" "$HERE/table.py" "$WORK"
done
[ ${#failed[@]} -eq 0 ] || { printf 'failed: %s\n' "${failed[*]}" >&2; exit 1; }
