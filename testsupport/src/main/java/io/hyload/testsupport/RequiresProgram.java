package io.hyload.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/// The test talks to real programs, `@RequiresProgram("nginx")`: where one is missing it is skipped and says what to
/// install. Under `CI=true` it fails instead, because there nobody reads the reasons of skipped tests.
@Documented @Target({ElementType.TYPE,
        ElementType.METHOD}) @Retention(RetentionPolicy.RUNTIME) @ExtendWith(Requirement.OfPrograms.class)
public @interface RequiresProgram {
    String[] value();
}
