// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.agent.kmsg.KmsgPositionFile;
import io.enomem.agent.kmsg.KmsgReader;
import io.enomem.agent.kmsg.RingClearWatch;
import io.enomem.agent.kmsg.SyslogFollower;
import io.enomem.agent.metrics.Metric;
import io.enomem.agent.metrics.MetricsServer;
import io.enomem.agent.redact.Redactor;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.loop.SampleLoop;
import io.enomem.agent.sample.loop.SampleSettings;
import io.enomem.agent.ship.Shipper;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of this very host: reads the kernel's log, application logs and counters, and ships them to Kafka. The one
 * owner of what is started and in which order it stops: sources first, then the shipper, which still acknowledges; then the
 * positions, then the state directory. Thread-safe.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** Time between a source's failure that nobody foresaw and its next start. Ours: long against one that comes back. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final List<String> notices = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Agent() {}

    /** Every setting of an agent, those of its Kafka clients included. */
    public static ConfigDef definition() {
        return AgentSettings.definition();
    }

    /**
     * Starts reading this host. A broker that is away is no reason not to start: records wait.
     *
     * @throws AgentStartException if the state directory or a setting of the Kafka client cannot be used
     */
    public static Agent start(Settings settings) throws AgentStartException {
        AgentSettings own = AgentSettings.of(settings);
        HostIdentity host = HostIdentity.ofThisHost();
        Agent agent = new Agent();
        try {
            StateDirectory state = agent.owned(StateDirectory.take(own.stateDirectory()));
            KmsgPositionFile position =
                    agent.owned(new KmsgPositionFile(state.path().resolve("kmsg.position")));
            Shipper shipper = agent.owned(Shipper.toKafka(settings, state.path(), host.machineId(), host.bootId()));
            agent.metrics.addAll(AgentMetrics.ofShipper(shipper::statistics));
            agent.startSources(settings, host, position, state.path(), shipper);
            agent.startMetrics(own.metricsPort());
            return agent;
        } catch (IOException | KafkaException e) {
            agent.close();
            throw new AgentStartException("The agent cannot start: " + e.getMessage(), e);
        } catch (AgentStartException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /** What this host refuses, and what it costs: one sentence each. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** Stops in under 3 s. What the broker did not acknowledge by then stays in the spool, or is read again. */
    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("A part of the agent did not stop as it should");
            }
        }
    }

    private void startSources(
            Settings settings, HostIdentity host, KmsgPositionFile position, Path state, Sink shipper) {
        TextSettings text = TextSettings.of(settings);
        Sources sources = owned(new Sources(RETRY));
        metrics.addAll(AgentMetrics.ofSources(sources::restarts));
        SampleLoop samples = new SampleLoop(SampleSettings.of(settings), HostSampler.live(host), host, shipper);
        sources.start("samples", samples);
        metrics.addAll(AgentMetrics.ofSamples(samples::failures));
        Sink sink = new SignalSink(
                new RedactingSink(shipper, Redactor.of(text.redaction())), Clock.systemUTC(), samples::trigger);
        startKernelLog(sources, new Boot(host.machineId(), host.bootId()), position, state, sink);
    }

    /** The kernel's own device; where it is closed, the file that a syslog daemon writes. */
    private void startKernelLog(Sources sources, Boot boot, KmsgPositionFile position, Path state, Sink sink) {
        Optional<String> refusal = KmsgAccess.refusal();
        if (refusal.isEmpty()) {
            KmsgReader kmsg = new KmsgReader(boot, position.load().orElse(null), sink, position);
            sources.start("kmsg", kmsg);
            metrics.addAll(AgentMetrics.ofKmsg(kmsg::statistics));
            sources.start("kmsg-clear", new RingClearWatch(boot, sink));
            return;
        }
        notice(refusal.get());
        KmsgAccess.fallback()
                .ifPresent(log ->
                        sources.start("syslog", new SyslogFollower(log, boot, state.resolve("syslog.position"), sink)));
    }

    private void startMetrics(int port) {
        if (port >= 0) {
            try {
                owned(new MetricsServer(port, metrics));
            } catch (IOException e) {
                notice("The agent runs without metrics, since port " + port + " cannot be opened (" + e.getMessage()
                        + "): choose another with agent.metrics.port.");
            }
        }
    }

    private void notice(String sentence) {
        notices.add(sentence);
        LOG.atWarn().log(sentence);
    }

    private <T extends AutoCloseable> T owned(T part) {
        open.push(part);
        return part;
    }
}
