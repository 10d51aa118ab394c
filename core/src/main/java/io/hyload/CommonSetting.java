package io.hyload;

import java.util.function.Consumer;

/// An option for both, as what it does to either.
record CommonSetting(Consumer<Draft> ofRequest, Consumer<Standards> ofClient) implements CommonOption {}
