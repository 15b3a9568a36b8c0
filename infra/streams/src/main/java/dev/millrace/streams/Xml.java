package dev.millrace.streams;

/** An indented XML document, written from the outside in; attribute values are escaped. */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    /** An element whose content {@code body} writes; one that writes nothing leaves it empty. */
    Xml element(String name, Runnable body, Object... attributes) {
        int tag = open(name, attributes).length();
        out.append(">\n");
        int content = out.length();
        depth++;
        body.run();
        depth--;
        if (out.length() == content) {
            out.setLength(tag);
            out.append("/>\n");
        } else {
            out.repeat("  ", depth).append("</").append(name).append(">\n");
        }
        return this;
    }

    /** An element without content. */
    Xml element(String name, Object... attributes) {
        open(name, attributes).append("/>\n");
        return this;
    }

    private StringBuilder open(String name, Object... attributes) {
        out.repeat("  ", depth).append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1].toString());
            out.append('"');
        }
        return out;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\r', '\t' -> out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
