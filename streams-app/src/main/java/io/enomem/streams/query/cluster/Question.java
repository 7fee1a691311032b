// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.util.List;

/** A question over all hosts, as this instance answers it. */
@FunctionalInterface
public interface Question {
    /**
     * The answers of the partitions that are asked for, as far as they are here.
     *
     * @throws NotReadyException if none of this instance can be asked at this moment
     */
    List<Part> parts(Hop hop) throws NotReadyException;
}
