package io.hyload.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/// The test reads the [Corpus]: where `HYLOAD_CORPUS` is not set it is skipped, and under `CI=true` it fails.
@Documented @Target({ElementType.TYPE,
        ElementType.METHOD}) @Retention(RetentionPolicy.RUNTIME) @ExtendWith(Requirement.OfCorpus.class)
public @interface RequiresCorpus {
}
