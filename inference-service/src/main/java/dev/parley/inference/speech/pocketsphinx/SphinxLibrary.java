package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** libpocketsphinx and libsphinxbase, loaded for the rest of the process's life. */
@SuppressWarnings("restricted")
final class SphinxLibrary {

    private static final String[] LIBRARIES = {"libsphinxbase.so.3", "libpocketsphinx.so.3"};

    private final Map<SphinxFunction, MethodHandle> functions = new EnumMap<>(SphinxFunction.class);

    private SphinxLibrary(SymbolLookup library) {
        for (SphinxFunction function : SphinxFunction.values()) {
            functions.put(function, handle(library, function));
        }
    }

    /** Loads the libraries, or says which packages bring them; they log nothing from then on. */
    static SphinxLibrary load() {
        return load(LIBRARIES);
    }

    static SphinxLibrary load(String... names) {
        SymbolLookup all = _ -> Optional.empty();
        for (String name : names) {
            all = all.or(lookup(name));
        }
        SphinxLibrary library = new SphinxLibrary(all);
        library.call(SphinxFunction.ERR_SET_LOGFP, MemorySegment.NULL);
        return library;
    }

    /** Calls a function that answers with a number. */
    int number(SphinxFunction function, Object... arguments) {
        return ((Number) invoke(function, arguments)).intValue();
    }

    /** Calls a function that answers with an address, possibly null. */
    MemorySegment address(SphinxFunction function, Object... arguments) {
        return (MemorySegment) invoke(function, arguments);
    }

    /** Calls a function that answers with nothing. */
    void call(SphinxFunction function, Object... arguments) {
        Object _ = invoke(function, arguments);
    }

    private Object invoke(SphinxFunction function, Object... arguments) {
        try {
            return Objects.requireNonNull(functions.get(function)).invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(function + " could not be called", e);
        }
    }

    private static MethodHandle handle(SymbolLookup library, SphinxFunction function) {
        String symbol = function.symbol();
        MemorySegment address =
                library.find(symbol)
                        .orElseThrow(() ->
                                new SpeechModelException(
                                        "the installed PocketSphinx has no function " + symbol));
        return Linker.nativeLinker().downcallHandle(address, function.descriptor());
    }

    private static SymbolLookup lookup(String library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new SpeechModelException(
                    library
                            + " cannot be loaded: install the Debian packages libpocketsphinx3,"
                            + " libsphinxbase3 and pocketsphinx-en-us",
                    e);
        }
    }
}
