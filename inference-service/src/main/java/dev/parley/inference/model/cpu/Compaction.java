package dev.parley.inference.model.cpu;

import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.cpu.StepBindings.SlotRange;
import java.util.List;

/**
 * Chooses the places that a decode step runs over, and moves slots together where too many others
 * lie between them: such rows cost as much as those that are wanted. Moving costs two copies of
 * what a slot holds, so it happens once {@value #PATIENCE} rows were run in vain.
 */
final class Compaction {

    static final int PATIENCE = 16;

    private final SlotPlaces places;
    private final KvCache cache;
    private int inVain; // rows since the last move, or since none was

    Compaction(SlotPlaces places, KvCache cache) {
        this.places = places;
        this.cache = cache;
    }

    /** Returns the places from the first to the last of those that the rows name. */
    SlotRange range(List<DecodeBatch.Row> rows) {
        SlotRange range = span(rows);
        int idle = range.count() - rows.size();
        inVain = idle == 0 ? 0 : inVain + idle;
        if (inVain < PATIENCE) {
            return range;
        }
        inVain = 0;
        gather(rows);
        return span(rows);
    }

    private SlotRange span(List<DecodeBatch.Row> rows) {
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (DecodeBatch.Row row : rows) {
            int place = places.of(row.slot());
            first = Math.min(first, place);
            last = Math.max(last, place);
        }
        return new SlotRange(first, last - first + 1);
    }

    /** Moves the rows outside the fullest run of as many places into it. */
    private void gather(List<DecodeBatch.Row> rows) {
        boolean[] named = new boolean[places.count()];
        for (DecodeBatch.Row row : rows) {
            named[places.of(row.slot())] = true;
        }
        int start = fullest(named, rows.size());
        int hole = start;
        for (int place = 0; place < named.length; place++) {
            boolean isInside = place >= start && place < start + rows.size();
            if (named[place] && !isInside) {
                while (named[hole]) {
                    hole++;
                }
                cache.swap(place, hole, Math.max(places.heldAt(place), places.heldAt(hole)));
                places.swap(place, hole);
                named[hole] = true;
            }
        }
    }

    private static int fullest(boolean[] named, int width) {
        int best = 0;
        int most = -1;
        for (int start = 0; start + width <= named.length; start++) {
            int inside = 0;
            for (int place = start; place < start + width; place++) {
                inside += named[place] ? 1 : 0;
            }
            if (inside > most) {
                most = inside;
                best = start;
            }
        }
        return best;
    }
}
