// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

/** Is told how far a replay is. */
public interface Progress {
    /** Nobody wants to know. */
    Progress NONE = (records, share) -> {};

    /**
     * Called often.
     *
     * @param records so many were replayed so far
     * @param share of all, 0 to 1; NaN if not known
     */
    void at(long records, double share);
}
