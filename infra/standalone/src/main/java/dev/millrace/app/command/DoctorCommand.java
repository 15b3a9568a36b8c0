package dev.millrace.app.command;

import dev.millrace.transcode.Confinement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description =
                "Say how this machine confines the process that decodes uploaded video: each layer, on or off, and"
                        + " why.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws java.io.IOException, InterruptedException {
        System.out.println("java " + Runtime.version());
        System.out.println("Confinement of the encoder child:");
        for (var layer : Confinement.report()) {
            System.out.println("  " + (layer.on() ? "on  " : "OFF ") + layer.name() + ": " + layer.why());
        }
        return 0;
    }
}
