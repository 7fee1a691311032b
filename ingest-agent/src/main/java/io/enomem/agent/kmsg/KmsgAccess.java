// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells whether the kernel's log may be read here, and what to do where it may not. */
public final class KmsgAccess {
    /** Where syslog daemons write kernel lines: Debian and SUSE, Red Hat, and Ubuntu without kern.log. */
    private static final List<Path> FALLBACKS =
            List.of(Path.of("/var/log/kern.log"), Path.of("/var/log/messages"), Path.of("/var/log/syslog"));

    private KmsgAccess() {}

    /** Why /dev/kmsg cannot be read, and the next step, in one sentence for people; empty if it can. */
    public static Optional<String> refusal() {
        return refusal(KmsgReader.DEVICE, fallback());
    }

    /** The first file that holds kernel lines too and can be read; they prove less, since programs can write there. */
    public static Optional<Path> fallback() {
        return FALLBACKS.stream().filter(Files::isReadable).findFirst();
    }

    static Optional<String> refusal(Path device, Optional<Path> fallback) {
        String reason;
        try (KmsgDevice opened = KmsgDevice.open(device)) {
            return Optional.empty();
        } catch (NoSuchFileException e) {
            reason = "there is no such device; containers need --device=/dev/kmsg";
        } catch (AccessDeniedException e) {
            reason = "its mode forbids it; run as root or in the group that may read it";
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage()).endsWith("Operation not permitted")
                    ? "with kernel.dmesg_restrict=1 the kernel asks for CAP_SYSLOG; run as root, or give the service "
                            + "AmbientCapabilities=CAP_SYSLOG"
                    : String.valueOf(e.getMessage());
        }
        String instead = fallback.map(file -> "kernel lines are read from " + file
                        + " instead, which cannot prove that the kernel wrote them")
                .orElse("no other kernel log can be read either, so OOM kills stay unseen");
        return Optional.of("Cannot read " + device + ": " + reason + ". Until then " + instead + ".");
    }
}
