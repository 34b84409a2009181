package dev.parley.inference.model.cuda;

import dev.parley.inference.model.cuda.StubCuda.Counts;
import java.util.List;

/**
 * What one model did on the stand-ins.
 *
 * @param loaded all until it was loaded
 * @param begun until the first step of its thread, all kinds of decode step captured
 * @param prefill of 700 tokens in chunks of 512
 * @param decodes of one token a sequence, each kind twice
 * @param row of full scores, fetched
 * @param copyOnWrite of a step behind the first tokens of a shared block
 * @param closed what is left when all is closed
 * @param claims bytes of the host's memory that were asked for, one after the other
 */
record ContractFigures(
        Counts loaded,
        Counts begun,
        Counts prefill,
        List<Decode> decodes,
        Counts row,
        Counts copyOnWrite,
        Counts closed,
        List<Long> claims) {

    /**
     * A decode step.
     *
     * @param rows that were asked for
     * @param token given to the first of them
     * @param seen by the kernel that looks tokens up
     */
    record Decode(int rows, int token, long seen, Counts counts) {}
}
