// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import java.util.Arrays;

/**
 * Values over time, oldest first, and what is robust about them: up to 29 % of the points may be anything. Bounded by
 * {@link Ring#POINTS}, so that all pairs of points are few.
 */
record Points(long[] times, long[] values) {
    int size() {
        return times.length;
    }

    long from() {
        return times[0];
    }

    long to() {
        return times[times.length - 1];
    }

    /** Length, ms. */
    long span() {
        return to() - from();
    }

    /** The longest time without a point, ms. */
    long longestPause() {
        long longest = 0;
        for (int i = 1; i < size(); i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }

    /** The line of Theil and Sen: the median slope of all pairs, through the median of what it leaves. */
    Line line() {
        double[] slopes = new double[size() * (size() - 1) / 2];
        int n = 0;
        for (int i = 0; i < size(); i++) {
            for (int j = i + 1; j < size(); j++) {
                slopes[n++] = (double) (values[j] - values[i]) / (times[j] - times[i]);
            }
        }
        double slope = median(slopes);
        double[] rest = new double[size()];
        for (int i = 0; i < size(); i++) {
            rest[i] = values[i] - slope * (times[i] - from());
        }
        return new Line(from(), median(rest), slope);
    }

    /** Part of all pairs of which the later point is higher, 0 to 1. */
    double rising() {
        int higher = 0;
        for (int i = 0; i < size(); i++) {
            for (int j = i + 1; j < size(); j++) {
                higher += values[j] > values[i] ? 1 : 0;
            }
        }
        return higher / (size() * (size() - 1) / 2.0);
    }

    /** The part that the second half of the rise has, from the medians of three thirds; 0.5 of a line. */
    double secondHalf() {
        int third = size() / 3;
        double first = median(0, third);
        double middle = median(third, size() - third);
        double last = median(size() - third, size());
        return last <= first ? 0 : (last - middle) / (last - first);
    }

    /** How far the points lie above a line, in the median. */
    double above(Line line) {
        double[] above = new double[size()];
        for (int i = 0; i < size(); i++) {
            above[i] = values[i] - line.at(times[i]);
        }
        return median(above);
    }

    /** The standard error of a slope, from the median distance of the points to its line; per millisecond. */
    double slopeError(Line line) {
        double[] distances = new double[size()];
        for (int i = 0; i < size(); i++) {
            distances[i] = Math.abs(values[i] - line.at(times[i]));
        }
        // Of normal noise: the deviation is 1.48 median distances; of n even points over a span, s * sqrt(12/n) / span.
        return 1.48 * median(distances) * Math.sqrt(12.0 / size()) / span();
    }

    private double median(int from, int to) {
        double[] part = new double[to - from];
        for (int i = from; i < to; i++) {
            part[i - from] = values[i];
        }
        return median(part);
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    /**
     * A straight line.
     *
     * @param from time, Unix milliseconds
     * @param start value at that time
     * @param slope per millisecond
     */
    record Line(long from, double start, double slope) {
        double at(long time) {
            return start + slope * (time - from);
        }
    }
}
