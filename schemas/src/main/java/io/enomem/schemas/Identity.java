// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.apache.avro.specific.SpecificRecord;

/**
 * Names of things that both sides must give alike: records by what they are rather than by where they stood, hosts
 * without a machine id, incidents. Pure functions.
 */
public final class Identity {
    private static final int DIGEST_DIGITS = 12;
    private static final int LONGEST_MACHINE_ID = 128;

    /** Digits of a start, and one: it fits a long. */
    private static final int LONGEST_START = 19;

    private Identity() {}

    /**
     * The natural identity of a record: equal for two copies of one record however they came, different for any two
     * records. Throws IllegalArgumentException for a type that has none.
     */
    public static String of(SpecificRecord record) {
        if (record instanceof KernelRecord r) {
            return r.getSequence() == null
                    ? join("text", r.getMachineId(), r.getFileId(), r.getLine())
                    : join("kmsg", r.getMachineId(), r.getBootId(), r.getSequence());
        }
        if (record instanceof LogRecord r) {
            return join("log", r.getMachineId(), r.getFileId(), r.getGeneration(), r.getOffset());
        }
        if (record instanceof HostSample r) {
            return join("sample", r.getMachineId(), r.getBootId(), r.getBootTimeMillis());
        }
        if (record instanceof HostInfo r) {
            return join("info", r.getMachineId(), r.getBootId(), r.getTime().toEpochMilli());
        }
        if (record instanceof Gap r) {
            return join(
                    "gap",
                    r.getMachineId(),
                    r.getSource(),
                    r.getStart().toEpochMilli(),
                    r.getEnd().toEpochMilli(),
                    r.getKind());
        }
        throw new IllegalArgumentException(record.getSchema().getName() + " has no natural identity");
    }

    /**
     * What stands for the machine id of an input that names none: neither machine id nor host.
     *
     * @param sha256 SHA-256 of the input's bytes
     */
    public static String machineIdOfInput(byte[] sha256) {
        return "input-" + HexFormat.of().formatHex(sha256).substring(0, DIGEST_DIGITS);
    }

    /**
     * A name given by a stranger (a host name, host.json) made fit to be a machine id: at most 128 of the characters
     * A-Z a-z 0-9 . _ : -, every other one an underscore. Throws IllegalArgumentException for an empty name.
     */
    public static String machineIdNamed(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A machine id must not be empty");
        }
        StringBuilder id = new StringBuilder();
        name.codePoints().limit(LONGEST_MACHINE_ID).forEach(c -> id.append(allowed(c) ? (char) c : '_'));
        return id.toString();
    }

    /**
     * {@code machineId-startMillis-hash}.
     *
     * @param startMillis event time of the earliest signal, Unix milliseconds; before 1970 counts as 1970
     * @param earliest identity of the earliest signal
     */
    public static String incident(String machineId, long startMillis, String earliest) {
        byte[] digest = sha256(earliest.getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
        return machineId + '-' + Math.max(0, startMillis) + '-' + hash;
    }

    /** The machine id in an incident id. Throws IllegalArgumentException for what is no incident id. */
    public static String machineIdOf(String incidentId) {
        return incidentId.substring(0, startAt(incidentId) - 1);
    }

    /** The start in an incident id, Unix milliseconds. Throws IllegalArgumentException for what is no incident id. */
    public static long startMillisOf(String incidentId) {
        int from = startAt(incidentId);
        return Long.parseLong(incidentId, from, incidentId.indexOf('-', from), 10);
    }

    private static int startAt(String incidentId) {
        int hash = incidentId.lastIndexOf('-');
        int start = incidentId.lastIndexOf('-', hash - 1);
        boolean digits = start > 0
                && hash - start > 1
                && hash - start <= LONGEST_START
                && incidentId.substring(start + 1, hash).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new IllegalArgumentException(
                    "Not an incident id: '" + incidentId + "'; its form is machineId-startMillis-hash");
        }
        return start + 1;
    }

    /** SHA-256, which every Java platform has. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == ':'
                || c == '-';
    }

    /** Parts may hold the separator: escaped, so that no two records share a name. */
    private static String join(Object... parts) {
        StringJoiner joined = new StringJoiner("/");
        for (Object part : parts) {
            joined.add(String.valueOf(part).replace("%", "%25").replace("/", "%2F"));
        }
        return joined.toString();
    }
}
