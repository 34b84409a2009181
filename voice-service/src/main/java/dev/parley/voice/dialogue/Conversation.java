package dev.parley.voice.dialogue;

import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything said, in order. Immutable. */
public final class Conversation {

    public static final Conversation EMPTY = new Conversation(List.of());

    private final List<Entry> entries;

    private Conversation(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * An item, and how it was spoken if the assistant spoke it.
     *
     * @param spoken absent for what was not spoken by the assistant
     */
    public record Entry(Item item, Optional<SpokenText> spoken) {}

    public List<Item> items() {
        return entries.stream().map(Entry::item).toList();
    }

    public int size() {
        return entries.size();
    }

    public Optional<Entry> find(ItemId id) {
        int index = indexOf(id);
        return index < 0 ? Optional.empty() : Optional.of(entries.get(index));
    }

    public boolean contains(ItemId id) {
        return indexOf(id) >= 0;
    }

    /** Whether a function call has that id. */
    public boolean hasCall(CallId call) {
        return entries.stream()
                .anyMatch(entry ->
                        entry.item() instanceof Item.FunctionCall function
                                && function.call().equals(call));
    }

    /** The newest item. */
    public Optional<Item> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().item());
    }

    public Optional<ItemId> lastId() {
        return last().map(Item::id);
    }

    /** The item before another one; absent for the first. */
    public Optional<ItemId> before(ItemId id) {
        int index = indexOf(id);
        return index < 1 ? Optional.empty() : Optional.of(entries.get(index - 1).item().id());
    }

    /** With an item at the end. */
    public Conversation append(Item item) {
        return insertAt(entries.size(), item);
    }

    /** With an item at the front. */
    public Conversation prepend(Item item) {
        return insertAt(0, item);
    }

    /** With an item right after another, which must be there. */
    public Conversation insertAfter(ItemId previous, Item item) {
        int index = indexOf(previous);
        if (index < 0) {
            throw new IllegalArgumentException("no item " + previous);
        }
        return insertAt(index + 1, item);
    }

    /** Without an item. */
    public Conversation remove(ItemId id) {
        return new Conversation(
                entries.stream().filter(entry -> !entry.item().id().equals(id)).toList());
    }

    /** With another version of an item; unchanged where the item was deleted meanwhile. */
    public Conversation replace(Item item) {
        return replace(item, Optional.empty());
    }

    /** With another version of an item that the assistant spoke. */
    public Conversation replace(Item item, Optional<SpokenText> spoken) {
        int index = indexOf(item.id());
        if (index < 0) {
            return this;
        }
        List<Entry> changed = new ArrayList<>(entries);
        changed.set(index, new Entry(item, spoken));
        return new Conversation(List.copyOf(changed));
    }

    private Conversation insertAt(int index, Item item) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.add(index, new Entry(item, Optional.empty()));
        return new Conversation(List.copyOf(changed));
    }

    private int indexOf(ItemId id) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).item().id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
