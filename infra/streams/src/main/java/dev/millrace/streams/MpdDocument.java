package dev.millrace.streams;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A DASH manifest as its text has it. */
record MpdDocument(Element root) {
    record Span(long start, long duration) {}

    static MpdDocument parse(String text) throws PlaylistException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one writes to standard error.
            builder.setErrorHandler(new DefaultHandler());
            return new MpdDocument(
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement());
        } catch (SAXException e) {
            throw new PlaylistException("it is no XML: " + e.getMessage());
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("the platform's XML parser does not work", e);
        }
    }

    List<Element> representations() {
        return descendants(root, "Representation");
    }

    static List<Element> descendants(Element element, String name) {
        NodeList found = element.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    /** The SegmentTemplate of a Representation, its own or its AdaptationSet's. */
    static Element template(Element representation) throws PlaylistException {
        for (Node node = representation; node instanceof Element element; node = node.getParentNode()) {
            for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                if (child instanceof Element template && "SegmentTemplate".equals(child.getLocalName())) {
                    return template;
                }
            }
        }
        throw new PlaylistException("a Representation has no SegmentTemplate");
    }

    /** What a SegmentTimeline lists, repetitions written out. */
    static List<Span> timeline(Element template) throws PlaylistException {
        List<Span> spans = new ArrayList<>();
        long time = 0;
        for (Element s : descendants(template, "S")) {
            time = attribute(s, "t").isPresent() ? number(s, "t") : time;
            long repeat = attribute(s, "r").isPresent() ? number(s, "r") : 0;
            long duration = number(s, "d");
            for (long i = 0; i <= repeat; i++) {
                if (spans.size() == Track.MAX_SEGMENTS) {
                    throw new PlaylistException("a SegmentTimeline lists too many segments");
                }
                spans.add(new Span(time, duration));
                time += duration;
            }
        }
        return spans;
    }

    static Optional<String> attribute(Element element, String name) {
        return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
    }

    static long number(Element element, String name) throws PlaylistException {
        return PlaylistLines.number(attribute(element, name)
                .orElseThrow(() ->
                        new PlaylistException("the attribute " + name + " is missing in " + element.getLocalName())));
    }
}
