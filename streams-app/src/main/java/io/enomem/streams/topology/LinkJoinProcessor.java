// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.Link;
import io.enomem.schemas.LinkMatch;
import io.enomem.schemas.LinkRole;
import io.enomem.schemas.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Joins the two ends of a broken connection by the service's endpoint and their time, and sends the pair to the victim's
 * machine. An end waits a day for the other: a spool may be drained that late.
 */
final class LinkJoinProcessor extends ContextualProcessor<byte[], Input, byte[], byte[]> {
    /** How long an end waits, by arrival: as long as its topic keeps it. */
    private static final Duration WAITS = Duration.ofDays(1);

    private static final Duration TIDY_EVERY = Duration.ofMinutes(10);

    private final Codec codec;
    private OpenLinks links;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
    LinkJoinProcessor(Codec codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(Nodes.OPEN_LINKS);
        links = new OpenLinks(store, codec);
        context.schedule(TIDY_EVERY, PunctuationType.STREAM_TIME, now -> links.forgetBefore(now - WAITS.toMillis()));
    }

    @Override
    public void process(Record<byte[], Input> record) {
        // Nothing else is let through to here; an incident's next revision tells its ends again.
        if (record.value() instanceof Input.Decoded decoded
                && decoded.record() instanceof Link link
                && (decoded.again() || !links.has(link))) {
            join(link, record.timestamp());
        }
    }

    private void join(Link link, long arrivalMillis) {
        for (Link other : links.near(link.getEndpoint(), link.getTime().toEpochMilli())) {
            if (areEndsOfOne(link, other)) {
                LinkMatch match = link.getRole() == LinkRole.VICTIM ? match(link, other) : match(other, link);
                byte[] key = match.getMachineId().getBytes(StandardCharsets.UTF_8);
                context().forward(new Record<>(key, codec.encode(match), arrivalMillis), Nodes.WRITE_LINK_MATCHES);
            }
        }
        links.keep(link, arrivalMillis);
    }

    private static boolean areEndsOfOne(Link one, Link other) {
        boolean victimAndKiller = (one.getRole() == LinkRole.VICTIM && other.getRole() == LinkRole.KILLER)
                || (one.getRole() == LinkRole.KILLER && other.getRole() == LinkRole.VICTIM);
        // On one host its own incident tracker sees both ends.
        boolean twoHosts = !one.getMachineId().equals(other.getMachineId());
        boolean sameClient = one.getPeer() == null
                || other.getPeer() == null
                || one.getPeer().equals(other.getPeer());
        return victimAndKiller && twoHosts && sameClient;
    }

    private static LinkMatch match(Link victim, Link killer) {
        return LinkMatch.newBuilder()
                .setMachineId(victim.getMachineId())
                .setVictim(victim)
                .setKiller(killer)
                .build();
    }
}
