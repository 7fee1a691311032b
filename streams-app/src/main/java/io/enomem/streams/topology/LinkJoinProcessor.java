// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.codec.Codec;
import io.enomem.streams.incident.LinkJoin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Hosts a {@link LinkJoin}: takes the ends of broken connections and sends each pair to the victim's machine.
 */
final class LinkJoinProcessor extends ContextualProcessor<byte[], Input, byte[], byte[]> {
    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);

    private final Codec codec;
    private LinkJoin join;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
    LinkJoinProcessor(Codec codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(Nodes.OPEN_LINKS);
        OpenLinks links = new OpenLinks(store, codec);
        join = new LinkJoin(links);
        context.schedule(
                TIDY_EVERY, PunctuationType.STREAM_TIME, now -> links.forgetBefore(now - OpenLinks.WAITS.toMillis()));
    }

    @Override
    public void process(Record<byte[], Input> record) {
        // Nothing else is let through to here.
        if (record.value() instanceof Input.Decoded decoded && decoded.record() instanceof Link link) {
            for (LinkMatch match : join.join(link, decoded.again(), record.timestamp())) {
                byte[] key = match.getMachineId().getBytes(StandardCharsets.UTF_8);
                context().forward(new Record<>(key, codec.encode(match), record.timestamp()), Nodes.WRITE_LINK_MATCHES);
            }
        }
    }
}
