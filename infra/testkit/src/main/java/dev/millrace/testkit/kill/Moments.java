package dev.millrace.testkit.kill;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** In the process that is to be killed: counts the moments of its work, says when the one has come, and stands still. */
public final class Moments {
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private final String last;
    private volatile boolean still;

    /** @param last the moment to stand still at: its number, or its name */
    public Moments(String last) {
        this.last = last;
    }

    /** A moment; the one to stand still at does not end, nor do those of other threads after it. */
    @SuppressWarnings("SystemOut") // its protocol
    public void pass(String where) {
        String number = Integer.toString(count.incrementAndGet());
        if (!still && (last.equals(number) || last.equals(where))) {
            still = true;
            System.out.println(KilledChild.AT + where);
        }
        if (still) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The work is through. */
    @SuppressWarnings("SystemOut") // its protocol
    public void through() {
        System.out.println(KilledChild.THROUGH);
    }

    /** The same, with a moment before and after each call of these methods. */
    public Object watch(Class<?> type, Object watched, Set<String> methods) {
        return Proxy.newProxyInstance(Moments.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
            boolean step = methods.contains(method.getName());
            if (step) {
                pass("before " + method.getName());
            }
            try {
                Object answer = method.invoke(watched, arguments);
                if (step) {
                    pass("after " + method.getName());
                }
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
