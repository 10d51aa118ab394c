package io.hyload.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.hyload.sysmon.Sysmon;

/// The process on a machine under test: `java … io.hyload.cli.SysmonMain FOLDER`. It reads no command line beyond that, since
/// every library more is memory taken from what is measured.
final class SysmonMain {

    private SysmonMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: SysmonMain FOLDER");
            System.exit(ExitCode.BAD_INPUT);
        }
        try {
            Sysmon.record(Path.of(args[0]), System.out::println, System.err::println);
        } catch (IOException e) {
            System.err.println("hyload: " + e.getMessage());
            System.exit(ExitCode.BAD_INPUT);
        }
    }
}
