// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.kmsg.KernelText;
import io.enomem.agent.kmsg.SavedItem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The kernel's lines in one file. */
final class KernelLines implements TimedRecords {
    private final KernelText text;

    private KernelLines(KernelText text) {
        this.text = text;
    }

    /**
     * Opens a file.
     *
     * @param proven true if these are raw records that a capture took from /dev/kmsg
     */
    static KernelLines open(SavedFile file, HostContext host, boolean proven) throws IOException {
        return new KernelLines(new KernelText(file.open(host.notices()), host.log(file, proven)));
    }

    @Override
    public @Nullable Timed next() throws IOException {
        for (SavedItem item = text.next(); item != null; item = text.next()) {
            if (item instanceof SavedItem.OfKernel line) {
                return new Timed(line.millis(), line.kernelRecord());
            }
            if (item instanceof SavedItem.OfGap hole) {
                return new Timed(hole.millis(), hole.gap());
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
