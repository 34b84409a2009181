package dev.parley.inference.tokenizer.template;

import com.hubspot.jinjava.lib.Importable;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * The methods of Python's strings and dictionaries that templates call. It answers for every value
 * but jinjava's own filters, tests and loops, so that no method of a Java class is ever called.
 */
final class PythonMethods extends ELResolver {

    /** Whether this is a part of jinjava itself, not a value. */
    static boolean isOwn(@Nullable Object base) {
        if (base == null || base instanceof Map || base instanceof List) {
            return false;
        }
        return base instanceof Importable
                || base.getClass().getName().startsWith("com.hubspot.jinjava.");
    }

    @Override
    public @Nullable Object invoke(
            ELContext context,
            Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object[] arguments) {
        if (isOwn(base)) {
            return null;
        }
        context.setPropertyResolved(true);
        return switch (base) {
            case Map<?, ?> map -> ofMap(map, method.toString(), arguments);
            case CharSequence text -> ofText(text.toString(), method.toString(), arguments);
            default -> throw new ELException("no method " + method + " is known here");
        };
    }

    private static @Nullable Object ofMap(Map<?, ?> map, String method, Object[] arguments) {
        return switch (method) {
            case "items" -> {
                List<Object> items = new ArrayList<>();
                map.forEach((key, value) -> items.add(List.of(key, value)));
                yield items;
            }
            case "keys" -> new ArrayList<>(map.keySet());
            case "values" -> new ArrayList<>(map.values());
            case "get" -> {
                Object value = map.get(arguments[0].toString());
                yield value != null || arguments.length < 2 ? value : arguments[1];
            }
            default -> throw new ELException("no method " + method + " of a dictionary");
        };
    }

    private static Object ofText(String text, String method, Object[] arguments) {
        return switch (method) {
            case "startswith" -> text.startsWith(arguments[0].toString());
            case "endswith" -> text.endsWith(arguments[0].toString());
            case "strip" -> strip(text, arguments, true, true);
            case "lstrip" -> strip(text, arguments, true, false);
            case "rstrip" -> strip(text, arguments, false, true);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "replace" -> text.replace(arguments[0].toString(), arguments[1].toString());
            case "split" -> split(text, arguments);
            default -> throw new ELException("no method " + method + " of a string");
        };
    }

    private static List<String> split(String text, Object[] arguments) {
        List<String> parts = new ArrayList<>();
        if (arguments.length == 0) {
            Collections.addAll(parts, text.strip().split("\\s+"));
        } else {
            Collections.addAll(parts, text.split(Pattern.quote(arguments[0].toString()), -1));
        }
        return parts;
    }

    private static String strip(String text, Object[] arguments, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isStripped(text.charAt(from), arguments)) {
            from++;
        }
        while (right && to > from && isStripped(text.charAt(to - 1), arguments)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isStripped(char c, Object[] arguments) {
        return arguments.length == 0
                ? Character.isWhitespace(c) || Character.isSpaceChar(c)
                : arguments[0].toString().indexOf(c) >= 0;
    }

    /** A string has no properties. */
    @Override
    public @Nullable Object getValue(ELContext context, Object base, Object property) {
        if (base instanceof CharSequence) {
            context.setPropertyResolved(true);
        }
        return null;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new ELException("values are read only");
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }
}
