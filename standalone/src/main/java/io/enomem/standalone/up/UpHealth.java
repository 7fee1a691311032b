// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.streams.query.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Health of the whole process: the streams application's, and whether the embedded Kafka still runs. */
final class UpHealth implements Health {
    private final Health streams;
    private final AtomicReference<@Nullable String> brokerFailure;

    /** @param brokerFailure null while the embedded Kafka runs, then why it gave up */
    UpHealth(Health streams, AtomicReference<@Nullable String> brokerFailure) {
        this.streams = streams;
        this.brokerFailure = brokerFailure;
    }

    @Override
    public List<String> fatal() {
        return withBroker(streams.fatal());
    }

    @Override
    public List<String> obstacles() {
        return withBroker(streams.obstacles());
    }

    @Override
    public List<String> standstills() {
        return streams.standstills();
    }

    private List<String> withBroker(List<String> reasons) {
        String failure = brokerFailure.get();
        if (failure == null) {
            return reasons;
        }
        List<String> all = new ArrayList<>(reasons);
        all.add(failure);
        return all;
    }
}
