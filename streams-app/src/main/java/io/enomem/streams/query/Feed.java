// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.NotReadyException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every revision of every diagnosis, as it is published. Implementations are thread-safe. */
interface Feed {
    /**
     * A revision.
     *
     * @param position where whoever has read it goes on, on any instance
     * @param json the diagnosis, one line
     */
    record Event(String position, String json) {}

    /** One that reads. Not thread-safe. */
    interface Reader extends AutoCloseable {
        /** Where it is. */
        String position();

        /** What has come, waiting for it at most so long. */
        List<Event> next(Duration patience);

        @Override
        void close();
    }

    /** From now on; throws NotReadyException if the broker does not answer. */
    Reader fromNow() throws NotReadyException;

    /**
     * From a position that an event had.
     *
     * @param position as a client sent it: any text
     * @return empty if what came after it is gone, or it is no position
     * @throws NotReadyException if the broker does not answer
     */
    Optional<Reader> after(String position) throws NotReadyException;
}
