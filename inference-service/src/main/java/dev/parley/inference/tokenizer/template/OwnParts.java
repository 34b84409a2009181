package dev.parley.inference.tokenizer.template;

import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/** Reads the properties of jinjava's own parts, such as {@code loop.first}, and of nothing else. */
final class OwnParts extends JinjavaBeanELResolver {

    OwnParts() {
        super(true);
    }

    @Override
    public @Nullable Object getValue(ELContext context, Object base, Object property) {
        return PythonMethods.isOwn(base) ? super.getValue(context, base, property) : null;
    }

    @Override
    public @Nullable Object invoke(
            ELContext context,
            Object base,
            Object method,
            Class<?> @Nullable [] types,
            Object[] arguments) {
        return PythonMethods.isOwn(base)
                ? super.invoke(context, base, method, types, arguments)
                : null;
    }
}
