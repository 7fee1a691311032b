// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

/** Tells the cause of one incident. Implementations are pure and thread-safe: the same case gives the same answer. */
public interface Diagnostician {
    /** The diagnosis of the case, as revision 1, PROVISIONAL. */
    Diagnosis diagnose(Case incident);

    /** Hash of the rules and thresholds in force. */
    String rulesVersion();
}
