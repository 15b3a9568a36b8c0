package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** What happens on the way to and from a store. */
@FunctionalInterface
interface StoreCalls {
    /** A call that may be made, or not, or twice. */
    @FunctionalInterface
    interface Call {
        Object make() throws Throwable;
    }

    /** Of a store like the disk, but for parts that come whole. */
    ObjectStore.Limits WHOLE_PARTS = new ObjectStore.Limits(1, Long.MAX_VALUE, 999_999, Long.MAX_VALUE, false);

    Object on(String method, Object[] arguments, Call call) throws Throwable;

    static UnaryOperator<ObjectStore> decorating(StoreCalls calls) {
        return store -> (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) ->
                        calls.on(method.getName(), arguments == null ? new Object[0] : arguments, () -> {
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
