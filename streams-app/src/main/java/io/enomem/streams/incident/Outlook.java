// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.ForecastState;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import io.enomem.schemas.Minute;
import io.enomem.streams.diagnosis.forecast.Forecaster;
import io.enomem.streams.diagnosis.forecast.Heading;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.OpenMinute;
import io.enomem.streams.incident.Outcome.EngineFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies ahead of a host: asked once for each minute that its samples have completed, of samples alone, in the order of
 * their times. Beside the incidents, and never part of one: no FINAL depends on a forecast.
 */
final class Outlook {
    private final SampleRows samples;
    private final InfoRows infos;
    private final ForecastLife life;

    Outlook(SampleRows samples, InfoRows infos, ForecastLife life) {
        this.samples = samples;
        this.infos = infos;
        this.life = life;
    }

    /** The newest sample of a host was kept. */
    void next(Host host, HostSample sample, Outbox out) {
        long begun = Minutes.startOf(sample.getTime().toEpochMilli());
        Forecaster forecaster = host.forecaster;
        if (forecaster == null) {
            forecaster = new Forecaster();
            host.forecaster = forecaster;
            host.outlookFrom = begun;
            follow(host, forecaster, samples.minutesBefore(host, begun), null);
        } else if (begun > host.outlookFrom) {
            List<Minute> completed = completed(host, begun);
            host.outlookFrom = begun;
            host.minute = new OpenMinute(begun);
            follow(host, forecaster, completed, out);
        }
        if (host.minute != null) {
            host.minute.add(sample);
        }
    }

    private List<Minute> completed(Host host, long begun) {
        if (host.minute == null) {
            return samples.complete(host, host.outlookFrom, begun);
        }
        Minute minute = host.minute.reduced();
        samples.put(host.machineId, minute);
        return List.of(minute);
    }

    /**
     * Takes minutes.
     *
     * @param out null for those that were told before
     */
    private void follow(Host host, Forecaster forecaster, List<Minute> minutes, @Nullable Outbox out) {
        for (Minute minute : minutes) {
            long end = minute.getStart().toEpochMilli() + Minutes.MILLIS - 1;
            HostInfo info = infos.at(host, end);
            List<Heading> headings = forecaster.next(minute, info);
            if (out != null) {
                tell(host, minute, info, headings, out);
            }
        }
    }

    /** Whatever goes wrong with a forecast, the sample has been taken: the incidents of its host do not suffer. */
    private void tell(Host host, Minute minute, @Nullable HostInfo info, List<Heading> headings, Outbox out) {
        try {
            life.tell(host, minute, info, headings, out);
        } catch (RuntimeException e) {
            String id = Identity.incident(host.machineId, minute.getStart().toEpochMilli(), "forecast");
            out.failed(EngineFailure.of(host.machineId, id, e));
        }
    }

    /** Nothing more comes for now: forecasts that came true are told to have. */
    void settle(Host host, Outbox out) {
        life.settle(host, infos.at(host, host.latest), out);
    }

    /** Rows of a host's forecasts. */
    static List<ForecastState> rows(Rows rows, String machineId) {
        return rows.between(RowKind.FORECAST, ForecastState.class, machineId, Long.MIN_VALUE, Long.MAX_VALUE);
    }
}
