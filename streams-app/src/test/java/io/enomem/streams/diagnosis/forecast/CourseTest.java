// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.forecast.Course.Slope;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a growth towards a limit, and what only looks like one for a while. */
class CourseTest {
    private static final long LIMIT = 1_000_000;
    private static final long MINUTE = 60_000;
    private static final int DAY = 24 * 60;
    private static final int SEEDS = Integer.getInteger("enomem.forecast.seeds", 5);

    /** The first forecast of a course. */
    private record First(int minute, Slope slope) {}

    /** Shapes that rise and mean nothing, as a part of the limit over minutes. */
    enum Harmless {
        FLAT(random -> t -> 0.8),
        NOISE(random -> t -> 0.7 + 0.1 * random.nextGaussian()),
        HEAVY_TAILS(random -> t -> 0.6 + 0.02 / (0.05 + random.nextDouble())),
        BURSTS(random -> t -> random.nextInt(30) == 0 ? 0.95 : 0.5),
        COLLECTED_EVERY_QUARTER_OF_AN_HOUR(random -> t -> 0.3 + 0.6 * (t % 15) / 15 + 0.01 * random.nextGaussian()),
        COLLECTED_EVERY_TWO_HOURS(random -> t -> 0.3 + 0.35 * (t % 120) / 120 + 0.01 * random.nextGaussian()),
        ROTATED_EVERY_SIX_HOURS(random -> t -> 0.2 + 0.45 * (t % 360) / 360 + 0.01 * random.nextGaussian()),
        DAY_AND_NIGHT(random -> t -> 0.45 - 0.25 * Math.cos(2 * Math.PI * t / DAY) + 0.02 * random.nextGaussian()),
        LEVELS_OFF(random -> t -> 0.9 * (1 - Math.exp(-t / 120.0)) + 0.005 * random.nextGaussian()),
        LEVELS_OFF_SLOWLY(random -> t -> 0.95 * (1 - Math.exp(-t / 600.0)) + 0.005 * random.nextGaussian()),
        STARTS_UP(random -> t -> Math.min(0.65, 0.65 * t / 20) + 0.005 * random.nextGaussian()),
        STARTS_UP_IN_HOURS(random -> t -> Math.min(0.65, 0.65 * t / 300) + 0.005 * random.nextGaussian()),
        STEPS_UP(random -> t -> t < 300 ? 0.5 : 0.85),
        FALLS(random -> t -> 0.95 - 0.5 * t / (2 * DAY)),
        WANDERS_BELOW_TWO_THIRDS(random -> new DoubleUnaryOperator() {
            private double at = 0.4;

            @Override
            public double applyAsDouble(double t) {
                at = Math.max(0.1, Math.min(0.6, at + 0.02 * random.nextGaussian()));
                return at;
            }
        });

        private final java.util.function.Function<Random, DoubleUnaryOperator> shape;

        Harmless(java.util.function.Function<Random, DoubleUnaryOperator> shape) {
            this.shape = shape;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOnlyLooksLikeAGrowthIsNeverForecast(Harmless harmless) {
        for (int seed = 0; seed < SEEDS; seed++) {
            // Given two days of it
            DoubleUnaryOperator shape = harmless.shape.apply(new Random(seed));

            // When
            First first = watch(shape, 2 * DAY);

            // Then
            assertThat(first).as("%s, seed %d", harmless, seed).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"36, 0", "36, 0.01", "90, 0.02", "600, 0.02", "1200, 0.03", "4000, 0.02", "12000, 0.01"})
    void aLeakIsForecastBeforeItsEndAndTheTimeIsRight(int minutesToTheLimit, double noise) {
        for (int seed = 0; seed < SEEDS; seed++) {
            // Given a leak from a fifth of the limit up to it, beside noise, after three quiet hours
            Random random = new Random(seed);
            int quiet = 180;
            DoubleUnaryOperator leak =
                    t -> 0.2 + 0.8 * Math.max(0, t - quiet) / minutesToTheLimit + noise * random.nextGaussian();

            // When
            First first = watch(leak, quiet + minutesToTheLimit);

            // Then it is told with at least a tenth of the way, or at the horizon of a day, left, and right to a
            // quarter
            assertThat(first).as("seed %d", seed).isNotNull();
            double left = quiet + minutesToTheLimit - first.minute;
            double told = first.slope.reached() / (double) MINUTE - first.minute;
            assertThat(left).as("minutes left, seed %d", seed).isGreaterThan(0.1 * Math.min(minutesToTheLimit, DAY));
            assertThat(told).as("minutes told, seed %d", seed).isBetween(0.75 * left - 2, 1.25 * left + 2);
        }
    }

    @Test
    void aLeakUnderACollectorIsSeenByWhatTheCollectorLeaves() {
        // Given a heap that is collected every ten minutes, and of which more is left each time
        DoubleUnaryOperator leak = t -> 0.25 + 0.5 * t / 900 + 0.1 * (t % 10) / 10;

        // When
        First first = watch(leak, 1_200);

        // Then
        assertThat(first).isNotNull();
        assertThat(first.slope.reached() / MINUTE).isBetween(1_000L, 1_700L);
    }

    @Test
    void whatHasLevelledOffIsForecastNoMore() {
        // Given a leak that was forecast, and stops at 80 %
        Course course = new Course();
        boolean forecast = false;
        for (int minute = 0; minute < 300; minute++) {
            course.add(minute * MINUTE, (long) (LIMIT * Math.min(0.8, 0.2 + 0.6 * minute / 240)));
            forecast |= course.towards(LIMIT) != null;
        }

        // When
        Slope slope = course.towards(LIMIT);

        // Then
        assertThat(forecast).isTrue();
        assertThat(slope).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 11})
    void fewPointsAreNoCourse(int minutes) {
        // Given a steep growth that was watched for a few minutes
        DoubleUnaryOperator steep = t -> 0.3 + 0.6 * t / minutes;

        // When
        First first = watch(steep, minutes);

        // Then
        assertThat(first).isNull();
    }

    @Test
    void nothingIsToldAcrossALongPause() {
        // Given a leak of which nothing was seen for half of the time
        Course course = new Course();
        for (int minute = 0; minute < 60; minute++) {
            if (minute < 16 || minute > 44) {
                course.add(minute * MINUTE, (long) (LIMIT * (0.3 + 0.6 * minute / 60)));
            }
        }

        // When
        Slope slope = course.towards(LIMIT);

        // Then only what was watched after it counts
        assertThat(slope == null || slope.points().from() > 44 * MINUTE).isTrue();
    }

    private static @Nullable First watch(DoubleUnaryOperator shape, int minutes) {
        Course course = new Course();
        for (int minute = 0; minute < minutes; minute++) {
            long value = Math.round(LIMIT * shape.applyAsDouble(minute));
            if (value >= LIMIT) {
                return null;
            }
            course.add(minute * MINUTE, value);
            Slope slope = course.towards(LIMIT);
            if (slope != null) {
                return new First(minute, slope);
            }
        }
        return null;
    }
}
