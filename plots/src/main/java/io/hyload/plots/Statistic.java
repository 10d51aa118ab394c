package io.hyload.plots;

import java.util.Arrays;

/// A figure of a run that is cut into parts of time, as it would be had each part happened `weights[i]` times: what a
/// bootstrap needs to draw the run again.
sealed interface Statistic {

    /// NaN when the parts drawn hold nothing to take it of.
    double of(double[] weights);

    /// How far each part pulls the figure away from what it is, about; the sum is about 0.
    ///
    /// @param isRelative as a part of the figure, where it is no rank
    double[] pulls(boolean isRelative);

    /// The figure as it is: every part once.
    default double value(int parts) {
        var once = new double[parts];
        Arrays.fill(once, 1);
        return of(once);
    }

    /// Something for something else: failures for requests, seconds for responses.
    ///
    /// @param part  of each part of time, as is `whole`
    record Ratio(double[] part, double[] whole) implements Statistic {

        @Override
        public double of(double[] weights) {
            double above = 0;
            double below = 0;
            for (int i = 0; i < part.length; i++) {
                above += weights[i] * part[i];
                below += weights[i] * whole[i];
            }
            return above / below;
        }

        @Override
        public double[] pulls(boolean isRelative) {
            double value = value(part.length);
            var pulls = new double[part.length];
            double sum = Arrays.stream(isRelative ? part : whole).sum();
            for (int i = 0; i < pulls.length; i++) pulls[i] = (part[i] - value * whole[i]) / sum;
            return pulls;
        }
    }

    /// A percentile of times: the smallest border that `share` of them do not exceed, as [io.hyload.stats.Histogram] has it.
    ///
    /// @param borders ascending, in milliseconds
    /// @param upTo    for each border how many times of each part do not exceed it; the last one has all
    /// @param share   0 to 1
    record Percentile(double[] borders, double[][] upTo, double share) implements Statistic {

        @Override
        public double of(double[] weights) {
            int found = border(weights);
            return found < 0 ? Double.NaN : borders[found];
        }

        /// A search by halves, so that drawing a run again costs a dozen sums and no histogram.
        private int border(double[] weights) {
            double all = upTo.length == 0 ? 0 : sum(upTo[upTo.length - 1], weights);
            if (all == 0) return -1;
            double wanted = Math.max(1, Math.ceil(share * all - 1e-9));
            int low = 0;
            int high = borders.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sum(upTo[middle], weights) >= wanted) high = middle;
                else low = middle + 1;
            }
            return low;
        }

        private static double sum(double[] counts, double[] weights) {
            double sum = 0;
            for (int i = 0; i < counts.length; i++) sum += weights[i] * counts[i];
            return sum;
        }

        @Override
        public double[] pulls(boolean isRelative) {
            if (upTo.length == 0) return new double[0];
            var all = upTo[upTo.length - 1];
            var once = new double[all.length];
            Arrays.fill(once, 1);
            int border = border(once);
            return border < 0 ? new double[all.length] : new Ratio(upTo[border], all).pulls(false);
        }
    }
}
