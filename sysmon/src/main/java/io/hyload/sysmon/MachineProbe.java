package io.hyload.sysmon;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.hyload.stats.LocalHost;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;

/// This machine, by OSHI and, on Linux, by what the kernel tells besides. For one thread.
///
/// Where the system is another one, buffers and caches are part of the memory in use or free as it sees them, and `await`
/// and queue are those OSHI can tell.
public final class MachineProbe implements Probe {

    /// Disks and interfaces come and go, and looking for them takes longer than all the rest.
    private static final int READINGS_BETWEEN_LOOKS = 30;

    private final ProcFiles proc = new ProcFiles(Path.of("/"));
    private final boolean isLinux = proc.exist();
    private final HardwareAbstractionLayer hardware;
    private final OperatingSystem system;
    private List<NetworkIF> interfaces = List.of();
    private List<String> diskNames = List.of();
    private List<HWDiskStore> stores = List.of();
    private int readings;

    public MachineProbe() {
        SystemInfoProvider info = new SystemInfo();
        if (!info.isAvailable()) info = SystemInfoFactory.create();
        hardware = info.getHardware();
        system = info.getOperatingSystem();
        look();
    }

    private void look() {
        var wanted = isLinux ? proc.interfaces() : List.<String>of();
        interfaces =
                hardware.getNetworkIFs().stream().filter(net -> !isLinux || wanted.contains(net.getName())).toList();
        if (isLinux) diskNames = proc.physicalDisks();
        else stores = hardware.getDiskStores();
    }

    @Override
    public Reading read() {
        if (++readings % READINGS_BETWEEN_LOOKS == 0) look();
        var tcp = system.getInternetProtocolStats();
        return new Reading(System.nanoTime(), cpu(), memory(), disks(), network(),
                Math.max(0, hardware.getProcessor().getSystemLoadAverage(1)[0]), system.getProcessCount(),
                tcp.getTCPv4Stats().getConnectionsEstablished() + tcp.getTCPv6Stats().getConnectionsEstablished());
    }

    private Reading.Cpu cpu() {
        long[] ticks = hardware.getProcessor().getSystemCpuLoadTicks();
        return new Reading.Cpu(ticks[TickType.USER.getIndex()], ticks[TickType.NICE.getIndex()],
                ticks[TickType.SYSTEM.getIndex()] + ticks[TickType.IRQ.getIndex()] + ticks[TickType.SOFTIRQ.getIndex()],
                ticks[TickType.IDLE.getIndex()], ticks[TickType.IOWAIT.getIndex()], ticks[TickType.STEAL.getIndex()]);
    }

    private Reading.Memory memory() {
        return proc.memory().orElseGet(() -> {
            var memory = hardware.getMemory();
            var swap = memory.getVirtualMemory();
            return new Reading.Memory(memory.getTotal() / 1024, memory.getAvailable() / 1024, 0, 0,
                    swap.getSwapTotal() / 1024, (swap.getSwapTotal() - swap.getSwapUsed()) / 1024);
        });
    }

    private Map<String, Reading.Disk> disks() {
        if (isLinux) return proc.disks(diskNames);
        var disks = new HashMap<String, Reading.Disk>();
        for (var store : stores) {
            store.updateAttributes();
            long busy = store.getTransferTime();
            disks.put(store.getName(), new Reading.Disk(store.getReads() + store.getWrites(), busy, busy, busy,
                    store.getReadBytes(), store.getWriteBytes()));
        }
        return disks;
    }

    private Map<String, Reading.Traffic> network() {
        var network = new HashMap<String, Reading.Traffic>();
        for (var net : interfaces) {
            if (net.updateAttributes())
                network.put(net.getName(), new Reading.Traffic(net.getBytesRecv(), net.getBytesSent()));
        }
        return network;
    }

    @Override
    public Host host() {
        return new Host(LocalHost.name(), hardware.getProcessor().getLogicalProcessorCount(), memory().total(),
                system.getFamily() + " " + (isLinux ? System.getProperty("os.version") : system.getVersionInfo()),
                isLinux ? diskNames : stores.stream().map(HWDiskStore::getName).toList(),
                interfaces.stream().map(NetworkIF::getName).toList());
    }
}
