package io.hyload;

import java.util.function.Consumer;

/// A client option as what it does to the client's standards.
record ClientSetting(Consumer<Standards> change) implements ClientOption {}
