#!/bin/sh
exec /usr/lib/jvm/temurin-25-jdk-amd64/bin/java -XX:+UseSerialGC -Xms16m -Xmx256m -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m -XX:+UseCompactObjectHeaders -Xshare:auto --enable-native-access=ALL-UNNAMED -Djdk.console=java.base $X -cp  io.hyload.cli.Main tui
