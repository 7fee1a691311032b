// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the records that are shipped of what one boot's /dev/kmsg gives. */
final class KmsgRecords {
    /** Name of the source in gaps. */
    static final String SOURCE = "kmsg";

    private final Boot boot;

    KmsgRecords(Boot boot) {
        this.boot = boot;
    }

    /** The record, at this offset from the kernel's stamp to wall time. */
    KernelRecord kernelRecord(KmsgRecord read, long offsetMillis) {
        return KernelRecord.newBuilder()
                .setMachineId(boot.machineId())
                .setBootId(boot.bootId())
                .setTime(Instant.ofEpochMilli(read.monotonicMicros() / 1000 + offsetMillis))
                .setTimeSource(TimeSource.KERNEL)
                .setSequence(read.sequence())
                .setMonotonicMicros(read.monotonicMicros())
                .setWallOffsetMillis(offsetMillis)
                .setFacility(read.facility())
                .setLevel(read.level())
                .setFacilityProven(true)
                .setContinuation(read.continuation())
                .setCaller(read.caller())
                .setText(read.text())
                .setDictionary(read.dictionary())
                .setTruncated(read.truncated())
                .build();
    }

    /** A hole between two moments, milliseconds since 1970; a null count is unknown. */
    Gap gap(GapKind kind, long fromMillis, long toMillis, @Nullable Long count, String detail) {
        return Gap.newBuilder()
                .setMachineId(boot.machineId())
                .setBootId(boot.bootId())
                .setSource(SOURCE)
                .setKind(kind)
                .setStart(Instant.ofEpochMilli(fromMillis))
                .setEnd(Instant.ofEpochMilli(toMillis))
                .setCount(count)
                .setDetail(detail)
                .build();
    }
}
