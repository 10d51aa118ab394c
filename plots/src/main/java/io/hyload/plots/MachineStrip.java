package io.hyload.plots;

import io.hyload.stats.ResourceHistory;
import io.hyload.stats.ResourceRecord;
import org.jfree.chart.plot.XYPlot;

/// A machine under test as a strip below a load chart: processor and memory in per cent, and how long its disks took.
final class MachineStrip {

    /// Of a disk that does little, no more is made than it is.
    private static final double FEW_MILLIS = 10;

    private MachineStrip() {}

    /// What it did in the seconds `from … to`.
    static XYPlot of(ResourceHistory machine, long from, long to, int columns) {
        var seconds = machine.seconds().stream().filter(second -> second.t() >= from && second.t() <= to).toList();
        var share = Theme.numbers(Theme.cut(machine.machine(), 14) + " %");
        share.setAutoRange(false);
        share.setRange(0, 102); // a line at 100 is seen in full
        var await = Theme.numbers("disk ms");
        await.setAutoRangeMinimumSize(FEW_MILLIS);
        return new Panel(share)
                .rightAxis(await).line(Lines.of("disk await", seconds, ResourceRecord::t, ResourceRecord::await,
                        columns), Palette.TARGET, Theme.DOTTED)
                .line(Lines.of("memory", seconds, ResourceRecord::t, ResourceRecord::used, columns),
                        Palette.TIMEOUT, Theme.DASHED)
                .line(Lines.of("CPU", seconds, ResourceRecord::t, ResourceRecord::cpu, columns), Palette.SENT,
                        Theme.LINE)
                .plot();
    }
}
