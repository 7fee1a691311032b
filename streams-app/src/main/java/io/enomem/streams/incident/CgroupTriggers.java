// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static io.enomem.streams.incident.TriggerThresholds.below;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of cgroups that mean a kill, a refusal or a stall. memory.events counts a group's descendants too, so that of
 * several groups on one path only the deepest that explains the movement is named.
 */
final class CgroupTriggers {
    private static final String KILLED = "memory.events.oom_kill";
    private static final String OOM = "memory.events.oom";
    private static final String MAX = "memory.events.max";
    private static final String HIGH = "memory.events.high";
    private static final String FAILED = "memory.failcnt";
    private static final String STALLED = "memory.pressure.full.total";

    /** By the kernel's names; those of version 1 last. */
    private static final List<String> EVENTS = List.of(
            KILLED,
            OOM,
            MAX,
            HIGH,
            "memory.events.sock_throttled",
            "pids.events.max",
            "memory.oom_control.oom_kill",
            FAILED,
            "memory.kmem.tcp.failcnt",
            STALLED);

    private static final int KILLED_AT = EVENTS.indexOf(KILLED);
    private static final int OOM_AT = EVENTS.indexOf(OOM);
    private static final int STALLED_AT = EVENTS.size() - 1;

    private Map<String, Row> rows = new HashMap<>();
    private long readAt = Long.MIN_VALUE;
    private boolean cut;

    /** The last values of one group; null where it does not have the number. */
    private static final class Row {
        private final @Nullable Long[] values = new Long[EVENTS.size()];
    }

    /** One number of one group that rose. */
    private record Rise(CgroupSample group, int event, long before, long after) {}

    void next(Movements movements) {
        CgroupSection section = movements.sample().getCgroups();
        if (section == null) {
            return;
        }
        long now = movements.now();
        boolean known = readAt != Long.MIN_VALUE && now - readAt <= TriggerThresholds.LOOKBACK_MILLIS;
        boolean young = movements.uptime() <= TriggerThresholds.LOOKBACK_MILLIS;
        long since = known ? readAt : now;
        List<Rise> rises = new ArrayList<>();
        Map<String, Row> next = new HashMap<>();
        for (CgroupSample group : section.getCgroups()) {
            Row before = known ? rows.get(group.getPath()) : null;
            // A group that was not there counts from nothing; but where not all were known, neither is this.
            next.put(group.getPath(), step(group, before, known ? !cut : young, since, movements, rises));
        }
        Map<String, Row> before = known ? rows : Map.of();
        rows = next;
        readAt = now;
        cut = movements.sample().getTruncated();
        rises.stream()
                .filter(rise -> deepest(rise, rises))
                .filter(rise -> rise.event != KILLED_AT || forALimit(rise.group.getPath(), before, next))
                .forEach(rise ->
                        movements.add(EVENTS.get(rise.event), rise.group.getPath(), rise.before, rise.after, since));
    }

    private static Row step(
            CgroupSample group,
            @Nullable Row before,
            boolean fromNothing,
            long since,
            Movements movements,
            List<Rise> rises) {
        Row row = new Row();
        for (int i = 0; i < row.values.length; i++) {
            row.values[i] = group.getValues().get(EVENTS.get(i));
        }
        for (int i = 0; i < STALLED_AT; i++) {
            Long after = row.values[i];
            Long last = before == null ? null : before.values[i];
            if (after == null || (last == null && !fromNothing)) {
                continue;
            }
            long from = last == null || last > after ? 0 : last;
            if (after > from && matters(group, EVENTS.get(i), stalledMicros(row, before), movements, since)) {
                rises.add(new Rise(group, i, from, after));
            }
        }
        return row;
    }

    /**
     * oom_kill counts what any OOM killer killed, oom only what a limit of the group or of one below it brought about
     * (cgroup-v2.rst memory.events): where it stood still on the whole path, the host was short, and the host's own kill
     * tells of it.
     */
    private static boolean forALimit(String path, Map<String, Row> before, Map<String, Row> after) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Row now = after.get(path.substring(0, end));
            Row then = before.get(path.substring(0, end));
            Long count = now == null ? null : now.values[OOM_AT];
            Long last = then == null ? Long.valueOf(0) : then.values[OOM_AT];
            if (count == null || last == null || count > last) {
                return true;
            }
        }
        return false;
    }

    /** Reaching max or high is ordinary where page cache fills a group: it matters with sockets, or with stalls. */
    private static boolean matters(
            CgroupSample group, String event, @Nullable Long stalledMicros, Movements movements, long since) {
        TriggerThresholds thresholds = movements.thresholds();
        long elapsedMillis = movements.now() - since;
        return switch (event) {
            case MAX -> share(group, "memory.stat.sock", "memory.max", thresholds);
            case FAILED -> share(group, "memory.kmem.tcp.usage_in_bytes", "memory.limit_in_bytes", thresholds);
            case HIGH ->
                stalledMicros == null
                        || elapsedMillis == 0
                        || !below(stalledMicros, thresholds.stalledPercent(), elapsedMillis * 1_000);
            default -> true;
        };
    }

    private static boolean share(CgroupSample group, String part, String limit, TriggerThresholds thresholds) {
        Long value = group.getValues().get(part);
        Long max = group.getValues().get(limit);
        return value != null && max != null && max > 0 && !below(value, thresholds.socketSharePercent(), max);
    }

    private static @Nullable Long stalledMicros(Row row, @Nullable Row before) {
        Long after = row.values[STALLED_AT];
        if (after == null) {
            return null;
        }
        Long last = before == null ? null : before.values[STALLED_AT];
        return last == null || last > after ? after : after - last;
    }

    /** False if a descendant's rise of the same number explains this one. */
    private static boolean deepest(Rise rise, List<Rise> all) {
        String own = rise.group.getPath();
        String below = own.endsWith("/") ? own : own + '/';
        long explained = all.stream()
                .filter(other -> other.event == rise.event)
                .filter(other -> other.group.getPath().startsWith(below)
                        && !other.group.getPath().equals(own))
                .mapToLong(other -> other.after - other.before)
                .max()
                .orElse(0);
        return explained < rise.after - rise.before;
    }
}
