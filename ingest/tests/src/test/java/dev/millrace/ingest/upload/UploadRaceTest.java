package dev.millrace.ingest.upload;

import java.nio.file.Path;

/** The races of two nodes with one disk. */
class UploadRaceTest extends UploadRaces {
    UploadRaceTest() {
        super(40, 1);
    }

    @Override
    Rig rig(Path directory) {
        return new Rig(directory).oneStore().with("millrace.ingest.upload.commit-size", "64KB");
    }
}
