package dev.millrace.encoder.av;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.bytedeco.ffmpeg.avfilter.AVBufferSrcParameters;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A filter graph with at most one input, labelled {@code [in]} in its text, and outputs labelled {@code [out0]}, {@code
 * [out1]} and so on.
 */
public final class Graph implements AutoCloseable {
    private final AVFilterGraph graph;
    private final List<AVFilterContext> sinks = new ArrayList<>();
    private final List<AVRational> sinkTimeBases = new ArrayList<>();
    private final AVFrame frame = Av.newFrame();
    private @Nullable AVFilterContext source;

    private Graph() {
        graph = Av.present(avfilter.avfilter_graph_alloc(), "no memory for filters");
    }

    /** Filters for pictures like {@code example}, whose times are in units of {@code timeBase}. */
    public static Graph forVideo(
            AVFrame example, AVRational timeBase, @Nullable AVRational rate, String text, int outputs, int threads) {
        return build(graph -> graph.videoSource(example, timeBase, rate), text, "buffersink", outputs, threads);
    }

    /** Filters for sound like {@code example}, whose times are in units of {@code timeBase}. */
    public static Graph forAudio(AVFrame example, AVRational timeBase, String text) {
        return build(graph -> graph.audioSource(example, timeBase), text, "abuffersink", 1, 1);
    }

    /** Filters that begin with sources of their own. */
    public static Graph generator(String text, boolean video, int threads) {
        return build(graph -> {}, text, video ? "buffersink" : "abuffersink", 1, threads);
    }

    private static Graph build(Consumer<Graph> source, String text, String sink, int outputs, int threads) {
        Graph graph = new Graph();
        try {
            graph.graph.nb_threads(threads);
            source.accept(graph);
            graph.parse(text, sink, outputs);
            return graph;
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private void videoSource(AVFrame example, AVRational timeBase, @Nullable AVRational rate) {
        source(
                "buffer",
                parameters -> {
                    parameters.format(example.format());
                    parameters.width(example.width()).height(example.height());
                    parameters.sample_aspect_ratio(example.sample_aspect_ratio());
                    parameters.color_space(example.colorspace()).color_range(example.color_range());
                    if (rate != null) {
                        parameters.frame_rate(rate);
                    }
                },
                timeBase);
    }

    private void audioSource(AVFrame example, AVRational timeBase) {
        source(
                "abuffer",
                parameters -> {
                    parameters.format(example.format());
                    parameters.sample_rate(example.sample_rate());
                    Av.check(avutil.av_channel_layout_copy(parameters.ch_layout(), example.ch_layout()), "channels");
                },
                timeBase);
    }

    private void source(String filter, Consumer<AVBufferSrcParameters> fill, AVRational timeBase) {
        AVFilterContext context = Av.present(
                avfilter.avfilter_graph_alloc_filter(graph, avfilter.avfilter_get_by_name(filter), "in"),
                "no filter " + filter);
        AVBufferSrcParameters parameters =
                Av.present(avfilter.av_buffersrc_parameters_alloc(), "no memory for filters");
        try {
            fill.accept(parameters);
            parameters.time_base(timeBase);
            Av.check(avfilter.av_buffersrc_parameters_set(context, parameters), "filter input");
        } finally {
            avutil.av_channel_layout_uninit(parameters.ch_layout());
            avutil.av_free(parameters);
        }
        Av.check(avfilter.avfilter_init_str(context, (String) null), "filter input");
        source = context;
    }

    private void parse(String text, String sink, int outputs) {
        AVFilterInOut first = new AVFilterInOut(null);
        AVFilterInOut heads = new AVFilterInOut(null);
        try {
            for (int i = outputs - 1; i >= 0; i--) {
                first = inOut("out" + i, newSink(sink, i), first);
            }
            if (source != null) {
                heads = inOut("in", source, heads);
            }
            Av.check(avfilter.avfilter_graph_parse_ptr(graph, text, first, heads, null), "filters " + text);
        } finally {
            avfilter.avfilter_inout_free(first);
            avfilter.avfilter_inout_free(heads);
        }
        Av.check(avfilter.avfilter_graph_config(graph, null), "filters " + text);
        for (AVFilterContext context : sinks) {
            sinkTimeBases.add(avfilter.av_buffersink_get_time_base(context));
        }
    }

    private AVFilterContext newSink(String filter, int index) {
        AVFilterContext context = new AVFilterContext(null);
        Av.check(
                avfilter.avfilter_graph_create_filter(
                        context, avfilter.avfilter_get_by_name(filter), "out" + index, null, null, graph),
                "filter output");
        sinks.addFirst(context);
        return context;
    }

    private static AVFilterInOut inOut(String label, AVFilterContext filter, AVFilterInOut next) {
        AVFilterInOut made = Av.present(avfilter.avfilter_inout_alloc(), "no memory for filters");
        try (BytePointer text = new BytePointer(label)) {
            made.name(Av.present(avutil.av_strdup(text), "no memory for filters"));
        }
        made.filter_ctx(filter);
        made.pad_idx(0);
        made.next(next.isNull() ? null : next);
        return made;
    }

    /**
     * Filters one frame; null for the end. The frame stays the caller's. What comes out is lent: it is void after {@code
     * taker} returns, which is told the number of the output.
     */
    public void filter(@Nullable AVFrame input, ObjIntConsumer<AVFrame> taker) {
        AVFilterContext to = Av.present(source, "filters without input");
        int code = avfilter.av_buffersrc_add_frame_flags(
                to, input, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF | avfilter.AV_BUFFERSRC_FLAG_PUSH);
        if (code != Av.EOF) {
            Av.check(code, "filter");
        }
        for (int i = 0; i < sinks.size(); i++) {
            while (pull(i, taker)) {
                // until this output has no more
            }
        }
    }

    /** Takes one frame of a generator; false at its end. */
    public boolean pull(int output, ObjIntConsumer<AVFrame> taker) {
        int code = avfilter.av_buffersink_get_frame(sinks.get(output), frame);
        if (code == Av.AGAIN || code == Av.EOF) {
            return false;
        }
        Av.check(code, "filter");
        try {
            taker.accept(frame, output);
        } finally {
            avutil.av_frame_unref(frame);
        }
        return true;
    }

    /** Unit of the times of an output's frames. */
    public AVRational timeBase(int output) {
        return sinkTimeBases.get(output);
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avfilter.avfilter_graph_free(graph);
    }
}
