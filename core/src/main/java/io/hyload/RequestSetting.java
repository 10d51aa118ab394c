package io.hyload;

import java.util.function.Consumer;

/// A request option as what it does to the draft of a request.
record RequestSetting(Consumer<Draft> change) implements RequestOption {}
