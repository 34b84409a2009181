package dev.parley.inference.speech.flite;

import dev.parley.inference.speech.SpeechModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * libflite, loaded for the rest of the process's life. Safe for use by many threads, as long as
 * each has an utterance of its own.
 */
@SuppressWarnings("restricted")
final class FliteLibrary {

    // The lexicon and the language come first: the voices find them among what is loaded.
    private static final String[] LIBRARIES = {
        "libflite.so.1", "libflite_cmulex.so.1", "libflite_usenglish.so.1"
    };

    private final Map<FliteFunction, MethodHandle> functions = new EnumMap<>(FliteFunction.class);

    private FliteLibrary(SymbolLookup library) {
        for (FliteFunction function : FliteFunction.values()) {
            functions.put(function, handle(library, function.symbol(), function.descriptor()));
        }
    }

    /** Loads the library, or says which package brings it. */
    static synchronized FliteLibrary load() {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new SpeechModelException("flite is bound on little-endian machines only");
        }
        FliteLibrary flite = new FliteLibrary(lookup(LIBRARIES[0]));
        for (String library : LIBRARIES) {
            lookup(library);
        }
        flite.call(FliteFunction.FLITE_INIT);
        return flite;
    }

    /** Loads a voice; it lives as long as the process. */
    static synchronized MemorySegment register(String library, String registerFunction) {
        MethodHandle register =
                handle(lookup(library), registerFunction, FliteFunction.REGISTER_VOICE);
        MemorySegment voice = (MemorySegment) invoke(register, MemorySegment.NULL);
        if (voice.address() == 0) {
            throw new SpeechModelException(library + " offers no voice");
        }
        return voice;
    }

    /** Calls a function that answers with an address. */
    MemorySegment address(FliteFunction function, Object... arguments) {
        return (MemorySegment) invoke(function, arguments);
    }

    /** Calls a function that answers with a fraction. */
    float fraction(FliteFunction function, Object... arguments) {
        return (float) invoke(function, arguments);
    }

    /** Calls a function whose answer, if any, says nothing. */
    void call(FliteFunction function, Object... arguments) {
        Object _ = invoke(function, arguments);
    }

    private Object invoke(FliteFunction function, Object... arguments) {
        return invoke(Objects.requireNonNull(functions.get(function)), arguments);
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("flite could not be called", e);
        }
    }

    private static SymbolLookup lookup(String library) {
        try {
            return SymbolLookup.libraryLookup(library, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new SpeechModelException(
                    library + " cannot be loaded: install the Debian package libflite1", e);
        }
    }

    private static MethodHandle handle(
            SymbolLookup library, String function, FunctionDescriptor descriptor) {
        MemorySegment address =
                library.find(function)
                        .orElseThrow(() ->
                                new SpeechModelException(
                                        "the installed flite has no function " + function));
        return Linker.nativeLinker().downcallHandle(address, descriptor);
    }
}
