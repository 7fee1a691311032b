// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.KernelText;
import io.enomem.agent.kmsg.SavedItem;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's lines of one log and of what rotation left of it, oldest first. */
final class KernelSource implements RecordSource {
    private final String name;
    private final Iterator<SavedFile> files;
    private final HostContext host;
    private final boolean proven;
    private @Nullable KernelText open;

    /**
     * @param name name of the log
     * @param files the log's files, oldest first
     * @param proven true if these are raw records that a capture took from /dev/kmsg
     */
    KernelSource(String name, List<SavedFile> files, HostContext host, boolean proven) {
        this.name = name;
        this.files = files.iterator();
        this.host = host;
        this.proven = proven;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Timed next() throws IOException {
        while (open != null || files.hasNext()) {
            KernelText text = open == null ? openNext() : open;
            SavedItem item = text == null ? null : text.next();
            if (item instanceof SavedItem.OfKernel line) {
                return new Timed(line.millis(), line.kernelRecord());
            }
            if (item instanceof SavedItem.OfGap hole) {
                return new Timed(hole.millis(), hole.gap());
            }
            if (item == null) {
                close();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        KernelText text = open;
        open = null;
        if (text != null) {
            text.close();
        }
    }

    private @Nullable KernelText openNext() throws IOException {
        SavedFile file = files.next();
        try {
            open = new KernelText(file.open(host.notices()), host.log(file, proven));
            return open;
        } catch (IOException e) {
            host.notices().add(file.path() + ": it cannot be read (" + e.getMessage() + ")");
            return null;
        }
    }
}
