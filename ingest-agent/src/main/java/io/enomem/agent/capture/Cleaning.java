// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.anonymise.Anonymiser;
import io.enomem.agent.redact.Redactor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes out of a capture's files what must not leave this host. Thread-safe. */
final class Cleaning {
    private static final String HOSTNAME = "proc/sys/kernel/hostname";
    private static final String IF_INET6 = "proc/net/if_inet6";
    private static final String CGROUPS = "sys/fs/cgroup/";

    private final Redactor texts = Redactor.standard();
    private final Redactor numbers = Redactor.ofNumbers();
    private final @Nullable Anonymiser anonymiser;

    /** @param anonymiser puts pseudonyms in place of names; null to leave them */
    Cleaning(@Nullable Anonymiser anonymiser) {
        this.anonymiser = anonymiser;
    }

    /** What people and programs wrote. */
    String text(String text) {
        return anonymous(texts.redact(text).text());
    }

    /** The name of this host. */
    String host(String name) {
        return anonymiser == null ? name : anonymiser.host(name);
    }

    /** An id of this host. */
    String id(String id) {
        return anonymous(id);
    }

    /** Where a file of a sample is put: a cgroup may have a user's name. */
    String path(String path) {
        boolean named = path.startsWith(CGROUPS);
        return named ? CGROUPS + anonymous(path.substring(CGROUPS.length())) : path;
    }

    /** A file of a sample: the kernel's numbers, with names of programs, cgroups and addresses among them. */
    byte[] file(String path, byte[] content) {
        // Latin-1 keeps every byte as it is; what the rules look for is ASCII.
        String text = new String(content, StandardCharsets.ISO_8859_1);
        String clean;
        if (path.equals(HOSTNAME)) {
            clean = host(text.strip()) + "\n";
        } else if (anonymiser != null && path.endsWith(IF_INET6)) {
            clean = anonymiser.ifInet6(text);
        } else {
            clean = anonymous(numbers.redact(text).text());
        }
        return clean.equals(text) ? content : clean.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String anonymous(String text) {
        return anonymiser == null ? text : anonymiser.text(text);
    }
}
