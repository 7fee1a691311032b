// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.KmsgPositionFile;
import io.enomem.agent.metrics.Metric;
import io.enomem.agent.metrics.MetricsServer;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.ship.Shipper;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

    private final List<String> notices = new ArrayList<>();
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
        Agent agent = new Agent();
        try {
            agent.open(settings);
            return agent;
        } catch (IOException | KafkaException e) {
            agent.close();
            throw new AgentStartException("The agent cannot start: " + e.getMessage(), e);
        } catch (AgentStartException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /** What this host refuses, and what it costs: one sentence each, which the caller tells. */
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

    private void open(Settings settings) throws AgentStartException, IOException {
        AgentSettings own = AgentSettings.of(settings);
        HostIdentity host = HostIdentity.ofThisHost();
        StateDirectory state = owned(StateDirectory.take(own.stateDirectory()));
        KmsgPositionFile position = owned(new KmsgPositionFile(state.path().resolve("kmsg.position")));
        Shipper shipper = owned(Shipper.toKafka(settings, state.path(), host.machineId(), host.bootId()));
        HostSources sources = owned(new HostSources(host, state.path()));
        sources.start(settings, own, position, shipper);
        sources.notices().forEach(this::notice);
        List<Metric> metrics = new ArrayList<>(AgentMetrics.ofShipper(shipper::statistics));
        metrics.addAll(sources.metrics());
        startMetrics(own.metricsPort(), metrics);
    }

    private void startMetrics(int port, List<Metric> metrics) {
        if (port >= 0) {
            try {
                owned(new MetricsServer(port, metrics));
            } catch (IOException e) {
                notice("The agent runs without metrics, since port " + port + " cannot be opened (" + e.getMessage()
                        + "): choose another with agent.metrics.port.");
            }
        }
    }

    /** For the caller to tell: a log line beside it would say the same twice. */
    private void notice(String sentence) {
        notices.add(sentence);
        LOG.atDebug().log(sentence);
    }

    private <T extends AutoCloseable> T owned(T part) {
        open.push(part);
        return part;
    }
}
