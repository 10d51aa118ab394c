package io.hyload;

import io.hyload.run.Stage;

/// A stage of the schedule.
record ArrivalStage(Stage stage) implements ArrivalOption {}
