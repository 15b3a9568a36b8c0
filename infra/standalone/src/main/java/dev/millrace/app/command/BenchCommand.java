package dev.millrace.app.command;

import dev.millrace.app.bench.DelayProxy;
import dev.millrace.app.bench.FirstFrameBench;
import dev.millrace.app.bench.IngestBench;
import dev.millrace.app.bench.RawSink;
import dev.millrace.app.bench.SlowUploadsBench;
import dev.millrace.app.bench.TranscodeBench;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The measurements that {@code docs/benchmarks.md} records, one subcommand each. */
@Command(
        name = "bench",
        description = "Measure what docs/benchmarks.md records, on a data directory of its own.",
        subcommands = {
            FirstLightBench.class,
            FirstFrameBench.class,
            IngestBench.class,
            SlowUploadsBench.class,
            TranscodeBench.class,
            DelayProxy.class,
            RawSink.class
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.OK;
    }
}
