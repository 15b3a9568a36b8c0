package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml} is OpenAPI 3.1 to a reader that knows the standard, with every reference resolved. */
class OpenApiDocumentTest {
    private static final Path DOCUMENT = Path.of("../../docs/openapi.yaml");

    @Test
    void itIsValid() throws IOException {
        var options = new ParseOptions();
        options.setResolve(true);
        var read = new OpenAPIV3Parser().readContents(Files.readString(DOCUMENT), null, options);
        assertThat(read.getMessages()).isEmpty();
        assertThat(read.getOpenAPI().getOpenapi()).startsWith("3.1.");
        assertThat(read.getOpenAPI().getPaths()).hasSizeGreaterThan(30);
    }

    /** So that the test above says something. */
    @Test
    void whatIsWrongIsSeen() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertThat(text).contains("operationId: listAssets", "summary: Videos, newest first");
        String twice = text.replace("operationId: listBanks", "operationId: listAssets");
        String foreign = text.replace("summary: Videos, newest first", "sumary: Videos, newest first");
        var parser = new OpenAPIV3Parser();
        assertThat(parser.readContents(twice, null, new ParseOptions()).getMessages())
                .isNotEmpty();
        assertThat(parser.readContents(foreign, null, new ParseOptions()).getMessages())
                .isNotEmpty();
    }
}
