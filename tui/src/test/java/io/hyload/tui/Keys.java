package io.hyload.tui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The keys that a test is about. It fails if it does not press each of them where it does something.
@Retention(RetentionPolicy.RUNTIME) @Target(ElementType.METHOD)
public @interface Keys {
    String[] value();
}
