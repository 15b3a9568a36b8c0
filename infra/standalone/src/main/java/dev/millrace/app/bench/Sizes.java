package dev.millrace.app.bench;

import org.springframework.util.unit.DataSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes on the command line, written as in settings. */
final class Sizes implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
        try {
            return DataSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("\"" + text + "\" is no size: write it as 64MB or 1GB");
        }
    }
}
