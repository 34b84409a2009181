package dev.parley.inference.model.cuda;

import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.ScoreQuery;
import java.util.List;

/** Writes the numbers of a step: its tokens, where they go, and what is asked of its rows. */
final class StepInputs {

    private static final int NOWHERE = -1;

    private final StepNumbers numbers;
    private final BlockTables tables;
    private final int vocabulary;

    StepInputs(StepNumbers numbers, BlockTables tables, int vocabulary) {
        this.numbers = numbers;
        this.tables = tables;
        this.vocabulary = vocabulary;
    }

    /** Writes the next tokens of one sequence, whose blocks are set aside. */
    void prompt(StepLayout layout, int slot, int position, int[] tokens, ScoreQuery query) {
        numbers.set(layout.starts(), 0);
        numbers.set(layout.starts() + 1, tokens.length);
        numbers.set(layout.pasts(), position);
        numbers.set(layout.lasts(), tokens.length - 1);
        ask(layout, 0, query);
        placeTable(layout, 0, slot, position + tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            numbers.set(layout.ids() + i, tokens[i]);
            numbers.set(layout.places() + i, tables.place(slot, position + i));
        }
    }

    /**
     * Writes one token of each row. Rows of the layout behind them are sequences of one token that
     * is kept nowhere.
     */
    void rows(StepLayout layout, List<DecodeBatch.Row> rows) {
        for (int i = 0; i < layout.sequences(); i++) {
            numbers.set(layout.starts() + i, i);
            numbers.set(layout.lasts() + i, i);
            if (i < rows.size()) {
                DecodeBatch.Row row = rows.get(i);
                token(layout, i, row.token(), row.position());
                ask(layout, i, row.query());
                numbers.set(layout.places() + i, tables.place(row.slot(), row.position()));
                placeTable(layout, i, row.slot(), row.position() + 1);
            } else {
                token(layout, i, 0, 0);
                ask(layout, i, ScoreQuery.PLAIN);
                numbers.set(layout.places() + i, NOWHERE);
                fillTable(layout, i, 0);
            }
        }
        numbers.set(layout.starts() + layout.sequences(), layout.sequences());
    }

    private void token(StepLayout layout, int index, int token, int past) {
        numbers.set(layout.ids() + index, token);
        numbers.set(layout.pasts() + index, past);
    }

    private void ask(StepLayout layout, int index, ScoreQuery query) {
        numbers.set(layout.scales() + index, 1 / query.temperature());
        int[] named = query.tokensOf(vocabulary, StepSize.NAMED);
        int start = layout.named() + index * StepSize.NAMED;
        for (int i = 0; i < StepSize.NAMED; i++) {
            numbers.set(start + i, i < named.length ? named[i] : 0); // any that there is
        }
    }

    private void placeTable(StepLayout layout, int index, int slot, int length) {
        int used = BlockTables.blocksOf(length, tables.blockTokens());
        for (int i = 0; i < used; i++) {
            numbers.set(layout.table() + index * layout.width() + i, tables.block(slot, i));
        }
        fillTable(layout, index, used);
    }

    /** Places that are not read must still name a block that exists. */
    private void fillTable(StepLayout layout, int index, int from) {
        for (int i = from; i < layout.width(); i++) {
            numbers.set(layout.table() + index * layout.width() + i, 0);
        }
    }
}
