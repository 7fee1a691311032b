// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.rotated.Decompression;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One file of an input.
 *
 * @param path path below the input's root, with {@code /} between its parts
 * @param modifiedMillis when it was last written, milliseconds since 1970; null if unknown
 * @param content its bytes as they stand there
 */
record SavedFile(String path, @Nullable Long modifiedMillis, Content content) {
    /** Bytes that can be read more than once. */
    interface Content {
        /** The bytes from the start; the caller closes. */
        InputStream open() throws IOException;

        /** How many bytes that are. */
        long size() throws IOException;

        /** SHA-256 of the bytes, in hex. */
        String digest() throws IOException;
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The same file under another path. */
    SavedFile at(String otherPath) {
        return new SavedFile(otherPath, modifiedMillis, content);
    }

    /** The same file, what is read of it being counted. */
    SavedFile counted(LongAdder read) {
        return new SavedFile(path, modifiedMillis, new Content() {
            @Override
            public InputStream open() throws IOException {
                return new CountedStream(content.open(), read);
            }

            @Override
            public long size() throws IOException {
                return content.size();
            }

            @Override
            public String digest() throws IOException {
                return content.digest();
            }
        });
    }

    /** The text in it, unpacked if it is compressed; the caller closes. */
    InputStream open(Notices notices) throws IOException {
        InputStream raw = content.open();
        try {
            return Decompression.open(raw, path, notices::add);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
