// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the queues of one owner stand, or only happen to be full by turns. They stand where the owner's memory stays
 * large over several dumps and the same connections hold it: identified by cookie or 4-tuple, each moved less than what
 * waits in it, over at least {@link Threshold#STUCK_MILLIS}.
 *
 * @param samples dumps of the longest run in which the owner holds at least the bound
 * @param millis time from the first to the last of them
 * @param cut true if the run reaches the last dump, and may have gone on
 * @param share part of the owner's memory that is in connections that stand, at its largest in the run; 0 to 1, null if
 *     no dump shows single connections of the owner
 */
public record StandingQueues(
        int samples, long millis, boolean cut, @Nullable Double share) {

    static StandingQueues of(
            List<SocketDump> dumps, SocketOwnerTrack owner, Flow flow, double boundBytes, Thresholds thresholds) {
        StandingQueues longest = new StandingQueues(0, 0, false, null);
        int from = 0;
        for (int to = 0; to < dumps.size(); to++) {
            if (!full(dumps.get(to), owner, flow, boundBytes)) {
                from = to + 1;
                continue;
            }
            int samples = to - from + 1;
            if (samples > longest.samples) {
                List<SocketDump> run = dumps.subList(from, to + 1);
                long millis = millis(run.get(0), run.get(samples - 1));
                longest = new StandingQueues(
                        samples, millis, to == dumps.size() - 1, standing(run, owner, flow, thresholds));
            }
        }
        return longest;
    }

    private static boolean full(SocketDump dump, SocketOwnerTrack owner, Flow flow, double boundBytes) {
        long memory = 0;
        int queued = 0;
        for (SocketOwner candidate : dump.sockets().getOwners()) {
            if (owner.owns(candidate)) {
                memory += flow.memory(candidate.getSums());
                queued += flow.queued(candidate.getSums());
            }
        }
        return memory >= boundBytes && queued > 0;
    }

    /** The largest part of the owner's memory that stood at any dump of the run. */
    private static @Nullable Double standing(
            List<SocketDump> run, SocketOwnerTrack owner, Flow flow, Thresholds thresholds) {
        Double most = null;
        for (int now = 0; now < run.size(); now++) {
            int before = earlier(run, now, thresholds);
            Double share = before < 0 ? null : share(run.subList(before, now + 1), owner, flow);
            most = most == null || (share != null && share > most) ? share : most;
        }
        return most;
    }

    /** The nearest dump that is long enough ago; -1 if there is none. */
    private static int earlier(List<SocketDump> run, int now, Thresholds thresholds) {
        for (int i = now - (int) thresholds.at(Threshold.STUCK_SAMPLES).value() + 1; i >= 0; i--) {
            if (millis(run.get(i), run.get(now))
                    >= thresholds.at(Threshold.STUCK_MILLIS).value()) {
                return i;
            }
        }
        return -1;
    }

    /** Of what the owner holds at the last of some dumps: the part in connections that stood from the first to it. */
    private static @Nullable Double share(List<SocketDump> dumps, SocketOwnerTrack owner, Flow flow) {
        List<Map<String, SocketHolder>> seen =
                dumps.stream().map(dump -> holders(dump, owner)).toList();
        double all = 0;
        double standing = 0;
        for (Map.Entry<String, SocketHolder> socket : seen.get(seen.size() - 1).entrySet()) {
            long memory = flow.memory(socket.getValue());
            all += memory;
            standing += stands(seen, socket.getKey(), flow) ? memory : 0;
        }
        return all == 0 ? null : standing / all;
    }

    private static boolean stands(List<Map<String, SocketHolder>> seen, String identity, Flow flow) {
        SocketHolder first = seen.get(0).get(identity);
        for (int i = 1; i < seen.size(); i++) {
            SocketHolder before = seen.get(i - 1).get(identity);
            SocketHolder now = seen.get(i).get(identity);
            if (first == null || before == null || now == null) {
                return false;
            }
            if (!flow.stands(before, now) || !flow.stands(first, now)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, SocketHolder> holders(SocketDump dump, SocketOwnerTrack owner) {
        Map<String, SocketHolder> holders = new HashMap<>();
        dump.sockets().getHolders().stream().filter(owner::owns).forEach(s -> holders.put(identity(s), s));
        return holders;
    }

    private static String identity(SocketHolder socket) {
        String tuple = socket.getLocal() + ' ' + socket.getRemote();
        return socket.getCookie() == null ? tuple : tuple + ' ' + socket.getCookie();
    }

    private static long millis(SocketDump from, SocketDump to) {
        return to.time().toEpochMilli() - from.time().toEpochMilli();
    }
}
