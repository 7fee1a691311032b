// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import io.enomem.agent.kmsg.Boot;
import io.enomem.agent.kmsg.KmsgAccess;
import io.enomem.agent.kmsg.KmsgPositionFile;
import io.enomem.agent.kmsg.KmsgReader;
import io.enomem.agent.kmsg.RingClearWatch;
import io.enomem.agent.kmsg.SyslogFollower;
import io.enomem.agent.logs.LogHost;
import io.enomem.agent.logs.LogTailer;
import io.enomem.agent.metrics.Metric;
import io.enomem.agent.redact.Redactor;
import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.loop.SampleLoop;
import io.enomem.agent.sample.loop.SampleSettings;
import io.enomem.agent.ship.Sink;
import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that is read of this very host: which sources there are, and what lies between them and the shipper. */
final class HostSources implements AutoCloseable {
    /** Time between a source's failure that nobody foresaw and its next start. Ours: long against one that comes back. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final HostIdentity host;
    private final Boot boot;
    private final Path state;
    private final Sources sources = new Sources(RETRY);
    private final List<String> notices = new ArrayList<>();
    private final List<Metric> metrics = new ArrayList<>();

    /** @param state directory where sources keep their positions */
    HostSources(HostIdentity host, Path state) {
        this.host = host;
        this.boot = new Boot(host.machineId(), host.bootId());
        this.state = state;
        metrics.addAll(AgentMetrics.ofSources(sources::restarts));
    }

    /**
     * Starts them all.
     *
     * @param position where the position in the kernel's log is kept; outlives the sources, since acknowledgements come late
     * @param shipper takes what they read
     */
    void start(Settings settings, AgentSettings own, KmsgPositionFile position, Sink shipper) {
        TextSettings text = TextSettings.of(settings);
        SampleLoop samples = new SampleLoop(SampleSettings.of(settings), HostSampler.live(host), host, shipper);
        sources.start("samples", samples);
        metrics.addAll(AgentMetrics.ofSamples(samples::failures));
        Sink sink = new SignalSink(
                new RedactingSink(shipper, Redactor.of(text.redaction())), Clock.systemUTC(), samples::trigger);
        startKernelLog(position, sink);
        if (!own.logs().isEmpty()) {
            LogHost logHost = new LogHost(host.machineId(), host.bootId(), ZoneId.systemDefault());
            LogTailer tailer = new LogTailer(own.logs(), text.pipeline(), state, logHost, sink, own.logRemains());
            sources.start("logs", tailer);
            metrics.addAll(AgentMetrics.ofLogs(tailer::statistics));
        }
    }

    /** What this host refuses. */
    List<String> notices() {
        return notices;
    }

    List<Metric> metrics() {
        return metrics;
    }

    @Override
    public void close() throws InterruptedException {
        sources.close();
    }

    /** The kernel's own device; where it is closed, the file that a syslog daemon writes. */
    private void startKernelLog(KmsgPositionFile position, Sink sink) {
        Optional<String> refusal = KmsgAccess.refusal();
        if (refusal.isEmpty()) {
            KmsgReader kmsg =
                    new KmsgReader(boot, position.load().orElse(null), told("kmsg.gaps", sink), sink, position);
            sources.start("kmsg", kmsg);
            sources.start("kmsg-clear", new RingClearWatch(boot, state.resolve("kmsg.clear"), sink));
            metrics.addAll(AgentMetrics.ofKmsg(kmsg::statistics));
            return;
        }
        notices.add(refusal.get());
        KmsgAccess.fallback()
                .ifPresent(log -> sources.start(
                        "syslog",
                        new SyslogFollower(
                                log, boot, state.resolve("syslog.position"), told("syslog.gaps", sink), sink)));
    }

    private ToldGaps told(String file, Sink sink) {
        return new ToldGaps(state.resolve(file), sink);
    }
}
