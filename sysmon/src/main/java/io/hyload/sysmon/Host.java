package io.hyload.sysmon;

import java.util.List;

/// What a machine is.
///
/// @param name   its host name
/// @param cores  logical processors
/// @param memory kB
/// @param kernel name and version of its system
/// @param disks  physical ones, whose figures are added up
/// @param nets   network interfaces, whose traffic is added up
public record Host(String name, int cores, long memory, String kernel, List<String> disks, List<String> nets) {

    public Host {
        disks = List.copyOf(disks);
        nets = List.copyOf(nets);
    }
}
