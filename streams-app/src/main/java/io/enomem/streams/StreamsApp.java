// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams;

import io.enomem.schemas.settings.Definitions;
import io.enomem.schemas.settings.Settings;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.output.TextReport;
import io.enomem.streams.query.Health;
import io.enomem.streams.query.QueryServer;
import io.enomem.streams.query.RestServer;
import io.enomem.streams.query.RestSettings;
import io.enomem.streams.query.ServiceHealth;
import io.enomem.streams.siem.Revisions;
import io.enomem.streams.siem.SiemDefinitions;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** One instance of the streams application: the topology and, beside it, REST. Start once, then close once. */
public final class StreamsApp implements AutoCloseable {
    private final Settings settings;
    private final StreamsService service;
    private final Health health;
    private @Nullable QueryServer server;

    /** Speaks to nobody yet. */
    public StreamsApp(Settings settings) {
        this.settings = settings;
        RestSettings.check(settings);
        Revisions revisions = Revisions.of(settings.string(SiemDefinitions.REVISIONS));
        service = new StreamsService(
                settings, Mode.LIVE, RulesSettings.engine(settings), DiagnosisFormat.standard(revisions));
        health = new ServiceHealth(service);
    }

    /** Every setting of an instance. */
    public static ConfigDef definition() {
        return Definitions.merge(StreamsSettings.definition(), RestSettings.definition(), RulesSettings.definition());
    }

    /**
     * Serves first, so that probes see it start, then starts the topology.
     *
     * @throws io.enomem.schemas.settings.SettingsException for what the user must change
     * @throws IllegalStateException if topics are missing or cannot be used
     */
    public void start() {
        server = RestServer.start(
                        settings,
                        service,
                        health,
                        RestSettings.LOOPBACK,
                        new DiagnosisJson()::line,
                        new TextReport(false)::of)
                .orElse(null);
        service.start();
    }

    /** Where REST is served; empty if it is not. */
    public Optional<String> url() {
        return Optional.ofNullable(server).map(QueryServer::url);
    }

    /** The topology's service. */
    public StreamsService service() {
        return service;
    }

    /** How it fares. */
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        service.close();
    }
}
