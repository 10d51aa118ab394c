package io.hyload.plots;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;

/// How far the change of a figure from one run to another might be off by chance alone: both runs are drawn again, many times,
/// out of their own parts of time.
///
/// 1. Whole blocks of neighbouring parts are drawn, since seconds resemble their neighbours: a slow one is followed by a slow
///    one. The more they do, the longer the blocks, and the fewer there are that are independent.
/// 2. Both runs are drawn by the same places, so that what the load does in both, a ramp or a warm-up, cancels out and is not
///    taken for chance. For runs that have nothing in common it changes nothing.
/// 3. Few blocks know little of how much they vary, and what resembles beyond the length of a block is lost to them: ranges
///    are widened, as Student's t does it for a mean, and by what blocks of that length lose of an AR(1) process.
/// 4. The seed is fixed: the same files give the same ranges.
///
/// Circular blocks: Politis and Romano 1992. Their length for parts that follow each other like an AR(1) process: Carlstein 1986.
final class Bootstrap {

    private static final int RESAMPLES = 2000;
    private static final long SEED = 20260714;
    /// With fewer, not even t helps; longer correlations are only widened for.
    private static final int FEWEST_BLOCKS = 6;

    /// Two-sided ranges, by the normal quantile of their upper end.
    enum Level {
        /// 95 %.
        SHOWN(0.975, 1.959964),
        /// 99 %.
        CLAIMED(0.995, 2.575829);

        final double share;
        final double normal;

        Level(double share, double normal) {
            this.share = share;
            this.normal = normal;
        }
    }

    private final double change;
    private final double[] drawn;
    private final double blocks;
    private final double freedom;
    private final double widening;

    /// The change from `a` to `b`: their difference, or that of their logarithms.
    ///
    /// @param parts       into how many both are cut
    /// @param correlation of neighbouring parts, see [#correlation]
    Bootstrap(Statistic a, Statistic b, int parts, double correlation, boolean isRelative) {
        int block = block(correlation, parts);
        change = change(a.value(parts), b.value(parts), isRelative);
        blocks = (double) parts / block;
        freedom = Math.max(1, blocks - 1);
        widening = Math.sqrt(blocks / freedom * inflation(correlation, parts) / inflation(correlation, block));
        drawn = new double[RESAMPLES];
        var random = new Random(SEED);
        var weights = new double[parts];
        for (int i = 0; i < RESAMPLES; i++) {
            draw(weights, block, random);
            drawn[i] = change(a.of(weights), b.of(weights), isRelative);
        }
        Arrays.sort(drawn);
    }

    private static double change(double a, double b, boolean isRelative) {
        return isRelative ? Math.log(b) - Math.log(a) : b - a;
    }

    private static void draw(double[] weights, int block, Random random) {
        Arrays.fill(weights, 0);
        for (int drawn = 0; drawn < weights.length;) {
            int at = random.nextInt(weights.length);
            for (int i = 0; i < block && drawn < weights.length; i++, drawn++) weights[(at + i) % weights.length]++;
        }
    }

    /// How much neighbouring parts resemble each other in what changed between the runs: 0 to 1.
    static double correlation(Statistic a, Statistic b, int parts, boolean isRelative) {
        double[] pulls = b.pulls(isRelative);
        double[] others = a.pulls(isRelative);
        if (pulls.length != parts || others.length != parts) return 0;
        for (int i = 0; i < parts; i++) pulls[i] -= others[i];
        double squares = 0;
        double products = 0;
        for (int i = 0; i < parts; i++) {
            squares += pulls[i] * pulls[i];
            if (i > 0) products += pulls[i] * pulls[i - 1];
        }
        if (squares == 0 || !Double.isFinite(squares)) return 0;
        // Taken of few parts around their own mean, a correlation comes out too low (Marriott and Pope 1954). One standard
        // error more, since one that is missed makes false claims, and one too many only wider ranges.
        double unbiased = (products / squares * parts + 1) / Math.max(1, parts - 3);
        return Math.clamp(unbiased + 1 / Math.sqrt(parts), 0, 0.99);
    }

    /// How many neighbouring parts make a block: no more than leaves enough blocks.
    private static int block(double correlation, int parts) {
        double length = Math.cbrt(6 * parts * Math.pow(correlation / (1 - correlation * correlation), 2));
        return Math.clamp(Math.round(length), 1, Math.max(1, parts / FEWEST_BLOCKS));
    }

    /// How much more the mean of so many parts of an AR(1) process varies than if they were independent.
    private static double inflation(double correlation, int parts) {
        double sum = 1;
        for (int i = 1; i < parts; i++) sum += 2 * (1 - (double) i / parts) * Math.pow(correlation, i);
        return sum;
    }

    /// The lower end of the range; empty where it has none.
    OptionalDouble low(Level level) {
        return end(level, 1 - level.share);
    }

    /// The upper end of the range; empty as [#low] is.
    OptionalDouble high(Level level) {
        return end(level, level.share);
    }

    private OptionalDouble end(Level level, double share) {
        double quantile = drawn[(int) Math.round(share * (RESAMPLES - 1))];
        // where something could not be drawn, it was sorted to the end as NaN
        if (!Double.isFinite(change) || !Double.isFinite(quantile)
                || Double.isNaN(drawn[RESAMPLES - 1]))
            return OptionalDouble.empty();
        double student = student(level.normal, freedom) / level.normal;
        return OptionalDouble.of(change + (quantile - change) * student * widening);
    }

    /// The quantile of Student's t whose normal one is `z`: Cornish and Fisher's expansion, within 1 % from 5 degrees on.
    static double student(double z, double freedom) {
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom * freedom * freedom);
    }
}
