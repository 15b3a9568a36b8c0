package dev.millrace.ingest.upload;

import dev.millrace.ingest.upload.PersistentClient.Errand;
import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.testkit.kill.Moments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The child that {@link UploadKillTest} kills: takes the uploads of a {@link PersistentClient}, counts the moments
 * between each two of the calls that change the store or the rows of uploads, and stands still at the one that it was
 * told. So the moment after a call is the one before the next.
 */
final class KilledServer {
    private static final Set<String> WRITES =
            Set.of("put", "begin", "part", "copyPart", "complete", "abort", "delete", "copy", "grow");
    private static final Set<String> STATEMENTS = Set.of("INSERT", "UPDATE", "DELETE", "WITH");

    private KilledServer() {}

    /** @param args the moment to stand still at, bytes of a part, the errand, and what {@link Rig#arguments} tells */
    public static void main(String[] args) {
        var moments = new Moments(args[0]);
        try (Rig rig = Rig.joined(args, 3)) {
            rig.store(StoreCalls.decorating((method, _, call) -> {
                        if (WRITES.contains(method)) {
                            moments.pass("before " + method);
                        }
                        Object answer = call.make();
                        return method.equals("grow")
                                ? moments.watch(GrowingPart.class, answer, Set.of("force"))
                                : answer;
                    }))
                    .watched(new Rows(rig, moments));
            try (Node node = rig.start()) {
                new PersistentClient(rig, Integer.parseInt(args[1]), 0).bring(Errand.valueOf(args[2]), node);
            }
        }
        moments.through();
    }

    /** Each statement on a row of an upload is either one transaction, or ends the one that it is part of. */
    private record Rows(Rig rig, Moments moments) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case UploadRows _ -> new UploadRows(watched(rig.jdbc()), rig.clock());
                case OffsetCommits _ -> new OffsetCommits(watched(rig.jdbc()), rig.clock());
                case CompletionRows _ -> new CompletionRows(watched(rig.jdbc()), rig.clock());
                default -> bean;
            };
        }

        private JdbcClient watched(JdbcClient jdbc) {
            return (JdbcClient) Proxy.newProxyInstance(
                    KilledServer.class.getClassLoader(), new Class<?>[] {JdbcClient.class}, (_, method, arguments) -> {
                        String statement = String.valueOf(arguments[0]).strip();
                        if (STATEMENTS.contains(statement.split("\\s", 2)[0])) {
                            moments.pass(
                                    "before " + statement.lines().findFirst().orElse(""));
                        }
                        try {
                            return method.invoke(jdbc, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
