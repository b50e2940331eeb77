package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {
    @TempDir
    Path folder;

    @Test
    void replaceByWhenTheOldFilesOfAnEarlierTimeAreLeftThenTheyAreDeleted() throws IOException {
        ServerFiles files = new ServerFiles(folder.resolve("postgres"));
        files.replaceBy(draft("first"));
        files.replaceBy(draft("second")); // and then the server does not start

        Path old = files.replaceBy(draft("third"));

        assertThat(files.folder().resolve("PG_VERSION")).hasContent("third");
        assertThat(old.resolve("PG_VERSION")).hasContent("second");
    }

    private Path draft(String content) throws IOException {
        Path draft = Files.createDirectory(folder.resolve(content));
        Files.writeString(draft.resolve("PG_VERSION"), content);
        return draft;
    }
}
