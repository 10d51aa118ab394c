package io.hyload;

/// Something said about [Hyload#arrivals]: a stage, made by [Hyload#hold] or [Hyload#ramp], or [Hyload#maxConcurrent].
public sealed interface ArrivalOption permits ArrivalStage, ArrivalCap {}
