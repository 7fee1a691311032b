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
 */
record FilePosition(FileKey key, String path, String fileId, int generation, Fingerprint head, Mark mark) {}
