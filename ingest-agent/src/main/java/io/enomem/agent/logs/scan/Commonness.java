// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

/**
 * How common short blocks of bytes are in logs, roughly: enough to choose the block of a phrase that is seldom met elsewhere.
 * A wrong guess costs time, never a match.
 */
final class Commonness {

    /** Bytes by falling frequency in logs of web servers, Java, Go and Python services; those left out are rarer. */
    private static final String BY_FREQUENCY = " 0e1t2a3nois-r5:4l6c7d/8.9mpu,\"gfh=_bv[]TwykIN()ERxOA";

    private static final int RAREST = 64;

    private Commonness() {}

    /**
     * Offset of the rarest block among those that the scan may come to.
     *
     * @param first the first offset; others follow at the distance of the scan
     * @param last no offset is greater
     */
    static int rarest(byte[] text, int first, int last, int width) {
        int rarest = first;
        double weight = Double.MAX_VALUE;
        for (int offset = first; offset <= last; offset += MultiPhraseScanner.STRIDE) {
            double candidate = of(text, offset, width);
            if (candidate < weight) {
                weight = candidate;
                rarest = offset;
            }
        }
        return rarest;
    }

    /** A weight that falls the rarer a block's bytes are; those of it outside the text may be any and weigh nothing. */
    private static double of(byte[] text, int from, int length) {
        double weight = 0;
        for (int i = Math.max(0, from); i < Math.min(text.length, from + length); i++) {
            int rank = BY_FREQUENCY.indexOf(text[i]);
            weight -= Math.log(rank < 0 ? RAREST : rank + 2);
        }
        return weight;
    }
}
