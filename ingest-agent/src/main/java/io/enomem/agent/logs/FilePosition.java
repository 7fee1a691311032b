// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

/**
 * What is kept of a followed file across restarts.
 *
 * @param path where it was found first
 * @param fileId its identity in records
 * @param generation number of times it was truncated
 * @param head its beginning
 * @param mark up to where its records are acknowledged
 * @param seen bytes that it had when it was last looked at
 * @param ended true if it was read to its end and left, since no name led to it any more: it may vanish unmissed
 */
record FilePosition(
        FileKey key,
        String path,
        String fileId,
        int generation,
        Fingerprint head,
        Mark mark,
        long seen,
        boolean ended) {

    /** A file whose beginning is known and of which nothing was sent yet. */
    static FilePosition start(FileKey key, String path, String fileId, int generation, Fingerprint head) {
        return new FilePosition(key, path, fileId, generation, head, Mark.START, 0, false);
    }

    /** The same content, found as another file. */
    FilePosition at(FileKey other) {
        return new FilePosition(other, path, fileId, generation, head, mark, seen, false);
    }

    /** The same, ended or not. */
    FilePosition ended(boolean has) {
        return new FilePosition(key, path, fileId, generation, head, mark, seen, has);
    }
}
